// The tokenizer against ICU's own break iterators on any bytes, and the scorer for any text.

#include <unicode/brkiter.h>

#include <cstdlib>
#include <memory>
#include <vector>

#include "dosimeter/scorer.hpp"
#include "dosimeter/text.hpp"
#include "utf8.hpp"

namespace {

// The text in UTF-16 and the byte offset of each of its units.
struct Utf16 {
  icu::UnicodeString text;
  std::vector<std::uint32_t> offsets;
};

Utf16 to_utf16(std::string_view text) {
  Utf16 result;
  for (std::size_t i = 0; i < text.size();) {
    const auto begin = static_cast<std::uint32_t>(i);
    const UChar32 c = dosimeter::next_code_point(text, i);
    result.text.append(c < 0 ? 0xFFFD : c);
    result.offsets.resize(static_cast<std::size_t>(result.text.length()), begin);
  }
  result.offsets.push_back(static_cast<std::uint32_t>(text.size()));
  return result;
}

std::vector<std::uint32_t> boundaries(icu::BreakIterator& iterator, const Utf16& utf16) {
  iterator.setText(utf16.text);
  std::vector<std::uint32_t> result;
  for (auto at = iterator.first(); at != icu::BreakIterator::DONE; at = iterator.next()) {
    result.push_back(utf16.offsets[static_cast<std::size_t>(at)]);
  }
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  UErrorCode status = U_ZERO_ERROR;
  static const std::unique_ptr<icu::BreakIterator> words(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  static const std::unique_ptr<icu::BreakIterator> sentences(
      icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(), status));
  static const dosimeter::Scorer scorer;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Utf16 utf16 = to_utf16(text);
  if (dosimeter::word_boundaries(text) != boundaries(*words, utf16)) std::abort();
  if (dosimeter::sentence_boundaries(text) != boundaries(*sentences, utf16)) std::abort();
  const dosimeter::Score score = scorer.score(text);
  if (!(score.load >= 0 && score.load <= score.peak && score.peak <= 5)) std::abort();
  return 0;
}
