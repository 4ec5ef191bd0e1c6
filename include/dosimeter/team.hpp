#pragma once
// A team: where each of its workers stands among the others, and how evenly the dose is spread.
//
// Over few workers a team figure says too much about a single one: below the policy's minimum_team
// there is none. Only workers with enough data for a judgement count. A percentile says how usual a
// dose is in the team; it is no ranking of people, and nothing here is in the order of doses.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dosimeter/index.hpp"
#include "dosimeter/policy.hpp"

namespace dosimeter {

// The percentage, 0 to 100, of the other workers with a smaller dose; equal ones count by half. The
// interval is as that of Index::own_percentile_7_days.
struct TeamStanding {
  Estimate percentile_7_days;
  Estimate percentile_28_days;
};

// How the doses of a team are spread, in equivalent minutes. Intervals follow the errors of the
// workers' doses: of a quartile, from that of all lower bounds to that of all upper bounds; of the
// others to first order. They describe this team, not others that might have been.
struct DoseSpread {
  Estimate mean;
  Estimate lower_quartile;  // between the two nearest workers, by distance
  Estimate median;
  Estimate upper_quartile;

  // The Gini coefficient: half the mean difference between two workers, in means; 0 where all have
  // the same dose, 1 - 1 / workers where one has all. Errors of single doses make it look greater.
  std::optional<Estimate> gini;  // empty where nobody has a dose

  // The share, 0 to 1, of the team's dose that falls on the most exposed fifth of it, rounded up to
  // whole workers: on one where the team has five.
  std::optional<Estimate> most_exposed_fifth;  // empty where nobody has a dose
};

struct TeamSpread {
  std::string team;                       // its name; empty for those who are in none
  std::size_t workers = 0;                // those with enough data
  std::optional<DoseSpread> dose_7_days;  // empty below the policy's minimum_team
  std::optional<DoseSpread> dose_28_days;
};

// One for each of the team's indices, which are of the same moment; empty for those without enough
// data, and for all where fewer than the policy's minimum_team have it.
std::vector<std::optional<TeamStanding>> team_standings(std::span<const Index> team,
                                                        const Policy& policy);

TeamSpread team_spread(std::string name, std::span<const Index> team, const Policy& policy);

}  // namespace dosimeter
