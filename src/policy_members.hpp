#pragma once
// The members of a policy as reading and writing see them: where the numbers are kept, and what the
// schema says of every member.

#include <array>
#include <boost/json/object.hpp>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "dosimeter/policy.hpp"

namespace dosimeter {

// A member that is a single number.
struct PolicyNumber {
  std::string_view name;  // in the file
  std::variant<double IndexOptions::*, double ChangeOptions::*, double Policy::*,
               std::size_t Policy::*>
      place;
};
std::span<const PolicyNumber> policy_numbers();

// Null where no number is called so.
const PolicyNumber* find_policy_number(std::string_view name);

double get(const Policy& policy, const PolicyNumber& number);
void set(Policy& policy, const PolicyNumber& number, double value);

// policy_schema(), parsed.
const boost::json::object& policy_schema_object();

// Which numbers a part of the schema allows.
struct NumberRange {
  bool is_whole = false;
  bool is_open = false;  // `least` itself is not allowed
  double least = 0;
  double most = 0;

  bool contains(double number) const;
  std::string remedy() const;  // "give a number above 0 and at most 15"
};
NumberRange number_range(const boost::json::object& schema);

// Two numbers of which the first may not be above the second, nor equal to it where `is_strict`.
struct PolicyOrder {
  const PolicyNumber* lower;
  const PolicyNumber* upper;
  bool is_strict = false;
};
std::span<const PolicyOrder> policy_orders();

// As a calendar names them, from Monday on.
inline constexpr std::array<std::string_view, 7> kWeekdayNames = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

// The bit of Calendar::rest_days for a place in kWeekdayNames.
constexpr std::size_t rest_day_bit(std::size_t weekday) { return (weekday + 1) % 7; }

}  // namespace dosimeter
