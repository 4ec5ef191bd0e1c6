#include "dosimeter/text.hpp"

#include <unicode/uchar.h>

#include <limits>
#include <stdexcept>

#include "character_class.hpp"
#include "icu_breaks.hpp"
#include "utf8.hpp"
#include "word_hash.hpp"

namespace dosimeter {
namespace {

// --- Words ---

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
  while (true) {
    if (!all) {
      while (position < line.size() && (line.flags(position) & kGap) != 0) ++position;
    }
    if (position >= line.size()) break;
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

// --- Sentences ---

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

// --- Line by line ---

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

void append_icu_boundaries(std::size_t begin, std::string_view line, BreakUnit unit,
                           std::vector<std::uint32_t>& boundaries) {
  std::vector<IcuBoundary> found;
  find_icu_boundaries(line, unit, found);
  for (const IcuBoundary& boundary : found) boundaries.push_back(offset(begin + boundary.offset));
}

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
    find_icu_boundaries(line, BreakUnit::word, icu_);
    for (const IcuBoundary& boundary : icu_) {
      if (boundary.ends_word) {
        const std::string_view word = line.substr(from, boundary.offset - from);
        push(begin + from, begin + boundary.offset, all_capitals(word));
      }
      from = boundary.offset;
    }
    find_icu_boundaries(line, BreakUnit::sentence, icu_);
    for (const IcuBoundary& boundary : icu_) {
      if (boundary.offset < line.size()) starts_.push_back(begin + boundary.offset);
    }
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
  std::vector<IcuBoundary> icu_;
  std::vector<std::size_t> starts_;  // where a sentence begins within the line
  std::uint32_t sentence_ = 0;
};

}  // namespace

std::vector<std::uint32_t> word_boundaries(std::string_view text, ColonRule colon) {
  std::vector<std::uint32_t> boundaries{0};
  const ClassTable& table = class_table(colon);
  const BreakUnit unit = colon == ColonRule::as_icu ? BreakUnit::word : BreakUnit::word_colon_joins;
  for_each_line(text, [&](std::size_t begin, std::string_view line) {
    if (is_simple(line, table)) {
      scan_words<true>(Line(line, table), [&](std::size_t, const ScannedWord& word) {
        boundaries.push_back(offset(begin + word.end));
      });
    } else {
      append_icu_boundaries(begin, line, unit, boundaries);
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
      append_icu_boundaries(begin, line, BreakUnit::sentence, boundaries);
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
