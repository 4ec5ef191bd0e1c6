#pragma once
// The word iterator of ICU, by itself.

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace dosimeter {

// Not for several threads at once: the iterator keeps its place.
class IcuWords {
 public:
  IcuWords() {
    UErrorCode status = U_ZERO_ERROR;
    iterator_.reset(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status) != 0) throw std::runtime_error(u_errorName(status));
  }

  // The stretches between word boundaries, blanks and marks among them.
  std::int64_t count(std::string_view text) const {
    UErrorCode status = U_ZERO_ERROR;
    UText view = UTEXT_INITIALIZER;
    utext_openUTF8(&view, text.data(), static_cast<std::int64_t>(text.size()), &status);
    iterator_->setText(&view, status);
    std::int64_t words = 0;
    while (iterator_->next() != icu::BreakIterator::DONE) ++words;
    utext_close(&view);
    return words;
  }

 private:
  std::unique_ptr<icu::BreakIterator> iterator_;
};

}  // namespace dosimeter
