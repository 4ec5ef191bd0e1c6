// Where a score comes from.

#include <algorithm>
#include <cmath>
#include <map>

#include "dosimeter/scorer.hpp"
#include "passage_score.hpp"
#include "utf8.hpp"

namespace dosimeter {
namespace {

// What the dense part of a passage's load would be with these of its mentions only.
double dense_load(const Passage& passage, std::span<const Mention> mentions,
                  std::span<const Assertion> assertions, const Scorer& scorer) {
  Passage part = passage;
  part.mentions = mentions;
  part.assertions = assertions;
  return dense_outputs(part, scorer.lexicon(), scorer.model().data())[0];
}

// Shares the dense part of the load among the mentions: what each adds when they come in the order
// of the text, and in the reverse order, halved. The shares add up to the whole exactly; the two
// orders are the two ends of a Shapley value.
// `without` is the dense load without any.
std::vector<double> mention_shares(const Passage& passage, double without, const Scorer& scorer) {
  const std::size_t count = passage.mentions.size();
  std::vector<double> shares(count, 0);
  double before = without;
  for (std::size_t i = 0; i < count; ++i) {
    const double after =
        dense_load(passage, passage.mentions.first(i + 1), passage.assertions.first(i + 1), scorer);
    shares[i] += (after - before) / 2;
    before = after;
  }
  before = without;
  for (std::size_t i = count; i-- > 0;) {
    const double after =
        dense_load(passage, passage.mentions.subspan(i), passage.assertions.subspan(i), scorer);
    shares[i] += (after - before) / 2;
    before = after;
  }
  return shares;
}

class Explainer {
 public:
  Explainer(std::string_view text, const Scorer& scorer) : text_(text), scorer_(scorer) {
    for (const Token& token : workspace().tokens) words_.push_back({token.begin, token.end, 0});
  }

  // The workspace holds what gave `score`; `share` is the passage's part of the text's words.
  void add(const Passage& passage, const PassageScore& score, Workspace& space, double share) {
    const Model::Data& model = scorer_.model().data();
    double sum = model.bias[0];
    contribute("(baseline)", share * model.bias[0]);
    const double length = dense_load(passage, {}, {}, scorer_);
    contribute("(length)", share * length);
    sum += length;
    const std::vector<double> shares = mention_shares(passage, length, scorer_);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      add_mention(passage.mentions[i], passage.assertions[i], share * shares[i]);
      sum += shares[i];
    }
    sum += add_ngrams(passage, space, share);
    contribute("(limits of the scale)", share * (score.load - sum));
  }

  Explanation finish(const Score& score) && {
    Explanation explanation{score, {}, std::move(evidence_), std::move(words_)};
    for (auto& [label, load] : contributions_) {
      if (load != 0) explanation.contributions.push_back({label, load});
    }
    std::stable_sort(explanation.contributions.begin(), explanation.contributions.end(),
                     [](const Contribution& a, const Contribution& b) {
                       return std::abs(a.load) > std::abs(b.load);
                     });
    return explanation;
  }

 private:
  void contribute(const std::string& label, double load) { contributions_[label] += load; }

  // Shares a load evenly among `count` words from number `first` on.
  void add_to_words(std::size_t first, std::size_t count, double load) {
    for (std::size_t i = first; i < first + count; ++i) {
      words_[i].load += load / static_cast<double>(count);
    }
  }

  void add_mention(const Mention& mention, Assertion assertion, double load) {
    const Token& first = workspace().tokens[mention.first];
    const Token& last = workspace().tokens[mention.first + mention.count - 1];
    contribute(fold(text_.substr(first.begin, last.end - first.begin)), load);
    add_to_words(mention.first, mention.count, load);
    evidence_.push_back({first.begin, last.end, mention.entry, assertion, load});
  }

  // A column's contribution, shared evenly among its occurrences.
  double add_ngrams(const Passage& passage, Workspace& space, double share) {
    const Model::Data& model = scorer_.model().data();
    ColumnCounts& columns = space.columns;
    count_columns(passage, scorer_, space);
    const double factor = ngram_outputs(columns, model).normaliser * model.scale[0];
    double sum = 0;
    const auto add = [&](std::uint32_t found, std::size_t first, std::size_t count) {
      const std::uint32_t column = found & Vocabulary::kColumn;
      if (column == 0) return;
      const double load = factor * model.columns[column].weights[0] *
                          term_weight(column, columns, model) / columns[column];
      contribute(label(passage.tokens.subspan(first - passage.first_token, count)), share * load);
      add_to_words(first, count, share * load);
      sum += load;
    };
    for (std::size_t i = 0; i < passage.tokens.size(); ++i) {
      add(space.findings.words()[passage.first_token + i], passage.first_token + i, 1);
    }
    for (const PairFinding& pair : pairs_of(passage, space.findings)) {
      add(pair.found, pair.second - std::size_t{1}, 2);
    }
    columns.clear();
    return sum;
  }

  std::string label(std::span<const Token> tokens) const {
    std::string words;
    for (const Token& token : tokens) {
      if (!words.empty()) words += ' ';
      words += fold(text_.substr(token.begin, token.end - token.begin));
    }
    return words;
  }

  std::string_view text_;
  const Scorer& scorer_;
  std::map<std::string, double> contributions_;
  std::vector<Evidence> evidence_;
  std::vector<WordLoad> words_;
};

}  // namespace

Explanation Scorer::explain(std::string_view text) const {
  Workspace& space = workspace();
  analyse(text, *this, space);
  ScoreBuilder builder;
  Explainer explainer(text, *this);
  const auto words = static_cast<double>(space.tokens.size());
  for_each_passage(space, [&](const Passage& passage) {
    const PassageScore score = score_passage(passage, *this, space);
    builder.add(score, passage.tokens.size());
    explainer.add(passage, score, space, static_cast<double>(passage.tokens.size()) / words);
  });
  return std::move(explainer).finish(builder.finish(words / options_.reading_words_per_minute));
}

std::string mask(std::string_view text) {
  std::string masked;
  for (std::size_t i = 0; i < text.size();) {
    const UChar32 c = next_code_point(text, i);
    const bool keeps =
        c == ' ' || c == '\n' || c == '-' || c == '/' || c == '\'' || c == '.' || c == ',';
    append_code_point(masked, keeps ? c : 0x2022);
  }
  return masked;
}

}  // namespace dosimeter
