#include "vocabulary.hpp"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>

#include "assertion_data.hpp"
#include "features.hpp"
#include "lexicon_data.hpp"
#include "standard_tables.hpp"
#include "word_hash.hpp"

namespace dosimeter {
namespace {

// Columns and flags by fingerprint.
class EntryMap {
 public:
  explicit EntryMap(std::size_t most) { found_.reserve(most); }

  // Of several columns for a fingerprint the first counts.
  void add_column(std::uint64_t fingerprint, std::uint32_t column) {
    found_.try_emplace(fingerprint, column);
  }
  void add_flag(std::span<const std::uint64_t> fingerprints, std::uint32_t flag) {
    for (const std::uint64_t fingerprint : fingerprints) {
      found_[fingerprint] |= flag << Vocabulary::kColumnBits;
    }
  }

  std::vector<FingerprintTable::Entry> entries() const {
    std::vector<FingerprintTable::Entry> entries;
    entries.reserve(found_.size());
    for (const auto& [fingerprint, found] : found_) entries.push_back({fingerprint, found});
    return entries;
  }

 private:
  boost::unordered_flat_map<std::uint64_t, std::uint32_t, MixedAlready> found_;
};

std::vector<FingerprintTable::Entry> ngram_entries(const Model::Data& model,
                                                   const PhraseTable& terms,
                                                   const PhraseTable& rules) {
  const PhraseTable::Beginnings& term = terms.beginnings();
  const PhraseTable::Beginnings& rule = rules.beginnings();
  EntryMap map(model.fingerprints.size() + term.whole.size() + term.pairs.size() +
               rule.whole.size() + rule.pairs.size());
  for (std::size_t i = 0; i < model.fingerprints.size(); ++i) {
    map.add_column(model.fingerprints[i], model.column_numbers[i]);
  }
  map.add_flag(term.whole, Vocabulary::kTerm);
  map.add_flag(term.pairs, Vocabulary::kLongTerm);
  map.add_flag(rule.whole, Vocabulary::kRule);
  map.add_flag(rule.pairs, Vocabulary::kLongRule);
  return map.entries();
}

std::vector<FingerprintTable::Entry> triple_entries(const PhraseTable& terms,
                                                    const PhraseTable& rules) {
  EntryMap map(terms.beginnings().triples.size() + rules.beginnings().triples.size());
  map.add_flag(terms.beginnings().triples, Vocabulary::kLongTerm);
  map.add_flag(rules.beginnings().triples, Vocabulary::kLongRule);
  return map.entries();
}

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

constexpr std::size_t kBatch = 32;  // words whose looks are on their way at a time
constexpr unsigned kFlagBits = 4;   // of a beginning: its token's number, then its flags

// Makes `list` long enough; it is made no shorter, as making it longer again would cost.
template <class T>
T* room_for(std::size_t count, std::vector<T>& list) {
  if (list.size() < count) list.resize(count);
  return list.data();
}

// Drops what was found before the first token, which is none.
std::uint64_t* without_first(std::uint64_t* begin, std::uint64_t* end) {
  constexpr std::uint64_t kBeforeFirst = ~std::uint64_t{0} >> kFlagBits;
  if (begin == end || *begin >> kFlagBits != kBeforeFirst) return end;
  return std::copy(begin + 1, end, begin);
}

// Looks up all words and pairs, and lists where phrases may begin. Without branches: whether one
// may is as good as random to the machine. Returns how many are listed.
std::size_t look_up_ngrams(std::string_view text, std::span<const Token> tokens,
                           const Vocabulary& vocabulary, Findings& findings) {
  const FingerprintTable& table = vocabulary.ngrams();
  WordColumns* const columns = room_for(tokens.size(), findings.columns);
  std::uint64_t* const beginnings = room_for(tokens.size() + 1, findings.beginnings);
  std::uint64_t* next = beginnings;
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
      previous = word;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t word = words[i].end(table);
      const std::uint32_t pair = pairs[i].end(table);
      const WordColumns found{word & Vocabulary::kColumn, pair & Vocabulary::kColumn};
      columns[begin + i] = found;
      vocabulary.prefetch(found.word);
      vocabulary.prefetch(found.pair);
      // Of the token before; behind the first one, of none.
      const std::uint32_t flags = (found_before | pair) >> Vocabulary::kColumnBits;
      *next = (begin + i - 1) << kFlagBits | flags;
      next += flags != 0;
      found_before = word;
    }
    if (begin == 0) next = without_first(beginnings, next);
  }
  if (tokens.empty()) return 0;
  const std::uint32_t flags = found_before >> Vocabulary::kColumnBits;
  *next = (tokens.size() - 1) << kFlagBits | flags;
  next += flags != 0;
  return static_cast<std::size_t>(next - beginnings);
}

