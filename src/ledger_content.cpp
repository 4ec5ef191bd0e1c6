#include "ledger_content.hpp"

#include "little_endian.hpp"

namespace dosimeter {
RowBytes& RowBytes::begin(std::string_view table) {
  bytes_.clear();
  return add(table);
}

RowBytes& RowBytes::add(std::int64_t number) {
  append_word(static_cast<std::uint64_t>(number), bytes_);
  return *this;
}

RowBytes& RowBytes::add(std::string_view bytes) {
  append_word(bytes.size(), bytes_);
  bytes_ += bytes;
  return *this;
}

LedgerContent::LedgerContent(std::string_view bytes) {
  if (bytes.size() != 8 * sum_.size()) return;
  for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] = word_at(bytes, 8 * i);
}

LedgerContent::Words LedgerContent::digest(const RowBytes& row) {
  const Sha256Digest digest = sha256_(row.bytes());
  Words words;
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = word_at(bytes_of(digest), 8 * i);
  return words;
}

void LedgerContent::add(const RowBytes& row) {
  const Words words = digest(row);
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::uint64_t part = sum_[i] + carry;
    carry = part < carry ? 1 : 0;
    sum_[i] = part + words[i];
    if (sum_[i] < part) carry = 1;
  }
}

void LedgerContent::remove(const RowBytes& row) {
  const Words words = digest(row);
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::uint64_t part = sum_[i] - borrow;
    borrow = part > sum_[i] ? 1 : 0;
    sum_[i] = part - words[i];
    if (sum_[i] > part) borrow = 1;
  }
}

std::string LedgerContent::bytes() const {
  std::string bytes;
  for (const std::uint64_t word : sum_) append_word(word, bytes);
  return bytes;
}

}  // namespace dosimeter
