#include "vocabulary.hpp"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <utility>

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

std::vector<FingerprintTable::Entry> triple_entries(const PhraseTable& terms) {
  std::vector<FingerprintTable::Entry> entries;
  for (const std::uint64_t triple : terms.beginnings().triples) entries.push_back({triple, 1});
  return entries;
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

constexpr std::size_t kBatch = 64;  // words whose looks are on their way at a time

// Makes `list` long enough; it is made no shorter, as making it longer again would cost.
template <class T>
T* room_for(std::size_t count, std::vector<T>& list) {
  if (list.size() < count) list.resize(count);
  return list.data();
}

}  // namespace

Vocabulary::Vocabulary(const Model::Data& model, const PhraseTable& terms, const PhraseTable& rules)
    : Vocabulary(model, FingerprintTable(ngram_entries(model, terms, rules)),
                 FingerprintTable(triple_entries(terms))) {}

void Vocabulary::write(std::string& bytes) const {
  ngrams_.write(bytes);
  triples_.write(bytes);
}

Vocabulary::Vocabulary(const Model::Data& model, std::string_view bytes)
    // Braces: what stands first is read first.
    : Vocabulary{model, FingerprintTable::read(bytes), FingerprintTable::read(bytes)} {}

Vocabulary::Vocabulary(const Model::Data& model, FingerprintTable ngrams, FingerprintTable triples)
    : columns_(model.columns.data()),
      ngrams_(std::move(ngrams)),
      triples_(std::move(triples)),
      filter_((std::size_t{1} << kFilterBits) / 64) {
  ngrams_.for_each_upper_bits([&](std::uint64_t fingerprint) {
    const std::uint64_t bit = fingerprint >> (64 - kFilterBits);
    filter_[bit / 64] |= std::uint64_t{1} << bit % 64;
  });
}

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

void Findings::look_up(std::string_view text, std::span<const Token> tokens,
                       const Vocabulary& vocabulary) {
  look_up_ngrams(text, tokens, vocabulary);
  list_terms(vocabulary.triples().view());
}

// Without branches: whether a pair is held is as good as random to the machine.
void Findings::look_up_ngrams(std::string_view text, std::span<const Token> tokens,
                              const Vocabulary& vocabulary) {
  const FingerprintTable::View table = vocabulary.ngrams().view();
  const Vocabulary::Filter filter = vocabulary.filter();
  const Column* const columns = vocabulary.columns();
  std::uint64_t* const fingerprints = room_for(tokens.size() + 2, fingerprints_);
  std::uint32_t* const words = room_for(tokens.size(), words_);
  PairFinding* const first_pair = room_for(tokens.size() + 1, pairs_);
  PairFinding* pair = first_pair;
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
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t found = table.find_at(places[i], fingerprints[begin + i]);
      __builtin_prefetch(columns + (found & Vocabulary::kColumn));
      words[begin + i] = found;
    }
    // No word stands before the first.
    for (std::size_t i = begin == 0 && seconds[0] == 0 ? 1 : 0; i < held; ++i) {
      const std::uint32_t found = looks[i].end(table);
      __builtin_prefetch(columns + (found & Vocabulary::kColumn));
      words[seconds[i] - 1] |= found & ~Vocabulary::kColumn;
      *pair = {seconds[i], found};
      pair += found != 0;
    }
  }
  fingerprints[tokens.size()] = fingerprints[tokens.size() + 1] = 0;  // of no word
  word_count_ = tokens.size();
  pair_count_ = static_cast<std::size_t>(pair - first_pair);
}

// Without the beginnings of terms of three words and more whose third word does not follow.
void Findings::list_terms(const FingerprintTable::View& triples) {
  std::uint32_t* const terms = room_for(word_count_ + 1, terms_);
  const std::uint32_t* const words = words_.data();
  const std::uint64_t* const fingerprints = fingerprints_.data();
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < word_count_; ++i) {
    terms[count] = i;
    count += (words[i] & (Vocabulary::kTerm | Vocabulary::kLongTerm)) != 0;
  }
  std::array<Look, kBatch> looks;
  std::size_t kept = 0;
  for (std::size_t begin = 0; begin < count; begin += kBatch) {
    const std::size_t size = std::min(kBatch, count - begin);
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint64_t* const word = fingerprints + terms[begin + i];
      looks[i] = Look::begin(bigram(bigram(word[0], word[1]), word[2]), triples);
    }
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint32_t term = terms[begin + i];
      terms[kept] = term;
      kept += ((words[term] & Vocabulary::kTerm) | looks[i].end(triples)) != 0;
    }
  }
  term_count_ = kept;
}

}  // namespace dosimeter
