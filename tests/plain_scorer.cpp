#include "plain_scorer.hpp"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <regex>
#include <stdexcept>
#include <string>
#include <unordered_map>

#include "dosimeter/exposure.hpp"
#include "misspelling.hpp"
#include "passage_score.hpp"
#include "passages.hpp"
#include "utf8.hpp"

namespace dosimeter::plain {
namespace {

struct Segment {
  std::size_t begin;
  std::size_t end;
  bool is_word;
};

std::vector<Segment> segments(std::string_view text, bool sentences) {
  UErrorCode status = U_ZERO_ERROR;
  thread_local const std::unique_ptr<icu::BreakIterator> iterators[] = {
      std::unique_ptr<icu::BreakIterator>(
          icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status)),
      std::unique_ptr<icu::BreakIterator>(
          icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(), status))};
  icu::BreakIterator& iterator = *iterators[sentences ? 1 : 0];
  UText view = UTEXT_INITIALIZER;
  utext_openUTF8(&view, text.data(), static_cast<std::int64_t>(text.size()), &status);
  iterator.setText(&view, status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU failed");
  std::vector<Segment> result;
  auto begin = static_cast<std::size_t>(iterator.first());
  for (auto at = iterator.next(); at != icu::BreakIterator::DONE; at = iterator.next()) {
    const auto end = static_cast<std::size_t>(at);
    result.push_back({begin, end, iterator.getRuleStatus() >= UBRK_WORD_NUMBER});
    begin = end;
  }
  utext_close(&view);
  return result;
}

// ICU calls "__" a word, though it holds no letter and no number; so too with U+202F and others
// that UAX #29 treats like the underscore.
bool is_only_underscores(std::string_view word) {
  for (std::size_t i = 0; i < word.size();) {
    const UChar32 c = next_code_point(word, i);
    if (u_getIntPropertyValue(c, UCHAR_WORD_BREAK) != U_WB_EXTENDNUMLET) return false;
  }
  return true;
}

bool all_capitals(std::string_view word) {
  std::size_t capitals = 0;
  for (std::size_t i = 0; i < word.size();) {
    const UChar32 c = next_code_point(word, i);
    if (u_islower(c) != 0) return false;
    capitals += u_isupper(c) != 0 ? 1 : 0;
  }
  return capitals >= 2;
}

double log1p_or_0(double sum) { return sum == 0 ? 0 : std::log1p(sum); }

// dosimeter::dense_features, feature by feature.
class DenseValues {
 public:
  DenseValues(const Passage& passage, const Lexicon& lexicon)
      : passage_(passage), lexicon_(lexicon) {}

  DenseFeatures make() const {
    const double words = std::max<double>(1, static_cast<double>(passage_.tokens.size()));
    std::vector<double> values;
    for (std::size_t c = 0; c < kCategories; ++c) {
      for (std::size_t a = 0; a < kAssertions; ++a) {
        values.push_back(log1p_or_0(sum_where([&](std::size_t i) { return is(i, c, a); },
                                              [&](std::size_t i) { return severity(i); })));
      }
    }
    for (std::size_t c = 0; c < kCategories; ++c) {
      values.push_back(heaviest_where([&](std::size_t i) { return is(i, c, 0); }));
    }
    const auto by_assertion = [&](auto value_of) {
      for (std::size_t a = 0; a < kAssertions; ++a) values.push_back(value_of(a));
    };
    by_assertion([&](std::size_t a) { return log1p_or_0(weight(a)); });
    by_assertion([&](std::size_t a) { return log1p_or_0(100 * weight(a) / (words + 10)); });
    by_assertion([&](std::size_t a) {
      return heaviest_where([&](std::size_t i) { return asserted(i) == a; });
    });
    by_assertion([&](std::size_t a) {
      return log1p_or_0(sum_where([&](std::size_t i) { return asserted(i) == a; },
                                  [](std::size_t) { return 1.0; }));
    });
    const std::vector<double> top = severities_of_events();
    values.push_back(top.size() > 1 ? top[1] : 0);
    values.push_back(top.size() > 2 ? top[2] : 0);
    const auto [heaviest_sentence, burdened] = sentences_with_events();
    values.push_back(log1p_or_0(heaviest_sentence));
    values.push_back(log1p_or_0(burdened));
    values.push_back(kinds());
    values.push_back(burdened / sentences());
    values.push_back(log1p_or_0(words));
    const double affirmed = sum_where([&](std::size_t i) { return asserted(i) == 0; },
                                      [&](std::size_t i) { return severity(i); });
    values.push_back(log1p_or_0(100 * affirmed / (words + 10)));
    DenseFeatures features{};
    std::transform(values.begin(), values.end(), features.begin(),
                   [](double value) { return static_cast<float>(value); });
    return features;
  }

