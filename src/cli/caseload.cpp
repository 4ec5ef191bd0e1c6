#include "caseload.hpp"

#include <chrono>

namespace dosimeter::cli {

ExposedCaseload expose_all(Inputs& inputs, const Scorer& scorer, const RunOptions& options,
                           Console& console) {
  ExposedCaseload result;
  result.tally = score_all(
      inputs, scorer, options, console, [&](const Document& document, const DocumentScore& score) {
        result.caseload.add(document.worker, make_exposure(document, score.heard));
      });
  std::size_t different = 0;
  for (const auto& [worker, record] : result.caseload.workers()) different += record.size();
  result.tally.repeated = result.tally.scored - different;
  return result;
}

Time end_of_day(Time time) {
  using std::chrono::days;
  return std::chrono::floor<days>(time) + days(1) - std::chrono::seconds(1);
}

Time end_of_latest_day(const Caseload& caseload) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return end_of_day(caseload.latest().value_or(now));
}

std::string text_table(std::span<const WorkerSummary> summaries, const Tally& tally) {
  return table_text(summaries) + '\n' + tally_line(tally) + '\n';
}

}  // namespace dosimeter::cli
