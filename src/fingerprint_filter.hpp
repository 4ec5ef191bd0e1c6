#pragma once
// A set of fingerprints that may be asked in one load, and may err: it knows each that was put in,
// and takes few others for one (a Bloom filter of one hash, which is the fingerprint itself).

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace dosimeter {

class FingerprintFilter {
 public:
  // For `count` fingerprints, with so many bits for each, or up to twice as many. Of others, about
  // one in so many is taken for one of them.
  FingerprintFilter(std::size_t count, std::size_t bits_for_each)
      : FingerprintFilter(std::max(6, static_cast<int>(std::bit_width(count * bits_for_each)))) {}

  void add(std::uint64_t fingerprint) {
    const std::uint64_t bit = fingerprint >> shift_;
    words_[bit / 64] |= std::uint64_t{1} << bit % 64;
  }

  // What asking needs of a filter, which must outlive it: a copy for a loop, as
  // FingerprintTable::View is.
  class View {
   public:
    explicit View(const FingerprintFilter& filter)
        : shift_(filter.shift_), words_(filter.words_.data()) {}

    bool may_hold(std::uint64_t fingerprint) const {
      const std::uint64_t bit = fingerprint >> shift_;
      return (words_[bit / 64] >> bit % 64 & 1) != 0;
    }

   private:
    unsigned shift_;
    const std::uint64_t* words_;
  };
  View view() const { return View(*this); }

 private:
  explicit FingerprintFilter(int bits)
      : shift_(64 - static_cast<unsigned>(bits)), words_((std::size_t{1} << bits) / 64) {}

  unsigned shift_;
  std::vector<std::uint64_t> words_;
};

}  // namespace dosimeter
