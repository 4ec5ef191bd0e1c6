#pragma once
// Where words begin and end, from the masks of their bytes: rules WB5 to WB13b of UAX #29 for 64
// bytes at a time, by the instructions on single bits that the machine has.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "byte_masks.hpp"

namespace dosimeter {

struct WordEdges {
  // Where a word, or a run of underscores, begins, where it ends, where the next one begins ...;
  // longer than what is in use.
  std::vector<std::uint32_t> edges;
  std::size_t count = 0;
  // The numbers of the words that have a character beyond ASCII, or a capital of ASCII behind
  // another: in order, some of them several times.
  std::vector<std::uint32_t> special;
  bool has_underscores = false;
};

// Replaces the content. `masks` are those of whole lines and, last, one without a bit.
void find_word_edges(std::span<const ByteMasks> masks, WordEdges& words);

}  // namespace dosimeter
