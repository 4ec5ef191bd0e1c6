// What the test score_instructions counts: the instructions of scoring each note of the demo
// caseload once, by AVX2, when everything is in memory already. See check.cmake.

#include <hwy/targets.h>
#include <valgrind/callgrind.h>

#include <cstdio>
#include <exception>
#include <sstream>
#include <string>
#include <vector>

#include "dosimeter/reader.hpp"
#include "dosimeter/scorer.hpp"
#include "embedded.hpp"

namespace {

std::vector<std::string> notes() {
  std::vector<std::string> texts;
  for (const dosimeter::embedded::File& file : dosimeter::embedded::files()) {
    if (!file.name.ends_with(".jsonl")) continue;
    std::istringstream stream{std::string(file.content)};
    const auto reader = dosimeter::open_reader(stream, std::string(file.name));
    while (const auto record = reader->next()) {
      texts.push_back(std::get<dosimeter::Document>(*record).text());
    }
  }
  return texts;
}

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
    const std::vector<std::string> texts = notes();
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
