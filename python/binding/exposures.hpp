#pragma once
// The parts of the binding from exposures to reports, a source file each.

#include <pybind11/pybind11.h>

#include <optional>

#include "dosimeter/calendar.hpp"
#include "dosimeter/document.hpp"

namespace dosimeter::python {

namespace py = pybind11;

void bind_estimates(py::module_& module);
void bind_index(py::module_& module);
void bind_policy(py::module_& module);
void bind_assessment(py::module_& module);
void bind_records(py::module_& module);
void bind_reports(py::module_& module);

// `as_of` as Python gives it, else `latest`; without either no figure depends on it.
Time time_or(py::handle as_of, std::optional<Time> latest, const Calendar& calendar);

}  // namespace dosimeter::python
