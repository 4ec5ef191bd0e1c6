#pragma once
// The classes that the rules of UAX #29 give to characters, for the code points that the fast path
// of text.cpp knows, and a line of text read through them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dosimeter/text.hpp"

namespace dosimeter {

enum class WordClass : std::uint8_t {
  other,
  letter,
  numeric,
  extend_num_let,  // joins words and numbers: underscore
  mid_letter,
  mid_num,
  mid_num_let,  // full stop and apostrophe: between letters or between numbers
  space,
  newline,
  carriage_return,
  line_feed,
  complex  // needs ICU: combining marks, ideographs, scripts without spaces ...
};

enum class SentenceClass : std::uint8_t {
  other,
  separator,
  carriage_return,
  line_feed,
  space,
  lower,
  upper,
  other_letter,
  numeric,
  full_stop,
  terminator,
  continues,
  close,
  complex  // marks and format characters, which attach to what stands before them
};

// The code points that the fast path knows: U+0000..U+024F (ASCII and Latin) and U+2000..U+2BFF
// (punctuation, arrows, mathematical and other symbols). Everything else is complex.
inline constexpr std::int32_t kLatinEnd = 0x250;
inline constexpr std::int32_t kPunctuationBegin = 0x2000;
inline constexpr std::int32_t kPunctuationEnd = 0x2C00;
inline constexpr std::size_t kTableSize =
    static_cast<std::size_t>(kLatinEnd + (kPunctuationEnd - kPunctuationBegin));

struct CharacterClass {
  WordClass word = WordClass::complex;
  SentenceClass sentence = SentenceClass::complex;
};

inline bool terminates(SentenceClass c) {
  return c == SentenceClass::full_stop || c == SentenceClass::terminator;
}

inline bool separates(SentenceClass c) {
  return c == SentenceClass::separator || c == SentenceClass::carriage_return ||
         c == SentenceClass::line_feed;
}

// By code point, punctuation and symbols behind the Latin letters.
using ClassTable = std::array<CharacterClass, kTableSize>;
const ClassTable& class_table(ColonRule colon);

// The class of a character and the offset behind it.
struct Step {
  const CharacterClass* character;
  std::size_t next;
};

// Lines of well-formed characters that are in the table, one by one.
class Line {
 public:
  Line(std::string_view text, const ClassTable& table) : text_(text), table_(table) {}

  std::size_t size() const { return text_.size(); }

  Step at(std::size_t position) const {
    const auto lead = static_cast<unsigned char>(text_[position]);
    if (lead < 0x80) return {&table_[lead], position + 1};
    const auto second = static_cast<unsigned char>(text_[position + 1]);
    if (lead < 0xE0) {
      const std::size_t c = (static_cast<std::size_t>(lead & 0x1F) << 6) | (second & 0x3F);
      return {&table_[c], position + 2};
    }
    const auto third = static_cast<unsigned char>(text_[position + 2]);
    const std::size_t c = (static_cast<std::size_t>(second & 0x3F) << 6) | (third & 0x3F);
    return {&table_[static_cast<std::size_t>(kLatinEnd) + c], position + 3};
  }

  // The class of the character that ends at `position` > 0.
  const CharacterClass* before(std::size_t position) const {
    do --position;
    while ((static_cast<unsigned char>(text_[position]) & 0xC0) == 0x80);
    return at(position).character;
  }

 private:
  std::string_view text_;
  const ClassTable& table_;
};

}  // namespace dosimeter
