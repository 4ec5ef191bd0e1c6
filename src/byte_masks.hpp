#pragma once
// What the bytes of a text are, a bit each: 64 bytes at a time, by the widest vectors that the
// machine has.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "character_class.hpp"

namespace dosimeter {

inline constexpr std::size_t kMaskedBytes = 64;

// Of 64 bytes; bit i is that of byte i. Bytes from 0x80 have no bit but that of `beyond_ascii`.
struct ByteMasks {
  std::uint64_t letter = 0;
  std::uint64_t capital = 0;
  std::uint64_t numeric = 0;
  std::uint64_t extend_num_let = 0;  // underscore
  std::uint64_t joins_letters = 0;   // inside a word between two letters
  std::uint64_t joins_numbers = 0;   // inside a word between two numbers
  std::uint64_t ends_sentence = 0;   // a sentence or a paragraph may end here
  std::uint64_t beyond_ascii = 0;
  std::uint64_t inside_word = 0;  // for the caller: characters beyond ASCII that join
};

// Which bytes of ASCII belong to a class, for looking it up in the halves of a byte: the element of
// the lower half has bit n where the byte with the upper half n belongs to it.
using ByteSet = std::array<std::uint8_t, 16>;

struct ByteSets {
  explicit ByteSets(const ClassTable& table);

  ByteSet letter{}, numeric{}, extend_num_let{}, joins_letters{}, joins_numbers{}, ends_sentence{};
};
const ByteSets& byte_sets(ColonRule colon);

// Fills `masks` for that many times 64 bytes from `text`, and writes those bytes to `lower_case`
// with the capitals of ASCII in lower case.
void mask_bytes(const char* text, const ByteSets& sets, std::span<ByteMasks> masks,
                char* lower_case);

}  // namespace dosimeter
