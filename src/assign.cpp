#include "dosimeter/assign.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "assign_bound.hpp"
#include "assign_exchange.hpp"
#include "assign_flow.hpp"
#include "assign_instance.hpp"
#include "assign_levels.hpp"
#include "assign_search.hpp"
#include "dosimeter/error.hpp"
#include "weighted_sum.hpp"

namespace dosimeter {
namespace {

using assigning::Cost;
using assigning::Instance;
using assigning::kNobody;
using assigning::Takers;

constexpr double kMostDose = 100'000;        // of one worker or one case
constexpr double kMostTogether = 1'000'000;  // of all cases; their squares must fit into 64 bits
constexpr double kMostThreshold = 1'000'000;

void require(bool holds, const std::string& what) {
  if (!holds) throw std::invalid_argument("assign: " + what);
}

void check_dose(const Estimate& dose, const std::string& whose) {
  const bool is_dose = 0 <= dose.lower && dose.lower <= dose.value && dose.value <= dose.upper &&
                       dose.upper <= kMostDose;
  require(is_dose, "the dose of " + whose + " is not 0 <= lower <= value <= upper <= 100000");
}

void check_options(const AssignOptions& options) {
  const bool in_order = 0 < options.watch && options.watch <= options.check_in &&
                        options.check_in <= options.act && options.act <= kMostThreshold;
  require(in_order, "the thresholds are not 0 < watch <= check_in <= act <= 1000000");
  const double price = options.handover_price.value_or(0);
  require(0 <= price && price <= kMostDose, "the price of a handover is not 0 to 100000");
}

// Sorted by name; each name once and not empty.
template <class Named>
std::vector<Named> sorted(std::span<const Named> things, std::string Named::*name) {
  std::vector<Named> result(things.begin(), things.end());
  std::sort(result.begin(), result.end(),
            [&](const Named& a, const Named& b) { return a.*name < b.*name; });
  for (std::size_t i = 0; i < result.size(); ++i) {
    require(!(result[i].*name).empty(), "a worker or a case has no name");
    require(i == 0 || result[i - 1].*name != result[i].*name, result[i].*name + " is there twice");
  }
  return result;
}

void check_team(const std::vector<TeamMember>& team) {
  for (const TeamMember& member : team) check_dose(member.dose, member.worker);
}

void check_cases(const std::vector<IncomingCase>& cases, const std::vector<TeamMember>& team) {
  std::set<std::string> names = {""};
  for (const TeamMember& member : team) names.insert(member.worker);
  double together = 0;
  for (const IncomingCase& incoming : cases) {
    check_dose(incoming.dose, incoming.id);
    together += incoming.dose.value;
    require(names.contains(incoming.worker),
            "the worker of " + incoming.id + " is not of the team");
  }
  require(together <= kMostTogether, "the doses of all cases are together above 1000000");
}

// "C-1, C-2 and 3 more"
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) text += (i ? ", " : "") + names[i];
  if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
  return text;
}

void require_places(const Takers& takers, const std::vector<IncomingCase>& cases) {
  std::vector<std::string> without;
  for (std::size_t i = 0; i < takers.size(); ++i) {
    if (takers[i] == kNobody) without.push_back(cases[i].id);
  }
  if (without.empty()) return;
  throw Error({"", 0,
               "there is room for " + std::to_string(takers.size() - without.size()) + " of " +
                   std::to_string(takers.size()) + " cases, and none for " + listed(without),
               "raise the workers' capacities, add workers or skills, or let cases change hands"});
}

// The same number of cases for each as far as constraints allow, whatever their doses; of such
// divisions one with few handovers.
Takers divide_by_number(const Instance& instance) {
  const auto weight = static_cast<Cost>(instance.cases.size() + 1);
  return assigning::cheapest_division(
      instance, {[&](std::size_t incoming, std::size_t worker) {
                   return Cost{assigning::is_handed_over(instance, incoming, worker)};
                 },
                 [&](std::size_t n) { return weight * static_cast<Cost>(n); }});
}

// Mean difference of all pairs over twice the mean.
std::optional<double> gini(std::vector<double> doses, std::size_t minimum_team) {
  double total = 0;
  double weighted = 0;
  std::sort(doses.begin(), doses.end());
  const auto count = static_cast<double>(doses.size());
  for (std::size_t i = 0; i < doses.size(); ++i) {
    total += doses[i];
    weighted += (2 * static_cast<double>(i + 1) - count - 1) * doses[i];
  }
  if (doses.size() < minimum_team || !(total > 0)) return std::nullopt;
  return std::max(0.0, weighted / (count * total));
}

