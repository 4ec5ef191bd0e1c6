#pragma once
// The lexicon in memory.

#include <cstdint>
#include <span>
#include <vector>

#include "dosimeter/lexicon.hpp"
#include "phrase_table.hpp"

namespace dosimeter {

struct Lexicon::Data {
  static constexpr PhraseTable::Value kExcluded = 0xFFFFFFFE;

  std::vector<LexiconEntry> entries;
  PhraseTable phrases;  // value: index of an entry, or kExcluded

  // As Lexicon::find, where phrases can begin at the tokens `beginnings` only (ascending).
  void find(std::string_view text, std::span<const Token> tokens,
            std::span<const std::uint32_t> beginnings, std::vector<Mention>& mentions) const;
};

}  // namespace dosimeter
