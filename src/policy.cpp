#include "dosimeter/policy.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

#include "dosimeter/error.hpp"
#include "tsv.hpp"

namespace dosimeter {
namespace {

// The members of a policy, in one table: what is read and within which range. All are above 0; the
// upper bounds of those on no scale of their own are there to catch a slip of the keyboard.
using Member = std::variant<double IndexOptions::*, double Policy::*, std::size_t Policy::*>;

struct Field {
  std::string_view name;
  Member member;
  double most;
};

constexpr double kPlenty = 1'000'000;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // some editors begin a file with it

constexpr std::array kFields = {
    Field{"acute_half_life_days", &IndexOptions::acute_half_life_days, kPlenty},
    Field{"chronic_half_life_days", &IndexOptions::chronic_half_life_days, kPlenty},
    Field{"heavy_load", &IndexOptions::heavy_load, 5},
    Field{"burdened_load", &IndexOptions::burdened_load, 5},
    Field{"reading_words_per_minute", &Policy::reading_words_per_minute, kPlenty},
    Field{"minimum_team", &Policy::minimum_team, kPlenty},
    Field{"minimum_documents", &Policy::minimum_documents, kPlenty},
    Field{"minimum_days", &Policy::minimum_days, kPlenty},
    Field{"extreme_peak", &Policy::extreme_peak, 5},
    Field{"week_dose_watch", &Policy::week_dose_watch, kPlenty},
    Field{"week_dose_check_in", &Policy::week_dose_check_in, kPlenty},
    Field{"week_dose_act", &Policy::week_dose_act, kPlenty},
    Field{"ratio_watch", &Policy::ratio_watch, kPlenty},
    Field{"ratio_check_in", &Policy::ratio_check_in, kPlenty},
    Field{"heavy_days_watch", &Policy::heavy_days_watch, kPlenty},
    Field{"heavy_days_check_in", &Policy::heavy_days_check_in, kPlenty},
    Field{"heavy_days_act", &Policy::heavy_days_act, kPlenty},
    Field{"no_free_day_watch", &Policy::no_free_day_watch, kPlenty},
    Field{"no_free_day_check_in", &Policy::no_free_day_check_in, kPlenty},
    Field{"no_free_day_act", &Policy::no_free_day_act, kPlenty},
    Field{"few_kinds", &Policy::few_kinds, static_cast<double>(kCategories)},
    Field{"little_unburdened", &Policy::little_unburdened, 1},
};

// Two members of which the first may not be above the second, nor equal to it where `strict`.
struct Order {
  std::string_view lower;
  std::string_view upper;
  bool strict = false;
};

constexpr std::array kOrders = {
    Order{"acute_half_life_days", "chronic_half_life_days", true},
    Order{"burdened_load", "heavy_load"},
    Order{"week_dose_watch", "week_dose_check_in"},
    Order{"week_dose_check_in", "week_dose_act"},
    Order{"ratio_watch", "ratio_check_in"},
    Order{"heavy_days_watch", "heavy_days_check_in"},
    Order{"heavy_days_check_in", "heavy_days_act"},
    Order{"no_free_day_watch", "no_free_day_check_in"},
    Order{"no_free_day_check_in", "no_free_day_act"},
};

const Field* find_field(std::string_view name) {
  const auto field =
      std::find_if(kFields.begin(), kFields.end(), [&](const Field& f) { return f.name == name; });
  return field == kFields.end() ? nullptr : field;
}

double& member(Policy& policy, double IndexOptions::*at) { return policy.index.*at; }
template <class Value>
Value& member(Policy& policy, Value Policy::*at) {
  return policy.*at;
}

double get(Policy& policy, std::string_view name) {
  return std::visit([&](auto at) { return static_cast<double>(member(policy, at)); },
                    find_field(name)->member);
}

void set(Policy& policy, const Field& field, double value) {
  std::visit(
      [&](auto at) {
        auto& target = member(policy, at);
        target = static_cast<std::remove_reference_t<decltype(target)>>(value);
      },
      field.member);
}

bool is_count(const Field& field) {
  return std::holds_alternative<std::size_t Policy::*>(field.member);
}

// Without exponent, and the same in every locale.
template <class... Precision>
std::string to_text(double value, Precision... decimals) {
  std::array<char, 400> buffer;
  char* const begin = buffer.data();
  char* const end = begin + buffer.size();
  return {begin, std::to_chars(begin, end, value, std::chars_format::fixed, decimals...).ptr};
}

// A threshold or a file's value, in full.
std::string in_full(double value) { return to_text(value); }

// A measured figure: at most so many decimals, none of them an idle zero.
std::string rounded(double value, int decimals) {
  std::string text = to_text(value, decimals);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string quoted(std::string_view name) { return '"' + std::string(name) + '"'; }

// How many letters to insert, remove or replace (Levenshtein) to get from `a` to `b`.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

std::string_view nearest_name(std::string_view name) {
  const auto nearest =
      std::min_element(kFields.begin(), kFields.end(), [&](const Field& a, const Field& b) {
        return edit_distance(a.name, name) < edit_distance(b.name, name);
      });
  return nearest->name;
}

// A policy file while it is read: its JSON, and where each name stands.
class PolicyReader {
 public:
  PolicyReader(std::string_view json, const std::string& file) : json_(json), file_(file) {}

  Policy read() {
    const boost::json::value root = parse_json();
    if (!root.is_object()) {
      fail(1, "the policy is not a JSON object", "begin it with { and end it with }");
    }
    locate_names();
    Policy policy;
    for (const auto& member : root.get_object()) read_member(member.key(), member.value(), policy);
    for (const Order& order : kOrders) check_order(order, policy);
    return policy;
  }

 private:
  [[noreturn]] void fail(std::size_t line, std::string what, std::string remedy) const {
    throw Error({file_, line, std::move(what), std::move(remedy)});
  }

  boost::json::value parse_json() const {
    boost::json::parser parser;
    boost::json::error_code code;
    const std::size_t offset = parser.write(json_.data(), json_.size(), code);
    if (!code) return parser.release();
    const std::string_view sound = json_.substr(0, offset);
    const auto line = static_cast<std::size_t>(std::count(sound.begin(), sound.end(), '\n')) + 1;
    fail(line, "broken JSON (" + code.message() + ")",
         "write \"name\": number, with a comma between two members and none after the last");
  }

  // Notes the line of each name of the outermost object. The text is known to be sound JSON: a
  // string there is a name if it follows "{" or ",".
  void locate_names() {
    std::size_t line = 1;
    std::size_t depth = 0;
    bool expects_name = false;
    for (std::size_t i = 0; i < json_.size(); ++i) {
      const char c = json_[i];
      if (c == '\n') ++line;
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      if (c == '{' || c == ',') expects_name = depth == 1;
      if (c != '"') continue;
      const std::size_t end = end_of_string(i);
      if (expects_name) note_name(json_.substr(i + 1, end - i - 1), line);
      expects_name = false;
      i = end;
    }
  }

  // The position of the quote that closes the one at `begin`.
  std::size_t end_of_string(std::size_t begin) const {
    std::size_t end = begin + 1;
    while (json_[end] != '"') end += json_[end] == '\\' ? 2 : 1;
    return end;
  }

  void note_name(std::string_view name, std::size_t line) {
    const auto [first, is_new] = lines_.emplace(name, line);
    if (is_new) return;
    fail(line, quoted(name) + " is already set in line " + std::to_string(first->second),
         "remove one of the two");
  }

  std::size_t line_of(std::string_view name) const {
    const auto line = lines_.find(name);
    return line == lines_.end() ? 0 : line->second;
  }

  void read_member(std::string_view name, const boost::json::value& value, Policy& policy) const {
    const Field* field = find_field(name);
    if (field == nullptr) {
      fail(line_of(name), "unknown name " + quoted(name),
           "write " + quoted(nearest_name(name)) + ", or remove it");
    }
    set(policy, *field, number_within_range(*field, value));
  }

  double number_within_range(const Field& field, const boost::json::value& value) const {
    const std::string remedy =
        std::string(is_count(field) ? "give a whole number" : "give a number") +
        " above 0 and at most " + rounded(field.most, 0);
    if (!value.is_number()) {
      const auto kind = boost::json::to_string(value.kind());
      fail(line_of(field.name),
           quoted(field.name) + " is of type " + std::string(kind.data(), kind.size()), remedy);
    }
    const auto number = value.to_number<double>();
    const bool is_whole = std::trunc(number) == number;
    if (number > 0 && number <= field.most && (is_whole || !is_count(field))) return number;
    fail(line_of(field.name), quoted(field.name) + " is " + in_full(number), remedy);
  }

  void check_order(const Order& order, Policy& policy) const {
    const double lower = get(policy, order.lower);
    const double upper = get(policy, order.upper);
    if (order.strict ? lower < upper : lower <= upper) return;
    // The defaults are in order, so at least one of the two is in the file.
    fail(std::max(line_of(order.lower), line_of(order.upper)),
         quoted(order.lower) + " (" + in_full(lower) + ") and " + quoted(order.upper) + " (" +
             in_full(upper) + ") are out of order",
         "keep the first " + std::string(order.strict ? "below" : "at or below") + " the second");
  }

  std::string_view json_;
  const std::string& file_;
  std::map<std::string_view, std::size_t> lines_;
};

// A threshold and the level from there on.
struct Step {
  ActionLevel level;
  double threshold;
};

// The last of the rising thresholds that `value` reaches.
template <class Number>
std::optional<Step> reached(Number value, Number watch, Number check_in,
                            Number act = std::numeric_limits<Number>::max()) {
  if (value >= act) return Step{ActionLevel::act, static_cast<double>(act)};
  if (value >= check_in) return Step{ActionLevel::check_in, static_cast<double>(check_in)};
  if (value >= watch) return Step{ActionLevel::watch, static_cast<double>(watch)};
  return std::nullopt;
}

std::string interval(const Estimate& estimate, int decimals) {
  return " (90 % interval " + rounded(estimate.lower, decimals) + " to " +
         rounded(estimate.upper, decimals) + ")";
}

std::string in_parentheses(ActionLevel level) { return " (" + std::string(name(level)) + ")"; }

Reason at_or_above(const Step& step, ReasonCode code, const std::string& text) {
  return {code, step.level,
          text + ", at or above " + in_full(step.threshold) + in_parentheses(step.level)};
}

std::optional<Reason> extreme_event(const Index& index, const Policy& policy) {
  // As floats: a peak read as 4.6 is at a threshold of 4.6.
  if (index.peak_7_days.value < static_cast<float>(policy.extreme_peak)) return std::nullopt;
  return at_or_above({ActionLevel::check_in, policy.extreme_peak}, ReasonCode::extreme_event,
                     "heaviest moment of the last 7 days at load " +
                         rounded(index.peak_7_days.value, 2) + " of 5");
}

std::optional<Reason> high_dose(const Index& index, const Policy& policy) {
  const Estimate& dose = index.dose_7_days;
  const auto step =
      reached(dose.value, policy.week_dose_watch, policy.week_dose_check_in, policy.week_dose_act);
  if (!step) return std::nullopt;
  return at_or_above(
      *step, ReasonCode::high_dose,
      "7-day dose " + rounded(dose.value, 1) + " equivalent minutes" + interval(dose, 1));
}

std::optional<Reason> rising_dose(const Index& index, const Policy& policy) {
  if (!index.acute_to_chronic) return std::nullopt;
  if (index.dose_7_days.value < policy.week_dose_watch / 3) return std::nullopt;
  const Estimate& ratio = *index.acute_to_chronic;
  const auto step = reached(ratio.value, policy.ratio_watch, policy.ratio_check_in);
  if (!step) return std::nullopt;
  return at_or_above(*step, ReasonCode::rising_dose,
                     "recent daily dose " + rounded(ratio.value, 2) + " times the long-term one" +
                         interval(ratio, 2));
}

std::optional<Reason> heavy_days(const Index& index, const Policy& policy) {
  const auto step = reached(index.heavy_days_in_row.value, policy.heavy_days_watch,
                            policy.heavy_days_check_in, policy.heavy_days_act);
  if (!step) return std::nullopt;
  return at_or_above(
      *step, ReasonCode::heavy_days,
      "days in a row with a heavy document: " + std::to_string(index.heavy_days_in_row.value));
}

std::optional<Reason> no_free_day(const Index& index, const Policy& policy) {
  const std::size_t days = index.days_since_free_day.value_or(CountEstimate{}).value;
  const auto step =
      reached(days, policy.no_free_day_watch, policy.no_free_day_check_in, policy.no_free_day_act);
  if (!step) return std::nullopt;
  return at_or_above(
      *step, ReasonCode::no_free_day,
      "days since the last one free of burdening documents: " + std::to_string(days));
}

std::optional<Reason> one_sided_work(const Index& index, const Policy& policy) {
  const bool has_few_kinds = index.kinds.value > 0 && index.kinds.value < policy.few_kinds;
  if (!has_few_kinds || index.unburdened_share.value >= policy.little_unburdened)
    return std::nullopt;
  return Reason{ReasonCode::one_sided_work, ActionLevel::watch,
                "variety of " + rounded(index.kinds.value, 1) + " kinds of material, below " +
                    in_full(policy.few_kinds) + ", and " +
                    rounded(100 * index.unburdened_share.value, 1) +
                    " % unburdened documents, below " + rounded(100 * policy.little_unburdened, 1) +
                    " %" + in_parentheses(ActionLevel::watch)};
}

std::optional<Reason> little_data(const Index& index, const Policy& policy) {
  if (index.documents >= policy.minimum_documents && index.days >= policy.minimum_days) {
    return std::nullopt;
  }
  return Reason{ReasonCode::little_data, ActionLevel::routine,
                "too little data for more than single extreme events: " +
                    std::to_string(index.documents) + " documents over " + rounded(index.days, 1) +
                    " days; a judgement needs " + std::to_string(policy.minimum_documents) +
                    " documents and " + in_full(policy.minimum_days) + " days"};
}

using Criterion = std::optional<Reason> (*)(const Index&, const Policy&);
constexpr Criterion kWithLittleData[] = {extreme_event, little_data};
constexpr Criterion kWithEnoughData[] = {extreme_event, high_dose,   rising_dose,
                                         heavy_days,    no_free_day, one_sided_work};

}  // namespace

Policy Policy::parse(std::string_view json, const std::string& name) {
  if (json.starts_with(kByteOrderMark)) json.remove_prefix(kByteOrderMark.size());
  return PolicyReader(json, name).read();
}

Policy Policy::load(const std::string& path) { return parse(read_file(path), path); }

std::string_view name(ActionLevel level) {
  constexpr std::array<std::string_view, 4> names = {"routine", "watch", "check in", "act"};
  return names.at(static_cast<std::size_t>(level));
}

std::string_view name(ReasonCode code) {
  constexpr std::array<std::string_view, 7> names = {
      "extreme_event", "high_dose",      "rising_dose", "heavy_days",
      "no_free_day",   "one_sided_work", "little_data"};
  return names.at(static_cast<std::size_t>(code));
}

Assessment assess(const Index& index, const Policy& policy) {
  const std::span<const Criterion> criteria =
      little_data(index, policy) ? std::span<const Criterion>(kWithLittleData) : kWithEnoughData;
  Assessment assessment;
  for (const Criterion criterion : criteria) {
    if (auto reason = criterion(index, policy)) assessment.reasons.push_back(std::move(*reason));
  }
  std::stable_sort(assessment.reasons.begin(), assessment.reasons.end(),
                   [](const Reason& a, const Reason& b) { return a.level > b.level; });
  if (!assessment.reasons.empty()) assessment.level = assessment.reasons.front().level;
  return assessment;
}

}  // namespace dosimeter
