#pragma once
// A digest of all rows that a ledger holds, whatever their order, that can be kept up to date row
// by row: the sum of the rows' SHA-256 digests modulo 2^256 (after Bellare and Micciancio 1997,
// doi:10.1007/3-540-69053-0_13). It finds what was changed beside the ledger, by a fault or by
// hand; it is not meant to withstand somebody who searches for rows with a fitting sum.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "sha256.hpp"

namespace dosimeter {

// The members of a row, each with its length or in eight bytes, so that no two rows give the same
// bytes. Reused from row to row.
class RowBytes {
 public:
  RowBytes& begin(std::string_view table);
  RowBytes& add(std::int64_t number);
  RowBytes& add(std::string_view bytes);
  std::string_view bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class LedgerContent {
 public:
  LedgerContent() = default;
  // From what bytes() gave. Any other size counts as an empty ledger's.
  explicit LedgerContent(std::string_view bytes);

  void add(const RowBytes& row);
  void remove(const RowBytes& row);

  std::string bytes() const;  // 32 of them, little-endian
  bool operator==(const LedgerContent& other) const { return sum_ == other.sum_; }

 private:
  using Words = std::array<std::uint64_t, 4>;  // the least first

  Words digest(const RowBytes& row);

  Words sum_{};
  Sha256 sha256_;
};

}  // namespace dosimeter
