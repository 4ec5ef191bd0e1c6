#include "vocabulary.hpp"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <utility>

#include "assertion_data.hpp"
#include "features.hpp"
#include "lexicon_data.hpp"
#include "spelling_words.hpp"
#include "standard_tables.hpp"
#include "table_bytes.hpp"
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
      found_[fingerprint] |= flag;
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

// More bits would spare looks that find nothing, and take room in the caches: 32 KiB and 64 KiB
// with the standard lexicon.
constexpr std::size_t kBitsForAPair = 4;
constexpr std::size_t kBitsForATriple = 16;

std::uint64_t number_filter(const PhraseTable& terms) {
  std::uint64_t filter = 0;
  for (const std::uint64_t hash : terms.beginnings().numbers) {
    filter |= std::uint64_t{1} << (hash >> 58);
  }
  return filter;
}

// A fingerprint on its way through a table.
struct Look {
  static Look begin(std::uint64_t fingerprint, const FingerprintTable::View& table) {
    return {fingerprint, table.place_of(fingerprint)};
  }
  std::uint32_t end(const FingerprintTable::View& table) const {
    return table.find_at(place, fingerprint);
  }

  std::uint64_t fingerprint;
  std::uint32_t place;
};

constexpr std::size_t kBatch = 128;  // words whose looks are on their way at a time

// Makes `list` long enough; it is made no shorter, as making it longer again would cost.
template <class T>
T* room_for(std::size_t count, std::vector<T>& list) {
  if (list.size() < count) list.resize(count);
  return list.data();
}

}  // namespace

// In braces, which are evaluated in order.
Vocabulary::Vocabulary(const Model::Data& model, const Lexicon& lexicon,
                       const AssertionRules& rules)
    : Vocabulary(model,
                 Tables{FingerprintTable(
                            ngram_entries(model, lexicon.data().phrases, rules.data().phrases)),
                        Spelling(spelling_words(model, lexicon, rules))},
                 lexicon.data().phrases) {}

Vocabulary::Vocabulary(const Model::Data& model, const PhraseTable& terms, std::string_view bytes)
    : Vocabulary(model, Tables{FingerprintTable::read(bytes), Spelling::read(bytes)}, terms) {}

Vocabulary::Vocabulary(const Model::Data& model, Tables tables, const PhraseTable& terms)
    : columns_(model.columns.data()),
      ngrams_(std::move(tables.ngrams)),
      pairs_(ngrams_.size(), kBitsForAPair),
      triples_(terms.beginnings().triples.size(), kBitsForATriple),
      number_terms_(number_filter(terms)),
      spelling_(std::move(tables.spelling)) {
  ngrams_.for_each_upper_bits([&](std::uint64_t fingerprint) { pairs_.add(fingerprint); });
  for (const std::uint64_t triple : terms.beginnings().triples) triples_.add(triple);
}

void Vocabulary::write(std::string& bytes) const {
  ngrams_.write(bytes);
  spelling_.write(bytes);
}

std::shared_ptr<const Vocabulary> vocabulary_of(const Model& model, const Lexicon& lexicon,
                                                const AssertionRules& rules) {
  const auto make = [&] {
    return std::make_shared<const Vocabulary>(model.data(), lexicon, rules);
  };
  const bool is_standard =
      model.data().is_standard && lexicon.data().is_standard && rules.data().is_standard;
  if (!is_standard) return make();
  static const std::shared_ptr<const Vocabulary> standard = [&] {
    const auto tables = standard_tables();
    return tables ? std::make_shared<const Vocabulary>(model.data(), lexicon.data().phrases,
                                                       tables->vocabulary)
                  : make();
  }();
  return standard;
}

void Findings::look_up(std::string_view text, std::span<Token> tokens,
                       const Vocabulary& vocabulary) {
  look_up_ngrams(text, tokens, vocabulary);
  read_misspelt(text, tokens, vocabulary);
  list_terms(tokens, vocabulary);
}

