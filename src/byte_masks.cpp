// Compiled once for each kind of vector by Highway's foreach_target; the one to use is chosen when
// the program runs.

#include "byte_masks.hpp"

#include <algorithm>
#include <initializer_list>

#include "vector_kinds.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "byte_masks.cpp"
#include <hwy/foreach_target.h>
// Behind foreach_target.h.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace dosimeter::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR

// Without vectors: byte by byte.
bool is_member(const ByteSet& set, unsigned char byte) {
  return byte < 0x80 && (set[byte % 16] >> (byte / 16) & 1) != 0;
}

void mask_bytes_by_vectors(const char* text, const ByteSets& sets, std::span<ByteMasks> masks,
                           char* lower_case) {
  for (ByteMasks& mask : masks) {
    mask = {};
    for (std::size_t i = 0; i < kMaskedBytes; ++i) {
      const auto byte = static_cast<unsigned char>(*text++);
      const bool capital = byte >= 'A' && byte <= 'Z';
      const auto bit = [i](bool is) { return std::uint64_t{is} << i; };
      mask.letter |= bit(is_member(sets.letter, byte));
      mask.capital |= bit(capital);
      mask.numeric |= bit(is_member(sets.numeric, byte));
      mask.extend_num_let |= bit(is_member(sets.extend_num_let, byte));
      mask.joins_letters |= bit(is_member(sets.joins_letters, byte));
      mask.joins_numbers |= bit(is_member(sets.joins_numbers, byte));
      mask.ends_sentence |= bit(is_member(sets.ends_sentence, byte));
      mask.beyond_ascii |= bit(byte >= 0x80);
      *lower_case++ = static_cast<char>(capital ? byte | 0x20 : byte);
    }
  }
}

#else

const hn::CappedTag<std::uint8_t, kMaskedBytes> kBytes;
using Vector = hn::Vec<decltype(kBytes)>;

void store_mask(hn::Mask<decltype(kBytes)> bits, std::uint64_t& mask, std::size_t position) {
  hn::StoreMaskBits(kBytes, bits, reinterpret_cast<std::uint8_t*>(&mask) + position / 8);
}

// Writes one bit for each byte whose halves meet in the set.
void store_members(const ByteSet& set, Vector low_half, Vector high_bit, std::uint64_t& mask,
                   std::size_t position) {
  const Vector rows = hn::TableLookupBytes(hn::LoadDup128(kBytes, set.data()), low_half);
  store_mask(hn::Ne(hn::And(rows, high_bit), hn::Zero(kBytes)), mask, position);
}

void mask_bytes_by_vectors(const char* text, const ByteSets& sets, std::span<ByteMasks> masks,
                           char* lower_case) {
  // Bytes from 0x80 meet no set.
  alignas(16) constexpr std::array<std::uint8_t, 16> kHighBits = {1, 2, 4, 8, 16, 32, 64, 128,
                                                                  0, 0, 0, 0, 0,  0,  0,  0};
  const Vector high_bits = hn::LoadDup128(kBytes, kHighBits.data());
  const auto* from = reinterpret_cast<const std::uint8_t*>(text);
  auto* to = reinterpret_cast<std::uint8_t*>(lower_case);
  for (ByteMasks& mask : masks) {
    mask.inside_word = 0;
    for (std::size_t i = 0; i < kMaskedBytes; i += hn::Lanes(kBytes)) {
      const Vector bytes = hn::LoadU(kBytes, from + i);
      const Vector low_half = hn::And(bytes, hn::Set(kBytes, 0x0F));
      const Vector high_bit = hn::TableLookupBytes(high_bits, hn::ShiftRight<4>(bytes));
      store_members(sets.letter, low_half, high_bit, mask.letter, i);
      store_members(sets.numeric, low_half, high_bit, mask.numeric, i);
      store_members(sets.extend_num_let, low_half, high_bit, mask.extend_num_let, i);
      store_members(sets.joins_letters, low_half, high_bit, mask.joins_letters, i);
      store_members(sets.joins_numbers, low_half, high_bit, mask.joins_numbers, i);
      store_members(sets.ends_sentence, low_half, high_bit, mask.ends_sentence, i);
      store_mask(hn::TestBit(bytes, hn::Set(kBytes, 0x80)), mask.beyond_ascii, i);
      const Vector nearest_capital =
          hn::Min(hn::Max(bytes, hn::Set(kBytes, 'A')), hn::Set(kBytes, 'Z'));
      const auto capital = hn::Eq(bytes, nearest_capital);
      store_mask(capital, mask.capital, i);
      const Vector to_lower_case = hn::IfThenElseZero(capital, hn::Set(kBytes, 0x20));
      hn::StoreU(hn::Or(bytes, to_lower_case), kBytes, to + i);
    }
    from += kMaskedBytes;
    to += kMaskedBytes;
  }
}

#endif

}  // namespace
}  // namespace dosimeter::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dosimeter {
namespace {

HWY_EXPORT(mask_bytes_by_vectors);

template <class Belongs>
ByteSet byte_set(const ClassTable& table, Belongs belongs) {
  ByteSet set{};
  for (std::size_t byte = 0; byte < 0x80; ++byte) {
    if (!belongs(table[byte])) continue;
    set[byte % 16] = static_cast<std::uint8_t>(set[byte % 16] | 1U << (byte / 16));
  }
  return set;
}

ByteSet byte_set(const ClassTable& table, std::initializer_list<WordClass> classes) {
  return byte_set(table, [&](const CharacterClass& character) {
    return std::find(classes.begin(), classes.end(), character.word) != classes.end();
  });
}

}  // namespace

ByteSets::ByteSets(const ClassTable& table)
    : letter(byte_set(table, {WordClass::letter})),
      numeric(byte_set(table, {WordClass::numeric})),
      extend_num_let(byte_set(table, {WordClass::extend_num_let})),
      joins_letters(byte_set(table, {WordClass::mid_letter, WordClass::mid_num_let})),
      joins_numbers(byte_set(table, {WordClass::mid_num, WordClass::mid_num_let})),
      ends_sentence(byte_set(table, [](const CharacterClass& character) {
        return terminates(character.sentence) || separates(character.sentence);
      })) {}

const ByteSets& byte_sets(ColonRule colon) {
  if (colon == ColonRule::joins_letters) {
    static const ByteSets joins(class_table(ColonRule::joins_letters));
    return joins;
  }
  static const ByteSets as_icu(class_table(ColonRule::as_icu));
  return as_icu;
}

void mask_bytes(const char* text, const ByteSets& sets, std::span<ByteMasks> masks,
                char* lower_case) {
  HWY_DYNAMIC_DISPATCH(mask_bytes_by_vectors)(text, sets, masks, lower_case);
}

}  // namespace dosimeter
#endif
