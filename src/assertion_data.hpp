#pragma once
// The assertion rules in memory.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dosimeter/assertion.hpp"
#include "phrase_table.hpp"

namespace dosimeter {

enum class Direction : std::uint8_t { forward, backward, both, stop, none };

struct AssertionRule {
  Assertion assertion = Assertion::affirmed;
  Direction direction = Direction::none;
  std::size_t scope = 0;  // words
  std::size_t line = 0;
};

// A rule's phrase found in a sentence: tokens [first, end).
struct AssertionTrigger {
  const AssertionRule* rule;
  std::size_t first;
  std::size_t end;
};

struct AssertionRules::Data {
  bool is_standard = false;  // what comes with the library
  std::vector<AssertionRule> rules;
  PhraseTable phrases;      // value: index of a rule
  std::string all_phrases;  // one a line

  // As AssertionRules::resolve, where phrases that begin at a token are of the lengths that it has.
  void resolve(std::string_view text, std::span<const Token> tokens,
               const PhraseTable::LengthsByToken& lengths, std::span<const Mention> mentions,
               std::vector<Assertion>& assertions) const;

 private:
  void find_triggers(std::string_view text, std::span<const Token> tokens,
                     const PhraseTable::LengthsByToken& lengths, std::size_t begin, std::size_t end,
                     std::span<const Mention> mentions,
                     std::vector<AssertionTrigger>& triggers) const;
};

}  // namespace dosimeter
