#include "fingerprint_table.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace dosimeter {
namespace {

constexpr std::size_t kPerBucket = 3;  // on average: fewer need no search, more are hard to place
constexpr unsigned kMostAttempts = 20;
constexpr unsigned kDisplacements = 256;

// The fingerprints of a bucket side by side, the largest bucket first, as it is the hardest to
// place; equal fingerprints in the order in which they came.
void sort_by_bucket(std::vector<FingerprintTable::Entry>& entries, std::uint64_t bucket_mask) {
  std::vector<std::uint32_t> sizes(bucket_mask + 1);
  for (const auto& entry : entries) ++sizes[entry.fingerprint & bucket_mask];
  std::stable_sort(entries.begin(), entries.end(), [&](const auto& a, const auto& b) {
    const std::uint64_t bucket_a = a.fingerprint & bucket_mask;
    const std::uint64_t bucket_b = b.fingerprint & bucket_mask;
    if (sizes[bucket_a] != sizes[bucket_b]) return sizes[bucket_a] > sizes[bucket_b];
    if (bucket_a != bucket_b) return bucket_a < bucket_b;
    return a.fingerprint < b.fingerprint;
  });
  const auto same = [](const auto& a, const auto& b) { return a.fingerprint == b.fingerprint; };
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
}

}  // namespace

FingerprintTable::FingerprintTable(std::vector<Entry> entries) {
  const std::size_t buckets = std::bit_ceil(entries.size() / kPerBucket + 1);
  bucket_mask_ = buckets - 1;
  sort_by_bucket(entries, bucket_mask_);
  std::size_t slots = entries.size() + entries.size() / 8 + 1;
  for (unsigned i = 0; i < kMostAttempts; ++i, slots += slots / 8 + 1) {
    displacements_.assign(buckets, 0);
    slots_.assign(slots, 0);
    slot_count_ = slots;
    if (place_all(entries)) return;
  }
  throw std::invalid_argument("fingerprints that cannot be told apart");
}

bool FingerprintTable::place_all(const std::vector<Entry>& entries) {
  for (std::size_t begin = 0; begin < entries.size();) {
    const std::uint64_t bucket = entries[begin].fingerprint & bucket_mask_;
    std::size_t end = begin + 1;
    while (end < entries.size() && (entries[end].fingerprint & bucket_mask_) == bucket) ++end;
    if (!place(std::span(entries).subspan(begin, end - begin))) return false;
    begin = end;
  }
  return true;
}

// Tries one displacement after the other until every fingerprint of the bucket has a free slot.
bool FingerprintTable::place(std::span<const Entry> bucket) {
  for (unsigned displacement = 0; displacement < kDisplacements; ++displacement) {
    std::size_t placed = 0;
    for (; placed < bucket.size(); ++placed) {
      const auto [fingerprint, value] = bucket[placed];
      std::uint64_t& slot = slots_[slot_of(fingerprint, displacement)];
      if (slot != 0) break;
      slot = (fingerprint & ~kValueMask) | value;
    }
    if (placed == bucket.size()) {
      displacements_[bucket.front().fingerprint & bucket_mask_] =
          static_cast<std::uint8_t>(displacement);
      return true;
    }
    while (placed > 0) slots_[slot_of(bucket[--placed].fingerprint, displacement)] = 0;
  }
  return false;
}

}  // namespace dosimeter
