#pragma once
// The score of one passage and how passages add up: what scoring and explaining share.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "dosimeter/scorer.hpp"
#include "model_data.hpp"

namespace dosimeter {

// How often each column of the model occurs in a passage, in the order of first occurrence. The
// order fixes the order of summation, and so the bits of the result.
class ColumnCounts {
 public:
  void count(const Passage& passage, std::string_view text, const Model::Data& model) {
    known_words_ = 0;
    for (const std::uint32_t column : touched_) counts_[column] = 0;
    touched_.clear();
    counts_.resize(model.columns.size());
    std::uint64_t previous = 0;
    for (const Token& token : passage.tokens) {
      const std::uint64_t word = unigram(token, text);
      known_words_ += add(word, model) ? 1 : 0;
      if (&token != passage.tokens.data()) add(bigram(previous, word), model);
      previous = word;
    }
  }

  std::span<const std::uint32_t> touched() const { return touched_; }
  std::uint32_t operator[](std::uint32_t column) const { return counts_[column]; }
  std::size_t known_words() const { return known_words_; }  // that have a column of their own

 private:
  // Whether the n-gram has a column.
  bool add(std::uint64_t fingerprint, const Model::Data& model) {
    const std::uint32_t column = model.column_of.find(fingerprint);
    if (column == ColumnTable::kAbsent) return false;
    if (counts_[column]++ == 0) touched_.push_back(column);
    return true;
  }

  std::vector<std::uint16_t> counts_;  // a passage has a few hundred words
  std::vector<std::uint32_t> touched_;
  std::size_t known_words_ = 0;
};

// Everything that scoring needs besides the text; one a thread, kept from text to text.
struct Workspace {
  std::vector<Token> tokens;
  std::vector<Mention> mentions;
  std::vector<Assertion> assertions;
  std::vector<std::size_t> cuts;
  ColumnCounts columns;
};

// That of this thread.
Workspace& workspace();

// Fills the workspace with the words, mentions and passages of a text.
void analyse(std::string_view text, const Scorer& scorer, Workspace& space);

// Calls on_passage(passage) for each passage of the analysed text.
template <class OnPassage>
void for_each_passage(const Workspace& space, OnPassage on_passage) {
  std::size_t mention = 0;
  for (std::size_t i = 0; i + 1 < space.cuts.size(); ++i) {
    const std::size_t first = space.cuts[i];
    const std::size_t last = space.cuts[i + 1];
    const std::size_t begin = mention;
    while (mention < space.mentions.size() && space.mentions[mention].first < last) ++mention;
    on_passage(Passage{std::span(space.tokens).subspan(first, last - first),
                       std::span(space.mentions).subspan(begin, mention - begin),
                       std::span(space.assertions).subspan(begin, mention - begin), first});
  }
}

// The part of the outputs that the n-grams make up: their term weights as a vector of length 1.
struct NgramOutputs {
  Outputs outputs = Outputs::Zero();
  float normaliser = 0;  // 1 / length of the vector; 0 without n-grams
};

// (1 + log count) * idf of a column that occurs.
float term_weight(std::uint32_t column, const ColumnCounts& counts, const Model::Data& model);
NgramOutputs ngram_outputs(const ColumnCounts& counts, const Model::Data& model);
Outputs dense_outputs(const Passage& passage, const Lexicon& lexicon, const Model::Data& model);

struct PassageScore {
  double load = 0, lower = 0, upper = 0;
  double peak = 0, peak_lower = 0, peak_upper = 0;
  double affirmed = 0;
  double unknown = 0;  // words
  std::array<double, kCategories> categories{};
};

PassageScore score_passage(const Passage& passage, std::string_view text, const Scorer& scorer,
                           ColumnCounts& columns);

// Adds passages up to a text: means by words, maxima, and sums of dose.
class ScoreBuilder {
 public:
  void add(const PassageScore& passage, std::size_t words);
  Score finish(double minutes) const;
  double words() const { return words_; }

 private:
  double words_ = 0, load_ = 0, lower_ = 0, upper_ = 0, affirmed_ = 0;
  double unknown_ = 0;
  double peak_ = 0, peak_lower_ = 0, peak_upper_ = 0;
  double rate_ = 0, rate_lower_ = 0, rate_upper_ = 0;
  std::array<double, kCategories> categories_{};
};

}  // namespace dosimeter
