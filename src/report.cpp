#include "dosimeter/report.hpp"

#include "report_format.hpp"

namespace dosimeter {

std::vector<WorkerSummary> summarise(const Caseload& caseload, Time as_of, const Policy& policy) {
  std::vector<WorkerSummary> summaries;
  summaries.reserve(caseload.workers().size());
  for (const auto& [worker, record] : caseload.workers()) {
    const Index index = record.index(as_of, policy.index);
    summaries.push_back({worker, index, assess(index, policy)});
  }
  return summaries;
}

std::string tally_line(const Tally& tally) {
  std::string line = "Read " + count_of(tally.read, "record") + ": " +
                     std::to_string(tally.scored) + " scored, " + std::to_string(tally.bad) +
                     " bad.";
  if (tally.repeated > 0) {
    line += " Of those scored, " + std::to_string(tally.repeated) +
            (tally.repeated == 1 ? " was a repetition and was" : " were repetitions and were") +
            " not counted again.";
  }
  return line;
}

}  // namespace dosimeter
