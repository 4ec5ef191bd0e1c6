#include "fingerprint_table.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "table_bytes.hpp"

namespace dosimeter {
namespace {

constexpr std::size_t kPerBucket = 3;  // on average: fewer need no search, more are hard to place
constexpr unsigned kMostAttempts = 20;
constexpr unsigned kDisplacements = 256;

// Puts entries into the order of their keys, which are below `keys`; equal keys stay in order.
template <class Key>
void sort_by(std::vector<FingerprintTable::Entry>& entries, std::size_t keys, Key key) {
  std::vector<std::uint32_t> next(keys + 1);
  for (const auto& entry : entries) ++next[key(entry) + 1];
  for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  std::vector<FingerprintTable::Entry> sorted(entries.size());
  for (const auto& entry : entries) sorted[next[key(entry)]++] = entry;
  entries = std::move(sorted);
}

// The fingerprints of a bucket side by side, the largest bucket first, as it is the hardest to
// place; equal fingerprints in the order in which they came.
void sort_by_bucket(std::vector<FingerprintTable::Entry>& entries, std::uint64_t bucket_mask) {
  std::vector<std::uint32_t> sizes(bucket_mask + 1);
  for (const auto& entry : entries) ++sizes[entry.fingerprint & bucket_mask];
  const std::uint32_t largest = *std::max_element(sizes.begin(), sizes.end());
  const auto bucket = [&](const auto& entry) { return entry.fingerprint & bucket_mask; };
  sort_by(entries, bucket_mask + 1, bucket);
  sort_by(entries, largest + std::size_t{1},
          [&](const auto& entry) { return largest - sizes[bucket(entry)]; });
}

bool is_there(std::span<const FingerprintTable::Entry> entries, std::uint64_t fingerprint) {
  return std::any_of(entries.begin(), entries.end(),
                     [&](const auto& entry) { return entry.fingerprint == fingerprint; });
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

void FingerprintTable::write(std::string& bytes) const {
  write_numbers(std::span<const std::uint8_t>(displacements_), bytes);
  write_numbers(std::span<const std::uint64_t>(slots_), bytes);
}

FingerprintTable FingerprintTable::read(std::string_view& bytes) {
  FingerprintTable table;
  table.displacements_ = read_numbers<std::uint8_t>(bytes);
  table.slots_ = read_numbers<std::uint64_t>(bytes);
  if (table.slots_.empty() || !std::has_single_bit(table.displacements_.size())) {
    throw std::out_of_range("tables that are none");
  }
  table.bucket_mask_ = table.displacements_.size() - 1;
  table.slot_count_ = table.slots_.size();
  return table;
}

std::size_t FingerprintTable::size() const {
  return static_cast<std::size_t>(
      std::count_if(slots_.begin(), slots_.end(), [](std::uint64_t slot) { return slot != 0; }));
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
      std::uint64_t& slot = slots_[slot_under(displacement, fingerprint, slot_count_)];
      if (slot != 0 && is_there(bucket.first(placed), fingerprint)) continue;
      if (slot != 0) break;
      slot = (fingerprint & ~kValueMask) | value;
    }
    if (placed == bucket.size()) {
      displacements_[bucket.front().fingerprint & bucket_mask_] =
          static_cast<std::uint8_t>(displacement);
      return true;
    }
    while (placed-- > 0)
      slots_[slot_under(displacement, bucket[placed].fingerprint, slot_count_)] = 0;
  }
  return false;
}

}  // namespace dosimeter
