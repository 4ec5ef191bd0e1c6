#pragma once
// Whole numbers of 64 bits as eight bytes, the least first.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dosimeter {

inline void append_word(std::uint64_t word, std::string& bytes) {
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(word >> (8 * i) & 0xFF);
}

// That of the eight bytes from `begin` on.
inline std::uint64_t word_at(std::string_view bytes, std::size_t begin) {
  std::uint64_t word = 0;
  for (std::size_t i = 8; i-- > 0;) word = word << 8 | static_cast<unsigned char>(bytes[begin + i]);
  return word;
}

}  // namespace dosimeter
