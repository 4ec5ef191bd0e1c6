#pragma once
// ICU's own boundaries, for the lines that the fast path of text.cpp leaves to it.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace dosimeter {

enum class BreakUnit : std::uint8_t { word, word_colon_joins, sentence };

struct IcuBoundary {
  std::size_t offset = 0;  // in bytes
  bool ends_word = false;  // what ends here holds a letter, a number or an ideograph
};

// Replaces the content of `boundaries` by those of `line` after 0. Throws std::runtime_error where
// ICU fails.
void find_icu_boundaries(std::string_view line, BreakUnit unit,
                         std::vector<IcuBoundary>& boundaries);

}  // namespace dosimeter
