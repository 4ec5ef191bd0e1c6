#pragma once
// What every function of the C interface does at its border: exceptions become a status and a
// message of the thread, structures are read and written as far as their callers know them.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include "dosimeter/c.h"

namespace dosimeter::c {

// Keeps the message for dosimeter_last_error().
dosimeter_status fail(dosimeter_status status, std::string_view message) noexcept;

// The status of the exception at hand. Called in a catch block only.
dosimeter_status status_of_exception() noexcept;

template <class Action>
dosimeter_status guarded(Action action) noexcept {
  try {
    action();
    return DOSIMETER_OK;
  } catch (...) {
    return status_of_exception();
  }
}

template <class Pointer>
void expect(Pointer* pointer, const char* name) {
  if (pointer == nullptr) {
    throw std::invalid_argument(std::string(name) + " is a null pointer; give an object");
  }
}

template <class Structure>
void expect_size(const Structure* structure, const char* name) {
  expect(structure, name);
  if (structure->size < sizeof(std::size_t)) {
    throw std::invalid_argument(std::string(name) + ": its size is not set; use its _INIT macro");
  }
}

// A caller's structure as far as it goes; the rest is as `empty` has it.
template <class Structure>
Structure read(const Structure* given, const char* name, Structure empty) {
  expect_size(given, name);
  std::memcpy(&empty, given, std::min(given->size, sizeof empty));
  return empty;
}

// Writes `result` as far as the caller's structure goes; its `size` stays.
template <class Structure>
void write(Structure result, Structure* target, const char* name) {
  expect_size(target, name);
  result.size = target->size;
  std::memcpy(static_cast<void*>(target), &result, std::min(target->size, sizeof result));
}

// A string for dosimeter_string_free().
char* handed_out(std::string_view text);

inline std::string text_or(const char* text, const char* otherwise) {
  return text != nullptr ? text : otherwise;
}

}  // namespace dosimeter::c
