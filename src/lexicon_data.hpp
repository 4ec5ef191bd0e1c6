#pragma once
// The lexicon in memory.

#include <cstdint>
#include <span>
#include <vector>

#include "dosimeter/lexicon.hpp"
#include "phrase_table.hpp"

namespace dosimeter {

// What the features need of an entry, side by side in memory.
struct EntryFigures {
  double dose_rate;          // of its severity
  float severity;            // 0.5 to 5
  std::uint16_t categories;  // a bit each
};

struct Lexicon::Data {
  static constexpr PhraseTable::Value kExcluded = PhraseTable::kMostValue;

  bool is_standard = false;  // what comes with the library
  std::vector<LexiconEntry> entries;
  std::vector<EntryFigures> figures;  // of each entry
  PhraseTable phrases;                // value: index of an entry, or kExcluded

  // Of all inflections that the file asks for, one after the other: 1 where it is a form of its
  // entry, 0 where the phrase was taken.
  std::vector<std::uint8_t> inflections_taken;

  // Fills `figures`, when the entries are complete.
  void set_figures();

  // What it takes to make it again from its file without the search for taken phrases.
  void write(std::string& bytes) const;

  // As Lexicon::find, where phrases can begin at the tokens `beginnings` only (ascending), and are
  // of the lengths that each of these has.
  void find(std::string_view text, std::span<const Token> tokens,
            std::span<const std::uint32_t> beginnings, const PhraseTable::LengthsByToken& lengths,
            std::vector<Mention>& mentions) const;
};

}  // namespace dosimeter
