#pragma once
// Who could take which of the incoming cases, so that the heaviest doses fall and the rest is even:
// a proposal, not a decision. The supervisor knows what the figures do not.
//
// What is sought, each aim only as far as those before it allow:
//   1. as few workers as possible at a high level. A worker counts who takes a case with dose and
//      whose level, the present one or that of the projected dose, is then at the level or above:
//      first for act, then for check in, then for watch. Beyond act the same is counted for each
//      doubling of its threshold, so that sparing many is not paid for by one.
//   2. the smallest sum of squares of the projected doses, in units of the threshold of act: of two
//      ways to spread the same dose, the more even has the smaller sum.
//   3. as few cases as possible that change hands, then numbers of cases as even as possible.
// The projected dose is that of the last 7 days and the doses of the cases taken.
//
// To solve this exactly is NP-hard (it contains the partition problem). A division is made by
// filling workers up to the lowest levels that suffice, and by a minimum-cost flow where capacities
// are tight; it is then improved by moving and exchanging cases until none helps. What no division
// can go below comes from minimum-cost flows, too (see assign_bound.hpp), and is part of the
// result: where the two agree, the proposal is proven to be best.
//
// Doses are rounded to thousandths of an equivalent minute and all comparing is done in integers:
// the same workers and cases, in any order, give the same proposal.

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dosimeter/estimate.hpp"
#include "dosimeter/policy.hpp"

namespace dosimeter {

struct TeamMember {
  static constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

  std::string worker;                        // pseudonym, each once
  Estimate dose;                             // of the last 7 days, equivalent minutes
  ActionLevel level = ActionLevel::routine;  // the present one, for whatever reason
  std::size_t capacity = kNoLimit;           // how many of the cases, kept ones included
  bool absent = false;                       // takes none and hands on those that they have
  std::vector<std::string> skills;           // kinds of case that they can take; empty: all
};

struct IncomingCase {
  std::string id;      // each once
  Estimate dose;       // expected, equivalent minutes
  std::string worker;  // who has it already, one of the team; empty: nobody
  std::string kind;    // matched with the workers' skills
};

struct AssignOptions {
  // Thresholds of the 7-day dose in equivalent minutes; 0 < watch <= check_in <= act.
  double watch = 60;
  double check_in = 120;
  double act = 240;
  // Empty: a case stays with the worker who has it, unless that one is absent. Else a case may
  // change hands, at this price in equivalent minutes (>= 0): its square is added to the sum of
  // squares, as if a worker without any dose had come by that much.
  std::optional<double> handover_price;
  std::size_t minimum_team = 5;  // no Gini coefficient over fewer workers
};

// The policy's thresholds and minimum team.
AssignOptions assign_options(const Policy& policy);

struct Placement {
  std::string case_id;
  std::string worker;
  Estimate dose;
  bool handed_over = false;  // another worker had it
};

struct ProjectedWorker {
  std::string worker;
  std::size_t cases = 0;
  Estimate before;  // 7-day dose without the cases
  Estimate after;   // and with those that are placed with this worker
  ActionLevel level_before = ActionLevel::routine;
  ActionLevel level_after = ActionLevel::routine;  // never below the one before
};

inline constexpr std::size_t kActionLevels = 4;

// One way to divide the cases among the workers.
struct Division {
  std::vector<Placement> placements;     // in the order of the cases' ids
  std::vector<ProjectedWorker> workers;  // in the order of their pseudonyms (never a ranking)
  // [level]: workers who take a case with dose and are then at this level or above.
  std::array<std::size_t, kActionLevels> taking_at_level{};
  std::size_t handed_over = 0;  // cases
  double squares = 0;           // aim 2, the price of cases handed over included
  // Gini coefficient of the projected doses, 0 (all equal) to 1; of workers who are not absent.
  // Empty below the minimum team or without any dose.
  std::optional<double> gini;
};

struct Proposal {
  Division proposed;
  Division by_number;                 // for comparison: the same number of cases for each
  std::optional<double> gini_before;  // without the cases
  // What no division can go below: at each level, of those that do as well at the levels above; in
  // the squares, of all.
  std::array<std::size_t, kActionLevels> least_taking_at_level{};
  double least_squares = 0;
  // True where no division is better in the first two aims: all were looked at, or the proposal
  // reaches what none can go below.
  bool proven_best = false;
};

// Throws Error, which names cases and remedies, where not every case finds a place, and
// std::invalid_argument where a figure is no dose (0 <= lower <= value <= upper <= 100,000: a week
// of extreme material, day and night, is 44,640), a threshold is out of order, a name is empty or
// comes twice, or a case's worker is not of the team.
Proposal assign(std::span<const TeamMember> team, std::span<const IncomingCase> cases,
                const AssignOptions& options = {});

}  // namespace dosimeter
