#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace dosimeter {

// Writes the places of the zeros among `numbers`, ascending, and returns how many there are.
// `places` has room for one more than there are numbers. Made for few zeros among many numbers.
inline std::size_t list_zeros(std::span<const std::uint32_t> numbers, std::uint32_t* places) {
  static_assert(std::endian::native == std::endian::little);
  constexpr std::size_t kAtOnce = 16;
  std::size_t count = 0;
  std::size_t begin = 0;
  for (; begin + kAtOnce <= numbers.size(); begin += kAtOnce) {
    std::array<std::uint8_t, kAtOnce> is_zero;
    for (std::size_t i = 0; i < kAtOnce; ++i) is_zero[i] = numbers[begin + i] == 0 ? 1 : 0;
    const auto halves = std::bit_cast<std::array<std::uint64_t, 2>>(is_zero);
    for (std::size_t half = 0; half < 2; ++half) {
      for (std::uint64_t bytes = halves[half]; bytes != 0; bytes &= bytes - 1) {
        const auto byte = static_cast<std::size_t>(std::countr_zero(bytes)) / 8;
        places[count++] = static_cast<std::uint32_t>(begin + 8 * half + byte);
      }
    }
  }
  for (; begin < numbers.size(); ++begin) {
    places[count] = static_cast<std::uint32_t>(begin);
    count += numbers[begin] == 0;
  }
  return count;
}

}  // namespace dosimeter
