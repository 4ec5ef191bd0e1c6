#include "dosimeter/text.hpp"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <memory>
#include <stdexcept>

#include "utf8.hpp"
#include "word_hash.hpp"

namespace dosimeter {
namespace {

// --- ICU, for the lines that are not simple
// ---------------------------------------------------------

[[noreturn]] void fail(const char* what, UErrorCode status) {
  throw std::runtime_error(std::string("ICU: ") + what + ": " + u_errorName(status));
}

enum class Unit { word, word_colon_joins, sentence };

// A break iterator of this thread: creating one costs far more than using it.
icu::BreakIterator& break_iterator(Unit unit) {
  thread_local std::array<std::unique_ptr<icu::BreakIterator>, 3> iterators;
  auto& iterator = iterators[static_cast<std::size_t>(unit)];
  if (!iterator) {
    UErrorCode status = U_ZERO_ERROR;
    // Swedish differs from the root locale in the colon alone.
    const icu::Locale locale =
        unit == Unit::word_colon_joins ? icu::Locale("sv") : icu::Locale::getRoot();
    iterator.reset(unit == Unit::sentence
                       ? icu::BreakIterator::createSentenceInstance(locale, status)
                       : icu::BreakIterator::createWordInstance(locale, status));
    if (U_FAILURE(status)) fail("no break iterator", status);
  }
  return *iterator;
}

// Calls on_boundary(offset, status) for each boundary of `line` after 0.
template <class OnBoundary>
void scan_with_icu(std::string_view line, Unit unit, OnBoundary on_boundary) {
  UErrorCode status = U_ZERO_ERROR;
  UText view = UTEXT_INITIALIZER;
  utext_openUTF8(&view, line.data(), static_cast<std::int64_t>(line.size()), &status);
  icu::BreakIterator& iterator = break_iterator(unit);
  iterator.setText(&view, status);
  if (U_FAILURE(status)) fail("cannot set the text", status);
  iterator.first();
  for (std::int32_t end = iterator.next(); end != icu::BreakIterator::DONE; end = iterator.next()) {
    on_boundary(static_cast<std::size_t>(end), iterator.getRuleStatus());
  }
  utext_close(&view);
}

// --- Character classes of the fast path ---------------------------------------------------------

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

// The code points that the fast path knows: U+0000..U+024F (ASCII and Latin) and the General
// Punctuation block. Everything else is complex.
constexpr UChar32 kLatinEnd = 0x250;
constexpr UChar32 kPunctuationBegin = 0x2000;
constexpr UChar32 kPunctuationEnd = 0x2070;
constexpr std::size_t kTableSize =
    static_cast<std::size_t>(kLatinEnd + (kPunctuationEnd - kPunctuationBegin));

struct CharacterClass {
  WordClass word = WordClass::complex;
  SentenceClass sentence = SentenceClass::complex;
  bool lower = false;
  bool upper = false;
};

WordClass word_class(UChar32 c) {
  switch (u_getIntPropertyValue(c, UCHAR_WORD_BREAK)) {
    case U_WB_OTHER:
      return WordClass::other;
    case U_WB_ALETTER:
      return WordClass::letter;
    case U_WB_NUMERIC:
      return WordClass::numeric;
    case U_WB_EXTENDNUMLET:
      return WordClass::extend_num_let;
    case U_WB_MIDLETTER:
      return WordClass::mid_letter;
    case U_WB_MIDNUM:
      return WordClass::mid_num;
    case U_WB_MIDNUMLET:
    case U_WB_SINGLE_QUOTE:
      return WordClass::mid_num_let;
    case U_WB_DOUBLE_QUOTE:  // matters only between Hebrew letters, which are complex
      return WordClass::other;
    case U_WB_WSEGSPACE:
      return WordClass::space;
    case U_WB_NEWLINE:
      return WordClass::newline;
    case U_WB_CR:
      return WordClass::carriage_return;
    case U_WB_LF:
      return WordClass::line_feed;
    default:
      return WordClass::complex;
  }
}

SentenceClass sentence_class(UChar32 c) {
  switch (u_getIntPropertyValue(c, UCHAR_SENTENCE_BREAK)) {
    case U_SB_SEP:
      return SentenceClass::separator;
    case U_SB_CR:
      return SentenceClass::carriage_return;
    case U_SB_LF:
      return SentenceClass::line_feed;
    case U_SB_SP:
      return SentenceClass::space;
    case U_SB_LOWER:
      return SentenceClass::lower;
    case U_SB_UPPER:
      return SentenceClass::upper;
    case U_SB_OLETTER:
      return SentenceClass::other_letter;
    case U_SB_NUMERIC:
      return SentenceClass::numeric;
    case U_SB_ATERM:
      return SentenceClass::full_stop;
    case U_SB_STERM:
      return SentenceClass::terminator;
    case U_SB_SCONTINUE:
      return SentenceClass::continues;
    case U_SB_CLOSE:
      return SentenceClass::close;
    case U_SB_OTHER:
      return SentenceClass::other;
    default:
      return SentenceClass::complex;
  }
}

bool terminates(SentenceClass c) {
  return c == SentenceClass::full_stop || c == SentenceClass::terminator;
}

bool separates(SentenceClass c) {
  return c == SentenceClass::separator || c == SentenceClass::carriage_return ||
         c == SentenceClass::line_feed;
}

using ClassTable = std::array<CharacterClass, kTableSize>;

bool is_one_word(std::string_view text, Unit unit) {
  std::size_t segments = 0;
  scan_with_icu(text, unit, [&](std::size_t, std::int32_t) { ++segments; });
  return segments == 1;
}

// CLDR departs from the Unicode properties in two ASCII characters, differently in its versions:
// the colon, and the at sign, which ICU 72 takes as a letter. The ICU in use is asked.
void tailor(ClassTable& table, ColonRule colon) {
  const Unit unit = colon == ColonRule::as_icu ? Unit::word : Unit::word_colon_joins;
  table[':'].word = is_one_word("a:a", unit) ? WordClass::mid_letter : WordClass::other;
  table['@'].word = is_one_word("a@@a", unit) ? WordClass::letter : WordClass::other;
}

ClassTable make_table(ColonRule colon) {
  ClassTable table;
  for (std::size_t i = 0; i < table.size(); ++i) {
    auto c = static_cast<UChar32>(i);
    if (c >= kLatinEnd) c += kPunctuationBegin - kLatinEnd;
    table[i].word = word_class(c);
    table[i].sentence = sentence_class(c);
    table[i].lower = u_islower(c) != 0;
    table[i].upper = u_isupper(c) != 0;
  }
  tailor(table, colon);
  return table;
}

const ClassTable& class_table(ColonRule colon) {
  static const ClassTable as_icu = make_table(ColonRule::as_icu);
  static const ClassTable joins = make_table(ColonRule::joins_letters);
  return colon == ColonRule::as_icu ? as_icu : joins;
}

// What the inner loops ask of an ASCII byte, in one load. Bytes from 0x80 have no flag.
enum ByteFlag : std::uint8_t {
  kLetter = 1,
  kNumeric = 2,
  kUnderscore = 4,
  kWordByte = kLetter | kNumeric | kUnderscore,
  kLower = 8,
  kUpper = 16,
  kInsideSentence = 32,                              // neither ends a sentence nor a paragraph
  kPlainLetter = kLetter | kLower | kInsideSentence  // what most bytes of a note are
};

std::array<std::uint8_t, 256> make_byte_flags(const ClassTable& table) {
  std::array<std::uint8_t, 256> flags{};
  for (std::size_t c = 0; c < 0x80; ++c) {
    unsigned flag = 0;
    if (table[c].word == WordClass::letter) flag |= kLetter;
    if (table[c].word == WordClass::numeric) flag |= kNumeric;
    if (table[c].word == WordClass::extend_num_let) flag |= kUnderscore;
    if (table[c].lower) flag |= kLower;
    if (table[c].upper) flag |= kUpper;
    if (!terminates(table[c].sentence) && !separates(table[c].sentence)) flag |= kInsideSentence;
    flags[c] = static_cast<std::uint8_t>(flag);
  }
  return flags;
}

const std::array<std::uint8_t, 256>& byte_flags() {
  static const std::array<std::uint8_t, 256> flags =
      make_byte_flags(class_table(ColonRule::as_icu));
  return flags;
}

// The class of the character at `position` of a line that the fast path accepted, and the offset
// behind it.
struct Step {
  const CharacterClass* character;
  std::size_t next;
};

class Line {
 public:
  Line(std::string_view text, const ClassTable& table)
      : text_(text), table_(table), flags_(byte_flags()) {}

