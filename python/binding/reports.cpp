// Summaries of a caseload, its teams, and the report.

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "dosimeter/report.hpp"
#include "dosimeter/team.hpp"
#include "exposures.hpp"
#include "texts.hpp"

namespace dosimeter::python {
namespace {

Time moment(const Caseload& caseload, py::handle as_of, const Policy& policy) {
  return time_or(as_of, caseload.latest(), policy.index.calendar);
}

py::list summaries_of(const Caseload& caseload, py::handle as_of, const Policy& policy) {
  py::list rows;
  for (WorkerSummary& s : summarise(caseload, moment(caseload, as_of, policy), policy)) {
    rows.append(py::make_tuple(to_str(s.worker), std::move(s.index), std::move(s.assessment),
                               to_str(s.team), s.team_standing));
  }
  return rows;
}

std::vector<TeamSpread> spreads_of(const Caseload& caseload, py::handle as_of,
                                   const Policy& policy) {
  return team_spreads(summarise(caseload, moment(caseload, as_of, policy), policy), policy);
}

// The standings in a team of n workers, of which only what they depend on is known: how many
// documents of how many days, of shape (n,), and the doses of shape (n, 6), each of 7 and of 28
// days with its bounds. For tables that were put together elsewhere.
std::vector<std::optional<TeamStanding>> standings_of(
    const py::array_t<std::int64_t>& documents, const py::array_t<double>& days,
    const py::array_t<double, py::array::c_style | py::array::forcecast>& doses,
    const Policy& policy) {
  const auto counts = documents.unchecked<1>();
  const auto lengths = days.unchecked<1>();
  const auto figures = doses.unchecked<2>();
  if (lengths.shape(0) != counts.shape(0) || figures.shape(0) != counts.shape(0) ||
      figures.shape(1) != 6) {
    throw py::value_error("documents and days must have n elements, and doses n rows of six");
  }
  std::vector<Index> team(static_cast<std::size_t>(counts.shape(0)));
  py::ssize_t row = 0;
  for (Index& index : team) {
    index.documents = static_cast<std::size_t>(counts(row));
    index.days = lengths(row);
    index.dose_7_days = {figures(row, 0), figures(row, 1), figures(row, 2)};
    index.dose_28_days = {figures(row, 3), figures(row, 4), figures(row, 5)};
    ++row;
  }
  return team_standings(team, policy);
}

py::str report(const Caseload& caseload, py::handle as_of, const Policy& policy, std::size_t bad,
               std::size_t repeated) {
  Tally tally;
  for (const auto& [worker, record] : caseload.workers()) tally.scored += record.size();
  tally.scored += repeated;
  tally.bad = bad;
  tally.read = tally.scored + bad;
  tally.repeated = repeated;
  const Time time = moment(caseload, as_of, policy);
  return to_str(report_html(caseload, summarise(caseload, time, policy), policy, tally));
}

void bind_teams(py::module_& module) {
  py::class_<TeamStanding>(module, "TeamStanding",
                           R"(Where a worker's dose stands among the others of the team.

No ranking of people: it tells the usual from the unusual.

Attributes
----------
percentile_7_days, percentile_28_days : Estimate
    The percentage of the others with a smaller dose.
)")
      .def_readonly("percentile_7_days", &TeamStanding::percentile_7_days)
      .def_readonly("percentile_28_days", &TeamStanding::percentile_28_days);
  py::class_<DoseSpread>(module, "DoseSpread", R"(How the doses of a team are spread.

Attributes
----------
mean, lower_quartile, median, upper_quartile : Estimate
    In equivalent minutes.
gini : Estimate or None
    Gini coefficient: 0 where all have the same dose; None where nobody has any.
most_exposed_fifth : Estimate or None
    Share of the team's dose that falls on its most exposed fifth, 0 to 1.
)")
      .def_readonly("mean", &DoseSpread::mean)
      .def_readonly("lower_quartile", &DoseSpread::lower_quartile)
      .def_readonly("median", &DoseSpread::median)
      .def_readonly("upper_quartile", &DoseSpread::upper_quartile)
      .def_readonly("gini", &DoseSpread::gini)
      .def_readonly("most_exposed_fifth", &DoseSpread::most_exposed_fifth);
  py::class_<TeamSpread>(module, "TeamSpread", R"(A team and how its doses are spread.

Attributes
----------
team : str
    Its name in the policy; empty for the workers in none.
workers : int
    Those with enough data.
dose_7_days, dose_28_days : DoseSpread or None
    None below the policy's minimum_team.
)")
      .def_property_readonly("team", [](const TeamSpread& spread) { return to_str(spread.team); })
      .def_readonly("workers", &TeamSpread::workers)
      .def_readonly("dose_7_days", &TeamSpread::dose_7_days)
      .def_readonly("dose_28_days", &TeamSpread::dose_28_days);
}

}  // namespace

void bind_reports(py::module_& module) {
  bind_teams(module);
  module.def("summaries", &summaries_of);
  module.def("team_spreads", &spreads_of);
  module.def("team_standings", &standings_of);
  module.def("report_html", &report);
}

}  // namespace dosimeter::python
