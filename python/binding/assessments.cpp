// What a policy makes of an index: level, reasons, measures.

#include <pybind11/stl.h>

#include "dosimeter/guidance.hpp"
#include "dosimeter/policy.hpp"
#include "exposures.hpp"

namespace dosimeter::python {
namespace {

Assessment assess_index(const Index& index, const Policy* policy) {
  return assess(index, policy ? *policy : Policy{});
}

}  // namespace

void bind_assessment(py::module_& module) {
  py::class_<Reason>(module, "Reason", R"(Why an action level is what it is.

Attributes
----------
code : str
    "extreme_event", "high_dose", "rising_dose", "regime_change", "own_high", "heavy_days",
    "no_free_day", "rest_days_worked", "one_sided_work" or "little_data".
level : str
    The level that this reason alone would give.
text : str
    In plain words, with figure and threshold, no case text.
)")
      .def_property_readonly("code", [](const Reason& reason) { return name(reason.code); })
      .def_property_readonly("level", [](const Reason& reason) { return name(reason.level); })
      .def_readonly("text", &Reason::text)
      .def("__repr__", [](const Reason& reason) {
        return py::str("Reason({!r}, {!r}, {!r})")
            .format(name(reason.code), name(reason.level), reason.text);
      });
  py::class_<Measure>(module, "Measure", R"(What an organisation can do.

Attributes
----------
title, text : str
source : str
    Where it comes from, citable.
)")
      .def_readonly("title", &Measure::title)
      .def_readonly("text", &Measure::text)
      .def_readonly("source", &Measure::source)
      .def("__repr__",
           [](const Measure& measure) { return py::str("Measure({!r})").format(measure.title); });
  py::class_<Assessment>(module, "Assessment", R"(An action level with its reasons.

Attributes
----------
level : str
    One of `dosimeter.ACTION_LEVELS`.
reasons : list of Reason
    The gravest first.
measures : list of Measure
    What the organisation can do, the most pressing first.
)")
      .def_property_readonly("level", [](const Assessment& a) { return name(a.level); })
      .def_property_readonly("reasons", [](const Assessment& a) { return a.reasons; })
      .def_property_readonly("measures", [](const Assessment& a) { return measures(a); })
      .def("__repr__", [](const Assessment& a) {
        return py::str("Assessment({!r}, {!r})").format(name(a.level), a.reasons);
      });
  module.def("assess", &assess_index, py::arg("index"), py::arg("policy") = py::none(),
             "The action level that a policy gives an index, with its reasons.");
  module.def("caution", &caution, "What every table of figures must say beside them.");
  module.attr("ACTION_LEVELS") =
      py::make_tuple(name(ActionLevel::routine), name(ActionLevel::watch),
                     name(ActionLevel::check_in), name(ActionLevel::act));
}

}  // namespace dosimeter::python