// Turns what was found in integers back into names and doses.
class Describer {
 public:
  Describer(const std::vector<TeamMember>& team, const std::vector<IncomingCase>& cases,
            const Instance& instance, const AssignOptions& options)
      : team_(team), cases_(cases), instance_(instance), options_(options) {}

  Division division(const Takers& takers) const {
    Division division;
    for (std::size_t i = 0; i < takers.size(); ++i) {
      const IncomingCase& incoming = cases_[i];
      const std::string& taker = team_[takers[i]].worker;
      const bool handed_over = !incoming.worker.empty() && incoming.worker != taker;
      division.placements.push_back({incoming.id, taker, incoming.dose, handed_over});
      if (handed_over) ++division.handed_over;
    }
    describe_workers(takers, division);
    division.squares = relative(assigning::rate(instance_, takers).squares);
    division.gini = gini_of(division.workers);
    return division;
  }

  // From squared units to squares of the threshold of act.
  double relative(double squares) const {
    const double act = options_.act * static_cast<double>(assigning::kUnitsPerMinute);
    return squares / (act * act);
  }

  std::optional<double> gini_before() const {
    std::vector<double> doses;
    for (const TeamMember& member : team_) {
      if (!member.absent) doses.push_back(member.dose.value);
    }
    return gini(std::move(doses), options_.minimum_team);
  }

 private:
  void describe_workers(const Takers& takers, Division& division) const {
    const assigning::Loads loads(instance_, takers);
    std::vector<WeightedSum> doses(team_.size());
    for (std::size_t w = 0; w < team_.size(); ++w) doses[w].add(team_[w].dose);
    for (std::size_t i = 0; i < takers.size(); ++i) doses[takers[i]].add(cases_[i].dose);
    for (std::size_t w = 0; w < team_.size(); ++w) {
      const TeamMember& member = team_[w];
      const std::size_t step = std::min(instance_.step(w, loads.taken[w]), kActionLevels - 1);
      const ActionLevel after = std::max(member.level, static_cast<ActionLevel>(step));
      division.workers.push_back(
          {member.worker, loads.cases[w], member.dose, doses[w].estimate(), member.level, after});
      if (loads.taken[w] == 0) continue;
      for (std::size_t level = 0; level <= step; ++level) ++division.taking_at_level[level];
    }
  }

  std::optional<double> gini_of(const std::vector<ProjectedWorker>& workers) const {
    std::vector<double> doses;
    for (std::size_t w = 0; w < workers.size(); ++w) {
      if (!team_[w].absent) doses.push_back(workers[w].after.value);
    }
    return gini(std::move(doses), options_.minimum_team);
  }

  const std::vector<TeamMember>& team_;
  const std::vector<IncomingCase>& cases_;
  const Instance& instance_;
  const AssignOptions& options_;
};

// What no division can go below, and whether the proposed one reaches that at every step.
void describe_limits(const Instance& instance, const Takers& proposed, const Describer& describer,
                     Proposal& proposal) {
  const assigning::Rating rating = assigning::rate(instance, proposed);
  const auto least = assigning::least_at_steps(instance, rating.taking_at_step);
  const double least_squares = assigning::least_squares(instance, rating.squares);
  std::copy_n(least.rbegin(), kActionLevels - 1, proposal.least_taking_at_level.begin() + 1);
  proposal.least_squares = describer.relative(least_squares);
  proposal.proven_best = rating.squares <= least_squares &&
                         std::equal(least.rbegin(), least.rend(), rating.taking_at_step.begin());
}

}  // namespace

AssignOptions assign_options(const Policy& policy) {
  AssignOptions options;
  options.watch = policy.week_dose_watch;
  options.check_in = policy.week_dose_check_in;
  options.act = policy.week_dose_act;
  options.minimum_team = policy.minimum_team;
  return options;
}

Proposal assign(std::span<const TeamMember> members, std::span<const IncomingCase> incoming,
                const AssignOptions& options) {
  check_options(options);
  const auto team = sorted(members, &TeamMember::worker);
  const auto cases = sorted(incoming, &IncomingCase::id);
  check_team(team);
  check_cases(cases, team);
  const Instance instance = assigning::make_instance(team, cases, options);
  const Takers by_number = divide_by_number(instance);
  require_places(by_number, cases);
  const auto best = assigning::best_division(instance);
  const Takers proposed = best ? *best : assigning::nearly_best_division(instance, by_number);

  const Describer describer(team, cases, instance, options);
  Proposal proposal;
  proposal.proposed = describer.division(proposed);
  proposal.by_number = describer.division(by_number);
  proposal.gini_before = describer.gini_before();
  describe_limits(instance, proposed, describer, proposal);
  proposal.proven_best |= best.has_value();
  return proposal;
}

}  // namespace dosimeter
