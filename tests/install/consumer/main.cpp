// Uses every step of the public interface once, so that a symbol that is not installed is missed.

#include <dosimeter/assertion.hpp>
#include <dosimeter/document.hpp>
#include <dosimeter/error.hpp>
#include <dosimeter/exposure.hpp>
#include <dosimeter/guidance.hpp>
#include <dosimeter/lexicon.hpp>
#include <dosimeter/model.hpp>
#include <dosimeter/policy.hpp>
#include <dosimeter/reader.hpp>
#include <dosimeter/report.hpp>
#include <dosimeter/score.hpp>
#include <dosimeter/scorer.hpp>
#include <dosimeter/text.hpp>
#include <iostream>
#include <sstream>

int main() {
  std::istringstream notes("worker,date,text\nw-1,2026-03-16,He was stabbed in the yard.\n");
  const auto reader = dosimeter::open_reader(notes, "notes.csv");
  const dosimeter::Scorer scorer;
  dosimeter::Caseload caseload;
  dosimeter::Tally tally;
  while (const auto record = reader->next()) {
    ++tally.read;
    const auto& document = std::get<dosimeter::Document>(*record);
    caseload.add(document.worker, make_exposure(document, scorer.score(document).heard));
    ++tally.scored;
  }
  const auto summaries = dosimeter::summarise(caseload, caseload.latest().value(), {});
  std::cout << table_text(summaries) << tally_line(tally) << '\n';
  for (const auto& measure : dosimeter::measures(summaries.front().assessment)) {
    std::cout << measure.title << '\n';
  }
}
