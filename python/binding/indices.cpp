// The exposure index and the figures with intervals that it is made of.

#include <pybind11/stl.h>

#include "dosimeter/index.hpp"
#include "exposures.hpp"
#include "times.hpp"

namespace dosimeter::python {
namespace {

py::object to_date(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  return py::module_::import("datetime")
      .attr("date")(static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                    static_cast<unsigned>(date.day()));
}

// A getter that gives a member of RegimeChange as a datetime.date.
auto date_of(std::chrono::sys_days RegimeChange::*day) {
  return [day](const RegimeChange& change) { return to_date(change.*day); };
}

void bind_regime_change(py::module_& module) {
  py::class_<RegimeChange>(module, "RegimeChange",
                           R"(A day from which on a worker's daily dose was another than before.

Attributes
----------
day, earliest, latest : date
    First day of the new regime, with its 90 % interval.
detected : date
    The day whose dose brought certainty.
ratio : Estimate
    Of the new mean daily dose to the old one.
rising : bool
)")
      .def_property_readonly("day", date_of(&RegimeChange::day))
      .def_property_readonly("earliest", date_of(&RegimeChange::earliest))
      .def_property_readonly("latest", date_of(&RegimeChange::latest))
      .def_property_readonly("detected", date_of(&RegimeChange::detected))
      .def_readonly("ratio", &RegimeChange::ratio)
      .def_readonly("rising", &RegimeChange::rising)
      .def("__repr__", [](const RegimeChange& change) {
        return py::str("RegimeChange({!s}, ratio={!r})").format(to_date(change.day), change.ratio);
      });
}

}  // namespace

void bind_estimates(py::module_& module) {
  py::class_<Estimate>(module, "Estimate", R"(A figure with its 90 % interval.

Attributes
----------
value, lower, upper : float
)")
      .def_readonly("value", &Estimate::value)
      .def_readonly("lower", &Estimate::lower)
      .def_readonly("upper", &Estimate::upper)
      .def("__float__", [](const Estimate& e) { return e.value; })
      .def("__repr__", [](const Estimate& e) {
        return py::str("Estimate({:.2f} [{:.2f}, {:.2f}])").format(e.value, e.lower, e.upper);
      });
  py::class_<CountEstimate>(module, "CountEstimate",
                            R"(A count of documents or days: by their loads, surely, possibly.

Attributes
----------
value, lower, upper : int
    `lower` counts by documents whose whole interval of load lies on that side of the threshold,
    `upper` by those whose interval reaches it: a conservative 90 % interval.
)")
      .def_readonly("value", &CountEstimate::value)
      .def_readonly("lower", &CountEstimate::lower)
      .def_readonly("upper", &CountEstimate::upper)
      .def("__int__", [](const CountEstimate& c) { return c.value; })
      .def("__index__", [](const CountEstimate& c) { return c.value; })
      .def("__repr__", [](const CountEstimate& c) {
        return py::str("CountEstimate({} [{}, {}])").format(c.value, c.lower, c.upper);
      });
  bind_regime_change(module);
}

void bind_index(py::module_& module) {
  py::class_<Index>(module, "Index", R"(A worker's exposure at one moment.

Doses are in equivalent minutes, loads from 0 to 5; days are those of the policy's calendar. Figures
that need dates count dated documents only.

Attributes
----------
as_of : datetime
documents, undated : int
    Documents counted, and those of them without a date.
days : float
    Length of the record, at least 1; 0 without dated documents.
minutes : float
    Time in contact. Measured: like the counts above it has no interval.
total_dose, dose_7_days, dose_28_days : Estimate
highest_week_dose : Estimate
    The largest dose of any 7 days that end with a dated document.
highest_week : datetime or None
    When those 7 days end, the earliest such time.
acute, chronic : Estimate
    Doses that decay with the policy's half-lives.
acute_to_chronic : Estimate or None
    Their ratio as doses per day, about 1 for a steady record; None before 28 days of record or
    without chronic dose.
own_percentile_7_days : Estimate or None
    The percentage of the worker's earlier weeks with a smaller dose than the last 7 days; None
    with fewer than 4 such weeks.
regime_changes : list of RegimeChange
    From which days on the daily dose was another, the earliest first.
regime_change : RegimeChange or None
    The latest of them.
heavy_documents : CountEstimate
heaviest_load, heaviest_peak : Estimate
    The largest of a document.
heaviest_time : datetime or None
    Of the heaviest document: by load, then peak, then time.
peak_7_days : Estimate
    The largest peak of the last 7 days.
heavy_days_in_row, heavy_days_longest : CountEstimate
    Current and longest run of days with a heavy document.
days_since_free_day : CountEstimate or None
    Days since the last day without a burdening document.
free_days_28_days, free_days_in_row_28_days : CountEstimate
    Free days of the last 28, and the longest run of them.
rest_days_worked_28_days : CountEstimate
    Rest days of the last 28 with a burdening document.
kinds : Estimate
    Effective number of categories among the dose of documents where any is present (probability of
    at least 0.5), 1 to 15; 0 without such dose.
unburdened_share : Estimate
    Share of documents with little load, 0 to 1.
)")
      .def_property_readonly("as_of", [](const Index& index) { return to_datetime(index.as_of); })
      .def_readonly("documents", &Index::documents)
      .def_readonly("undated", &Index::undated)
      .def_readonly("days", &Index::days)
      .def_readonly("minutes", &Index::minutes)
      .def_readonly("total_dose", &Index::total_dose)
      .def_readonly("dose_7_days", &Index::dose_7_days)
      .def_readonly("dose_28_days", &Index::dose_28_days)
      .def_readonly("highest_week_dose", &Index::highest_week_dose)
      .def_property_readonly("highest_week",
                             [](const Index& index) { return to_datetime(index.highest_week); })
      .def_readonly("acute", &Index::acute)
      .def_readonly("chronic", &Index::chronic)
      .def_readonly("acute_to_chronic", &Index::acute_to_chronic)
      .def_readonly("own_percentile_7_days", &Index::own_percentile_7_days)
      .def_readonly("regime_changes", &Index::regime_changes)
      .def_readonly("regime_change", &Index::regime_change)
      .def_readonly("heavy_documents", &Index::heavy_documents)
      .def_readonly("heaviest_load", &Index::heaviest_load)
      .def_readonly("heaviest_peak", &Index::heaviest_peak)
      .def_property_readonly("heaviest_time",
                             [](const Index& index) { return to_datetime(index.heaviest_time); })
      .def_readonly("peak_7_days", &Index::peak_7_days)
      .def_readonly("heavy_days_in_row", &Index::heavy_days_in_row)
      .def_readonly("heavy_days_longest", &Index::heavy_days_longest)
      .def_readonly("days_since_free_day", &Index::days_since_free_day)
      .def_readonly("free_days_28_days", &Index::free_days_28_days)
      .def_readonly("free_days_in_row_28_days", &Index::free_days_in_row_28_days)
      .def_readonly("rest_days_worked_28_days", &Index::rest_days_worked_28_days)
      .def_readonly("kinds", &Index::kinds)
      .def_readonly("unburdened_share", &Index::unburdened_share)
      .def("__repr__", [](const Index& index) {
        return py::str("Index(as_of={!s}, documents={}, dose_7_days={!r}, total_dose={!r})")
            .format(to_datetime(index.as_of), index.documents, index.dose_7_days, index.total_dose);
      });
}

}  // namespace dosimeter::python
