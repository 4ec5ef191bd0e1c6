#pragma once
// A document's explanation, for people and for programs.

#include <string>

#include "dosimeter/document.hpp"
#include "dosimeter/scorer.hpp"

namespace dosimeter::cli {

struct ExplanationOptions {
  std::size_t contributions = 15;  // how many are shown one by one
  bool unmask = false;             // show the words
  bool include_spoken = false;     // as in Scorer::score
};

std::string explanation_text(const Document& document, const Scorer& scorer,
                             const ExplanationOptions& options);

// One object on one line, with its end of line.
std::string explanation_json(const Document& document, const Scorer& scorer,
                             const ExplanationOptions& options);

}  // namespace dosimeter::cli
