#pragma once
// An organisation's working calendar: which days are for rest, and when a day begins.
//
// Times are the organisation's own clock, as its files give them (see Time): nothing here converts
// between zones. A calendar sets no dose; it only says which day an hour belongs to and whether
// anybody was meant to work on it.

#include <bitset>
#include <chrono>
#include <optional>
#include <set>
#include <string_view>

#include "dosimeter/document.hpp"

namespace dosimeter {

struct Calendar {
  // The weekly rest days, by std::chrono::weekday::c_encoding(): 0 is Sunday, 6 is Saturday. The
  // default is Saturday and Sunday; none at all is allowed (a rota around the clock).
  std::bitset<7> rest_days{0b100'0001};

  // Single days of rest besides: public holidays, a day on which the office is closed.
  std::set<std::chrono::sys_days> holidays;

  // The hour at which a day begins, 0 to 12. With 4, half past two in a night shift belongs to the
  // day on which the shift began. At most 12, as a date without an hour stands for its noon (see
  // parse_time) and must stay on its own day.
  unsigned day_begins_hour = 0;

  // The day that a moment belongs to, the moment at which that day begins, and its last second.
  std::chrono::sys_days day_of(Time time) const;
  Time begin_of(std::chrono::sys_days day) const;
  Time end_of(std::chrono::sys_days day) const;

  // Whether `day` is one of the weekly rest days or a holiday.
  bool is_rest_day(std::chrono::sys_days day) const;

  bool operator==(const Calendar&) const = default;
};

// The moment that a text means where figures are asked for "as of" it: a date alone is the last
// second of that day of the calendar, so that all documents of the day count and the day is the
// last one of the figures; a date with a time is that time. Empty where parse_time is.
std::optional<Time> as_of_moment(std::string_view text, const Calendar& calendar);

}  // namespace dosimeter
