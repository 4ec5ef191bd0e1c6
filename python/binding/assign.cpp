// Who could take which of the incoming cases.

#include "dosimeter/assign.hpp"

#include <pybind11/stl.h>

#include "texts.hpp"

namespace dosimeter::python {
namespace {

using Dose = std::array<double, 3>;  // value, lower, upper
using Member = std::tuple<std::string, Dose, std::size_t, std::optional<std::size_t>, bool,
                          std::vector<std::string>>;
using Case = std::tuple<std::string, Dose, std::string, std::string>;

Estimate estimate(const Dose& dose) { return {dose[0], dose[1], dose[2]}; }

std::vector<TeamMember> team_of(const std::vector<Member>& members) {
  std::vector<TeamMember> team;
  for (const auto& [worker, dose, level, capacity, absent, skills] : members) {
    team.push_back({worker, estimate(dose), static_cast<ActionLevel>(level),
                    capacity.value_or(TeamMember::kNoLimit), absent, skills});
  }
  return team;
}

std::vector<IncomingCase> cases_of(const std::vector<Case>& cases) {
  std::vector<IncomingCase> incoming;
  for (const auto& [id, dose, worker, kind] : cases) {
    incoming.push_back({id, estimate(dose), worker, kind});
  }
  return incoming;
}

py::dict by_level(const std::array<std::size_t, kActionLevels>& counts) {
  py::dict result;
  for (std::size_t level = 1; level < kActionLevels; ++level) {
    result[py::str(name(static_cast<ActionLevel>(level)))] = counts[level];
  }
  return result;
}

py::dict to_dict(const Division& division) {
  py::list cases;
  for (const Placement& placement : division.placements) {
    cases.append(py::make_tuple(to_str(placement.case_id), to_str(placement.worker),
                                placement.handed_over, placement.dose));
  }
  py::list workers;
  for (const ProjectedWorker& worker : division.workers) {
    workers.append(py::make_tuple(to_str(worker.worker), worker.cases, worker.before, worker.after,
                                  name(worker.level_before), name(worker.level_after)));
  }
  py::dict result;
  result["cases"] = cases;
  result["workers"] = workers;
  result["taking_at_level"] = by_level(division.taking_at_level);
  result["handed_over"] = division.handed_over;
  result["squares"] = division.squares;
  result["gini"] = division.gini;
  return result;
}

py::dict propose(const std::vector<Member>& members, const std::vector<Case>& cases,
                 const Policy& policy, std::optional<double> handover_price) {
  AssignOptions options = assign_options(policy);
  options.handover_price = handover_price;
  const auto team = team_of(members);
  const auto incoming = cases_of(cases);
  Proposal proposal;
  {
    const py::gil_scoped_release unlocked;
    proposal = assign(team, incoming, options);
  }
  py::dict result;
  result["proposed"] = to_dict(proposal.proposed);
  result["by_number"] = to_dict(proposal.by_number);
  result["gini_before"] = proposal.gini_before;
  result["least_taking_at_level"] = by_level(proposal.least_taking_at_level);
  result["least_squares"] = proposal.least_squares;
  result["proven_best"] = proposal.proven_best;
  return result;
}

}  // namespace

void bind_assign(py::module_& module) { module.def("assign", &propose); }

}  // namespace dosimeter::python
