#include "dosimeter/calendar.hpp"

namespace dosimeter {

std::chrono::sys_days Calendar::day_of(Time time) const {
  return std::chrono::floor<std::chrono::days>(time - std::chrono::hours(day_begins_hour));
}

Time Calendar::begin_of(std::chrono::sys_days day) const {
  return day + std::chrono::hours(day_begins_hour);
}

bool Calendar::is_rest_day(std::chrono::sys_days day) const {
  return rest_days.test(std::chrono::weekday(day).c_encoding()) || holidays.contains(day);
}

}  // namespace dosimeter