// Without branches: whether a pair is held is as good as random to the machine.
void Findings::look_up_ngrams(std::string_view text, std::span<const Token> tokens,
                              const Vocabulary& vocabulary) {
  const FingerprintTable::View table = vocabulary.ngrams().view();
  const FingerprintFilter::View filter = vocabulary.pairs().view();
  const Column* const columns = vocabulary.columns();
  std::uint64_t* const fingerprints = room_for(tokens.size() + 2, fingerprints_);
  std::uint32_t* const words = room_for(tokens.size(), words_);
  PairFinding* const first_pair = room_for(tokens.size() + 1, pairs_);
  PairFinding* pair = first_pair;
  unknown_count_ = 0;
  std::array<std::uint32_t, kBatch + 1> unknown;
  std::array<std::uint32_t, kBatch> places;
  std::array<Look, kBatch> looks;  // at pairs that may be held
  std::array<std::uint32_t, kBatch> seconds;
  std::uint64_t previous = 0;
  for (std::size_t begin = 0; begin < tokens.size(); begin += kBatch) {
    const std::size_t count = std::min(kBatch, tokens.size() - begin);
    std::size_t held = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint64_t word = unigram(tokens[begin + i], text);
      fingerprints[begin + i] = word;
      places[i] = table.place_of(word);
      const std::uint64_t both = bigram(previous, word);
      looks[held].fingerprint = both;
      seconds[held] = static_cast<std::uint32_t>(begin + i);
      held += filter.may_hold(both);
      previous = word;
    }
    for (std::size_t i = 0; i < held; ++i) looks[i] = Look::begin(looks[i].fingerprint, table);
    std::size_t unknown_count = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t found = table.find_at(places[i], fingerprints[begin + i]);
      __builtin_prefetch(columns + (found & Vocabulary::kColumn));
      words[begin + i] = found;
      unknown[unknown_count] = static_cast<std::uint32_t>(begin + i);
      unknown_count += found == 0;
    }
    add_unknown(text, tokens, std::span(unknown).first(unknown_count), vocabulary.spelling());
    // No word stands before the first.
    for (std::size_t i = begin == 0 && seconds[0] == 0 ? 1 : 0; i < held; ++i) {
      const std::uint32_t found = looks[i].end(table);
      __builtin_prefetch(columns + (found & Vocabulary::kColumn));
      words[seconds[i] - 1] |= (found & ~Vocabulary::kColumn) << Vocabulary::kFlagBits;
      *pair = {seconds[i], found};
      pair += found != 0;
    }
  }
  fingerprints[tokens.size()] = fingerprints[tokens.size() + 1] = 0;  // of no word
  word_count_ = tokens.size();
  pair_count_ = static_cast<std::size_t>(pair - first_pair);
}

// Notes those of the words, of which nothing is known, that may be misspelt for all that their
// letters tell.
void Findings::add_unknown(std::string_view text, std::span<const Token> tokens,
                           std::span<const std::uint32_t> words, const Spelling& spelling) {
  Unknown* const unknown = room_for(unknown_count_ + words.size() + 1, unknown_) + unknown_count_;
  std::size_t count = 0;
  for (const std::uint32_t word : words) {
    Letters letters;
    const bool may_be_misspelt = letters.read(text, tokens, word);
    unknown[count] = {spelling.begin_look(letters), word};
    count += may_be_misspelt;
  }
  unknown_count_ += count;
}

// Gives the words that nothing is known of the hashes of those that they are misspelt for, and
// looks at them again.
void Findings::read_misspelt(std::string_view text, std::span<Token> tokens,
                             const Vocabulary& vocabulary) {
  const Spelling& spelling = vocabulary.spelling();
  std::uint32_t* const candidates = room_for(unknown_count_ + 1, terms_);  // list_terms comes later
  std::size_t count = 0;
  for (const Unknown& unknown : std::span(unknown_).first(unknown_count_)) {
    candidates[count] = unknown.token;
    count += static_cast<std::size_t>(spelling.may_be_misspelt(unknown.look)) &
             static_cast<std::size_t>(words_[unknown.token] == 0);  // nor known as a part of a pair
  }
  if (count != 0) replace_misspelt(text, tokens, std::span(candidates, count), vocabulary);
}

