#pragma once
// The score of one passage and how passages add up: what scoring and explaining share.

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "dosimeter/exposure.hpp"
#include "dosimeter/scorer.hpp"
#include "model_data.hpp"
#include "vocabulary.hpp"

namespace dosimeter {

// The scale of loads goes from 0 to this.
inline constexpr double kMostLoad = 5;
inline double clamp_load(double load) { return std::clamp(load, 0.0, kMostLoad); }

// Which columns of the model occur in a passage, and how often: those of words in the order of
// first occurrence, then those of pairs that were not met yet. The order fixes the order of
// summation, and so the bits of the result.
class ColumnCounts {
 public:
  // Counts what a passage's part of the findings holds, behind clear() if it has counted before.
  // `columns` is how many the model has.
  void count(std::span<const std::uint32_t> words, std::span<const PairFinding> pairs,
             std::size_t columns);
  // Soon, while the caches have the counts.
  void clear();

  std::span<const std::uint32_t> touched() const {
    return std::span(touched_).first(touched_count_);
  }
  std::uint32_t operator[](std::uint32_t column) const { return counts_[column]; }
  std::span<const std::uint16_t> counts() const { return counts_; }  // by column
  std::size_t unknown_words() const { return unknown_words_; }       // without a column

 private:
  std::vector<std::uint16_t> counts_;   // a passage has a few hundred words
  std::vector<std::uint32_t> touched_;  // longer than what is in use
  std::size_t touched_count_ = 0;
  std::size_t unknown_words_ = 0;
};

// Everything that scoring needs besides the text; one a thread, kept from text to text.
struct Workspace {
  std::vector<Token> tokens;
  Findings findings;
  std::vector<Mention> mentions;
  std::vector<Assertion> assertions;
  std::vector<std::size_t> cuts;
  ColumnCounts columns;
};

// That of this thread.
Workspace& workspace();

// Fills the workspace with the words, mentions and passages of a text.
void analyse(std::string_view text, const Scorer& scorer, Workspace& space);

// Calls on_passage(passage) for each passage of the analysed text that is among the cuts.
template <class OnPassage>
void for_each_passage(const Workspace& space, OnPassage on_passage) {
  std::size_t mention = 0;
  const std::size_t start = space.cuts.empty() ? 0 : space.cuts.front();
  while (mention < space.mentions.size() && space.mentions[mention].first < start) ++mention;
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
  Estimate dose_rate;  // equivalent minutes a minute
  double affirmed = 0;
  double unknown = 0;  // words
  std::array<double, kCategories> categories{};
};

// From the model's outputs to the score; `unknown` words have no column.
PassageScore passage_score(const Passage& passage, const Outputs& outputs, double unknown,
                           const Scorer& scorer);
// The pairs of words of a passage of the analysed text.
std::span<const PairFinding> pairs_of(const Passage& passage, const Findings& findings);
// Counts the columns of a passage of the analysed text, which must be cleared behind it.
void count_columns(const Passage& passage, const Scorer& scorer, Workspace& space);
// The model's outputs for a passage of the analysed text.
Outputs passage_outputs(const Passage& passage, const Scorer& scorer, Workspace& space);
// Of a passage of the analysed text.
PassageScore score_passage(const Passage& passage, const Scorer& scorer, Workspace& space);

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
