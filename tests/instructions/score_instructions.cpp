// What the test score_instructions counts: the instructions of scoring each note of the demo
// caseload once, by AVX2, when everything is in memory already. See check.cmake.

#include <hwy/targets.h>
#include <valgrind/callgrind.h>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "demo_notes.hpp"
#include "dosimeter/scorer.hpp"

namespace {

double dose_of_all(const std::vector<std::string>& texts, const dosimeter::Scorer& scorer) {
  double dose = 0;
  for (const std::string& text : texts) dose += scorer.score(text).dose;
  return dose;
}

}  // namespace

int main() {
  try {
    if ((hwy::SupportedTargets() & HWY_AVX2) == 0) {
      std::puts("this machine has no AVX2, so there is nothing to compare with");
      return 77;
    }
    hwy::SetSupportedTargetsForTest(HWY_AVX2);
    const std::vector<std::string> texts = dosimeter::demo_notes();
    const dosimeter::Scorer scorer;
    const double first = dose_of_all(texts, scorer);
    CALLGRIND_TOGGLE_COLLECT;
    const double second = dose_of_all(texts, scorer);
    CALLGRIND_TOGGLE_COLLECT;
    return first == second ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "score_instructions: %s\n", error.what());
    return 1;
  }
}