// Parts the beginnings into those of terms and of rules, and drops those of longer phrases whose
// third word does not follow.
void part_beginnings(std::string_view text, std::span<const Token> tokens,
                     std::span<const std::uint64_t> beginnings, const FingerprintTable& triples,
                     Findings& findings) {
  findings.terms.resize(beginnings.size() + 1);
  findings.rules.resize(beginnings.size() + 1);
  std::uint32_t* term = findings.terms.data();
  std::uint32_t* rule = findings.rules.data();
  std::array<Look, kBatch> looks;
  const auto word = [&](std::size_t i) {
    return unigram(tokens[std::min(i, tokens.size() - 1)], text);  // behind the last: any
  };
  for (std::size_t begin = 0; begin < beginnings.size(); begin += kBatch) {
    const std::size_t count = std::min(kBatch, beginnings.size() - begin);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t token = beginnings[begin + i] >> kFlagBits;
      const std::uint64_t pair = bigram(word(token), word(token + 1));
      looks[i] = Look::begin(bigram(pair, word(token + 2)), triples);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t third = looks[i].end(triples) >> Vocabulary::kColumnBits;
      const auto flags = static_cast<std::uint32_t>(beginnings[begin + i]) &
                         (third | Vocabulary::kTerm | Vocabulary::kRule);
      *term = *rule = static_cast<std::uint32_t>(beginnings[begin + i] >> kFlagBits);
      term += (flags & (Vocabulary::kTerm | Vocabulary::kLongTerm)) != 0;
      rule += (flags & (Vocabulary::kRule | Vocabulary::kLongRule)) != 0;
    }
  }
  findings.terms.resize(static_cast<std::size_t>(term - findings.terms.data()));
  findings.rules.resize(static_cast<std::size_t>(rule - findings.rules.data()));
}

}  // namespace

Vocabulary::Vocabulary(const Model::Data& model, const PhraseTable& terms, const PhraseTable& rules)
    : columns_(model.columns.data()),
      ngrams_(ngram_entries(model, terms, rules)),
      triples_(triple_entries(terms, rules)) {}

void Vocabulary::write(std::string& bytes) const {
  ngrams_.write(bytes);
  triples_.write(bytes);
}

Vocabulary::Vocabulary(const Model::Data& model, std::string_view bytes)
    : columns_(model.columns.data()),
      ngrams_(FingerprintTable::read(bytes)),
      triples_(FingerprintTable::read(bytes)) {}

std::shared_ptr<const Vocabulary> vocabulary_of(const Model& model, const Lexicon& lexicon,
                                                const AssertionRules& rules) {
  const auto make = [&] {
    return std::make_shared<const Vocabulary>(model.data(), lexicon.data().phrases,
                                              rules.data().phrases);
  };
  const bool is_standard =
      model.data().is_standard && lexicon.data().is_standard && rules.data().is_standard;
  if (!is_standard) return make();
  static const std::shared_ptr<const Vocabulary> standard = [&] {
    const auto tables = standard_tables();
    return tables ? std::make_shared<const Vocabulary>(model.data(), tables->vocabulary) : make();
  }();
  return standard;
}

void look_up(std::string_view text, std::span<const Token> tokens, const Vocabulary& vocabulary,
             Findings& findings) {
  const std::size_t count = look_up_ngrams(text, tokens, vocabulary, findings);
  part_beginnings(text, tokens, std::span(findings.beginnings).first(count), vocabulary.triples(),
                  findings);
}

}  // namespace dosimeter
