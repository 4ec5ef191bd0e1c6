#include "simple_text.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "utf8.hpp"

namespace dosimeter {
namespace {

std::uint32_t offset(std::size_t value) { return static_cast<std::uint32_t>(value); }

std::size_t first_bit(std::uint64_t mask) {
  return static_cast<std::size_t>(std::countr_zero(mask));
}

// The place of a code point in the table, or the table's size.
std::size_t table_index(UChar32 c) {
  if (c >= kPunctuationBegin && c < kPunctuationEnd) {
    return static_cast<std::size_t>(c - kPunctuationBegin + kLatinEnd);
  }
  return c >= 0 && c < kLatinEnd ? static_cast<std::size_t>(c) : kTableSize;
}

// --- Sentences (rules SB3 to SB11) ---

// The offset behind a paragraph separator at `position`; CR LF is one (SB3).
std::size_t behind_separator(const Line& line, std::size_t position) {
  const auto [character, next] = line.at(position);
  if (character->sentence == SentenceClass::carriage_return && next < line.size() &&
      line.at(next).character->sentence == SentenceClass::line_feed) {
    return line.at(next).next;
  }
  return next;
}

// SB8: after a full stop, a lower-case letter further on says that the sentence goes on.
bool lower_follows(const Line& line, std::size_t position) {
  while (position < line.size()) {
    const auto [character, next] = line.at(position);
    const SentenceClass c = character->sentence;
    if (c == SentenceClass::lower) return true;
    if (c == SentenceClass::upper || c == SentenceClass::other_letter || separates(c) ||
        terminates(c)) {
      return false;
    }
    position = next;
  }
  return false;
}

// Whether a letter with case stands before `position`.
bool cased_letter_before(const Line& line, std::size_t position) {
  if (position == 0) return false;
  const SentenceClass previous = line.before(position)->sentence;
  return previous == SentenceClass::upper || previous == SentenceClass::lower;
}

// What follows the terminator at `position`: where scanning goes on, and whether a sentence ends
// there.
struct SentenceEnd {
  std::size_t position;
  bool ends;
};

SentenceEnd after_terminator(const Line& line, std::size_t position) {
  const auto [character, next] = line.at(position);
  const bool full_stop = character->sentence == SentenceClass::full_stop;
  std::size_t at = next;
  if (full_stop && at < line.size()) {
    const SentenceClass following = line.at(at).character->sentence;
    if (following == SentenceClass::numeric) return {at, false};  // SB6
    if (following == SentenceClass::upper && cased_letter_before(line, position)) {
      return {at, false};  // SB7
    }
  }
  while (at < line.size() && line.at(at).character->sentence == SentenceClass::close) {
    at = line.at(at).next;
  }
  while (at < line.size() && line.at(at).character->sentence == SentenceClass::space) {
    at = line.at(at).next;
  }
  if (at >= line.size()) return {at, true};
  const SentenceClass following = line.at(at).character->sentence;
  if (separates(following)) return {behind_separator(line, at), true};
  if (following == SentenceClass::continues || terminates(following)) return {at, false};  // SB8a
  if (full_stop && lower_follows(line, at)) return {at, false};                            // SB8
  return {at, true};
}

// The end of a sentence of the kind that most are, or 0: a line feed, or a terminator before a line
// feed or before a space and a capital of ASCII, `terminator` being at `position`. For speed only:
// after_terminator() finds the same.
std::size_t usual_end(std::string_view text, std::size_t position) {
  const char terminator = text[position];
  if (terminator == '\n') return position + 1;
  if (terminator != '.' && terminator != '?' && terminator != '!') return 0;
  if (position + 2 >= text.size()) return 0;
  const char next = text[position + 1];
  if (next == '\n') return position + 2;
  const char capital = text[position + 2];
  return next == ' ' && capital >= 'A' && capital <= 'Z' ? position + 2 : 0;
}

}  // namespace

bool SimpleText::read(std::string_view lines) {
  text_ = lines;
  mask_all();
  if (!add_beyond_ascii()) return false;
  find_word_edges(masks_, words_);
  find_sentence_ends();
  return true;
}

void SimpleText::mask_all() {
  const std::size_t whole = text_.size() / kMaskedBytes;
  const std::size_t rest = text_.size() % kMaskedBytes;
  masks_.resize(whole + 2);  // one behind the last, so that each has a next
  if (lower_case_.size() < (whole + 2) * kMaskedBytes)
    lower_case_.resize((whole + 2) * kMaskedBytes);
  if (whole != 0) {
    mask_bytes(text_.data(), sets_, std::span(masks_).first(whole), lower_case_.data());
  }
  std::array<char, kMaskedBytes> last{};
  if (rest != 0) std::memcpy(last.data(), text_.data() + whole * kMaskedBytes, rest);
  mask_bytes(last.data(), sets_, std::span(masks_).subspan(whole, 1),
             lower_case_.data() + whole * kMaskedBytes);
  masks_.back() = {};
}

// Gives the characters beyond ASCII their bits. False where one is ill-formed or complex.
bool SimpleText::add_beyond_ascii() {
  std::size_t done = 0;
  for (std::size_t block = 0; block + 1 < masks_.size(); ++block) {
    for (std::uint64_t left = masks_[block].beyond_ascii; left != 0; left &= left - 1) {
      const std::size_t position = block * kMaskedBytes + first_bit(left);
      if (position < done) continue;  // a later byte of the same character
      const CharacterClass* const character = decode(position, done);
      if (character == nullptr) return false;
      add_character(position, done, *character);
    }
  }
  return true;
}

// The class of the character at `position`, and the offset behind it; null where it is ill-formed
// or complex.
const CharacterClass* SimpleText::decode(std::size_t position, std::size_t& next) const {
  next = position;
  const std::size_t index = table_index(next_code_point(text_, next));
  if (index == kTableSize) return nullptr;
  const CharacterClass& character = table_[index];
  const bool complex =
      character.word == WordClass::complex || character.sentence == SentenceClass::complex;
  return complex ? nullptr : &character;
}

void SimpleText::add_character(std::size_t position, std::size_t next,
                               const CharacterClass& character) {
  std::uint64_t ByteMasks::*mask = nullptr;
  switch (character.word) {
    case WordClass::letter:
      mask = &ByteMasks::letter;
      break;
    case WordClass::numeric:
      mask = &ByteMasks::numeric;
      break;
    case WordClass::extend_num_let:
      mask = &ByteMasks::extend_num_let;
      break;
    default:
      if (is_inside_word(position, next, character.word)) mask = &ByteMasks::inside_word;
      break;
  }
  for (std::size_t i = position; mask != nullptr && i < next; ++i) set(mask, i);
  if (terminates(character.sentence) || separates(character.sentence)) {
    set(&ByteMasks::ends_sentence, position);
  }
}

// Rules WB6, WB7, WB11 and WB12, for a character of several bytes. What stands before it has its
// bits already.
bool SimpleText::is_inside_word(std::size_t position, std::size_t next, WordClass middle) const {
  const bool for_letters = middle == WordClass::mid_letter || middle == WordClass::mid_num_let;
  const bool for_numbers = middle == WordClass::mid_num || middle == WordClass::mid_num_let;
  if (position == 0 || next >= text_.size() || !(for_letters || for_numbers)) return false;
  std::size_t behind = 0;
  const CharacterClass* const following = decode(next, behind);
  if (following == nullptr) return false;
  return (for_letters && has(&ByteMasks::letter, position - 1) &&
          following->word == WordClass::letter) ||
         (for_numbers && has(&ByteMasks::numeric, position - 1) &&
          following->word == WordClass::numeric);
}

void SimpleText::find_sentence_ends() {
  const Line line = this->line();
  sentence_ends_.clear();
  std::size_t done = 0;
  for (std::size_t block = 0; block + 1 < masks_.size(); ++block) {
    for (std::uint64_t left = masks_[block].ends_sentence; left != 0; left &= left - 1) {
      const std::size_t position = block * kMaskedBytes + first_bit(left);
      if (position < done) continue;
      done = usual_end(text_, position);
      if (done != 0) {
        if (done < line.size()) sentence_ends_.push_back(offset(done));
        continue;
      }
      const bool is_end = separates(line.at(position).character->sentence);
      const auto [behind, ends] = is_end ? SentenceEnd{behind_separator(line, position), true}
                                         : after_terminator(line, position);
      if (ends && behind < line.size()) sentence_ends_.push_back(offset(behind));
      done = behind;
    }
  }
  sentence_ends_.push_back(kNoOffset);
}

bool SimpleText::is_word(std::size_t begin, std::size_t end) const {
  for (std::size_t i = begin; i < end; ++i) {
    if (has(&ByteMasks::letter, i) || has(&ByteMasks::numeric, i)) return true;
  }
  return false;
}

bool SimpleText::has(std::uint64_t ByteMasks::*mask, std::size_t position) const {
  return (masks_[position / kMaskedBytes].*mask >> (position % kMaskedBytes) & 1) != 0;
}

void SimpleText::set(std::uint64_t ByteMasks::*mask, std::size_t position) {
  masks_[position / kMaskedBytes].*mask |= std::uint64_t{1} << (position % kMaskedBytes);
}

}  // namespace dosimeter
