#include "features.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "dosimeter/exposure.hpp"

namespace dosimeter {
namespace {

// log(1 + x). Most sums are 0, and those cost nothing; of the others most are counts, or sums of
// severities, which are multiples of a half: those are read from a table.
double damped(double sum) {
  if (sum == 0) return 0;
  static const auto of_halves = [] {
    std::array<double, 1024> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
      table[i] = std::log1p(static_cast<double>(i) / 2);
    }
    return table;
  }();
  const double halves = 2 * sum;
  if (halves < static_cast<double>(of_halves.size())) {
    const auto index = static_cast<std::size_t>(halves);
    if (static_cast<double>(index) == halves) return of_halves[index];
  }
  return std::log1p(sum);
}

// dose_rate of a severity: a multiple of a half up to 5 in every lexicon.
double weight_of(double severity) {
  static const auto of_halves = [] {
    std::array<double, 11> table{};
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = dose_rate(static_cast<double>(i) / 2);
    return table;
  }();
  const auto index = static_cast<std::size_t>(2 * severity);
  const bool listed = index < of_halves.size() && static_cast<double>(index) == 2 * severity;
  return listed ? of_halves[index] : dose_rate(severity);
}

// Sums over the mentions of a passage, from which the features are made.
struct Totals {
  std::array<std::array<double, kAssertions>, kCategories> severity{};  // by category, assertion
  std::array<double, kCategories> heaviest_affirmed{};                  // by category
  std::array<double, kAssertions> weight{};    // sum of dose_rate(severity)
  std::array<double, kAssertions> heaviest{};  // severity
  std::array<double, kAssertions> count{};
  double affirmed_severity = 0;
  std::array<std::uint8_t, kCategories> assertions{};  // by category: bit a for assertion a
  std::array<double, 3> top{};    // the three highest severities that are affirmed or historical
  double heaviest_sentence = 0;   // highest sum of weights of those within one sentence
  double burdened_sentences = 0;  // sentences that have any of those
};

class TotalsBuilder {
 public:
  explicit TotalsBuilder(const Passage& passage) : passage_(passage) {}

  void add(const Mention& mention, const LexiconEntry& entry, Assertion assertion) {
    const auto a = static_cast<std::size_t>(assertion);
    const double severity = entry.severity;
    const double weight = weight_of(severity);
    for (unsigned long left = entry.categories.to_ulong(); left != 0; left &= left - 1) {
      const auto c = static_cast<std::size_t>(std::countr_zero(left));
      totals_.severity[c][a] += severity;
      totals_.assertions[c] = static_cast<std::uint8_t>(totals_.assertions[c] | 1U << a);
      if (assertion == Assertion::affirmed) {
        totals_.heaviest_affirmed[c] = std::max(totals_.heaviest_affirmed[c], severity);
      }
    }
    totals_.weight[a] += weight;
    totals_.heaviest[a] = std::max(totals_.heaviest[a], severity);
    totals_.count[a] += 1;
    if (assertion == Assertion::affirmed) totals_.affirmed_severity += severity;
    if (assertion == Assertion::affirmed || assertion == Assertion::historical) {
      rank(severity);
      add_to_sentence(passage_.tokens[mention.first - passage_.first_token].sentence, weight);
    }
  }

  const Totals& totals() const { return totals_; }

 private:
  void rank(double severity) {
    for (double& place : totals_.top) {
      if (severity > place) std::swap(severity, place);
    }
  }

  // Mentions come in the order of the text, so a sentence's mentions are neighbours.
  void add_to_sentence(std::uint32_t sentence, double weight) {
    if (totals_.burdened_sentences == 0 || sentence != sentence_) {
      totals_.burdened_sentences += 1;
      sentence_ = sentence;
      in_sentence_ = 0;
    }
    in_sentence_ += weight;
    totals_.heaviest_sentence = std::max(totals_.heaviest_sentence, in_sentence_);
  }

  const Passage& passage_;
  Totals totals_;
  std::uint32_t sentence_ = 0;
  double in_sentence_ = 0;
};

Totals total(const Passage& passage, const Lexicon& lexicon) {
  TotalsBuilder builder(passage);
  for (std::size_t i = 0; i < passage.mentions.size(); ++i) {
    const Mention& mention = passage.mentions[i];
    builder.add(mention, lexicon.entries()[mention.entry], passage.assertions[i]);
  }
  return builder.totals();
}

double sentences(const Passage& passage) {
  if (passage.tokens.empty()) return 1;
  return passage.tokens.back().sentence - passage.tokens.front().sentence + 1;
}

}  // namespace

std::vector<std::string> dense_feature_names() {
  std::vector<std::string> names;
  for (const auto category : kCategoryNames) {
    for (const auto assertion : kAssertionNames) {
      names.push_back("sum:" + std::string(category) + ':' + std::string(assertion));
    }
  }
  for (const auto category : kCategoryNames) names.push_back("heaviest:" + std::string(category));
  for (const std::string kind : {"weight:", "weight density:", "heaviest:", "count:"}) {
    for (const auto assertion : kAssertionNames) names.push_back(kind + std::string(assertion));
  }
  for (const char* name : {"second heaviest", "third heaviest", "heaviest sentence",
                           "burdened sentences", "kinds", "burdened share", "length", "density"}) {
    names.emplace_back(name);
  }
  return names;
}

SparseFeatures sparse_features(const Passage& passage, const Lexicon& lexicon) {
  const Totals totals = total(passage, lexicon);
  const double words = std::max<double>(1, static_cast<double>(passage.tokens.size()));
  SparseFeatures features;
  std::size_t next = 0;
  const auto push = [&](double value) { features.add(next++, static_cast<float>(value)); };
  for (std::size_t c = 0; c < kCategories; ++c) {
    for (unsigned left = totals.assertions[c]; left != 0; left &= left - 1) {
      const auto a = static_cast<std::size_t>(std::countr_zero(left));
      features.add(c * kAssertions + a, static_cast<float>(damped(totals.severity[c][a])));
    }
  }
  next = kCategories * kAssertions;
  for (const double severity : totals.heaviest_affirmed) push(severity);
  for (const double weight : totals.weight) push(damped(weight));
  // Ten words more than there are: a single mention in a line of five words is no density of 20 %.
  for (const double weight : totals.weight) push(damped(100 * weight / (words + 10)));
  for (const double severity : totals.heaviest) push(severity);
  for (const double count : totals.count) push(damped(count));
  push(totals.top[1]);
  push(totals.top[2]);
  push(damped(totals.heaviest_sentence));
  push(damped(totals.burdened_sentences));
  push(static_cast<double>(std::count_if(totals.severity.begin(), totals.severity.end(),
                                         [](const auto& sums) { return sums[0] > 0; })));
  push(totals.burdened_sentences / sentences(passage));
  push(damped(words));
  push(damped(100 * totals.affirmed_severity / (words + 10)));
  return features;
}

DenseFeatures dense_features(const Passage& passage, const Lexicon& lexicon) {
  DenseFeatures dense{};
  const SparseFeatures features = sparse_features(passage, lexicon);
  for (std::size_t i = 0; i < features.count; ++i) dense[features.numbers[i]] = features.values[i];
  return dense;
}

double affirmed_severity(const Passage& passage, const Lexicon& lexicon) {
  double sum = 0;
  for (std::size_t i = 0; i < passage.mentions.size(); ++i) {
    if (passage.assertions[i] == Assertion::affirmed) {
      sum += lexicon.entries()[passage.mentions[i].entry].severity;
    }
  }
  return sum;
}

}  // namespace dosimeter
