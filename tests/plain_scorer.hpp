#pragma once
// Scoring as one would write it down first: words and sentences by ICU alone, word by word and map
// by map, without tables, vectors or tricks. What the library does fast must give the same bits.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "dosimeter/scorer.hpp"
#include "spelling_words.hpp"

namespace dosimeter::plain {

// dosimeter::tokenize.
std::vector<Token> tokenize(std::string_view text);

class Scorer {
 public:
  // `fast` must outlive it.
  explicit Scorer(const dosimeter::Scorer& fast);

  // What fast.score(text) must be.
  Score score(std::string_view text) const;

 private:
  // Gives misspelt words the hashes of those that were meant.
  void read_misspelt(std::string_view text, std::vector<Token>& tokens) const;
  bool may_be_misspelt(std::string_view text, const std::vector<Token>& tokens,
                       std::size_t token) const;
  const std::string& meant_by(const std::string& written) const;

  const dosimeter::Scorer& fast_;
  SpellingWords words_;
  std::unordered_set<std::string> listed_;                      // all of these
  mutable std::unordered_map<std::string, std::string> meant_;  // that have been asked for
  std::unordered_map<std::uint64_t, std::uint32_t> column_of_;  // by fingerprint
};

}  // namespace dosimeter::plain
