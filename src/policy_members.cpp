#include "policy_members.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <cmath>
#include <type_traits>
#include <vector>

#include "embedded.hpp"
#include "report_format.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

constexpr std::array kNumbers = {
    PolicyNumber{"reading_words_per_minute", &Policy::reading_words_per_minute},
    PolicyNumber{"listening_minutes_per_recorded_minute",
                 &Policy::listening_minutes_per_recorded_minute},
    PolicyNumber{"acute_half_life_days", &IndexOptions::acute_half_life_days},
    PolicyNumber{"chronic_half_life_days", &IndexOptions::chronic_half_life_days},
    PolicyNumber{"heavy_load", &IndexOptions::heavy_load},
    PolicyNumber{"burdened_load", &IndexOptions::burdened_load},
    PolicyNumber{"variety_days", &IndexOptions::variety_days},
    PolicyNumber{"error_correlation", &IndexOptions::error_correlation},
    PolicyNumber{"minimum_documents", &Policy::minimum_documents},
    PolicyNumber{"minimum_days", &Policy::minimum_days},
    PolicyNumber{"extreme_peak", &Policy::extreme_peak},
    PolicyNumber{"week_dose_watch", &Policy::week_dose_watch},
    PolicyNumber{"week_dose_check_in", &Policy::week_dose_check_in},
    PolicyNumber{"week_dose_act", &Policy::week_dose_act},
    PolicyNumber{"ratio_watch", &Policy::ratio_watch},
    PolicyNumber{"ratio_check_in", &Policy::ratio_check_in},
    PolicyNumber{"false_alarms_per_year", &ChangeOptions::false_alarms_per_year},
    PolicyNumber{"negligible_daily_dose", &ChangeOptions::negligible_dose},
    PolicyNumber{"change_ratio_check_in", &Policy::change_ratio_check_in},
    PolicyNumber{"own_high_percentile", &Policy::own_high_percentile},
    PolicyNumber{"own_high_minimum_weeks", &Policy::own_high_minimum_weeks},
    PolicyNumber{"heavy_days_watch", &Policy::heavy_days_watch},
    PolicyNumber{"heavy_days_check_in", &Policy::heavy_days_check_in},
    PolicyNumber{"heavy_days_act", &Policy::heavy_days_act},
    PolicyNumber{"no_free_day_watch", &Policy::no_free_day_watch},
    PolicyNumber{"no_free_day_check_in", &Policy::no_free_day_check_in},
    PolicyNumber{"no_free_day_act", &Policy::no_free_day_act},
    PolicyNumber{"rest_days_worked_watch", &Policy::rest_days_worked_watch},
    PolicyNumber{"rest_days_worked_check_in", &Policy::rest_days_worked_check_in},
    PolicyNumber{"few_kinds", &Policy::few_kinds},
    PolicyNumber{"little_unburdened", &Policy::little_unburdened},
    PolicyNumber{"minimum_team", &Policy::minimum_team},
};

// The part of `policy` that `place` lies in.
template <class AnyPolicy, class Value>
auto& at(AnyPolicy& policy, Value IndexOptions::*place) {
  return policy.index.*place;
}
template <class AnyPolicy, class Value>
auto& at(AnyPolicy& policy, Value ChangeOptions::*place) {
  return policy.index.change.*place;
}
template <class AnyPolicy, class Value>
auto& at(AnyPolicy& policy, Value Policy::*place) {
  return policy.*place;
}

std::vector<PolicyOrder> read_orders() {
  std::vector<PolicyOrder> orders;
  for (const json::value& order : policy_schema_object().at("x-order").as_array()) {
    const auto part = [&](std::size_t i) { return json::value_to<std::string>(order.at(i)); };
    orders.push_back({find_policy_number(part(0)), find_policy_number(part(2)), part(1) == "<"});
  }
  return orders;
}

}  // namespace

std::span<const PolicyNumber> policy_numbers() { return kNumbers; }

const PolicyNumber* find_policy_number(std::string_view name) {
  const auto found = std::find_if(kNumbers.begin(), kNumbers.end(),
                                  [&](const PolicyNumber& number) { return number.name == name; });
  return found == kNumbers.end() ? nullptr : &*found;
}

double get(const Policy& policy, const PolicyNumber& number) {
  return std::visit([&](auto place) { return static_cast<double>(at(policy, place)); },
                    number.place);
}

void set(Policy& policy, const PolicyNumber& number, double value) {
  std::visit(
      [&](auto place) {
        auto& target = at(policy, place);
        target = static_cast<std::remove_reference_t<decltype(target)>>(value);
      },
      number.place);
}

std::string_view policy_schema() { return embedded::file("src/policy/policy.schema.json"); }

const json::object& policy_schema_object() {
  static const json::value schema = [] {
    const std::string_view text = policy_schema();
    return json::parse({text.data(), text.size()});
  }();
  return schema.get_object();
}

bool NumberRange::contains(double number) const {
  const bool is_enough = is_open ? number > least : number >= least;
  return is_enough && number <= most && (!is_whole || std::trunc(number) == number);
}

std::string NumberRange::remedy() const {
  return std::string(is_whole ? "give a whole number" : "give a number") +
         (is_open ? " above " + in_full(least) + " and at most "
                  : " from " + in_full(least) + " to ") +
         in_full(most);
}

NumberRange number_range(const json::object& schema) {
  const json::value& type = schema.at("type");  // "integer", or ["integer", "null"]
  NumberRange range;
  range.is_whole = (type.is_array() ? type.get_array().at(0) : type) == "integer";
  range.is_open = schema.contains("exclusiveMinimum");
  range.least = schema.at(range.is_open ? "exclusiveMinimum" : "minimum").to_number<double>();
  range.most = schema.at("maximum").to_number<double>();
  return range;
}

std::span<const PolicyOrder> policy_orders() {
  static const std::vector<PolicyOrder> orders = read_orders();
  return orders;
}

}  // namespace dosimeter
