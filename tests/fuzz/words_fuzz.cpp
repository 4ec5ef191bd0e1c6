// The tokenizer's fast path against ICU's own break iterators: boundaries of words and sentences,
// and what each token says, for any bytes.

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "dosimeter/text.hpp"
#include "utf8.hpp"
#include "wrapped_lines.hpp"

namespace {

struct Segment {
  std::uint32_t end;
  bool is_word;
};

std::vector<Segment> segments(icu::BreakIterator& iterator, std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  UText view = UTEXT_INITIALIZER;
  utext_openUTF8(&view, text.data(), static_cast<std::int64_t>(text.size()), &status);
  iterator.setText(&view, status);
  if (U_FAILURE(status)) std::abort();
  std::vector<Segment> result;
  iterator.first();
  for (auto end = iterator.next(); end != icu::BreakIterator::DONE; end = iterator.next()) {
    result.push_back(
        {static_cast<std::uint32_t>(end), iterator.getRuleStatus() >= UBRK_WORD_NUMBER});
  }
  utext_close(&view);
  return result;
}

bool same(const std::vector<std::uint32_t>& boundaries, const std::vector<Segment>& expected) {
  if (boundaries.size() != expected.size() + 1 || boundaries.front() != 0) return false;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (boundaries[i + 1] != expected[i].end) return false;
  }
  return true;
}

// ICU calls "__" a word, though it holds no letter and no number.
bool is_only_joiners(std::string_view word) {
  for (std::size_t i = 0; i < word.size();) {
    const UChar32 c = dosimeter::next_code_point(word, i);
    if (u_getIntPropertyValue(c, UCHAR_WORD_BREAK) != U_WB_EXTENDNUMLET) return false;
  }
  return true;
}

bool all_capitals(std::string_view word) {
  int capitals = 0;
  for (std::size_t i = 0; i < word.size();) {
    const UChar32 c = dosimeter::next_code_point(word, i);
    if (u_islower(c) != 0) return false;
    capitals += u_isupper(c) != 0 ? 1 : 0;
  }
  return capitals >= 2;
}

// What the tokens must be; that wrapped lines are joined is tested elsewhere.
std::vector<dosimeter::Token> expected_tokens(std::string_view text,
                                              const std::vector<Segment>& words,
                                              const std::vector<Segment>& sentences) {
  std::vector<dosimeter::Token> tokens;
  std::uint32_t sentence = 0;
  std::uint32_t begin = 0;
  for (const Segment& segment : words) {
    const std::string_view word = text.substr(begin, segment.end - begin);
    if (segment.is_word && !is_only_joiners(word)) {
      while (sentences[sentence].end <= begin) ++sentence;
      tokens.push_back({dosimeter::word_hash(dosimeter::fold(word)), begin, segment.end, sentence,
                        all_capitals(word)});
    }
    begin = segment.end;
  }
  dosimeter::join_wrapped_lines(text, tokens);
  return tokens;
}

bool same_tokens(std::string_view text, const std::vector<dosimeter::Token>& expected) {
  static std::vector<dosimeter::Token> tokens;
  dosimeter::tokenize(text, tokens);
  return std::equal(tokens.begin(), tokens.end(), expected.begin(), expected.end(),
                    [](const dosimeter::Token& a, const dosimeter::Token& b) {
                      return a.hash == b.hash && a.begin == b.begin && a.end == b.end &&
                             a.sentence == b.sentence && a.capitals == b.capitals;
                    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  UErrorCode status = U_ZERO_ERROR;
  static const std::unique_ptr<icu::BreakIterator> word_iterator(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  static const std::unique_ptr<icu::BreakIterator> sentence_iterator(
      icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(), status));
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::vector<Segment> words = segments(*word_iterator, text);
  const std::vector<Segment> sentences = segments(*sentence_iterator, text);
  if (!same(dosimeter::word_boundaries(text), words)) std::abort();
  if (!same(dosimeter::sentence_boundaries(text), sentences)) std::abort();
  if (!same_tokens(text, expected_tokens(text, words, sentences))) std::abort();
  return 0;
}
