#pragma once
// A set of 64-bit keys that may be asked in one load, and seldom errs: it knows each that was put
// in, and takes about one in a hundred others for one of them (a Bloom filter of three hashes
// within one number: Putze, Sanders and Singler 2007, doi:10.1007/978-3-540-72845-0_9).

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "table_bytes.hpp"

namespace dosimeter {

class KeyFilter {
 public:
  // For `count` keys.
  explicit KeyFilter(std::size_t count)
      : shift_(64 - std::max(1U, static_cast<unsigned>(std::bit_width(count / kKeysInANumber)))),
        numbers_(std::size_t{1} << (64 - shift_)) {}

  // As bytes, and back from the front of `bytes`.
  void write(std::string& bytes) const { write_numbers<std::uint64_t>(numbers_, bytes); }
  static KeyFilter read(std::string_view& bytes) {
    KeyFilter filter(0);
    filter.numbers_ = read_numbers<std::uint64_t>(bytes);
    if (filter.numbers_.size() < 2 || !std::has_single_bit(filter.numbers_.size())) {
      throw std::out_of_range("a filter that is none");
    }
    filter.shift_ = 64 - static_cast<unsigned>(std::countr_zero(filter.numbers_.size()));
    return filter;
  }

  // Of a key, only its upper 40 bits count, which must be well mixed.
  void add(std::uint64_t key) { numbers_[key >> shift_] |= bits_of(key); }

  // Begins to fetch from memory what may_hold(key) needs.
  void fetch(std::uint64_t key) const { __builtin_prefetch(&numbers_[key >> shift_]); }

  bool may_hold(std::uint64_t key) const {
    const std::uint64_t bits = bits_of(key);
    return (numbers_[key >> shift_] & bits) == bits;
  }

 private:
  static constexpr std::size_t kKeysInANumber = 5;

  static std::uint64_t bits_of(std::uint64_t key) {
    return std::uint64_t{1} << (key >> 24 & 63) | std::uint64_t{1} << (key >> 30 & 63) |
           std::uint64_t{1} << (key >> 36 & 63);
  }

  unsigned shift_;
  std::vector<std::uint64_t> numbers_;
};

}  // namespace dosimeter