 private:
  const LexiconEntry& entry(std::size_t i) const {
    return lexicon_.entries()[passage_.mentions[i].entry];
  }
  double severity(std::size_t i) const { return entry(i).severity; }
  std::size_t asserted(std::size_t i) const {
    return static_cast<std::size_t>(passage_.assertions[i]);
  }
  bool is(std::size_t i, std::size_t category, std::size_t assertion) const {
    return entry(i).categories[category] && asserted(i) == assertion;
  }
  // What befell somebody, now or long ago.
  bool is_event(std::size_t i) const {
    return passage_.assertions[i] == Assertion::affirmed ||
           passage_.assertions[i] == Assertion::historical;
  }

  template <class Where, class What>
  double sum_where(Where where, What what) const {
    double sum = 0;
    for (std::size_t i = 0; i < passage_.mentions.size(); ++i) sum += where(i) ? what(i) : 0;
    return sum;
  }
  template <class Where>
  double heaviest_where(Where where) const {
    double heaviest = 0;
    for (std::size_t i = 0; i < passage_.mentions.size(); ++i) {
      if (where(i)) heaviest = std::max(heaviest, severity(i));
    }
    return heaviest;
  }
  double weight(std::size_t assertion) const {
    return sum_where([&](std::size_t i) { return asserted(i) == assertion; },
                     [&](std::size_t i) { return dose_rate(severity(i)); });
  }
  std::vector<double> severities_of_events() const {
    std::vector<double> all;
    for (std::size_t i = 0; i < passage_.mentions.size(); ++i) {
      if (is_event(i)) all.push_back(severity(i));
    }
    std::sort(all.rbegin(), all.rend());
    return all;
  }
  // The highest sum of weights of a sentence, and how many have any.
  std::pair<double, double> sentences_with_events() const {
    std::unordered_map<std::uint32_t, double> weights;
    double heaviest = 0;
    for (std::size_t i = 0; i < passage_.mentions.size(); ++i) {
      if (!is_event(i)) continue;
      const std::size_t token = passage_.mentions[i].first - passage_.first_token;
      double& weight = weights[passage_.tokens[token].sentence];
      weight += dose_rate(severity(i));
      heaviest = std::max(heaviest, weight);
    }
    return {heaviest, static_cast<double>(weights.size())};
  }
  double kinds() const {
    double count = 0;
    for (std::size_t c = 0; c < kCategories; ++c) {
      count += heaviest_where([&](std::size_t i) { return is(i, c, 0); }) > 0 ? 1 : 0;
    }
    return count;
  }
  double sentences() const {
    if (passage_.tokens.empty()) return 1;
    return passage_.tokens.back().sentence - passage_.tokens.front().sentence + 1;
  }

  const Passage& passage_;
  const Lexicon& lexicon_;
};

// The n-grams of a passage that the model knows in the order of their first occurrence, words
// before pairs.
class Ngrams {
 public:
  using ColumnOf = std::unordered_map<std::uint64_t, std::uint32_t>;

  Ngrams(const Passage& passage, std::string_view text, const Model::Data& model,
         const ColumnOf& column_of)
      : model_(model), column_of_(column_of) {
    const auto word = [&](std::size_t i) { return unigram(passage.tokens[i], text); };
    for (std::size_t i = 0; i < passage.tokens.size(); ++i) unknown_ += add(word(i)) ? 0 : 1;
    for (std::size_t i = 1; i < passage.tokens.size(); ++i) add(bigram(word(i - 1), word(i)));
  }

  Outputs outputs() const {
    Outputs sums = Outputs::Zero();
    float squares = 0;
    for (const std::uint32_t column : order_) {
      const auto count = static_cast<float>(counts_.at(column));
      const float x = (1.0F + std::log(count)) * model_.columns[column].inverse_document_frequency;
      squares += x * x;
      for (std::size_t i = 0; i < kOutputs; ++i) {
        const float weight = model_.columns[column].weights[i];
        sums[static_cast<Eigen::Index>(i)] += x * weight;
      }
    }
    const float normaliser = squares > 0 ? 1.0F / std::sqrt(squares) : 0.0F;
    return sums * model_.scale * normaliser;
  }

  double unknown() const { return unknown_; }

 private:
  bool add(std::uint64_t fingerprint) {
    const auto column = column_of_.find(fingerprint);
    if (column == column_of_.end()) return false;
    if (counts_[column->second]++ == 0) order_.push_back(column->second);
    return true;
  }

  const Model::Data& model_;
  const ColumnOf& column_of_;
  std::unordered_map<std::uint32_t, int> counts_;
  std::vector<std::uint32_t> order_;
  double unknown_ = 0;
};

Outputs dense_outputs(const Passage& passage, const dosimeter::Scorer& scorer) {
  const DenseFeatures features = DenseValues(passage, scorer.lexicon()).make();
  Outputs sum = Outputs::Zero();
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (features[i] == 0) continue;
    sum += features[i] * scorer.model().data().dense.col(static_cast<Eigen::Index>(i)).array();
  }
  return sum;
}

UChar32 first_character(std::string_view text, const Token& token) {
  std::size_t position = token.begin;
  return next_code_point(text, position);
}

