#include "character_class.hpp"

#include <unicode/uchar.h>

#include <vector>

#include "icu_breaks.hpp"

namespace dosimeter {
namespace {

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

bool is_one_word(std::string_view text, BreakUnit unit) {
  std::vector<IcuBoundary> boundaries;
  find_icu_boundaries(text, unit, boundaries);
  return boundaries.size() == 1;
}

// CLDR departs from the Unicode properties in two ASCII characters, differently in its versions:
// the colon, and the at sign, which ICU 72 takes as a letter. The ICU in use is asked.
void tailor(ClassTable& table, ColonRule colon) {
  const BreakUnit unit = colon == ColonRule::as_icu ? BreakUnit::word : BreakUnit::word_colon_joins;
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
  }
  tailor(table, colon);
  return table;
}

}  // namespace

const ClassTable& class_table(ColonRule colon) {
  if (colon == ColonRule::joins_letters) {
    static const ClassTable joins = make_table(ColonRule::joins_letters);
    return joins;
  }
  static const ClassTable as_icu = make_table(ColonRule::as_icu);
  return as_icu;
}

}  // namespace dosimeter
