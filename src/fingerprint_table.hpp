#pragma once
// A fixed map from 64-bit fingerprints to small numbers, as the hot loop asks it: one look, no
// search and no branch, whether the fingerprint is there or not.
//
// Hash and displace (Belazzougui, Botelho and Dietzfelbinger 2009): the fingerprints of a bucket
// share a displacement, found when the table is made, under which all of them fall into slots of
// their own. A slot keeps the upper 40 bits of its fingerprint: of 10^12 fingerprints that are not
// in the table, about one is taken for one that is.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dosimeter {

class FingerprintTable {
 public:
  static constexpr unsigned kValueBits = 24;

  struct Entry {
    std::uint64_t fingerprint;
    std::uint32_t value;  // above 0 and below 2^24
  };

  // A table in which nothing is.
  FingerprintTable() = default;

  // Of equal fingerprints the first counts. `absent` (below 2^24) is what find gives for all
  // others. Throws std::invalid_argument where different fingerprints cannot be told apart, which
  // random ones always can.
  explicit FingerprintTable(std::vector<Entry> entries);

  // As bytes, and back from the front of `bytes`.
  void write(std::string& bytes) const;
  static FingerprintTable read(std::string_view& bytes);

  // How many fingerprints are there.
  std::size_t size() const;

  // Calls visit(upper_bits) for each fingerprint: its upper 40 bits, the others 0.
  template <class Visit>
  void for_each_upper_bits(Visit visit) const {
    for (const std::uint64_t slot : slots_) {
      if (slot != 0) visit(slot & ~kValueMask);
    }
  }

  // What looking needs of a table, which must outlive it: a copy for a loop, since what a loop
  // writes may be, for all that the compiler knows, the table's own numbers.
  class View {
   public:
    explicit View(const FingerprintTable& table)
        : bucket_mask_(table.bucket_mask_),
          slot_count_(table.slot_count_),
          displacements_(table.displacements_.data()),
          slots_(table.slots_.data()) {}

    // 0 for what is not there.
    std::uint32_t find(std::uint64_t fingerprint) const {
      return find_at(slot_of(fingerprint), fingerprint);
    }

    // find() in two steps: the place where a fingerprint is if it is anywhere, which is fetched
    // from memory meanwhile, and the look at it. Many first steps before the second ones do not
    // wait.
    std::uint32_t place_of(std::uint64_t fingerprint) const {
      const std::uint32_t place = slot_of(fingerprint);
      __builtin_prefetch(&slots_[place]);
      return place;
    }
    std::uint32_t find_at(std::uint32_t place, std::uint64_t fingerprint) const {
      const std::uint64_t slot = slots_[place];
      // As arithmetic, since a branch would be mistaken as often as not.
      const auto found = static_cast<std::uint32_t>((slot ^ fingerprint) <= kValueMask);
      return static_cast<std::uint32_t>(slot & kValueMask) & (0 - found);
    }

   private:
    std::uint32_t slot_of(std::uint64_t fingerprint) const {
      return slot_under(displacements_[fingerprint & bucket_mask_], fingerprint, slot_count_);
    }

    std::uint64_t bucket_mask_;
    std::uint64_t slot_count_;
    const std::uint8_t* displacements_;
    const std::uint64_t* slots_;
  };
  View view() const { return View(*this); }

  std::uint32_t find(std::uint64_t fingerprint) const { return view().find(fingerprint); }
  std::uint32_t place_of(std::uint64_t fingerprint) const { return view().place_of(fingerprint); }
  std::uint32_t find_at(std::uint32_t place, std::uint64_t fingerprint) const {
    return view().find_at(place, fingerprint);
  }

 private:
  static constexpr std::uint64_t kValueMask = (std::uint64_t{1} << kValueBits) - 1;
  static constexpr std::uint64_t kGoldenRatio = 0x9E3779B97F4A7C15u;

  // Fingerprints need not be well mixed: that of a number is a small one (see features.hpp).
  static std::uint32_t slot_under(std::uint32_t displacement, std::uint64_t fingerprint,
                                  std::uint64_t slot_count) {
    const std::uint64_t scattered = fingerprint * ((displacement + 1) * kGoldenRatio) >> 32;
    return static_cast<std::uint32_t>(scattered * slot_count >> 32);
  }

  bool place_all(const std::vector<Entry>& entries);
  bool place(std::span<const Entry> bucket);

  std::uint64_t bucket_mask_ = 0;
  std::uint64_t slot_count_ = 1;
  std::vector<std::uint8_t> displacements_{0};
  std::vector<std::uint64_t> slots_{0};  // 40 bits of a fingerprint, 24 bits of value
};

}  // namespace dosimeter
