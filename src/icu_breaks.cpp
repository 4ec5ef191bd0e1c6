#include "icu_breaks.hpp"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>

namespace dosimeter {
namespace {

[[noreturn]] void fail(const char* what, UErrorCode status) {
  throw std::runtime_error(std::string("ICU: ") + what + ": " + u_errorName(status));
}

// A break iterator of this thread: creating one costs far more than using it.
icu::BreakIterator& break_iterator(BreakUnit unit) {
  thread_local std::array<std::unique_ptr<icu::BreakIterator>, 3> iterators;
  auto& iterator = iterators[static_cast<std::size_t>(unit)];
  if (!iterator) {
    UErrorCode status = U_ZERO_ERROR;
    // Swedish differs from the root locale in the colon alone.
    const icu::Locale locale =
        unit == BreakUnit::word_colon_joins ? icu::Locale("sv") : icu::Locale::getRoot();
    iterator.reset(unit == BreakUnit::sentence
                       ? icu::BreakIterator::createSentenceInstance(locale, status)
                       : icu::BreakIterator::createWordInstance(locale, status));
    if (U_FAILURE(status)) fail("no break iterator", status);
  }
  return *iterator;
}

}  // namespace

void find_icu_boundaries(std::string_view line, BreakUnit unit,
                         std::vector<IcuBoundary>& boundaries) {
  boundaries.clear();
  UErrorCode status = U_ZERO_ERROR;
  UText view = UTEXT_INITIALIZER;
  utext_openUTF8(&view, line.data(), static_cast<std::int64_t>(line.size()), &status);
  icu::BreakIterator& iterator = break_iterator(unit);
  iterator.setText(&view, status);
  if (U_FAILURE(status)) fail("cannot set the text", status);
  iterator.first();
  for (std::int32_t end = iterator.next(); end != icu::BreakIterator::DONE; end = iterator.next()) {
    boundaries.push_back(
        {static_cast<std::size_t>(end), iterator.getRuleStatus() >= UBRK_WORD_NUMBER});
  }
  utext_close(&view);
}

}  // namespace dosimeter
