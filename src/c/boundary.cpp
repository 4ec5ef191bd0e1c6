#include "boundary.hpp"

#include <cstdlib>
#include <new>

#include "dosimeter/error.hpp"
#include "dosimeter/lexicon.hpp"

namespace dosimeter::c {
namespace {

// Fixed in size, so that there is a message even where memory is short.
thread_local char last_error[1024] = "";

}  // namespace

dosimeter_status fail(dosimeter_status status, std::string_view message) noexcept {
  const std::size_t length = std::min(message.size(), sizeof last_error - 1);
  std::memcpy(last_error, message.data(), length);
  last_error[length] = '\0';
  return status;
}

dosimeter_status status_of_exception() noexcept {
  try {
    throw;
  } catch (const Error& error) {
    return fail(DOSIMETER_BAD_INPUT, error.what());
  } catch (const std::invalid_argument& error) {
    return fail(DOSIMETER_INVALID_ARGUMENT, error.what());
  } catch (const std::length_error& error) {
    return fail(DOSIMETER_INVALID_ARGUMENT, error.what());
  } catch (const std::bad_alloc&) {
    return fail(DOSIMETER_OUT_OF_MEMORY, "there is not enough memory");
  } catch (const std::exception& error) {
    return fail(DOSIMETER_INTERNAL_ERROR, error.what());
  } catch (...) {
    return fail(DOSIMETER_INTERNAL_ERROR, "an unknown fault");
  }
}

char* handed_out(std::string_view text) {
  auto* const copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy == nullptr) throw std::bad_alloc();
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  return copy;
}

}  // namespace dosimeter::c

const char* dosimeter_last_error(void) { return dosimeter::c::last_error; }
const char* dosimeter_version(void) { return DOSIMETER_VERSION; }
uint32_t dosimeter_abi_version(void) { return DOSIMETER_ABI_VERSION; }

const char* dosimeter_category_name(size_t category) {
  static_assert(DOSIMETER_CATEGORY_COUNT == dosimeter::kCategories);
  // Each is a string literal, so that a null character follows.
  return category < dosimeter::kCategories ? dosimeter::kCategoryNames[category].data() : nullptr;
}

void dosimeter_string_free(char* string) { std::free(string); }
