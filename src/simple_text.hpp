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
#include "word_edges.hpp"

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
  std::span<const std::uint32_t> word_edges() const {
    return std::span(words_.edges).first(words_.count);
  }
  // Where a sentence ends, but at the end of the lines. Behind the last stands a number above all
  // offsets.
  std::span<const std::uint32_t> sentence_ends() const {
    return std::span(sentence_ends_).first(sentence_ends_.size() - 1);
  }

  // Some word is a run of underscores, which UAX #29 keeps together without calling it a word.
  bool has_underscores() const { return words_.has_underscores; }
  // Whether the run of bytes [begin, end) is none of those.
  bool is_word(std::size_t begin, std::size_t end) const;

  // Which words, by their place in word_edges(), are not ASCII or have a capital of ASCII behind
  // another: in order, some of them several times.
  std::span<const std::uint32_t> special_words() const { return words_.special; }

  // The lines with the capitals of ASCII in lower case; behind them at least 64 bytes of no
  // meaning.
  const char* lower_case() const { return lower_case_.data(); }

  // Character by character.
  Line line() const { return Line(text_, table_); }

 private:
  static constexpr std::uint32_t kNoOffset = 0xFFFFFFFF;

  void mask_all();
  bool add_beyond_ascii();
  const CharacterClass* decode(std::size_t position, std::size_t& next) const;
  void add_character(std::size_t position, std::size_t next, const CharacterClass& character);
  bool is_inside_word(std::size_t position, std::size_t next, WordClass middle) const;
  bool has(std::uint64_t ByteMasks::*mask, std::size_t position) const;
  void set(std::uint64_t ByteMasks::*mask, std::size_t position);
  void find_sentence_ends();

  const ClassTable& table_;
  const ByteSets& sets_;
  std::string_view text_;
  std::vector<ByteMasks> masks_;
  std::vector<char> lower_case_;
  WordEdges words_;
  std::vector<std::uint32_t> sentence_ends_{kNoOffset};
};

}  // namespace dosimeter
