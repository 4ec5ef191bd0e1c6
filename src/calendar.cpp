#include "dosimeter/calendar.hpp"

namespace dosimeter {

std::chrono::sys_days Calendar::day_of(Time time) const {
  return std::chrono::floor<std::chrono::days>(time - std::chrono::hours(day_begins_hour));
}

Time Calendar::begin_of(std::chrono::sys_days day) const {
  return day + std::chrono::hours(day_begins_hour);
}

Time Calendar::end_of(std::chrono::sys_days day) const {
  return begin_of(day + std::chrono::days(1)) - std::chrono::seconds(1);
}

bool Calendar::is_rest_day(std::chrono::sys_days day) const {
  return rest_days.test(std::chrono::weekday(day).c_encoding()) || holidays.contains(day);
}

std::optional<Time> as_of_moment(std::string_view text, const Calendar& calendar) {
  const auto time = parse_time(text);
  const bool has_clock = text.find(':') != std::string_view::npos;
  if (!time || has_clock) return time;
  return calendar.end_of(calendar.day_of(*time));  // a date's noon is on its day in every calendar
}

}  // namespace dosimeter
