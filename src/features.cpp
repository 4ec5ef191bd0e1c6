#include "features.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "lexicon_data.hpp"

namespace dosimeter {
namespace {

// log(1 + x) of sums above 0. Most are counts, or sums of severities, which are multiples of a
// half: those are read from a table.
class Damping {
 public:
  Damping() {
    for (std::size_t i = 0; i < of_halves_.size(); ++i) {
      of_halves_[i] = std::log1p(static_cast<double>(i) / 2);
    }
  }

  float operator()(double sum) const {
    const double halves = 2 * sum;
    const auto index = static_cast<std::size_t>(std::min(halves, kHalves));
    if (index < of_halves_.size() && static_cast<double>(index) == halves) {
      return static_cast<float>(of_halves_[index]);
    }
    return static_cast<float>(std::log1p(sum));
  }

 private:
  static constexpr double kHalves = 1024;

  std::array<double, static_cast<std::size_t>(kHalves)> of_halves_{};
};

// Made at first use, so that a scorer works in another file's static initialisation too.
const Damping& damping() {
  static const Damping damping;
  return damping;
}

// Calls visit(number) for each bit that is set, in order.
template <class Visit>
void for_each_bit(unsigned bits, Visit visit) {
  for (; bits != 0; bits &= bits - 1) visit(static_cast<std::size_t>(std::countr_zero(bits)));
}

// Sums over the mentions of a passage, from which the features are made.
struct Totals {
  std::array<std::array<double, kAssertions>, kCategories> severity{};  // by category, assertion
  std::array<double, kCategories> heaviest_affirmed{};                  // by category
  std::array<double, kAssertions> weight{};    // sum of dose_rate(severity)
  std::array<double, kAssertions> heaviest{};  // severity
  std::array<double, kAssertions> count{};
  double affirmed_severity = 0;
  unsigned categories = 0;                            // that occur, a bit each
  std::array<unsigned, kCategories> assertions_of{};  // by category: those that occur
  unsigned assertions = 0;                            // those of any category
  std::array<double, 3> top{};    // the three highest severities that are affirmed or historical
  double heaviest_sentence = 0;   // highest sum of weights of those within one sentence
  double burdened_sentences = 0;  // sentences that have any of those
};

class TotalsBuilder {
 public:
  explicit TotalsBuilder(const Passage& passage) : passage_(passage) {}

  void add(const Mention& mention, const EntryFigures& entry, Assertion assertion) {
    const auto a = static_cast<std::size_t>(assertion);
    const double severity = entry.severity;
    totals_.categories |= entry.categories;
    totals_.assertions |= 1U << a;
    for_each_bit(entry.categories, [&](std::size_t c) {
      totals_.severity[c][a] += severity;
      totals_.assertions_of[c] |= 1U << a;
      if (assertion == Assertion::affirmed) {
        totals_.heaviest_affirmed[c] = std::max(totals_.heaviest_affirmed[c], severity);
      }
    });
    totals_.weight[a] += entry.dose_rate;
    totals_.heaviest[a] = std::max(totals_.heaviest[a], severity);
    totals_.count[a] += 1;
    if (assertion == Assertion::affirmed) totals_.affirmed_severity += severity;
    if (assertion == Assertion::affirmed || assertion == Assertion::historical) {
      rank(severity);
      add_to_sentence(passage_.tokens[mention.first - passage_.first_token].sentence,
                      entry.dose_rate);
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
  const Damping& damped = damping();
  const double words = std::max<double>(1, static_cast<double>(passage.tokens.size()));
  constexpr std::size_t kHeaviest = kCategories * kAssertions;
  constexpr std::size_t kByAssertion = kHeaviest + kCategories;
  constexpr std::size_t kOfPassage = kByAssertion + 4 * kAssertions;
  SparseFeatures features;
  if (passage.mentions.empty()) {
    features.add(kOfPassage + 6, damped(words));
    return features;
  }
  TotalsBuilder builder(passage);
  for (std::size_t i = 0; i < passage.mentions.size(); ++i) {
    const Mention& mention = passage.mentions[i];
    builder.add(mention, lexicon.data().figures[mention.entry], passage.assertions[i]);
  }
  const Totals& totals = builder.totals();
  for_each_bit(totals.categories, [&](std::size_t c) {
    for_each_bit(totals.assertions_of[c], [&](std::size_t a) {
      features.add(c * kAssertions + a, damped(totals.severity[c][a]));
    });
  });
  for_each_bit(totals.categories, [&](std::size_t c) {
    features.add(kHeaviest + c, static_cast<float>(totals.heaviest_affirmed[c]));
  });
  const auto add_by_assertion = [&](std::size_t kind, auto value_of) {
    for_each_bit(totals.assertions, [&](std::size_t a) {
      features.add(kByAssertion + kind * kAssertions + a, value_of(a));
    });
  };
  // Ten words more than there are: a single mention in a line of five words is no density of 20 %.
  const auto density = [&](double sum) { return damped(100 * sum / (words + 10)); };
  add_by_assertion(0, [&](std::size_t a) { return damped(totals.weight[a]); });
  add_by_assertion(1, [&](std::size_t a) { return density(totals.weight[a]); });
  add_by_assertion(2, [&](std::size_t a) { return static_cast<float>(totals.heaviest[a]); });
  add_by_assertion(3, [&](std::size_t a) { return damped(totals.count[a]); });
  const auto kinds = std::count_if(totals.assertions_of.begin(), totals.assertions_of.end(),
                                   [](unsigned assertions) { return (assertions & 1U) != 0; });
  const std::array<float, 8> of_passage = {
      static_cast<float>(totals.top[1]),
      static_cast<float>(totals.top[2]),
      damped(totals.heaviest_sentence),
      damped(totals.burdened_sentences),
      static_cast<float>(kinds),
      static_cast<float>(totals.burdened_sentences / sentences(passage)),
      damped(words),
      density(totals.affirmed_severity)};
  for (std::size_t i = 0; i < of_passage.size(); ++i) features.add(kOfPassage + i, of_passage[i]);
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
      sum += lexicon.data().figures[passage.mentions[i].entry].severity;
    }
  }
  return sum;
}

}  // namespace dosimeter
