#include "dosimeter/text.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <span>
#include <stdexcept>

#include "icu_breaks.hpp"
#include "simple_text.hpp"
#include "utf8.hpp"
#include "word_hash.hpp"
#include "wrapped_lines.hpp"

namespace dosimeter {
namespace {

std::uint32_t offset(std::size_t value) { return static_cast<std::uint32_t>(value); }

// --- Lines ---

// A line feed is a boundary of words and sentences on both sides of what follows it, so lines can
// be taken alone, or several together: as many as fit the nearest caches with all that is known of
// them.
constexpr std::size_t kUsualStretch = std::size_t{8} << 10;

// The end of the stretch of whole lines that begins at `begin`.
std::size_t stretch_end(std::string_view text, std::size_t begin) {
  if (text.size() - begin <= kUsualStretch) return text.size();
  std::size_t feed = text.rfind('\n', begin + kUsualStretch - 1);
  if (feed == std::string_view::npos || feed < begin) feed = text.find('\n', begin + kUsualStretch);
  return feed == std::string_view::npos ? text.size() : feed + 1;
}

std::size_t line_end(std::string_view text, std::size_t begin) {
  const std::size_t feed = text.find('\n', begin);
  return feed == std::string_view::npos ? text.size() : feed + 1;
}

// Reads the lines [begin, end) of a text: those of simple characters all at once, or, where there
// are others, each by itself. Calls on_simple(begin) for what `simple` then holds, and
// on_complex(begin, line) for a line that is left to ICU.
template <class OnSimple, class OnComplex>
void read_lines(std::string_view text, std::size_t begin, std::size_t end, SimpleText& simple,
                OnSimple on_simple, OnComplex on_complex) {
  if (simple.read(text.substr(begin, end - begin))) return on_simple(begin);
  for (std::size_t next = begin; begin < end; begin = next) {
    next = line_end(text, begin);
    const std::string_view line = text.substr(begin, next - begin);
    if (simple.read(line)) {
      on_simple(begin);
    } else {
      on_complex(begin, line);
    }
  }
}

template <class OnSimple, class OnComplex>
void read_text(std::string_view text, SimpleText& simple, OnSimple on_simple,
               OnComplex on_complex) {
  if (text.size() >= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw std::length_error("a text of 2 GiB or more cannot be tokenized; split it");
  }
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = stretch_end(text, begin);
    read_lines(text, begin, end, simple, on_simple, on_complex);
    begin = end;
  }
}

// --- Boundaries ---

// Appends the end of each segment of [position, end), where no word is (rules WB3, WB3d, WB999).
void append_gap(const Line& line, std::size_t position, std::size_t end, std::size_t begin,
                std::vector<std::uint32_t>& boundaries) {
  while (position < end) {
    const auto [character, next] = line.at(position);
    position = next;
    if (character->word == WordClass::carriage_return) {
      if (position < end && line.at(position).character->word == WordClass::line_feed) ++position;
    } else if (character->word == WordClass::space) {
      while (position < end && line.at(position).character->word == WordClass::space) {
        position = line.at(position).next;
      }
    }
    boundaries.push_back(offset(begin + position));
  }
}

void append_word_boundaries(const SimpleText& simple, std::size_t begin,
                            std::vector<std::uint32_t>& boundaries) {
  const Line line = simple.line();
  const auto edges = simple.word_edges();
  std::size_t done = 0;
  for (std::size_t i = 0; i < edges.size(); i += 2) {
    append_gap(line, done, edges[i], begin, boundaries);
    done = edges[i + 1];
    boundaries.push_back(offset(begin + done));
  }
  append_gap(line, done, line.size(), begin, boundaries);
}

void append_icu_boundaries(std::size_t begin, std::string_view line, BreakUnit unit,
                           std::vector<std::uint32_t>& boundaries) {
  std::vector<IcuBoundary> found;
  find_icu_boundaries(line, unit, found);
  for (const IcuBoundary& boundary : found) boundaries.push_back(offset(begin + boundary.offset));
}

// --- Words ---

bool all_capitals(std::string_view word) {
  std::size_t letters = 0;
  for (std::size_t i = 0; i < word.size();) {
    const UChar32 c = next_code_point(word, i);
    if (u_islower(c)) return false;
    if (u_isupper(c)) ++letters;
  }
  return letters >= 2;
}

bool all_capitals_of_ascii(std::string_view word) {
  std::size_t letters = 0;
  for (const char c : word) {
    if (c >= 'a' && c <= 'z') return false;
    if (c >= 'A' && c <= 'Z') ++letters;
  }
  return letters >= 2;
}

// What ICU calls a word, and UAX #29 only keeps together: underscores and the like.
bool is_only_joiners(std::string_view word) {
  for (std::size_t i = 0; i < word.size();) {
    const UChar32 c = next_code_point(word, i);
    if (u_getIntPropertyValue(c, UCHAR_WORD_BREAK) != U_WB_EXTENDNUMLET) return false;
  }
  return true;
}

std::uint64_t folded_hash(std::string_view word) { return word_hash(fold(word)); }

// Which bytes of the first eight of a word of so many bytes, or of the eight behind them, are its
// own.
constexpr std::size_t kShortWord = 16;
using OwnBytes = std::array<std::uint64_t, kShortWord + 1>;

constexpr OwnBytes own_bytes(std::size_t from) {
  OwnBytes own{};
  for (std::size_t size = from + 1; size < own.size(); ++size) {
    own[size] = ~std::uint64_t{0} >> (64 - 8 * std::min<std::size_t>(8, size - from));
  }
  return own;
}

constexpr OwnBytes kOwnOfFirst = own_bytes(0);
constexpr OwnBytes kOwnOfSecond = own_bytes(8);

std::uint64_t load_bytes(const char* from) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

// word_hash of a word of ASCII in lower case, behind which at least 16 bytes may be read.
std::uint64_t ascii_hash(const char* word, std::size_t size) {
  if (size > kShortWord) return word_hash({word, size});
  // As if it were longer than eight bytes, whether it is or not: which of the two is as good as
  // random to the machine.
  WordHash hash(size);
  hash.add(load_bytes(word) & kOwnOfFirst[size]);
  WordHash longer = hash;
  longer.add(load_bytes(word + 8) & kOwnOfSecond[size]);
  hash.take_if(size > 8, longer);
  return hash.finish();
}

// Writes the words of a text, lines after lines, over those of the text before: making a vector
// longer costs more than keeping it long.
class Tokenizer {
 public:
  Tokenizer(std::string_view text, const SimpleText& simple, std::vector<Token>& tokens)
      : text_(text), simple_(simple), tokens_(tokens) {}

