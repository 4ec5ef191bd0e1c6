#pragma once
// Words and sentences of UTF-8 text: the boundaries of Unicode Standard Annex #29, as ICU gives
// them, with byte offsets into the original text. Lines of ASCII, Latin and common punctuation take
// a fast path; any other line goes through ICU; the result is the same.
//
// Ill-formed UTF-8 is treated as ICU treats it: each ill-formed sequence is one U+FFFD.
// Offsets are 32-bit: every function here throws std::length_error for a text of 2 GiB or more.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dosimeter {

// Whether a colon between letters joins them ("a:b" is one word). UAX #29 joins; CLDR's root
// locale, and so ICU since version 72, does not.
enum class ColonRule : std::uint8_t { as_icu, joins_letters };

// Byte offsets of all boundaries, first 0, last text.size(); {0} for an empty text.
std::vector<std::uint32_t> word_boundaries(std::string_view text,
                                           ColonRule colon = ColonRule::as_icu);
std::vector<std::uint32_t> sentence_boundaries(std::string_view text);

// A word: a segment between two word boundaries that holds a letter, a number or an ideograph.
struct Token {
  std::uint64_t hash = 0;   // word_hash of the folded word
  std::uint32_t begin = 0;  // byte offsets into the text
  std::uint32_t end = 0;
  std::uint32_t sentence = 0;  // number of the sentence it begins in, from 0
  bool capitals = false;       // two letters or more, all of them capitals
};

// Replaces the content of `tokens` by the words of `text`, in order. Sentences are those of
// sentence_boundaries, but that lines broken to a width ("... thoughts of\nsuicide") are one.
void tokenize(std::string_view text, std::vector<Token>& tokens);

// The form in which words are compared: lower case (Unicode simple case folding), with the
// typographic apostrophe U+2019 as ', the ligatures U+FB00 to U+FB06 as their letters, and without
// what is not to be seen, as soft hyphens (Default_Ignorable_Code_Point).
std::string fold(std::string_view word);

// The 64-bit fingerprint under which a folded word is known to lexicon and model. Part of the model
// file format: equal on every machine.
std::uint64_t word_hash(std::string_view folded);

}  // namespace dosimeter
