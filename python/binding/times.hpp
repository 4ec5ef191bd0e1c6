#pragma once
// Times between Python and the library.

#include <optional>

#include "dosimeter/calendar.hpp"
#include "dosimeter/document.hpp"
#include "texts.hpp"

namespace dosimeter::python {

// A datetime in UTC, or None.
py::object to_datetime(std::optional<Time> time);

// From a datetime (without a zone: UTC), a date (its noon), a str as parse_time reads it, or
// anything missing. Fractions of a second are dropped. Throws ValueError for a str that is no time,
// TypeError for anything else. Messages name it as label does.
std::optional<Time> to_time(py::handle value, std::string_view name,
                            std::optional<std::size_t> position = std::nullopt);

// The same for the moment that figures are for: a date alone is the last second of that day, by the
// calendar, so that the day's documents are in.
std::optional<Time> to_moment(py::handle value, std::string_view name, const Calendar& calendar);

}  // namespace dosimeter::python
