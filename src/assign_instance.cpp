#include "assign_instance.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace dosimeter::assigning {
namespace {

Units units(double minutes) {
  return static_cast<Units>(std::llround(minutes * static_cast<double>(kUnitsPerMinute)));
}

bool has_skill(const TeamMember& member, const std::string& kind) {
  const auto& skills = member.skills;
  return skills.empty() || std::find(skills.begin(), skills.end(), kind) != skills.end();
}

std::vector<bool> takers_of(const std::string& kind, std::span<const TeamMember> team) {
  std::vector<bool> takers;
  for (const TeamMember& member : team) {
    takers.push_back(!member.absent && has_skill(member, kind));
  }
  return takers;
}

// The place of a worker in the team, which is sorted; nobody where the case is with nobody who can
// keep it.
std::size_t home_of(const IncomingCase& incoming, std::span<const TeamMember> team) {
  if (incoming.worker.empty()) return kNobody;
  const auto found = std::lower_bound(
      team.begin(), team.end(), incoming.worker,
      [](const TeamMember& member, const std::string& name) { return member.worker < name; });
  return found->absent ? kNobody : static_cast<std::size_t>(found - team.begin());
}

// Watch, check in, act, and the doublings of act that a worker could reach.
std::vector<Units> steps_up_to(Units most, const AssignOptions& options) {
  std::vector<Units> steps = {units(options.watch), units(options.check_in), units(options.act)};
  while (steps.back() * 2 <= most) steps.push_back(steps.back() * 2);
  return steps;
}

}  // namespace

bool Instance::may_take(std::size_t worker, const Case& incoming) const {
  if (worker == incoming.home) return true;
  return !incoming.stays && takers[incoming.kind][worker];
}

std::size_t Instance::step(std::size_t worker, Units taken) const {
  if (taken == 0) return 0;
  const Units dose = workers[worker].dose + taken;
  const auto reached = std::upper_bound(steps.begin(), steps.end(), dose) - steps.begin();
  return std::max(workers[worker].level, static_cast<std::size_t>(reached));
}

Units Instance::room_below(std::size_t step, std::size_t worker) const {
  if (workers[worker].level >= step) return 0;
  return std::max<Units>(0, steps[step - 1] - 1 - workers[worker].dose);
}

Instance make_instance(std::span<const TeamMember> team, std::span<const IncomingCase> cases,
                       const AssignOptions& options) {
  Instance instance;
  Units highest = 0;
  for (const TeamMember& member : team) {
    const std::size_t capacity = member.absent ? 0 : std::min(member.capacity, cases.size());
    const Units dose = units(member.dose.value);
    instance.workers.push_back(
        {dose, static_cast<std::size_t>(member.level), capacity, member.absent});
    highest = std::max(highest, dose);
  }
  std::map<std::string, std::size_t> kinds;
  for (const IncomingCase& incoming : cases) {
    const auto [kind, is_new] = kinds.emplace(incoming.kind, instance.takers.size());
    if (is_new) instance.takers.push_back(takers_of(incoming.kind, team));
    const std::size_t home = home_of(incoming, team);
    const bool stays = home != kNobody && !options.handover_price;
    instance.cases.push_back({units(incoming.dose.value), home, stays, kind->second});
    highest += instance.cases.back().dose;
  }
  instance.steps = steps_up_to(highest, options);
  const Units price = units(options.handover_price.value_or(0));
  instance.handover_square = price * price;
  return instance;
}

Loads::Loads(const Instance& instance, const Takers& takers)
    : taken(instance.workers.size()), cases(instance.workers.size()) {
  for (std::size_t i = 0; i < takers.size(); ++i) {
    taken[takers[i]] += instance.cases[i].dose;
    ++cases[takers[i]];
  }
}

}  // namespace dosimeter::assigning