// Whether nothing but the break of a line of 40 bytes or more parts two words.
bool only_wrapped(std::string_view text, const Token& before, const Token& next) {
  static const std::regex wrap("[ \t\r,;)\"'-]*\n[ \t]*");
  const std::string gap(text.substr(before.end, next.begin - before.end));
  if (!std::regex_match(gap, wrap)) return false;
  const std::string_view line = text.substr(0, before.end + gap.find('\n'));
  return line.size() - (line.rfind('\n') + 1) >= 40;
}

// A sentence that begins with a capital goes on with a small letter behind a wrapped line.
void join_wrapped(std::string_view text, std::vector<Token>& tokens) {
  std::vector<std::uint32_t> joined;
  std::uint32_t removed = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0 && tokens[i].sentence != tokens[i - 1].sentence) {
      if (u_isupper(first_character(text, tokens[first])) != 0 &&
          u_islower(first_character(text, tokens[i])) != 0 &&
          only_wrapped(text, tokens[i - 1], tokens[i])) {
        removed += tokens[i].sentence - tokens[i - 1].sentence;
      } else {
        first = i;
      }
    }
    joined.push_back(tokens[i].sentence - removed);
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) tokens[i].sentence = joined[i];
}

}  // namespace

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  const std::vector<Segment> sentences = segments(text, true);
  std::uint32_t sentence = 0;
  for (const Segment& segment : segments(text, false)) {
    const std::string_view word = text.substr(segment.begin, segment.end - segment.begin);
    if (!segment.is_word || is_only_underscores(word)) continue;
    while (sentences[sentence].end <= segment.begin) ++sentence;
    tokens.push_back({word_hash(fold(word)), static_cast<std::uint32_t>(segment.begin),
                      static_cast<std::uint32_t>(segment.end), sentence, all_capitals(word)});
  }
  join_wrapped(text, tokens);
  return tokens;
}

Scorer::Scorer(const dosimeter::Scorer& fast)
    : fast_(fast),
      words_(spelling_words(fast.model().data(), fast.lexicon(), fast.rules())),
      listed_(words_.meant.begin(), words_.meant.end()) {
  listed_.insert(words_.right.begin(), words_.right.end());
  const Model::Data& model = fast.model().data();
  for (std::size_t i = 0; i < model.fingerprints.size(); ++i) {
    column_of_.emplace(model.fingerprints[i], model.column_numbers[i]);
  }
}

bool Scorer::may_be_misspelt(std::string_view text, const std::vector<Token>& tokens,
                             std::size_t number) const {
  const Token& token = tokens[number];
  const std::string word(text.substr(token.begin, token.end - token.begin));
  if (word.size() < 4 || word.size() > 16) return false;
  bool begins_sentence = number == 0;
  if (number != 0 && tokens[number - 1].sentence != token.sentence) {
    const Token& before = tokens[number - 1];
    const bool is_title = (text[before.begin] & 0x20) == 0 && before.end - before.begin <= 4;
    begins_sentence = !is_title;
  }
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool is_capital = word[i] >= 'A' && word[i] <= 'Z';
    const bool is_small = word[i] >= 'a' && word[i] <= 'z';
    if (!is_small && !(is_capital && i == 0 && begins_sentence)) return false;
  }
  return !column_of_.contains(token.hash) && !listed_.contains(fold(word));
}

const std::string& Scorer::meant_by(const std::string& written) const {
  const auto [place, is_new] = meant_.try_emplace(written);
  if (!is_new) return place->second;
  std::optional<Slip> best;
  for (const std::string& word : words_.meant) {
    if (word.size() > 16 || word[0] != written[0]) continue;
    if (!std::all_of(word.begin(), word.end(),
                     [](char c) { return c == '\'' || (c >= 'a' && c <= 'z'); })) {
      continue;
    }
    const auto slip = slip_between(written, word);
    if (!slip || (best && *slip >= *best)) continue;
    best = slip;
    place->second = word;
  }
  return place->second;
}

void Scorer::read_misspelt(std::string_view text, std::vector<Token>& tokens) const {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!may_be_misspelt(text, tokens, i)) continue;
    const Token& token = tokens[i];
    const std::string& meant = meant_by(fold(text.substr(token.begin, token.end - token.begin)));
    if (!meant.empty()) tokens[i].hash = word_hash(meant);
  }
}

Score Scorer::score(std::string_view text) const {
  Workspace space;
  space.tokens = tokenize(text);
  read_misspelt(text, space.tokens);
  fast_.lexicon().find(text, space.tokens, space.mentions);
  fast_.rules().resolve(text, space.tokens, space.mentions, space.assertions);
  passage_cuts(space.tokens, space.cuts);
  ScoreBuilder builder;
  for_each_passage(space, [&](const Passage& passage) {
    const Ngrams ngrams(passage, text, fast_.model().data(), column_of_);
    const Outputs outputs =
        fast_.model().data().bias + dense_outputs(passage, fast_) + ngrams.outputs();
    builder.add(passage_score(passage, outputs, ngrams.unknown(), fast_), passage.tokens.size());
  });
  return builder.finish(builder.words() / fast_.options().reading_words_per_minute);
}

}  // namespace dosimeter::plain
