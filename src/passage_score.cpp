#include "passage_score.hpp"

#include <algorithm>
#include <cmath>

#include "assertion_data.hpp"
#include "column_sums.hpp"
#include "dose_rates.hpp"
#include "exponentials.hpp"
#include "lexicon_data.hpp"
#include "passages.hpp"

namespace dosimeter {
namespace {

// Those of load and peak, which are there.
void set_intervals(const Model::Data& model, bool out_of_domain, PassageScore& score) {
  if (out_of_domain) {
    score.upper = score.peak_upper = kMostLoad;
    return;
  }
  const auto [below, above] = model.load_interval.at(static_cast<float>(score.load));
  score.lower = clamp_load(score.load - below);
  score.upper = clamp_load(score.load + above);
  const auto [peak_below, peak_above] = model.peak_interval.at(static_cast<float>(score.peak));
  score.peak_lower = std::max(score.lower, clamp_load(score.peak - peak_below));
  score.peak_upper = std::max(score.upper, clamp_load(score.peak + peak_above));
}

// The dose rate from the load and its interval, and the probability of each category from its
// logit.
void set_dose_rate_and_categories(const Outputs& outputs, bool out_of_domain, PassageScore& score) {
  static_assert(kCategories <= std::tuple_size_v<Logits>);
  const Estimate load{score.load, score.lower, score.upper};
  Exponents powers = exponents_of_rates(load);
  Logits logits{};
  for (std::size_t i = 0; i < kCategories; ++i) {
    logits[i] = outputs[static_cast<Eigen::Index>(2 + i)];
  }
  raise_two_to_and_squash(powers, logits);
  std::copy_n(logits.begin(), kCategories, score.categories.begin());
  // An interval that only says that nothing is known is no reason for a dose.
  score.dose_rate = out_of_domain ? Estimate{dose_rate(score.load), dose_rate(score.lower),
                                             dose_rate(score.upper)}
                                  : dose_rates(load, powers);
}

}  // namespace

Workspace& workspace() {
  thread_local Workspace space;
  return space;
}

void analyse(std::string_view text, const Scorer& scorer, Workspace& space) {
  tokenize(text, space.tokens);
  space.findings.look_up(text, space.tokens, scorer.vocabulary());
  space.mentions.clear();
  const Findings& findings = space.findings;
  scorer.lexicon().data().find(text, space.tokens, findings.terms(), findings.term_lengths(),
                               space.mentions);
  scorer.rules().data().resolve(text, space.tokens, findings.rule_lengths(), space.mentions,
                                space.assertions);
  passage_cuts(space.tokens, space.cuts);
}

void ColumnCounts::count(std::span<const std::uint32_t> words, std::span<const PairFinding> pairs,
                         std::size_t columns) {
  clear();  // in case that an exception has kept the last passage from it
  if (counts_.size() < columns) counts_.resize(columns);
  const std::size_t most = words.size() + pairs.size() + 1;
  if (touched_.size() < most) touched_.resize(most);
  std::uint16_t* const counts = counts_.data();
  counts[0] = 1;  // as if it had been met before: it is never listed
  std::uint32_t* const touched = touched_.data();
  // Without a branch: whether a column is met for the first time is as good as random.
  std::size_t met = 0;
  const auto add = [counts, touched, &met](std::uint32_t found) {
    const std::uint32_t column = found & Vocabulary::kColumn;
    touched[met] = column;
    met += counts[column]++ == 0;
  };
  for (const std::uint32_t found : words) add(found);
  unknown_words_ = counts[0] - std::size_t{1};
  for (const PairFinding& pair : pairs) add(pair.found);
  touched_count_ = met;
}

void ColumnCounts::clear() {
  for (const std::uint32_t column : touched()) counts_[column] = 0;
  touched_count_ = 0;
}

float term_weight(std::uint32_t column, const ColumnCounts& counts, const Model::Data& model) {
  return damped_counts()[counts[column]] * model.columns[column].inverse_document_frequency;
}

NgramOutputs ngram_outputs(const ColumnCounts& counts, const Model::Data& model) {
  const ColumnSums sums = sum_columns(counts.touched(), counts.counts(), model);
  NgramOutputs result;
  if (sums.squares > 0) result.normaliser = 1.0F / std::sqrt(sums.squares);
  result.outputs = Eigen::Map<const Outputs>(sums.outputs.data()) * model.scale * result.normaliser;
  return result;
}

Outputs dense_outputs(const Passage& passage, const Lexicon& lexicon, const Model::Data& model) {
  const SparseFeatures features = sparse_features(passage, lexicon);
  Outputs sum = Outputs::Zero();
  for (std::size_t i = 0; i < features.count; ++i) {
    sum += features.values[i] * model.dense.col(features.numbers[i]).array();
  }
  return sum;
}

PassageScore passage_score(const Passage& passage, const Outputs& outputs, double unknown,
                           const Scorer& scorer) {
  PassageScore score;
  score.load = clamp_load(outputs[0]);
  score.peak = std::max(score.load, clamp_load(outputs[1]));
  score.unknown = unknown;
  const bool out_of_domain = unknown >= kOutOfDomain * static_cast<double>(passage.tokens.size());
  set_intervals(scorer.model().data(), out_of_domain, score);
  set_dose_rate_and_categories(outputs, out_of_domain, score);
  score.affirmed = affirmed_severity(passage, scorer.lexicon());
  return score;
}

std::span<const PairFinding> pairs_of(const Passage& passage, const Findings& findings) {
  const auto pairs = findings.pairs();
  // Behind the first word, whose pair is half of another passage.
  const auto is_before = [](const PairFinding& pair, std::size_t token) {
    return pair.second < token;
  };
  const auto end = passage.first_token + passage.tokens.size();
  const auto first =
      std::lower_bound(pairs.begin(), pairs.end(), passage.first_token + 1, is_before);
  return {first, std::lower_bound(first, pairs.end(), end, is_before)};
}

void count_columns(const Passage& passage, const Scorer& scorer, Workspace& space) {
  space.columns.count(space.findings.words().subspan(passage.first_token, passage.tokens.size()),
                      pairs_of(passage, space.findings), scorer.model().data().columns.size());
}

Outputs passage_outputs(const Passage& passage, const Scorer& scorer, Workspace& space) {
  const Model::Data& model = scorer.model().data();
  ColumnCounts& columns = space.columns;
  count_columns(passage, scorer, space);
  const NgramOutputs ngrams = ngram_outputs(columns, model);
  columns.clear();
  return model.bias + dense_outputs(passage, scorer.lexicon(), model) + ngrams.outputs;
}

PassageScore score_passage(const Passage& passage, const Scorer& scorer, Workspace& space) {
  const Outputs outputs = passage_outputs(passage, scorer, space);
  return passage_score(passage, outputs, static_cast<double>(space.columns.unknown_words()),
                       scorer);
}

void ScoreBuilder::add(const PassageScore& passage, std::size_t words) {
  const auto weight = static_cast<double>(words);
  words_ += weight;
  load_ += weight * passage.load;
  lower_ += weight * passage.lower;
  upper_ += weight * passage.upper;
  affirmed_ += passage.affirmed;
  unknown_ += passage.unknown;
  rate_ += weight * passage.dose_rate.value;
  rate_lower_ += weight * passage.dose_rate.lower;
  rate_upper_ += weight * passage.dose_rate.upper;
  peak_ = std::max(peak_, passage.peak);
  peak_lower_ = std::max(peak_lower_, passage.peak_lower);
  peak_upper_ = std::max(peak_upper_, passage.peak_upper);
  for (std::size_t c = 0; c < kCategories; ++c) {
    categories_[c] = std::max(categories_[c], passage.categories[c]);
  }
}

Score ScoreBuilder::finish(double minutes) const {
  Score score;
  if (words_ == 0) return score;
  score.load = static_cast<float>(load_ / words_);
  score.peak = std::max(score.load, static_cast<float>(peak_));
  score.lower = std::min(score.load, static_cast<float>(lower_ / words_));
  score.upper = std::max(score.load, static_cast<float>(upper_ / words_));
  score.peak_lower = std::clamp(static_cast<float>(peak_lower_), score.lower, score.peak);
  score.peak_upper = std::max({score.peak, score.upper, static_cast<float>(peak_upper_)});
  score.density = static_cast<float>(100 * affirmed_ / words_);
  score.unknown = static_cast<float>(unknown_ / words_);
  for (std::size_t c = 0; c < kCategories; ++c) {
    score.categories[c] = static_cast<float>(categories_[c]);
  }
  score.words = static_cast<std::uint32_t>(words_);
  score.minutes = minutes;
  score.dose = minutes * rate_ / words_;
  score.dose_lower = minutes * rate_lower_ / words_;
  score.dose_upper = minutes * rate_upper_ / words_;
  return score;
}

}  // namespace dosimeter
