#include "vocabulary.hpp"

#include <algorithm>
#include <array>

#include "features.hpp"

namespace dosimeter {
namespace {

struct Flagged {
  std::uint64_t fingerprint;
  std::uint32_t column;
  std::uint32_t flag;
};

void append(std::span<const std::uint64_t> fingerprints, std::uint32_t flag, std::uint32_t column,
            std::vector<Flagged>& all) {
  for (const std::uint64_t fingerprint : fingerprints) all.push_back({fingerprint, column, flag});
}

// One entry a fingerprint, with all of its flags and the model's column where it has one.
std::vector<FingerprintTable::Entry> merged(std::vector<Flagged> all, std::uint32_t no_column) {
  std::stable_sort(all.begin(), all.end(), [](const Flagged& a, const Flagged& b) {
    return a.fingerprint < b.fingerprint;
  });
  std::vector<FingerprintTable::Entry> entries;
  for (std::size_t i = 0; i < all.size();) {
    const std::uint64_t fingerprint = all[i].fingerprint;
    std::uint32_t column = no_column;
    std::uint32_t flags = 0;
    for (; i < all.size() && all[i].fingerprint == fingerprint; ++i) {
      flags |= all[i].flag;
      if (column == no_column) column = all[i].column;
    }
    entries.push_back({fingerprint, column | flags});
  }
  return entries;
}

std::vector<FingerprintTable::Entry> ngram_entries(const Model::Data& model,
                                                   const PhraseTable& terms,
                                                   const PhraseTable& rules) {
  const auto no_column = static_cast<std::uint32_t>(model.columns.size());
  std::vector<Flagged> all;
  for (std::size_t i = 0; i < model.fingerprints.size(); ++i) {
    all.push_back({model.fingerprints[i], model.column_numbers[i], 0});
  }
  append(terms.beginnings().whole, Vocabulary::kTerm, no_column, all);
  append(terms.beginnings().pairs, Vocabulary::kLongTerm, no_column, all);
  append(rules.beginnings().whole, Vocabulary::kRule, no_column, all);
  append(rules.beginnings().pairs, Vocabulary::kLongRule, no_column, all);
  return merged(std::move(all), no_column);
}

std::vector<FingerprintTable::Entry> triple_entries(const PhraseTable& terms,
                                                    const PhraseTable& rules) {
  std::vector<Flagged> all;
  append(terms.beginnings().triples, Vocabulary::kTerm, 0, all);
  append(rules.beginnings().triples, Vocabulary::kRule, 0, all);
  return merged(std::move(all), 0);
}

// Appends without a branch: whether a phrase may begin is as good as random to the machine.
class Appender {
 public:
  Appender(std::vector<std::uint32_t>& list, std::size_t most) : list_(list) {
    list_.resize(most + 1);
    next_ = list_.data();
  }
  ~Appender() { list_.resize(static_cast<std::size_t>(next_ - list_.data())); }
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;

  void add(std::uint32_t value, bool wanted) {
    *next_ = value;
    next_ += wanted;
  }

 private:
  std::vector<std::uint32_t>& list_;
  std::uint32_t* next_;
};

// A fingerprint on its way through a table.
struct Look {
  static Look begin(std::uint64_t fingerprint, const FingerprintTable& table) {
    return {fingerprint, table.place_of(fingerprint)};
  }
  std::uint32_t end(const FingerprintTable& table) const {
    return table.find_at(place, fingerprint);
  }