  std::size_t size() const { return text_.size(); }

  unsigned flags(std::size_t position) const {
    return flags_[static_cast<unsigned char>(text_[position])];
  }

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

 private:
  std::string_view text_;
  const ClassTable& table_;
  const std::array<std::uint8_t, 256>& flags_;
};

bool all_ascii(std::string_view text) {
  unsigned char any = 0;
  for (const char c : text) any = static_cast<unsigned char>(any | static_cast<unsigned char>(c));
  return any < 0x80;
}

// True if every character is well-formed, in the table, and not complex.
bool is_simple(std::string_view line, const ClassTable& table) {
  if (all_ascii(line)) return true;
  for (std::size_t i = 0; i < line.size();) {
    UChar32 c = next_code_point(line, i);
    if (c < 0) return false;
    if (c >= kPunctuationBegin && c < kPunctuationEnd) {
      c -= kPunctuationBegin - kLatinEnd;
    } else if (c >= kLatinEnd) {
      return false;
    }
    const CharacterClass& character = table[static_cast<std::size_t>(c)];
    if (character.word == WordClass::complex || character.sentence == SentenceClass::complex) {
      return false;
    }
  }
  return true;
}

// --- Words
// ----------------------------------------------------------------------------------------

// A word as the scanner leaves it: its end, the flags of all its ASCII bytes, and what else counts.
struct ScannedWord {
  std::size_t end = 0;
  unsigned flags = 0;  // of ByteFlag
  std::uint32_t capitals = 0;

