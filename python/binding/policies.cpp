// An organisation's policy.

#include <pybind11/stl.h>

#include "dosimeter/policy.hpp"
#include "exposures.hpp"

namespace dosimeter::python {
namespace {

constexpr std::pair<const char*, double IndexOptions::*> kIndexFields[] = {
    {"acute_half_life_days", &IndexOptions::acute_half_life_days},
    {"chronic_half_life_days", &IndexOptions::chronic_half_life_days},
    {"heavy_load", &IndexOptions::heavy_load},
    {"burdened_load", &IndexOptions::burdened_load}};

constexpr std::pair<const char*, double Policy::*> kNumbers[] = {
    {"reading_words_per_minute", &Policy::reading_words_per_minute},
    {"minimum_days", &Policy::minimum_days},
    {"extreme_peak", &Policy::extreme_peak},
    {"week_dose_watch", &Policy::week_dose_watch},
    {"week_dose_check_in", &Policy::week_dose_check_in},
    {"week_dose_act", &Policy::week_dose_act},
    {"ratio_watch", &Policy::ratio_watch},
    {"ratio_check_in", &Policy::ratio_check_in},
    {"few_kinds", &Policy::few_kinds},
    {"little_unburdened", &Policy::little_unburdened}};

constexpr std::pair<const char*, std::size_t Policy::*> kCounts[] = {
    {"minimum_team", &Policy::minimum_team},
    {"minimum_documents", &Policy::minimum_documents},
    {"heavy_days_watch", &Policy::heavy_days_watch},
    {"heavy_days_check_in", &Policy::heavy_days_check_in},
    {"heavy_days_act", &Policy::heavy_days_act},
    {"no_free_day_watch", &Policy::no_free_day_watch},
    {"no_free_day_check_in", &Policy::no_free_day_check_in},
    {"no_free_day_act", &Policy::no_free_day_act}};

// Calls visit(name, value) for every member, `value` a reference into `policy`.
template <class AnyPolicy, class Visit>
void for_each_field(AnyPolicy& policy, Visit visit) {
  for (const auto& [name, member] : kIndexFields) visit(name, policy.index.*member);
  for (const auto& [name, member] : kNumbers) visit(name, policy.*member);
  for (const auto& [name, member] : kCounts) visit(name, policy.*member);
}

py::dict policy_fields(const Policy& policy) {
  py::dict fields;
  for_each_field(policy, [&](const char* name, auto value) { fields[name] = value; });
  return fields;
}

// A file of these fields, so that they are checked like any policy file.
Policy make_policy(const py::kwargs& fields) {
  const py::object json = py::module_::import("json").attr("dumps")(fields);
  return Policy::parse(json.cast<std::string>(), "Policy");
}

Policy load_policy(const py::object& path) {
  const py::object encoded = py::module_::import("os").attr("fsencode")(path);
  return Policy::load(encoded.cast<std::string>());
}

Policy policy_from_state(const py::dict& fields) {
  Policy policy;
  for_each_field(policy, [&](const char* name, auto& value) {
    value = fields[name].cast<std::remove_reference_t<decltype(value)>>();
  });
  return policy;
}

}  // namespace

void bind_policy(py::module_& module) {
  py::class_<Policy> policy(module, "Policy", R"(An organisation's half-lives and thresholds.

The defaults are this project's proposal, not validated thresholds: none are published for
vicarious trauma. `Policy().to_dict()` lists them.

Parameters
----------
**thresholds : float or int
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
      .def("to_dict", &policy_fields, "All thresholds by name.")
      .def("__eq__",
           [](const Policy& a, const py::object& b) {
             return py::isinstance<Policy>(b) &&
                    policy_fields(a).equal(policy_fields(b.cast<const Policy&>()));
           })
      .def("__repr__",
           [](const Policy& p) { return py::str("Policy(**{!r})").format(policy_fields(p)); })
      .def(py::pickle(&policy_fields, &policy_from_state));
  for (const auto& [name, value] : policy_fields(Policy())) {
    const std::string field = name.cast<std::string>();
    policy.def_property_readonly(field.c_str(), [name = field](const Policy& p) -> py::object {
      return policy_fields(p)[name.c_str()];
    });
  }
}

}  // namespace dosimeter::python
