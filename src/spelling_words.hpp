#pragma once

#include <string>
#include <string_view>

#include "dosimeter/assertion.hpp"
#include "dosimeter/lexicon.hpp"
#include "dosimeter/model.hpp"
#include "spelling.hpp"

namespace dosimeter {

// What words a scorer knows, and may take misspelt ones for: those of its lexicon and of its rules,
// and of the words of `tsv` those of the model. Words of one column, or of none, in alphabetical
// order, else those first that more passages have.
//
// `tsv` is the content of models/spelling.tsv, or of a file like it; `name` is for messages. Throws
// Error with file, line and remedy.
SpellingWords spelling_words(std::string_view tsv, const std::string& name,
                             const Model::Data& model, const Lexicon& lexicon,
                             const AssertionRules& rules);

// With the embedded models/spelling.tsv.
SpellingWords spelling_words(const Model::Data& model, const Lexicon& lexicon,
                             const AssertionRules& rules);

}  // namespace dosimeter
