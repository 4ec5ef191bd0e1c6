#pragma once
// The word that a misspelt one was meant to be, looked up by what is left of words without one of
// their letters: two words are one slip apart only where these have something in common (Mor and
// Fraenkel 1982, doi:10.1145/358728.358752; Garbe's SymSpell, 2012).

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/text.hpp"
#include "fingerprint_table.hpp"
#include "key_filter.hpp"
#include "misspelling.hpp"

namespace dosimeter {

// The up to kLongestMisspelt letters of a word, in lower case.
class Letters {
 public:
  // Of a word of letters and apostrophes in lower case.
  explicit Letters(std::string_view word);

  // Of a token that may be misspelt: of at least kShortestMisspelt letters a to z and nothing else,
  // and not like a name or an abbreviation, so without a capital but for the first letter of a
  // sentence. None of any other token.
  static std::optional<Letters> of_token(std::string_view text, std::span<const Token> tokens,
                                         std::size_t number) {
    const Token& token = tokens[number];
    const std::size_t size = token.end - token.begin;
    if (size < kShortestMisspelt || size > kLongestMisspelt) return std::nullopt;
    const bool begins_sentence = number == 0 || tokens[number - 1].sentence != token.sentence;
    if (text[token.begin] < 'a' && !begins_sentence) return std::nullopt;  // a capital, mostly
    return of_word(text, token.begin, size);
  }

  std::size_t size() const { return size_; }
  // `letters` is where they are put.
  std::string_view word(std::array<char, kLongestMisspelt>& letters) const;

  std::uint64_t key() const { return mixed(first_, second_); }

  // What most slips leave as it is: the consonants behind the first letter, in no order and each
  // once, a bit by its place in the alphabet.
  std::uint32_t consonants() const {
    std::uint32_t bits = 0;
    const auto add = [&bits](std::uint64_t letters) {
      for (; letters != 0; letters >>= 8) bits |= 1U << (letters & 31);
    };
    add(first_ >> 8);
    add(second_);
    return bits & kConsonants;
  }
  // The key of the first letter, consonants behind it and a size.
  std::uint64_t outline(std::uint32_t consonants, std::size_t size) const {
    return mixed(consonants, (first_ & 0xFF) << 8 | size);
  }

  // Calls visit(key) with the keys of the word without one of its letters, but the first.
  template <class Visit>
  void for_each_key_without_a_letter(Visit visit) const {
    const std::uint64_t first_moved = first_ >> 8 | second_ << 56;
    const std::uint64_t second_moved = second_ >> 8;
    std::uint64_t kept = 0xFF;  // a mask of the letters before the one that is left out
    for (std::size_t i = 1; i < std::min(kHalf, size_); ++i, kept = kept << 8 | 0xFF) {
      visit(mixed((first_ & kept) | (first_moved & ~kept), second_moved));
    }
    kept = 0;
    for (std::size_t i = kHalf; i < size_; ++i, kept = kept << 8 | 0xFF) {
      visit(mixed(first_, (second_ & kept) | (second_moved & ~kept)));
    }
  }

 private:
  // Of the letters that are no vowels, a bit each.
  static constexpr std::uint32_t kConsonants = [] {
    std::uint32_t bits = 0;
    for (char letter = 'a'; letter <= 'z'; ++letter) {
      if (kVowels.find(letter) == std::string_view::npos) bits |= 1U << (letter & 31);
    }
    return bits;
  }();
  static constexpr std::size_t kHalf = 8;  // letters in a number

  // The factors are those of WordHash; its second round is not needed for so few keys.
  static std::uint64_t mixed(std::uint64_t first, std::uint64_t second) {
    const std::uint64_t product = (first ^ second * 0xBF58476D1CE4E5B9u) * 0x94D049BB133111EBu;
    return product ^ product >> 32;
  }

  // Of a token of a length that may be misspelt.
  static std::optional<Letters> of_word(std::string_view text, std::size_t begin, std::size_t size);

  Letters(std::uint64_t first, std::uint64_t second, std::size_t size)
      : first_(first), second_(second), size_(size) {}

  std::uint64_t first_ = 0;  // eight letters, little-endian, behind the last one 0
  std::uint64_t second_ = 0;
  std::size_t size_ = 0;
};

// Words as they are spelt right, in lower case; what is no word of up to kLongestMisspelt letters
// and apostrophes is passed over.
struct SpellingWords {
  std::vector<std::string> meant;  // what a misspelt word may be read as, the likelier first
  std::vector<std::string> right;  // further words to be read as they are
};

class Spelling {
 public:
  explicit Spelling(const SpellingWords& words);

  // As bytes, and back from the front of `bytes`.
  void write(std::string& bytes) const;
  static Spelling read(std::string_view& bytes);

  // The word that `written` was meant to be: of the words that are one slip away the one of the
  // likeliest kind of slip, and of several of these the first. Empty where there is none, or where
  // it is spelt right.
  std::string_view meant_by(const Letters& written) const;

  // What a misspelt word may be read as, the likelier first.
  std::size_t size() const { return ends_.size(); }
  std::string_view word(std::size_t number) const;
  bool is_right(const Letters& word) const;

 private:
  class Search;
  struct Key;

  Spelling() = default;
  static std::vector<Key> keys_of(const SpellingWords& words);
  std::uint32_t value_of(std::span<const Key> same);
  void fill_filters();
  void add_outlines(std::string_view word);

  // What a key gives: 0 for that of no word; one more than the number of its only word; or, with
  // kList, the place in `lists_` where how many words it has stands before their numbers. And
  // kRight if it is that of a whole word.
  static constexpr std::uint32_t kRight = 1U << 23;
  static constexpr std::uint32_t kList = 1U << 22;

  std::uint32_t find(std::uint64_t key) const;

  std::string letters_;              // of the words, one behind the other
  std::vector<std::uint32_t> ends_;  // of each of them
  std::vector<std::uint32_t> lists_;
  FingerprintTable keys_;
  KeyFilter filter_{0};    // tells most keys that are not there
  KeyFilter outlines_{0};  // tells most words that are not one slip away from any
};

}  // namespace dosimeter
