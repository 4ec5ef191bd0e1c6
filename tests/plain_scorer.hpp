#pragma once
// Scoring as one would write it down first: words and sentences by ICU alone, word by word and map
// by map, without tables, vectors or tricks. What the library does fast must give the same bits.

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dosimeter/scorer.hpp"

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
  const dosimeter::Scorer& fast_;
  std::unordered_map<std::uint64_t, std::uint32_t> column_of_;  // by fingerprint
};

}  // namespace dosimeter::plain
