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
#include "fingerprint_table.hpp"
#include "model_data.hpp"
#include "phrase_table.hpp"

namespace dosimeter {

class Vocabulary {
 public:
  // What a look gives: the number of a column, and above it flags. A phrase of one or two words
  // begins here, of the lexicon or of the rules; or one of three or more may.
  static constexpr unsigned kColumnBits = 20;
  static constexpr std::uint32_t kColumn = (1U << kColumnBits) - 1;
  static constexpr std::uint32_t kTerm = 1;  // of the flags, without the column
  static constexpr std::uint32_t kRule = 2;
  static constexpr std::uint32_t kLongTerm = 4;
  static constexpr std::uint32_t kLongRule = 8;

  // `model` must outlive it.
  Vocabulary(const Model::Data& model, const PhraseTable& terms, const PhraseTable& rules);

  // The tables as bytes, and back.
  void write(std::string& bytes) const;
  Vocabulary(const Model::Data& model, std::string_view bytes);

  // By the fingerprints of uni- and bigrams. The column is 0 where the model has none.
  const FingerprintTable& ngrams() const { return ngrams_; }
  // By the fingerprints of three words: kLongTerm, kLongRule or both where a phrase
  // begins with them.
  const FingerprintTable& triples() const { return triples_; }

  // Fetches a column from memory meanwhile.
  void prefetch(std::uint32_t column) const { __builtin_prefetch(columns_ + column); }

 private:
  const Column* columns_;
  FingerprintTable ngrams_;
  FingerprintTable triples_;
};

// The columns of a word, and of the pair that it makes with the word before.
struct WordColumns {
  std::uint32_t word;
  std::uint32_t pair;
};

// That of a scorer: of the standard model, lexicon and rules it is there already.
std::shared_ptr<const Vocabulary> vocabulary_of(const Model& model, const Lexicon& lexicon,
                                                const AssertionRules& rules);

// What the vocabulary says of a text.
struct Findings {
  std::vector<WordColumns> columns;       // of each token, or longer; the first pair means nothing
  std::vector<std::uint32_t> terms;       // the tokens at which a phrase of the lexicon may begin
  std::vector<std::uint32_t> rules;       // the same for the assertion rules
  std::vector<std::uint64_t> beginnings;  // room for those that are to be looked at again
};

// Replaces the content of `findings`. `tokens` belong to `text`.
void look_up(std::string_view text, std::span<const Token> tokens, const Vocabulary& vocabulary,
             Findings& findings);

}  // namespace dosimeter
