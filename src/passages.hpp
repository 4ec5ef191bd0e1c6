#pragma once
// Where a long text is cut into passages, the unit that the ratings are about.

#include <cstddef>
#include <span>
#include <vector>

#include "dosimeter/text.hpp"

namespace dosimeter {

inline constexpr std::size_t kLongestPassage = 300;  // words; the longest rated passage has 271
inline constexpr std::size_t kUsualPassage = 200;    // words aimed at where a text must be cut

// The first token of each passage and, last, tokens.size(); empty for no tokens. Up to
// kLongestPassage words are one passage. A longer text is cut into passages of about kUsualPassage
// words, each cut at the sentence start nearest to its place, or at the place itself where no
// sentence starts within a quarter of a passage.
void passage_cuts(std::span<const Token> tokens, std::vector<std::size_t>& cuts);
// The same from what it asks of the tokens: whether each begins a sentence.
void passage_cuts(const std::vector<bool>& sentence_starts, std::vector<std::size_t>& cuts);

}  // namespace dosimeter
