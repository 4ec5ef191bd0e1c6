#pragma once
// The model's vocabulary as the hot loop asks for it: from an n-gram's fingerprint to its column,
// in one probe of eight bytes most of the time, whether it is there or not.

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace dosimeter {

class ColumnTable {
 public:
  static constexpr std::uint32_t kAbsent = 0xFFFFFFFF;

  ColumnTable() = default;

  // `columns[i]` is that of `fingerprints[i]`; both have the same length. Open addressing with
  // linear probing, at most two thirds full. The low bits of a fingerprint choose the slot and its
  // high half is kept for comparison, so two fingerprints that agree in both share a column.
  ColumnTable(std::span<const std::uint64_t> fingerprints, std::span<const std::uint32_t> columns)
      : slots_(std::bit_ceil(fingerprints.size() + fingerprints.size() / 2 + 2)),
        mask_(slots_.size() - 1) {
    for (std::size_t i = 0; i < fingerprints.size(); ++i) {
      std::size_t slot = fingerprints[i] & mask_;
      while (slots_[slot].column != kAbsent) slot = (slot + 1) & mask_;
      slots_[slot] = {high(fingerprints[i]), columns[i]};
    }
  }

  std::uint32_t find(std::uint64_t fingerprint) const {
    const std::uint32_t wanted = high(fingerprint);
    for (std::size_t slot = fingerprint & mask_;; slot = (slot + 1) & mask_) {
      if (slots_[slot].column == kAbsent || slots_[slot].high == wanted) return slots_[slot].column;
    }
  }

 private:
  struct Slot {
    std::uint32_t high = 0;
    std::uint32_t column = kAbsent;
  };

  static std::uint32_t high(std::uint64_t fingerprint) {
    return static_cast<std::uint32_t>(fingerprint >> 32);
  }

  std::vector<Slot> slots_{1};
  std::size_t mask_ = 0;
};

}  // namespace dosimeter
