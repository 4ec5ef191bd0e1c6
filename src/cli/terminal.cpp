#include "terminal.hpp"

#include <unistd.h>

#include <cstdlib>

namespace dosimeter::cli {
namespace {

std::string_view environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

bool is_terminal(std::FILE* stream) { return isatty(fileno(stream)) != 0; }

std::string bold(std::string_view text, std::FILE* stream) {
  const bool plain =
      !is_terminal(stream) || !environment("NO_COLOR").empty() || environment("TERM") == "dumb";
  if (plain) return std::string(text);
  return "\x1b[1m" + std::string(text) + "\x1b[0m";
}

}  // namespace dosimeter::cli
