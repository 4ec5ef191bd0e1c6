#include "dosimeter/report.hpp"

#include <map>
#include <string_view>

#include "report_format.hpp"

namespace dosimeter {

namespace {

// The places of a team's workers among the summaries.
using Teams = std::map<std::string_view, std::vector<std::size_t>>;

Teams teams_of(std::span<const WorkerSummary> summaries) {
  Teams teams;
  for (std::size_t i = 0; i < summaries.size(); ++i) teams[summaries[i].team].push_back(i);
  return teams;
}

std::vector<Index> indices_of(std::span<const WorkerSummary> summaries,
                              const std::vector<std::size_t>& places) {
  std::vector<Index> indices;
  for (const std::size_t place : places) indices.push_back(summaries[place].index);
  return indices;
}

}  // namespace

std::vector<WorkerSummary> summarise(const Caseload& caseload, Time as_of, const Policy& policy) {
  std::vector<WorkerSummary> summaries;
  summaries.reserve(caseload.workers().size());
  for (const auto& [worker, record] : caseload.workers()) {
    const Index index = record.index(as_of, policy.index);
    summaries.push_back(
        {worker, index, assess(index, policy), std::string(policy.team_of(worker))});
  }
  for (const auto& [team, places] : teams_of(summaries)) {
    const auto standings = team_standings(indices_of(summaries, places), policy);
    for (std::size_t i = 0; i < places.size(); ++i) {
      summaries[places[i]].team_standing = standings[i];
    }
  }
  return summaries;
}

std::vector<TeamSpread> team_spreads(std::span<const WorkerSummary> summaries,
                                     const Policy& policy) {
  std::vector<TeamSpread> spreads;
  for (const auto& [team, places] : teams_of(summaries)) {
    spreads.push_back(team_spread(std::string(team), indices_of(summaries, places), policy));
  }
  return spreads;
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
