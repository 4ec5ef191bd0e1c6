#pragma once
// Finds phrases (sequences of words) in tokens: a trie, kept as a table of all that phrases begin
// with. Longest match wins. Shared by the lexicon and the assertion rules.

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/text.hpp"
#include "fingerprint_table.hpp"
#include "word_hash.hpp"

namespace dosimeter {

class PhraseTable {
 public:
  using Value = std::uint32_t;
  static constexpr Value kMostValue = (1U << 22) - 1;

  struct Match {
    Value value;
    std::uint32_t tokens;  // how many words it spans, at least 1
  };

  // Adds a phrase; a phrase without words is ignored. Returns the value that an equal phrase
  // already has, in which case nothing changes. A phrase in capitals ("SI", "DOA") matches
  // capitals only. Throws std::length_error for a value above kMostValue.
  std::optional<Value> add(std::string_view phrase, Value value);

  // Makes the phrases ready for finding; none can be added behind it.
  void freeze();

  // A table made ready as bytes, and back from the front of `bytes`.
  void write(std::string& bytes) const;
  static PhraseTable read(std::string_view& bytes);

  // What phrases begin with, as fingerprints (see features.hpp).
  struct Beginnings {
    std::vector<std::uint64_t> whole;    // of the phrases of one word and of two
    std::vector<std::uint64_t> numbers;  // the hashes of the phrases of one word that are numbers
    std::vector<std::uint64_t> pairs;    // of the first two words of longer phrases
    std::vector<std::uint64_t> triples;  // of their first three

    // Calls visit(list) for each of them.
    template <class AnyBeginnings, class Visit>
    static void for_each(AnyBeginnings& beginnings, Visit visit) {
      for (auto* list :
           {&beginnings.whole, &beginnings.numbers, &beginnings.pairs, &beginnings.triples}) {
        visit(*list);
      }
    }
  };
  const Beginnings& beginnings() const { return beginnings_; }

  // Which phrases may begin at a token, as far as its next words tell: of one word, of two, of
  // more. A bit each, where Vocabulary has them (see there).
  using Lengths = std::uint32_t;
  static constexpr Lengths kOneWord = 1;
  static constexpr Lengths kTwoWords = 1U << 4;
  static constexpr Lengths kMoreWords = 1U << 6;
  static constexpr Lengths kAnyLength = kOneWord | kTwoWords | kMoreWords;

  // Those of each token of a text: of the bits of its number from `shift` on.
  struct LengthsByToken {
    std::span<const std::uint32_t> numbers;
    unsigned shift = 0;

    Lengths operator[](std::size_t token) const { return numbers[token] >> shift & kAnyLength; }
  };

  // The longest phrase that begins at `tokens[first]` and does not go beyond `last`. `lengths` must
  // hold that of every phrase there is; others in it cost time only. Between its words stand only
  // spaces, hyphens, slashes, apostrophes and ampersands, in any of their forms, so "self-harm" is
  // "self harm" but a phrase never runs across a comma or a sentence end.
  std::optional<Match> find(std::string_view text, std::span<const Token> tokens, std::size_t first,
                            std::size_t last, Lengths lengths) const;

  // Fetches from memory meanwhile what find() will look at from `tokens[first]` on.
  void prefetch(std::span<const Token> tokens, std::size_t first, Lengths lengths) const;

 private:
  void add_beginnings(std::string_view phrase, std::span<const Token> tokens);

  static constexpr Value kNone = 0xFFFFFFFF;

  // The search for the longest phrase from one token on.
  class Search;
  std::optional<Match> find_short(std::string_view text, std::span<const Token> tokens,
                                  std::size_t first, std::size_t last, Lengths lengths) const;

  struct Node {
    Value value = kNone;
    bool goes_on = false;
  };

  // What by_words_ gives: a value, and above it two flags.
  static constexpr std::uint32_t kIsPhrase = kMostValue + 1;
  static constexpr std::uint32_t kGoesOn = 2 * kIsPhrase;

  // Each phrase and all that it begins with, by the fingerprint of its words; moved to by_words_
  // by freeze().
  boost::unordered_flat_map<std::uint64_t, Node, MixedAlready> nodes_;
  FingerprintTable by_words_;
  Beginnings beginnings_;
};

// 0, 1 ... count - 1: where phrases may begin that are looked for everywhere.
std::vector<std::uint32_t> all_tokens(std::size_t count);

// kAnyLength for each of them.
std::vector<std::uint32_t> any_lengths(std::size_t count);

// The words of a phrase as a person would count them: "si/hi" has two.
std::size_t count_words(std::string_view phrase);

}  // namespace dosimeter
