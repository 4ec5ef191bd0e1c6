#include "dosimeter/error.hpp"

namespace dosimeter {

std::string Problem::message() const {
  std::string text = file;
  if (line != 0) text += ':' + std::to_string(line);
  if (!text.empty()) text += ": ";
  text += what;
  if (!remedy.empty()) text += "; " + remedy;
  return text;
}

}  // namespace dosimeter
