// Compiled once for each kind of machine, as byte_masks.cpp is: not for vectors, but for counting
// bits and finding the first one in one instruction.

#include "word_edges.hpp"

#include <bit>

#include "vector_kinds.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "word_edges.cpp"
#include <hwy/foreach_target.h>
// Behind foreach_target.h.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace dosimeter::HWY_NAMESPACE {
namespace {

// Writes `base` plus the place of each bit, and returns how many there are. Writes more than that,
// up to 64, which the next call overwrites: how many there are cannot be foretold, so few branches
// ask for it.
std::size_t write_places(std::uint64_t bits, std::uint32_t base, std::uint32_t* to) {
  constexpr int kAtOnce = 8;
  const auto count = static_cast<std::size_t>(std::popcount(bits));
  const auto write_some = [&bits, base, &to] {
    for (int i = 0; i < kAtOnce; ++i) {
      *to++ = base + static_cast<std::uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
  };
  write_some();
  write_some();
  write_some();
  write_some();  // as many as nearly all stretches of 64 bytes have
  while (bits != 0) write_some();
  return count;
}

void find_word_edges_by_bits(std::span<const ByteMasks> all_masks, WordEdges& words) {
  std::uint32_t* next = words.edges.data();
  std::uint64_t underscores = 0;
  // The last bit of the block before.
  std::uint64_t letter_before = 0;
  std::uint64_t number_before = 0;
  std::uint64_t word_before = 0;
  bool capital_before = false;  // in the word at the end of the block before
  std::size_t words_before = 0;
  for (std::size_t block = 0; block + 1 < all_masks.size(); ++block) {
    const ByteMasks& masks = all_masks[block];
    const ByteMasks& following = all_masks[block + 1];
    const std::uint64_t between_letters =
        (masks.letter << 1 | letter_before) & (masks.letter >> 1 | following.letter << 63);
    const std::uint64_t between_numbers =
        (masks.numeric << 1 | number_before) & (masks.numeric >> 1 | following.numeric << 63);
    const std::uint64_t word = masks.letter | masks.numeric | masks.extend_num_let |
                               masks.inside_word | (masks.joins_letters & between_letters) |
                               (masks.joins_numbers & between_numbers);
    letter_before = masks.letter >> 63;
    number_before = masks.numeric >> 63;
    underscores |= masks.extend_num_let;
    const auto base = static_cast<std::uint32_t>(block * kMaskedBytes);
    const std::uint64_t edges = word ^ (word << 1 | word_before);
    next += write_places(edges, base, next);
    // As numbers: adding the first capital of a word clears the bits from there to the end of the
    // word, and carries to the gap behind it, or to the next block; adding a later one sets its
    // bit.
    std::uint64_t sum = 0;
    bool carry = __builtin_add_overflow(word, masks.capital, &sum);
    carry |= __builtin_add_overflow(sum, std::uint64_t{capital_before}, &sum);
    capital_before = carry;
    std::uint64_t special = ((sum & masks.capital) | masks.beyond_ascii) & word;
    const std::uint64_t begins = edges & word;
    for (; special != 0; special &= special - 1) {
      const std::uint64_t up_to_here = special ^ (special - 1);
      const auto begun = static_cast<std::size_t>(std::popcount(begins & up_to_here));
      words.special.push_back(static_cast<std::uint32_t>(words_before + begun - 1));
    }
    words_before += static_cast<std::size_t>(std::popcount(begins));
    word_before = word >> 63;
  }
  words.count = static_cast<std::size_t>(next - words.edges.data());
  words.has_underscores = underscores != 0;
}

}  // namespace
}  // namespace dosimeter::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dosimeter {
namespace {

HWY_EXPORT(find_word_edges_by_bits);

}  // namespace

void find_word_edges(std::span<const ByteMasks> masks, WordEdges& words) {
  const std::size_t most = masks.size() * kMaskedBytes;  // one edge a byte, and what is overwritten
  if (words.edges.size() < most) words.edges.resize(most);
  words.special.clear();
  HWY_DYNAMIC_DISPATCH(find_word_edges_by_bits)(masks, words);
}

}  // namespace dosimeter
#endif
