#pragma once
// All that one look at a word, or at two neighbours, tells: its column in the model, and whether a
// phrase of the lexicon or of the assertion rules may begin there. One table for all three, so that
// scoring looks once.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "dosimeter/text.hpp"
#include "fingerprint_table.hpp"
#include "model_data.hpp"
#include "phrase_table.hpp"

namespace dosimeter {

class Vocabulary {
 public:
  // What a look gives: the number of a column, and above it flags. A phrase of one or two words
  // begins here, of the lexicon or of the rules; or one of three or more may.
  static constexpr std::uint32_t kTerm = 1U << 20;
  static constexpr std::uint32_t kRule = 1U << 21;
  static constexpr std::uint32_t kLongTerm = 1U << 22;
  static constexpr std::uint32_t kLongRule = 1U << 23;
  static constexpr std::uint32_t kColumn = kTerm - 1;

  // `model` must outlive it.
  Vocabulary(const Model::Data& model, const PhraseTable& terms, const PhraseTable& rules);

  // By the fingerprints of uni- and bigrams. The column is no_column() where the model has none.
  const FingerprintTable& ngrams() const { return ngrams_; }
  // By the fingerprints of three words: kTerm, kRule or both where a phrase begins with them.
  const FingerprintTable& triples() const { return triples_; }
  std::uint32_t no_column() const { return no_column_; }

  // Fetches a column from memory meanwhile.
  void prefetch(std::uint32_t column) const { __builtin_prefetch(columns_ + column); }

 private:
  std::uint32_t no_column_;
  const Column* columns_;
  FingerprintTable ngrams_;
  FingerprintTable triples_;
};

// What the vocabulary says of a text, in the order of its tokens.
struct Findings {
  std::vector<std::uint32_t> words;  // the column of each
  std::vector<std::uint32_t> pairs;  // of each with the one before; that of the first means nothing
  std::vector<std::uint32_t> terms;  // the tokens at which a phrase of the lexicon may begin
  std::vector<std::uint32_t> rules;  // the same for the assertion rules
  std::vector<std::uint64_t> fingerprints;  // the unigram of each token
};

// Replaces the content of `findings`. `tokens` belong to `text`.
void look_up(std::string_view text, std::span<const Token> tokens, const Vocabulary& vocabulary,
             Findings& findings);

}  // namespace dosimeter
