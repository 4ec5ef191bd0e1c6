#pragma once
// All that one look at a word, or at two neighbours, tells: its column in the model, and whether a
// phrase of the lexicon or of the assertion rules may begin there. One table for all three, so that
// scoring looks once.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "dosimeter/assertion.hpp"
#include "dosimeter/lexicon.hpp"
#include "dosimeter/text.hpp"
#include "fingerprint_filter.hpp"
#include "fingerprint_table.hpp"
#include "model_data.hpp"
#include "phrase_table.hpp"
#include "spelling.hpp"

namespace dosimeter {

class Vocabulary {
 public:
  // What a look gives: the number of a column, 0 where the model has none, and above it flags. A
  // phrase of one or two words is here, of the lexicon or of the rules; or one of three or more
  // begins here.
  static constexpr unsigned kColumnBits = 20;
  static constexpr std::uint32_t kColumn = (1U << kColumnBits) - 1;
  static constexpr std::uint32_t kTerm = 1U << kColumnBits;
  static constexpr std::uint32_t kRule = 2U << kColumnBits;
  static constexpr std::uint32_t kLongTerm = 4U << kColumnBits;
  static constexpr std::uint32_t kLongRule = 8U << kColumnBits;

  // What Findings says of a word: what the look at it gave, and above that the flags that the look
  // at it and the next word gave. The flags of terms, and those of rules, lie as
  // PhraseTable::Lengths do.
  static constexpr unsigned kFlagBits = 4;
  static constexpr unsigned kTermLengths = kColumnBits;
  static constexpr unsigned kRuleLengths = kColumnBits + 1;
  static constexpr std::uint32_t kMoreTerms = kLongTerm << kFlagBits;
  static_assert(PhraseTable::kOneWord << kTermLengths == kTerm);
  static_assert(PhraseTable::kTwoWords << kTermLengths == kTerm << kFlagBits);
  static_assert(PhraseTable::kMoreWords << kTermLengths == kMoreTerms);

  // `model` must outlive it.
  Vocabulary(const Model::Data& model, const Lexicon& lexicon, const AssertionRules& rules);

  // The tables as bytes, and back.
  void write(std::string& bytes) const;
  Vocabulary(const Model::Data& model, const PhraseTable& terms, std::string_view bytes);

  // By the fingerprints of uni- and bigrams.
  const FingerprintTable& ngrams() const { return ngrams_; }
  // Tells most pairs of a text that ngrams() does not hold, which most pairs are.
  const FingerprintFilter& pairs() const { return pairs_; }
  // Tells most beginnings of three words with which no term of three or more words begins.
  const FingerprintFilter& triples() const { return triples_; }
  // True of each number that is a term, which are few, and false of most others: for ngrams() all
  // numbers are one.
  bool may_be_term(const Token& number) const {
    return (number_terms_ >> (number.hash >> 58) & 1) != 0;
  }

  // The words that misspelt ones are read as.
  const Spelling& spelling() const { return spelling_; }

  // Those of the model.
  const Column* columns() const { return columns_; }

 private:
  struct Tables {
    FingerprintTable ngrams;
    Spelling spelling;
  };
  Vocabulary(const Model::Data& model, Tables tables, const PhraseTable& terms);

  const Column* columns_;
  FingerprintTable ngrams_;
  FingerprintFilter pairs_;
  FingerprintFilter triples_;
  std::uint64_t number_terms_;  // a bit by the upper bits of each hash
  Spelling spelling_;
};

// That of a scorer: of the standard model, lexicon and rules it is there already.
std::shared_ptr<const Vocabulary> vocabulary_of(const Model& model, const Lexicon& lexicon,
                                                const AssertionRules& rules);

// A pair of words that the vocabulary holds.
struct PairFinding {
  std::uint32_t second;  // the token of its second word
  std::uint32_t found;   // what the look at it gave
};

// What the vocabulary says of a text.
class Findings {
 public:
  // Replaces the content. `tokens` belong to `text`; those that are misspelt get the hashes of the
  // words that were meant.
  void look_up(std::string_view text, std::span<Token> tokens, const Vocabulary& vocabulary);

  // Of each token: its column, and which phrases may begin there (see Vocabulary).
  std::span<const std::uint32_t> words() const { return std::span(words_).first(word_count_); }
  // Which phrases may begin at each, of the lexicon and of the rules.
  PhraseTable::LengthsByToken term_lengths() const { return {words(), Vocabulary::kTermLengths}; }
  PhraseTable::LengthsByToken rule_lengths() const { return {words(), Vocabulary::kRuleLengths}; }
  // In the order of the text.
  std::span<const PairFinding> pairs() const { return std::span(pairs_).first(pair_count_); }
  // The tokens at which a phrase of the lexicon may begin, ascending.
  std::span<const std::uint32_t> terms() const { return std::span(terms_).first(term_count_); }

 private:
  void look_up_ngrams(std::string_view text, std::span<const Token> tokens,
                      const Vocabulary& vocabulary);
  // A word that may be misspelt.
  struct Unknown {
    Spelling::Look look;
    std::uint32_t token;
  };
  void add_unknown(std::string_view text, std::span<const Token> tokens,
                   std::span<const std::uint32_t> words, const Spelling& spelling);
  void read_misspelt(std::string_view text, std::span<Token> tokens, const Vocabulary& vocabulary);
  void replace_misspelt(std::string_view text, std::span<Token> tokens,
                        std::span<std::uint32_t> candidates, const Vocabulary& vocabulary);
  void look_up_again(std::string_view text, std::span<const Token> tokens,
                     std::span<const std::uint32_t> changed, const Vocabulary& vocabulary);
  void add_pairs(std::span<const PairFinding> more);
  void list_terms(std::span<const Token> tokens, const Vocabulary& vocabulary);

  // Each longer than what is in use: making a vector longer costs more than keeping it long.
  std::vector<std::uint64_t> fingerprints_;  // of the words, and two of none
  std::vector<std::uint32_t> words_;
  std::vector<PairFinding> pairs_;
  std::vector<std::uint32_t> terms_;
  std::vector<Unknown> unknown_;  // words that nothing was found for, but perhaps in a pair
  std::size_t word_count_ = 0;
  std::size_t pair_count_ = 0;
  std::size_t term_count_ = 0;
  std::size_t unknown_count_ = 0;
};

}  // namespace dosimeter