  bool is_word() const { return (flags & (kLetter | kNumeric)) != 0; }
  bool is_all_capitals() const { return capitals >= 2 && (flags & kLower) == 0; }
};

WordClass class_of(unsigned flags) {
  if ((flags & kLetter) != 0) return WordClass::letter;
  return (flags & kNumeric) != 0 ? WordClass::numeric : WordClass::extend_num_let;
}

// Whether a character between two words is inside one (WB6, WB7, WB11, WB12): between two letters,
// or between two numbers.
bool joins(WordClass previous, WordClass middle, WordClass following) {
  if (previous == WordClass::letter && following == WordClass::letter) {
    return middle == WordClass::mid_letter || middle == WordClass::mid_num_let;
  }
  if (previous == WordClass::numeric && following == WordClass::numeric) {
    return middle == WordClass::mid_num || middle == WordClass::mid_num_let;
  }
  return false;
}

// The word that begins at `begin` with a letter, a number or an underscore (rules WB5 to WB13b).
ScannedWord scan_word(const Line& line, std::size_t begin) {
  ScannedWord word;
  WordClass previous = WordClass::other;
  std::size_t position = begin;
  while (true) {
    const std::size_t start = position;
    while (position < line.size() && line.flags(position) == kPlainLetter) ++position;
    unsigned last = position > start ? unsigned{kPlainLetter} : 0U;
    word.flags |= last;
    for (; position < line.size(); ++position) {
      const unsigned flags = line.flags(position);
      if ((flags & kWordByte) == 0) break;
      last = flags;
      word.flags |= flags;
      word.capitals += (flags & kUpper) / kUpper;
    }
    if (last != 0) previous = class_of(last);
    if (position >= line.size()) break;
    const auto [character, next] = line.at(position);
    const WordClass current = character->word;
    if (current == WordClass::letter || current == WordClass::numeric) {
      word.flags |= current == WordClass::letter ? kLetter : kNumeric;
      if (character->lower) word.flags |= kLower;
      word.capitals += character->upper ? 1 : 0;
    } else if (current != WordClass::extend_num_let &&
               (next >= line.size() || !joins(previous, current, line.at(next).character->word))) {
      break;
    }
    previous = current;
    position = next;
  }
  word.end = position;
  return word;
}

// Calls on_segment(begin, word) for the segments of a simple line; those that are no words only if
// `all`.
template <bool all, class OnSegment>
void scan_words(const Line& line, OnSegment on_segment) {
  std::size_t position = 0;
  while (position < line.size()) {
    const auto [character, next] = line.at(position);
    ScannedWord word;
    word.end = next;
    switch (character->word) {
      case WordClass::letter:
      case WordClass::numeric:
      case WordClass::extend_num_let:
        word = scan_word(line, position);
        break;
      case WordClass::carriage_return:
        if (next < line.size() && line.at(next).character->word == WordClass::line_feed) ++word.end;
        break;
      case WordClass::space:
        while (word.end < line.size() && line.at(word.end).character->word == WordClass::space) {
          word.end = line.at(word.end).next;
        }
        break;
      default:
        break;
    }
    if (all || word.is_word()) on_segment(position, word);
    position = word.end;
  }
}

// --- Sentences
// ------------------------------------------------------------------------------------

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

// What follows the terminator at `position` (rules SB6 to SB11): where scanning goes on, and
// whether a sentence ends there.
struct SentenceEnd {
  std::size_t position;
  bool ends;
};

SentenceEnd after_terminator(const Line& line, std::size_t position, SentenceClass previous) {
  const auto [character, next] = line.at(position);
  const bool full_stop = character->sentence == SentenceClass::full_stop;
  std::size_t at = next;
  if (full_stop && at < line.size()) {
    const SentenceClass following = line.at(at).character->sentence;
    if (following == SentenceClass::numeric) return {at, false};  // SB6
    if (following == SentenceClass::upper &&
        (previous == SentenceClass::upper || previous == SentenceClass::lower)) {
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

// Calls on_end(offset) for each sentence end of a simple line, its own end excluded.
template <class OnEnd>
void scan_sentences(const Line& line, OnEnd on_end) {
  std::size_t position = 0;
  SentenceClass previous = SentenceClass::other;
  while (true) {
    const std::size_t begin = position;
    while (position < line.size() && (line.flags(position) & kInsideSentence) != 0) ++position;
    if (position > begin) previous = line.at(position - 1).character->sentence;
    if (position >= line.size()) break;
    const auto [character, next] = line.at(position);
    const SentenceClass current = character->sentence;
    if (terminates(current)) {
      const SentenceEnd end = after_terminator(line, position, previous);
      if (end.ends && end.position < line.size()) on_end(end.position);
      position = end.position;
      previous = end.position == next ? current : SentenceClass::other;
    } else if (separates(current)) {
      position = behind_separator(line, position);
      if (position < line.size()) on_end(position);
      previous = SentenceClass::other;
    } else {
      previous = current;
      position = next;
    }
  }
}

// --- Line by line
// -----------------------------------------------------------------------------------

// A line feed is a boundary of words and sentences on both sides of what follows it, so each line
// can be taken alone.
template <class OnLine>
void for_each_line(std::string_view text, OnLine on_line) {
  if (text.size() >= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw std::length_error("a text of 2 GiB or more cannot be tokenized; split it");
  }
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t feed = text.find('\n', begin);
    const std::size_t end = feed == std::string_view::npos ? text.size() : feed + 1;
    on_line(begin, text.substr(begin, end - begin));
    begin = end;
  }
}

std::uint32_t offset(std::size_t value) { return static_cast<std::uint32_t>(value); }

bool all_capitals(std::string_view word) {
  std::size_t letters = 0;
  for (std::size_t i = 0; i < word.size();) {
    const UChar32 c = next_code_point(word, i);
    if (u_islower(c)) return false;
    if (u_isupper(c)) ++letters;
  }
  return letters >= 2;
}

// Appends the words of one line; `sentence` is the number of its first sentence, and becomes that
// of the next line's first.
class LineTokenizer {
 public:
  LineTokenizer(std::string_view text, std::vector<Token>& tokens) : text_(text), tokens_(tokens) {}

  void add(std::size_t begin, std::string_view line) {
    const ClassTable& table = class_table(ColonRule::as_icu);
    const std::size_t first = tokens_.size();
    starts_.clear();
    if (is_simple(line, table)) {
      const Line simple(line, table);
      scan_words<false>(simple, [&](std::size_t from, const ScannedWord& word) {
        push(begin + from, begin + word.end, word.is_all_capitals());
      });
      scan_sentences(simple, [&](std::size_t end) { starts_.push_back(begin + end); });
    } else {
      add_with_icu(begin, line);
    }
    number_sentences(first);
  }

 private:
  void push(std::size_t begin, std::size_t end, bool capitals) {
    Token token;
    token.begin = offset(begin);
    token.end = offset(end);
    token.hash = end - begin <= 8 && begin + 8 <= text_.size() ? short_hash(begin, end)
                                                               : folded_hash(text_, begin, end);
    token.capitals = capitals;
    tokens_.push_back(token);
  }

  // folded_hash of a word of up to eight bytes, as most are, where eight can be read.
  std::uint64_t short_hash(std::size_t begin, std::size_t end) const {
    const std::uint64_t bytes = load_word(text_, begin, end - begin);
    if ((bytes & kHighBits) != 0) return folded_hash(text_, begin, end);
    WordHash hash(end - begin);
    hash.add(ascii_lower(bytes));
    return hash.finish();
  }

  void add_with_icu(std::size_t begin, std::string_view line) {
    std::size_t from = 0;
    scan_with_icu(line, Unit::word, [&](std::size_t to, std::int32_t status) {
      if (status >= UBRK_WORD_NUMBER) {
        push(begin + from, begin + to, all_capitals(line.substr(from, to - from)));
      }
      from = to;
    });
    scan_with_icu(line, Unit::sentence, [&](std::size_t end, std::int32_t) {
      if (end < line.size()) starts_.push_back(begin + end);
    });
  }

  void number_sentences(std::size_t first) {
    std::size_t passed = 0;
    for (std::size_t i = first; i < tokens_.size(); ++i) {
      while (passed < starts_.size() && starts_[passed] <= tokens_[i].begin) ++passed;
      tokens_[i].sentence = sentence_ + offset(passed);
    }
    sentence_ += offset(starts_.size() + 1);
  }

  std::string_view text_;
  std::vector<Token>& tokens_;
  std::vector<std::size_t> starts_;  // where a sentence begins within the line
  std::uint32_t sentence_ = 0;
};

}  // namespace

std::vector<std::uint32_t> word_boundaries(std::string_view text, ColonRule colon) {
  std::vector<std::uint32_t> boundaries{0};
  const ClassTable& table = class_table(colon);
  const Unit unit = colon == ColonRule::as_icu ? Unit::word : Unit::word_colon_joins;
  for_each_line(text, [&](std::size_t begin, std::string_view line) {
    if (is_simple(line, table)) {
      scan_words<true>(Line(line, table), [&](std::size_t, const ScannedWord& word) {
        boundaries.push_back(offset(begin + word.end));
      });
    } else {
      scan_with_icu(line, unit, [&](std::size_t end, std::int32_t) {
        boundaries.push_back(offset(begin + end));
      });
    }
  });
  return boundaries;
}

std::vector<std::uint32_t> sentence_boundaries(std::string_view text) {
  std::vector<std::uint32_t> boundaries{0};
  const ClassTable& table = class_table(ColonRule::as_icu);
  for_each_line(text, [&](std::size_t begin, std::string_view line) {
    if (is_simple(line, table)) {
      scan_sentences(Line(line, table),
                     [&](std::size_t end) { boundaries.push_back(offset(begin + end)); });
      boundaries.push_back(offset(begin + line.size()));
    } else {
      scan_with_icu(line, Unit::sentence, [&](std::size_t end, std::int32_t) {
        boundaries.push_back(offset(begin + end));
      });
    }
  });
  return boundaries;
}

void tokenize(std::string_view text, std::vector<Token>& tokens) {
  tokens.clear();
  LineTokenizer tokenizer(text, tokens);
  for_each_line(text,
                [&](std::size_t begin, std::string_view line) { tokenizer.add(begin, line); });
}

std::string fold(std::string_view word) {
  std::string folded;
  folded.reserve(word.size());
  for (std::size_t i = 0; i < word.size();) {
    const UChar32 c = next_code_point(word, i);
    if (c < 0) {
      append_code_point(folded, 0xFFFD);
    } else {
      append_code_point(folded, c == 0x2019 ? U'\'' : u_foldCase(c, U_FOLD_CASE_DEFAULT));
    }
  }
  return folded;
}

std::uint64_t word_hash(std::string_view folded) {
  WordHash hash(folded.size());
  std::size_t position = 0;
  for (; position + 8 < folded.size(); position += 8) hash.add(load_word(folded, position, 8));
  hash.add(load_word(folded, position, folded.size() - position));
  return hash.finish();
}

std::uint64_t folded_hash(std::string_view text, std::size_t begin, std::size_t end) {
  WordHash hash(end - begin);
  std::size_t position = begin;
  std::uint64_t high_bits = 0;
  for (; position + 8 < end; position += 8) {
    const std::uint64_t bytes = load_word(text, position, 8);
    high_bits |= bytes;
    hash.add(ascii_lower(bytes));
  }
  const std::uint64_t bytes = load_word(text, position, end - position);
  high_bits |= bytes;
  if ((high_bits & kHighBits) != 0) return word_hash(fold(text.substr(begin, end - begin)));
  hash.add(ascii_lower(bytes));
  return hash.finish();
}

}  // namespace dosimeter
