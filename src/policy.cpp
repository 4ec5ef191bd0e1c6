#include "dosimeter/policy.hpp"

#include <algorithm>
#include <array>

#include "wildcard.hpp"

namespace dosimeter {

std::string_view Policy::team_of(std::string_view worker) const {
  for (const auto& [team, workers] : teams) {
    const bool is_in = std::any_of(workers.begin(), workers.end(), [&](const std::string& pattern) {
      return matches(pattern, worker);
    });
    if (is_in) return team;
  }
  return {};
}

// By the text, which holds every member: a new one cannot be forgotten here.
bool Policy::operator==(const Policy& other) const { return to_json(*this) == to_json(other); }

std::string_view name(ActionLevel level) {
  constexpr std::array<std::string_view, 4> names = {"routine", "watch", "check in", "act"};
  return names.at(static_cast<std::size_t>(level));
}

std::string_view name(ReasonCode code) {
  constexpr std::array<std::string_view, kReasonCodes> names = {
      "extreme_event", "high_dose",   "rising_dose",      "regime_change",  "own_high",
      "heavy_days",    "no_free_day", "rest_days_worked", "one_sided_work", "little_data"};
  return names.at(static_cast<std::size_t>(code));
}

}  // namespace dosimeter
