#pragma once
// Stepping through UTF-8 with ICU's macros, which do not compile cleanly under -Wconversion.

#include <unicode/utf8.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dosimeter {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"

// The code point at `position`, which moves behind it; negative for an ill-formed sequence.
// `text` is shorter than 2 GiB.
inline UChar32 next_code_point(std::string_view text, std::size_t& position) {
  const auto length = static_cast<std::int32_t>(text.size());
  auto at = static_cast<std::int32_t>(position);
  UChar32 c = 0;
  U8_NEXT(text.data(), at, length, c);
  position = static_cast<std::size_t>(at);
  return c;
}

inline void append_code_point(std::string& text, UChar32 c) {
  std::array<char, U8_MAX_LENGTH> bytes{};
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes.data(), length, c);
  text.append(bytes.data(), static_cast<std::size_t>(length));
}

#pragma GCC diagnostic pop

}  // namespace dosimeter
