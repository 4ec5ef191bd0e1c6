#pragma once
// The word that a misspelt one was meant to be, looked up by what is left of words without one of
// their letters: two words are one slip apart only where these have something in common (Mor and
// Fraenkel 1982, doi:10.1145/358728.358752; Garbe's SymSpell, 2012).

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
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
  Letters() = default;
  // Of a word of letters and apostrophes in lower case.
  explicit Letters(std::string_view word) : Letters(word, word.size()) {}
  // Of one that `text` begins with.
  Letters(std::string_view text, std::size_t size)
      : letters_(load(text, 0, size) & own(size)), size_(size) {}

  // Makes this the letters of a token, and tells whether it may be misspelt: it is of at least
  // kShortestMisspelt letters a to z and nothing else, and not like a name or an abbreviation, so
  // without a capital but for the first letter of a sentence. Without branches, as of a word that
  // nothing is known of all of that is as good as random to the machine.
  bool read(std::string_view text, std::span<const Token> tokens, std::size_t number) {
    const Token& token = tokens[number];
    const std::size_t whole_size = token.end - token.begin;
    size_ = std::min(whole_size, kLongestMisspelt);
    const Bytes own_bytes = own(size_);
    letters_ = (load(text, token.begin, size_) | kCaseOfFirst) & own_bytes;
    const auto others = std::bit_cast<Halves>((letters_ - 'a' > 'z' - 'a') & own_bytes);
    const auto is_small = static_cast<unsigned>(text[token.begin]) & kCase;
    // But not behind what looks like a title or an initial: UAX #29 ends a sentence in "Mr. Kiled".
    const Token& before = tokens[number - (number != 0 ? 1 : 0)];
    const auto is_capital = (static_cast<unsigned>(text[before.begin]) & kCase) ^ kCase;
    const auto is_title =
        (is_capital / kCase) & static_cast<unsigned>(before.end - before.begin <= kLongestTitle);
    const auto begins_sentence =
        static_cast<unsigned>(number == 0) |
        (static_cast<unsigned>(before.sentence != token.sentence) & (is_title ^ 1U));
    const auto has_length = static_cast<unsigned>(whole_size - kShortestMisspelt <=
                                                  kLongestMisspelt - kShortestMisspelt);
    return (static_cast<unsigned>((others[0] | others[1]) == 0) & has_length &
            (is_small / kCase | begins_sentence)) != 0;
  }

  std::size_t size() const { return size_; }
  // `letters` is where they are put.
  std::string_view word(std::array<char, kLongestMisspelt>& letters) const;

  std::uint64_t key() const { return mixed(halves()); }

  // The key of the word with all vowels behind the first letter taken for one and the same, so that
  // the slips in vowels come to few different ones.
  std::uint64_t skeleton() const {
    auto is_vowel = letters_ == kVowels[0];
    for (const char vowel : kVowels.substr(1)) is_vowel |= letters_ == vowel;
    // What is left of a vowel are the bits that all letters have.
    return mixed(std::bit_cast<Halves>(letters_ & ~(std::bit_cast<Bytes>(is_vowel) & kOwnBits)));
  }

  // Calls visit(key) with the keys of the word without one of its letters, but the first.
  template <class Visit>
  void for_each_key_without_a_letter(Visit visit) const {
    const auto [first, second] = halves();
    const std::uint64_t first_moved = first >> 8 | second << 56;
    const std::uint64_t second_moved = second >> 8;
    std::uint64_t kept = 0xFF;  // a mask of the letters before the one that is left out
    for (std::size_t i = 1; i < std::min(kHalf, size_); ++i, kept = kept << 8 | 0xFF) {
      visit(mixed({(first & kept) | (first_moved & ~kept), second_moved}));
    }
    kept = 0;
    for (std::size_t i = kHalf; i < size_; ++i, kept = kept << 8 | 0xFF) {
      visit(mixed({first, (second & kept) | (second_moved & ~kept)}));
    }
  }

 private:
  static constexpr std::size_t kHalf = 8;  // letters in a number
  using Halves = std::array<std::uint64_t, 2>;
  using Bytes [[gnu::vector_size(kLongestMisspelt)]] = unsigned char;

  static constexpr unsigned kCase = 'a' ^ 'A';
  static constexpr std::size_t kLongestTitle = 4;  // "Prof"
  static constexpr Bytes kCaseOfFirst = {kCase};
  // The bits in which small letters differ, of all but the first.
  static constexpr Bytes kOwnBits = (Bytes{} + 0x1F) ^ Bytes { 0x1F };
  // From the `kLongestMisspelt - size`-th on: which bytes are those of a word of that size.
  static constexpr auto kOwn = [] {
    std::array<unsigned char, 2 * kLongestMisspelt> own{};
    std::fill_n(own.begin(), kLongestMisspelt, static_cast<unsigned char>(0xFF));
    return own;
  }();

  // The factors are those of WordHash; its second round is not needed for so few keys.
  static std::uint64_t mixed(const Halves& halves) {
    const std::uint64_t product =
        (halves[0] ^ halves[1] * 0xBF58476D1CE4E5B9u) * 0x94D049BB133111EBu;
    return product ^ product >> 32;
  }

  static Bytes own(std::size_t size) {
    Bytes own;
    std::memcpy(&own, kOwn.data() + kLongestMisspelt - size, sizeof own);
    return own;
  }

  // The word of that size at `begin`, and perhaps what is behind it.
  static Bytes load(std::string_view text, std::size_t begin, std::size_t size) {
    Bytes bytes{};
    if (begin + sizeof bytes <= text.size()) {
      std::memcpy(&bytes, text.data() + begin, sizeof bytes);
    } else {  // among the last words of a text
      std::memcpy(&bytes, text.data() + begin, size);
    }
    return bytes;
  }

  Halves halves() const { return std::bit_cast<Halves>(letters_); }

  Bytes letters_{};  // behind the last one 0
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

  // Whether a word may be misspelt, in two steps: what is to be looked at, which is fetched from
  // memory meanwhile, and the look at it. False of most words that meant_by() finds nothing for.
  // Without branches.
  struct Look {
    std::uint64_t key;
    std::uint64_t skeleton;
    std::uint32_t place;
  };
  Look begin_look(const Letters& written) const {
    const Look look = {written.key(), written.skeleton(), keys_.place_of(written.key())};
    slips_.fetch(look.skeleton);
    return look;
  }
  bool may_be_misspelt(const Look& look) const {
    return (static_cast<unsigned>(slips_.may_hold(look.skeleton)) &
            static_cast<unsigned>((keys_.find_at(look.place, look.key) & kRight) == 0)) != 0;
  }

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
  void add_slips(std::string_view word);

  // What a key gives: 0 for that of no word; one more than the number of its only word; or, with
  // kList, the place in `lists_` where how many words it has stands before their numbers. And
  // kRight if it is that of a whole word.
  static constexpr std::uint32_t kRight = 1U << 23;
  static constexpr std::uint32_t kList = 1U << 22;

  std::string letters_;              // of the words, one behind the other
  std::vector<std::uint32_t> ends_;  // of each of them
  std::vector<std::uint32_t> lists_;
  FingerprintTable keys_;
  KeyFilter filter_{0};  // tells most keys that are not there
  KeyFilter slips_{0};   // the skeletons of all words that are one slip away from those
};

}  // namespace dosimeter