  std::uint64_t fingerprint;
  std::uint32_t place;
};

constexpr std::size_t kBatch = 32;            // words whose looks are on their way at a time
constexpr std::uint32_t kUnsure = 1U << 31U;  // of a token number: the third word must be looked at

// Looks up all words and pairs; `terms` and `rules` may be unsure.
void look_up_ngrams(std::string_view text, std::span<const Token> tokens,
                    const Vocabulary& vocabulary, Findings& findings) {
  const FingerprintTable& table = vocabulary.ngrams();
  Appender terms(findings.terms, tokens.size());
  Appender rules(findings.rules, tokens.size());
  // What begins at `token`, by what was found for the word, and for it and the next one.
  const auto note_beginnings = [&](std::size_t token, std::uint32_t word, std::uint32_t pair) {
    const auto number = static_cast<std::uint32_t>(token);
    const std::uint32_t found = word | pair;
    const std::uint32_t sure_term = (found & Vocabulary::kTerm) != 0;
    const std::uint32_t sure_rule = (found & Vocabulary::kRule) != 0;
    terms.add(number | (kUnsure * (1 - sure_term)),
              (found & (Vocabulary::kTerm | Vocabulary::kLongTerm)) != 0);
    rules.add(number | (kUnsure * (1 - sure_rule)),
              (found & (Vocabulary::kRule | Vocabulary::kLongRule)) != 0);
  };
  std::array<Look, kBatch> words;
  std::array<Look, kBatch> pairs;
  std::uint64_t previous = 0;
  std::uint32_t found_before = 0;
  for (std::size_t begin = 0; begin < tokens.size(); begin += kBatch) {
    const std::size_t count = std::min(kBatch, tokens.size() - begin);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint64_t word = unigram(tokens[begin + i], text);
      words[i] = Look::begin(word, table);
      pairs[i] = Look::begin(bigram(previous, word), table);
      findings.fingerprints[begin + i] = word;
      previous = word;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t word = words[i].end(table);
      const std::uint32_t pair = pairs[i].end(table);
      findings.words[begin + i] = word & Vocabulary::kColumn;
      findings.pairs[begin + i] = pair & Vocabulary::kColumn;
      vocabulary.prefetch(word & Vocabulary::kColumn);
      vocabulary.prefetch(pair & Vocabulary::kColumn);
      if (begin + i != 0) note_beginnings(begin + i - 1, found_before, pair);
      found_before = word;
    }
  }
  if (!tokens.empty()) note_beginnings(tokens.size() - 1, found_before, 0);
}

// Keeps those of `beginnings` that are sure, and those whose first three words begin a phrase.
void keep_sure(std::span<const std::uint64_t> words, const FingerprintTable& triples,
               std::uint32_t flag, std::vector<std::uint32_t>& beginnings) {
  std::size_t kept = 0;
  std::array<Look, kBatch> looks;
  for (std::size_t begin = 0; begin < beginnings.size(); begin += kBatch) {
    const std::size_t count = std::min(kBatch, beginnings.size() - begin);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t token = beginnings[begin + i] & ~kUnsure;
      const bool has_three = token + 2 < words.size();
      const std::uint64_t pair = has_three ? bigram(words[token], words[token + 1]) : 0;
      looks[i] = Look::begin(has_three ? bigram(pair, words[token + 2]) : 0, triples);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t beginning = beginnings[begin + i];
      beginnings[kept] = beginning & ~kUnsure;
      kept += (beginning & kUnsure) == 0 || (looks[i].end(triples) & flag) != 0;
    }
  }
  beginnings.resize(kept);
}

}  // namespace

Vocabulary::Vocabulary(const Model::Data& model, const PhraseTable& terms, const PhraseTable& rules)
    : no_column_(static_cast<std::uint32_t>(model.columns.size())),
      columns_(model.columns.data()),
      ngrams_(ngram_entries(model, terms, rules), no_column_),
      triples_(triple_entries(terms, rules), 0) {}

void look_up(std::string_view text, std::span<const Token> tokens, const Vocabulary& vocabulary,
             Findings& findings) {
  findings.words.resize(tokens.size());
  findings.pairs.resize(tokens.size());
  findings.fingerprints.resize(tokens.size());
  look_up_ngrams(text, tokens, vocabulary, findings);
  keep_sure(findings.fingerprints, vocabulary.triples(), Vocabulary::kTerm, findings.terms);
  keep_sure(findings.fingerprints, vocabulary.triples(), Vocabulary::kRule, findings.rules);
}

}  // namespace dosimeter
