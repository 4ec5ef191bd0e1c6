#include "times.hpp"

namespace dosimeter::python {
namespace {

py::object utc() { return py::module_::import("datetime").attr("timezone").attr("utc"); }

}  // namespace

py::object to_datetime(std::optional<Time> time) {
  if (!time) return py::none();
  const py::object datetime = py::module_::import("datetime").attr("datetime");
  return datetime.attr("fromtimestamp")(time->time_since_epoch().count(), utc());
}

std::optional<Time> to_time(py::handle value, std::string_view name,
                            std::optional<std::size_t> position) {
  const py::module_ datetime = py::module_::import("datetime");
  py::object text = py::reinterpret_borrow<py::object>(value);
  if (!py::isinstance<py::str>(text)) {
    if (is_missing(text)) return std::nullopt;
    if (!py::isinstance(text, datetime.attr("date"))) {  // a datetime is a date, too
      throw py::type_error(label(name, position) + " must be a datetime, a date or a str, not " +
                           Py_TYPE(text.ptr())->tp_name);
    }
    if (!py::getattr(text, "tzinfo", py::none()).is_none()) text = text.attr("astimezone")(utc());
    text = text.attr("isoformat")();
  }
  const std::optional<Time> time = parse_time(utf8(text, name, position));
  if (!time) {
    throw py::value_error(label(name, position) +
                          " is no time; write it as 2026-03-16 or 2026-03-16T14:20:00Z");
  }
  return time;
}

std::optional<Time> to_moment(py::handle value, std::string_view name, const Calendar& calendar) {
  const std::optional<Time> time = to_time(value, name);
  if (!time) return time;
  if (py::isinstance<py::str>(value)) return as_of_moment(utf8(value, name), calendar);
  const bool has_clock = py::isinstance(value, py::module_::import("datetime").attr("datetime"));
  return has_clock ? *time : calendar.end_of(calendar.day_of(*time));
}

}  // namespace dosimeter::python
