#pragma once
// Finds phrases (sequences of words) in tokens: a trie whose edges are word hashes. Longest match
// wins. Shared by the lexicon and the assertion rules.

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/text.hpp"
#include "word_hash.hpp"

namespace dosimeter {

class PhraseTable {
 public:
  using Value = std::uint32_t;

  struct Match {
    Value value;
    std::uint32_t tokens;  // how many words it spans, at least 1
  };

  // Adds a phrase; a phrase without words is ignored. Returns the value that an equal phrase
  // already has, in which case nothing changes. A phrase in capitals ("SI", "DOA") matches
  // capitals only.
  std::optional<Value> add(std::string_view phrase, Value value);

  // The longest phrase that begins at `tokens[first]` and does not go beyond `last`. Between its
  // words stand only spaces, hyphens, slashes, apostrophes and ampersands, so "self-harm" is "self
  // harm" but a phrase never runs across a comma or a sentence end.
  std::optional<Match> find(std::string_view text, std::span<const Token> tokens, std::size_t first,
                            std::size_t last) const {
    if (first >= last || !may_begin(tokens[first].hash)) return std::nullopt;
    return find_from(text, tokens, first, last);
  }

 private:
  static constexpr Value kNone = 0xFFFFFFFF;
  static constexpr unsigned kFilterShift = 48;

  std::optional<Match> find_from(std::string_view text, std::span<const Token> tokens,
                                 std::size_t first, std::size_t last) const;

  // False for most words that begin no phrase: a Bloom filter of one hash, small enough for the
  // nearest cache.
  bool may_begin(std::uint64_t word) const { return beginnings_[word >> kFilterShift]; }

  // The search for the longest phrase from one token on.
  class Search;

  boost::unordered_flat_map<std::uint64_t, std::uint32_t, MixedAlready>
      edges_;                         // node and word -> node
  std::vector<Value> values_{kNone};  // of each node
  std::vector<bool> has_edges_{false};
  std::vector<bool> beginnings_ = std::vector<bool>(std::size_t{1} << (64 - kFilterShift));
};

// The words of a phrase as a person would count them: "si/hi" has two.
std::size_t count_words(std::string_view phrase);

}  // namespace dosimeter