  void add_simple(std::size_t begin) {
    const std::size_t most = simple_.word_edges().size() / 2;
    if (tokens_.size() < count_ + most) tokens_.resize(count_ + most);
    if (simple_.has_underscores()) {
      count_ += add_words<true>(begin, tokens_.data() + count_);
    } else {
      count_ += add_words<false>(begin, tokens_.data() + count_);
    }
    sentence_ += offset(simple_.sentence_ends().size() + 1);
  }

  void add_complex(std::size_t begin, std::string_view line) {
    find_icu_boundaries(line, BreakUnit::sentence, sentences_);
    find_icu_boundaries(line, BreakUnit::word, words_);
    std::size_t passed = 0;  // of `sentences_`, whose last is the end of the line
    std::size_t from = 0;
    for (const IcuBoundary& boundary : words_) {
      const std::string_view word = line.substr(from, boundary.offset - from);
      if (boundary.ends_word && !is_only_joiners(word)) {
        while (sentences_[passed].offset <= from) ++passed;
        if (tokens_.size() == count_) tokens_.emplace_back();
        tokens_[count_++] = {folded_hash(word), offset(begin + from),
                             offset(begin + boundary.offset), sentence_ + offset(passed),
                             all_capitals(word)};
      }
      from = boundary.offset;
    }
    sentence_ += offset(sentences_.size());
  }

  // Cuts off what is left of the text before.
  void finish() { tokens_.resize(count_); }

 private:
  // Writes the words of the lines at `begin` and returns how many they are.
  template <bool has_underscores>
  std::size_t add_words(std::size_t begin, Token* const first) const {
    const auto edges = simple_.word_edges();
    const std::uint32_t* sentence_end = simple_.sentence_ends().data();
    const char* const lower_case = simple_.lower_case();
    Token* next = first;
    std::uint32_t sentence = sentence_;
    for (std::size_t i = 0; i < edges.size(); i += 2) {
      const std::size_t from = edges[i];
      const std::size_t to = edges[i + 1];
      if (has_underscores && !simple_.is_word(from, to)) continue;
      // Where a sentence ends cannot be foretold, that two end between two words can: seldom.
      const std::uint32_t ended = *sentence_end <= from ? 1 : 0;
      sentence += ended;
      sentence_end += ended;
      for (; *sentence_end <= from; ++sentence_end) ++sentence;
      next->hash = ascii_hash(lower_case + from, to - from);
      next->begin = offset(begin + from);
      next->end = offset(begin + to);
      next->sentence = sentence;
      next->capitals = false;
      ++next;
    }
    look_closer<has_underscores>(begin, std::span(first, next));
    return static_cast<std::size_t>(next - first);
  }

