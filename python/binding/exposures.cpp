// Exposures: one document that a worker took in.

#include "exposures.hpp"

#include <pybind11/stl.h>

#include "dosimeter/exposure.hpp"
#include "times.hpp"

namespace dosimeter::python {
namespace {

py::tuple exposure_state(const Exposure& e) {
  std::optional<std::int64_t> seconds;
  if (e.time) seconds = e.time->time_since_epoch().count();
  return py::make_tuple(e.document, seconds, e.load, e.load_lower, e.load_upper, e.peak,
                        e.peak_lower, e.peak_upper, e.minutes, e.dose, e.dose_lower, e.dose_upper,
                        e.words, py::tuple(py::cast(e.categories)));
}

Exposure exposure_from_state(const py::tuple& state) {
  Exposure e;
  e.document = state[0].cast<std::uint64_t>();
  if (!state[1].is_none()) e.time = Time(std::chrono::seconds(state[1].cast<std::int64_t>()));
  std::size_t next = 2;
  for (float* load :
       {&e.load, &e.load_lower, &e.load_upper, &e.peak, &e.peak_lower, &e.peak_upper}) {
    *load = state[next++].cast<float>();
  }
  for (double* figure : {&e.minutes, &e.dose, &e.dose_lower, &e.dose_upper}) {
    *figure = state[next++].cast<double>();
  }
  e.words = state[next++].cast<std::uint32_t>();
  e.categories = state[next].cast<std::array<float, kCategories>>();
  return e;
}

py::dict categories(const Exposure& exposure) {
  py::dict result;
  for (std::size_t i = 0; i < kCategories; ++i) {
    result[py::str(kCategoryNames[i])] = exposure.categories[i];
  }
  return result;
}

void bind_one_exposure(py::module_& module) {
  py::class_<Exposure>(module, "Exposure", R"(One document that a worker took in. Holds no text.

Made by `dosimeter.make_exposure(document, score)`.

Attributes
----------
document : int
    The document's fingerprint.
time : datetime or None
    In UTC.
load, load_lower, load_upper, peak, peak_lower, peak_upper : float
    As in Score, 0 to 5.
minutes : float
    Time in contact.
dose, dose_lower, dose_upper : float
    Equivalent minutes, with a 90 % interval.
words : int
categories : dict of str to float
    Probabilities.
)")
      .def_readonly("document", &Exposure::document)
      .def_property_readonly("time", [](const Exposure& e) { return to_datetime(e.time); })
      .def_readonly("load", &Exposure::load)
      .def_readonly("load_lower", &Exposure::load_lower)
      .def_readonly("load_upper", &Exposure::load_upper)
      .def_readonly("load_lower", &Exposure::load_lower)
      .def_readonly("load_upper", &Exposure::load_upper)
      .def_readonly("peak", &Exposure::peak)
      .def_readonly("peak_lower", &Exposure::peak_lower)
      .def_readonly("peak_upper", &Exposure::peak_upper)
      .def_readonly("peak_lower", &Exposure::peak_lower)
      .def_readonly("peak_upper", &Exposure::peak_upper)
      .def_readonly("minutes", &Exposure::minutes)
      .def_readonly("dose", &Exposure::dose)
      .def_readonly("dose_lower", &Exposure::dose_lower)
      .def_readonly("dose_upper", &Exposure::dose_upper)
      .def_readonly("words", &Exposure::words)
      .def_property_readonly("categories", &categories)
      .def("__eq__",
           [](const Exposure& a, const py::object& b) {
             return py::isinstance<Exposure>(b) && a == b.cast<const Exposure&>();
           })
      .def("__hash__", [](const Exposure& e) { return py::hash(exposure_state(e)); })
      .def("__repr__",
           [](const Exposure& e) {
             return py::str("Exposure(document={:#018x}, time={!s}, load={:.2f}, dose={:.2f})")
                 .format(e.document, to_datetime(e.time), e.load, e.dose);
           })
      .def(py::pickle(&exposure_state, &exposure_from_state));
  module.def("make_exposure", &make_exposure, py::arg("document"), py::arg("score"),
             "The exposure of the document's worker to it, from its score.");
  module.def("dose_rate", &dose_rate, py::arg("load"),
             "Equivalent minutes per minute at this load: (2**load - 1) / 7.");
}

}  // namespace

void bind_exposure(py::module_& module) {
  bind_one_exposure(module);
  bind_estimates(module);
  bind_index(module);
  bind_policy(module);
  bind_assessment(module);
  bind_records(module);
  bind_reports(module);
}

}  // namespace dosimeter::python
