#pragma once
// The fast path of text.cpp: text of ASCII, Latin and common punctuation, whose words and sentence
// ends are found from the masks of its bytes.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "byte_masks.hpp"
#include "character_class.hpp"

namespace dosimeter {

// Lines of text, read through their masks. Kept from one text to the next, so that memory is taken
// once.
class SimpleText {
 public:
  explicit SimpleText(ColonRule colon) : table_(class_table(colon)), sets_(byte_sets(colon)) {}

  // Reads whole lines. False where a character of them is ill-formed or complex: ICU's task.
  bool read(std::string_view lines);

  // Of the lines that read() was given last, in order: where a word, or a run of underscores,
  // begins, where it ends, where the next one begins ...
  std::span<const std::uint32_t> word_edges() const { return std::span(edges_).first(edge_count_); }
  // Where a sentence ends, but at the end of the lines.
  std::span<const std::uint32_t> sentence_ends() const { return sentence_ends_; }

  // Some word is a run of underscores, which UAX #29 keeps together without calling it a word.
  bool has_underscores() const { return has_underscores_; }
  // Whether the run of bytes [begin, end) is none of those.
  bool is_word(std::size_t begin, std::size_t end) const;

  // Whether the word of bytes [begin, end) may have two capitals of ASCII, or more.
  bool has_capitals(std::size_t begin, std::size_t end) const;

  // The lines with the capitals of ASCII in lower case; behind them at least eight bytes of no
  // meaning.
  const char* lower_case() const { return lower_case_.data(); }

  // Character by character.
  Line line() const { return Line(text_, table_); }

 private:
  void mask_all();
  bool add_beyond_ascii();
  const CharacterClass* decode(std::size_t position, std::size_t& next) const;
  void add_character(std::size_t position, std::size_t next, const CharacterClass& character);
  bool is_inside_word(std::size_t position, std::size_t next, WordClass middle) const;
  bool has(std::uint64_t ByteMasks::*mask, std::size_t position) const;
  void set(std::uint64_t ByteMasks::*mask, std::size_t position);
  void find_words();
  void find_sentence_ends();

  const ClassTable& table_;
  const ByteSets& sets_;
  std::string_view text_;
  std::vector<ByteMasks> masks_;
  std::vector<char> lower_case_;
  std::vector<std::uint32_t> edges_;  // longer than what is in use
  std::size_t edge_count_ = 0;
  std::vector<std::uint32_t> sentence_ends_;
  bool has_underscores_ = false;
};

inline bool SimpleText::has_capitals(std::size_t begin, std::size_t end) const {
  if (end - begin >= kMaskedBytes) return true;  // it may have; there are few such words
  const ByteMasks* const masks = &masks_[begin / kMaskedBytes];
  const std::size_t shift = begin % kMaskedBytes;
  const std::uint64_t from = masks[0].capital >> shift | masks[1].capital << 1 << (63 - shift);
  const std::uint64_t capitals = from & ((std::uint64_t{1} << (end - begin)) - 1);
  return (capitals & (capitals - 1)) != 0;
}

}  // namespace dosimeter
