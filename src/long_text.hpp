#pragma once
// Scoring a text that is too long for all its words to be held at once: they take some seven times
// the bytes of the text, and leave the caches before they are scored.

#include <cstddef>
#include <string_view>

#include "passage_score.hpp"

namespace dosimeter {

// From here on looking at the words twice costs less than holding them all.
inline constexpr std::size_t kLongText = std::size_t{1} << 22;  // bytes

// Adds the passages of a text: the same, in the same order and to the last bit, as those of the
// text analysed as a whole. The first look at the words counts them, since that decides where the
// passages are cut; the second scores each passage within whole lines, which no sentence, and so no
// mention and no rule, reaches beyond. Leaves in this thread's workspace what it will.
void score_long_text(std::string_view text, const Scorer& scorer, ScoreBuilder& builder);

}  // namespace dosimeter
