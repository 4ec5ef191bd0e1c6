// The policy's thresholds, as the report's method section shows them.

#include <optional>
#include <string>

#include "report_format.hpp"
#include "report_view.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

using Threshold = std::optional<double>;

json::object criterion(std::string_view text, Threshold watch, Threshold check_in,
                       Threshold act = std::nullopt) {
  const auto threshold = [](Threshold value) {
    return view_text(value ? in_full(*value) : "\u2013");
  };
  return {{"criterion", view_text(text)},
          {"watch", threshold(watch)},
          {"check_in", threshold(check_in)},
          {"act", threshold(act)}};
}

double days(std::size_t count) { return static_cast<double>(count); }

json::array criteria(const Policy& policy) {
  return {criterion("Heaviest moment of the last 7 days, load", std::nullopt, policy.extreme_peak),
          criterion("Dose of the last 7 days, equivalent minutes", policy.week_dose_watch,
                    policy.week_dose_check_in, policy.week_dose_act),
          criterion("Recent to long-term dose, ratio", policy.ratio_watch, policy.ratio_check_in),
          criterion("Change of pace in the last 28 days, new to old daily dose", 1,
                    policy.change_ratio_check_in),
          criterion("Earlier weeks of the same worker with less, of 100",
                    policy.own_high_percentile, std::nullopt),
          criterion("Days in a row with a heavy document", days(policy.heavy_days_watch),
                    days(policy.heavy_days_check_in), days(policy.heavy_days_act)),
          criterion("Days since a free day", days(policy.no_free_day_watch),
                    days(policy.no_free_day_check_in), days(policy.no_free_day_act)),
          criterion("Rest days worked, of the last 28 days", days(policy.rest_days_worked_watch),
                    days(policy.rest_days_worked_check_in))};
}

}  // namespace

json::object policy_view(const Policy& policy) {
  const auto number = [](double value) { return view_text(in_full(value)); };
  return {{"criteria", criteria(policy)},
          {"acute_half_life", number(policy.index.acute_half_life_days)},
          {"chronic_half_life", number(policy.index.chronic_half_life_days)},
          {"heavy_load", number(policy.index.heavy_load)},
          {"extreme_peak", number(policy.extreme_peak)},
          {"burdened_load", number(policy.index.burdened_load)},
          {"false_alarms", number(policy.index.change.false_alarms_per_year)},
          {"reading_speed", number(policy.reading_words_per_minute)},
          {"ratio_floor", view_text(rounded(policy.week_dose_watch / 3, 0))},
          {"own_weeks", policy.own_high_minimum_weeks},
          {"minimum_documents", policy.minimum_documents},
          {"minimum_days", number(policy.minimum_days)},
          {"few_kinds", number(policy.few_kinds)},
          {"little_unburdened", view_text(rounded(100 * policy.little_unburdened, 0))}};
}

}  // namespace dosimeter
