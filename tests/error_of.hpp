#pragma once

#include <string>

#include "dosimeter/error.hpp"

namespace dosimeter {

// The message of what is thrown; empty where nothing is.
template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace dosimeter