// Those of the candidates that are misspelt.
void Findings::replace_misspelt(std::string_view text, std::span<Token> tokens,
                                std::span<std::uint32_t> candidates, const Vocabulary& vocabulary) {
  std::size_t changed = 0;
  for (const std::uint32_t i : candidates) {
    Letters letters;
    letters.read(text, tokens, i);
    const std::string_view meant = vocabulary.spelling().meant_by(letters);
    if (meant.empty()) continue;
    tokens[i].hash = word_hash(meant);
    candidates[changed++] = i;
  }
  if (changed != 0) look_up_again(text, tokens, candidates.first(changed), vocabulary);
}

// At the words whose hashes have changed, ascending, of which nothing was known before, and at the
// pairs that they are in.
void Findings::look_up_again(std::string_view text, std::span<const Token> tokens,
                             std::span<const std::uint32_t> changed, const Vocabulary& vocabulary) {
  const FingerprintTable& table = vocabulary.ngrams();
  for (const std::uint32_t i : changed) {
    fingerprints_[i] = unigram(tokens[i], text);
    words_[i] = table.find(fingerprints_[i]);
  }
  std::vector<PairFinding> found;
  std::uint32_t next = 1;  // the second word of the next pair that has not been looked at
  for (const std::uint32_t i : changed) {
    const auto end = static_cast<std::uint32_t>(std::min(word_count_, i + std::size_t{2}));
    for (next = std::max(next, i); next < end; ++next) {
      const std::uint32_t pair = table.find(bigram(fingerprints_[next - 1], fingerprints_[next]));
      words_[next - 1] |= (pair & ~Vocabulary::kColumn) << Vocabulary::kFlagBits;
      if (pair != 0) found.push_back({next, pair});
    }
  }
  add_pairs(found);
}

// In the order of the text; none of them is there already.
void Findings::add_pairs(std::span<const PairFinding> more) {
  PairFinding* const pairs = room_for(pair_count_ + more.size(), pairs_);
  std::copy(more.begin(), more.end(), pairs + pair_count_);
  const auto is_before = [](const PairFinding& a, const PairFinding& b) {
    return a.second < b.second;
  };
  std::inplace_merge(pairs, pairs + pair_count_, pairs + pair_count_ + more.size(), is_before);
  pair_count_ += more.size();
}

// Strikes off the findings what cannot be: terms of three words and more whose third word does not
// follow, and numbers that are none.
void Findings::list_terms(std::span<const Token> tokens, const Vocabulary& vocabulary) {
  const FingerprintFilter::View triples = vocabulary.triples().view();
  const PhraseTable::LengthsByToken lengths = term_lengths();
  std::uint32_t* const terms = room_for(word_count_ + 1, terms_);
  std::uint32_t* const words = words_.data();
  const std::uint64_t* const fingerprints = fingerprints_.data();
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < word_count_; ++i) {
    terms[count] = i;
    count += lengths[i] != 0;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t term = terms[i];
    const std::uint64_t* const word = fingerprints + term;
    const bool goes_on = triples.may_hold(bigram(bigram(word[0], word[1]), word[2]));
    const bool is_none = word[0] == kNumber && !vocabulary.may_be_term(tokens[term]);
    const std::uint32_t found =
        words[term] & ~((goes_on ? 0 : Vocabulary::kMoreTerms) | (is_none ? Vocabulary::kTerm : 0));
    words[term] = found;
    terms[kept] = term;
    kept += (found >> Vocabulary::kTermLengths & PhraseTable::kAnyLength) != 0;
  }
  term_count_ = kept;
}

}  // namespace dosimeter
