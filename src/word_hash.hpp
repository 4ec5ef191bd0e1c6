#pragma once
// How a word becomes 64 bits: eight bytes at a time, little-endian, so that a word of the fast path
// costs one load and two multiplications. Part of the model file format.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace dosimeter {

// The `count` (0 to 8) bytes of `text` from `position` as a little-endian number, zero-padded.
inline std::uint64_t load_word(std::string_view text, std::size_t position, std::size_t count) {
  static_assert(std::endian::native == std::endian::little,
                "the hash reads words in little-endian order");
  std::uint64_t bytes = 0;
  if (position + 8 <= text.size()) {  // one load, then mask what lies behind the word
    std::memcpy(&bytes, text.data() + position, 8);
    return count >= 8 ? bytes : bytes & ((std::uint64_t{1} << (8 * count)) - 1);
  }
  if (count != 0) std::memcpy(&bytes, text.data() + position, count);
  return bytes;
}

inline constexpr std::uint64_t kHighBits = 0x8080808080808080u;  // of bytes that are not ASCII

// The multipliers are those of the SplitMix64 finaliser (Steele, Lea and Flood 2014).
class WordHash {
 public:
  explicit WordHash(std::size_t length) : state_(length * 0x9E3779B97F4A7C15u) {}

  void add(std::uint64_t bytes) {
    state_ = (state_ ^ bytes) * 0xBF58476D1CE4E5B9u;
    state_ ^= state_ >> 29;
  }

  // Goes on from `other` if `is_other`. Without a branch.
  void take_if(bool is_other, const WordHash& other) {
    state_ ^= (state_ ^ other.state_) & (std::uint64_t{0} - std::uint64_t{is_other});
  }

  std::uint64_t finish() const {
    const std::uint64_t mixed = state_ * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 32);
  }

 private:
  std::uint64_t state_;
};

// For tables whose keys are such hashes: they need no further mixing.
struct MixedAlready {
  using is_avalanching = void;
  std::size_t operator()(std::uint64_t key) const noexcept { return static_cast<std::size_t>(key); }
};

}  // namespace dosimeter
