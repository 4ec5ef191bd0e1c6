// An organisation's policy. Between Python and the library it travels as JSON, so that it is
// checked like any policy file and no member is left out.

#include <pybind11/stl.h>

#include <string>

#include "dosimeter/policy.hpp"
#include "exposures.hpp"
#include "texts.hpp"

namespace dosimeter::python {
namespace {

py::dict fields_of(const Policy& policy) {
  return py::module_::import("json").attr("loads")(to_json(policy));
}

Policy policy_of(const py::dict& fields) {
  const py::object json = py::module_::import("json").attr("dumps")(fields);
  return Policy::parse(json.cast<std::string>(), "Policy");
}

Policy make_policy(const py::kwargs& fields) { return policy_of(fields); }

Policy load_policy(const py::object& path) {
  const py::object encoded = py::module_::import("os").attr("fsencode")(path);
  return Policy::load(encoded.cast<std::string>());
}

py::str team_of(const Policy& policy, const py::object& worker) {
  return to_str(policy.team_of(utf8(worker, "worker")));
}

}  // namespace

void bind_policy(py::module_& module) {
  py::class_<Policy> policy(module, "Policy", R"(An organisation's policy: half-lives, thresholds,
calendar, teams.

The defaults are this project's proposal, not validated thresholds: none are published for
vicarious trauma. `Policy().to_dict()` lists them; `policy_schema()` says what each means.

Parameters
----------
**members : float, int, dict or None
    Those that differ from the defaults: ``Policy(week_dose_watch=90)``. Each is an attribute, too.

Raises
------
InputError
    For an unknown name, a wrong type, or a value out of range or out of order.
)");
  policy.def(py::init(&make_policy))
      .def_static(
          "from_json", [](const std::string& json) { return Policy::parse(json, "Policy"); },
          py::arg("json"), "From JSON with the names of the attributes.")
      .def_static("load", &load_policy, py::arg("path"), "From a JSON file.")
      .def("to_dict", &fields_of, "All members by name.")
      .def("to_json", &to_json, "The same as JSON, always in the same way.")
      .def("team_of", &team_of, py::arg("worker"),
           "The name of a worker's team; empty for those in none, who are a team by themselves.")
      .def("__eq__",
           [](const Policy& a, const py::object& b) {
             return py::isinstance<Policy>(b) && a == b.cast<const Policy&>();
           })
      .def("__repr__",
           [](const Policy& p) { return py::str("Policy(**{!r})").format(fields_of(p)); })
      .def(py::pickle(&fields_of, &policy_of));
  for (const auto& [name, value] : fields_of(Policy())) {
    const std::string field = name.cast<std::string>();
    policy.def_property_readonly(field.c_str(), [name = field](const Policy& p) -> py::object {
      return fields_of(p)[name.c_str()];
    });
  }
  module.def("policy_schema", &policy_schema,
             "The JSON Schema of a policy file: every member with its unit, range and source.");
}

}  // namespace dosimeter::python