  // At the words of the lines at `begin` that are not ASCII or have several capitals.
  template <bool has_underscores>
  void look_closer(std::size_t begin, std::span<Token> tokens) const {
    const auto edges = simple_.word_edges();
    std::size_t last = edges.size();
    for (const std::size_t word : simple_.special_words()) {
      if (word == last) continue;
      last = word;
      if (!has_underscores) {
        look_closer(tokens[word]);
        continue;
      }
      // Runs of underscores and of their like beyond ASCII, as U+202F, are no tokens; those behind
      // them have other numbers.
      const std::size_t from = begin + edges[2 * word];
      const auto begins_before = [](const Token& token, std::size_t at) {
        return token.begin < at;
      };
      const auto token = std::lower_bound(tokens.begin(), tokens.end(), from, begins_before);
      if (token != tokens.end() && token->begin == from) look_closer(*token);
    }
  }

  void look_closer(Token& token) const {
    const std::string_view word = text_.substr(token.begin, token.end - token.begin);
    const bool is_ascii = std::all_of(word.begin(), word.end(),
                                      [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!is_ascii) token.hash = folded_hash(word);
    token.capitals = is_ascii ? all_capitals_of_ascii(word) : all_capitals(word);
  }

  std::string_view text_;
  const SimpleText& simple_;
  std::vector<Token>& tokens_;  // the first `count_` of them are written
  std::size_t count_ = 0;
  std::uint32_t sentence_ = 0;  // number of the next line's first
  std::vector<IcuBoundary> words_;
  std::vector<IcuBoundary> sentences_;
};

// That of this thread.
SimpleText& simple_text(ColonRule colon) {
  thread_local SimpleText as_icu(ColonRule::as_icu);
  if (colon == ColonRule::as_icu) return as_icu;
  thread_local SimpleText joins(ColonRule::joins_letters);
  return joins;
}

}  // namespace

std::vector<std::uint32_t> word_boundaries(std::string_view text, ColonRule colon) {
  std::vector<std::uint32_t> boundaries{0};
  SimpleText& simple = simple_text(colon);
  const BreakUnit unit = colon == ColonRule::as_icu ? BreakUnit::word : BreakUnit::word_colon_joins;
  read_text(
      text, simple, [&](std::size_t begin) { append_word_boundaries(simple, begin, boundaries); },
      [&](std::size_t begin, std::string_view line) {
        append_icu_boundaries(begin, line, unit, boundaries);
      });
  return boundaries;
}

std::vector<std::uint32_t> sentence_boundaries(std::string_view text) {
  std::vector<std::uint32_t> boundaries{0};
  SimpleText& simple = simple_text(ColonRule::as_icu);
  read_text(
      text, simple,
      [&](std::size_t begin) {
        for (const std::uint32_t end : simple.sentence_ends()) {
          boundaries.push_back(offset(begin + end));
        }
        boundaries.push_back(offset(begin + simple.line().size()));
      },
      [&](std::size_t begin, std::string_view line) {
        append_icu_boundaries(begin, line, BreakUnit::sentence, boundaries);
      });
  return boundaries;
}

void tokenize(std::string_view text, std::vector<Token>& tokens) {
  SimpleText& simple = simple_text(ColonRule::as_icu);
  Tokenizer tokenizer(text, simple, tokens);
  read_text(
      text, simple, [&](std::size_t begin) { tokenizer.add_simple(begin); },
      [&](std::size_t begin, std::string_view line) { tokenizer.add_complex(begin, line); });
  tokenizer.finish();
  join_wrapped_lines(text, tokens);
}

// U+FB00 to U+FB06, as they stand in text out of PDF files.
constexpr UChar32 kFirstLigature = 0xFB00;
constexpr std::array<std::string_view, 7> kLigatures = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};

std::string fold(std::string_view word) {
  std::string folded;
  folded.reserve(word.size());
  for (std::size_t i = 0; i < word.size();) {
    const UChar32 c = next_code_point(word, i);
    if (c < 0) {
      append_code_point(folded, 0xFFFD);
    } else if (c >= kFirstLigature &&
               c - kFirstLigature < static_cast<UChar32>(kLigatures.size())) {
      folded += kLigatures[static_cast<std::size_t>(c - kFirstLigature)];
    } else if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) == 0) {
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

}  // namespace dosimeter
