// From an index to the reasons of an action level.

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "dosimeter/policy.hpp"
#include "report_format.hpp"

namespace dosimeter {
namespace {

// --- Figures in words

// A measured figure: at most so many decimals, none of them an idle zero.
std::string figure(double value, int decimals) {
  std::string text = rounded(value, decimals);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string range(const Estimate& estimate, int decimals) {
  return "90 % interval " + figure(estimate.lower, decimals) + " to " +
         figure(estimate.upper, decimals);
}

std::string with_interval(const Estimate& estimate, int decimals) {
  return figure(estimate.value, decimals) + " (" + range(estimate, decimals) + ")";
}

Estimate estimate(const CountEstimate& count) {
  return {static_cast<double>(count.value), static_cast<double>(count.lower),
          static_cast<double>(count.upper)};
}

std::string in_parentheses(ActionLevel level) { return " (" + std::string(name(level)) + ")"; }

constexpr std::string_view kOtherSide = " could lie on the other side of it";

// --- Thresholds

// A threshold and the level from there on.
struct Step {
  ActionLevel level;
  double threshold;
};

// The last of the rising thresholds that `value` reaches.
std::optional<Step> reached(double value, double watch, double check_in,
                            double act = std::numeric_limits<double>::infinity()) {
  if (value >= act) return Step{ActionLevel::act, act};
  if (value >= check_in) return Step{ActionLevel::check_in, check_in};
  if (value >= watch) return Step{ActionLevel::watch, watch};
  return std::nullopt;
}

// The same for counts of days.
std::optional<Step> reached(const CountEstimate& days, std::size_t watch, std::size_t check_in,
                            std::optional<std::size_t> act = std::nullopt) {
  const auto number = [](std::size_t count) { return static_cast<double>(count); };
  if (!act) return reached(number(days.value), number(watch), number(check_in));
  return reached(number(days.value), number(watch), number(check_in), number(*act));
}

// `text` gives the figure with its interval, whose lower end is `lower`.
Reason at_or_above(const Step& step, ReasonCode code, const std::string& text, double lower) {
  Reason reason{code, step.level,
                text + ", at or above " + in_full(step.threshold) + in_parentheses(step.level)};
  if (lower < step.threshold) reason.text += ", though it" + std::string(kOtherSide);
  return reason;
}

// Many times next to nothing is no concern.
bool has_enough_dose(const Index& index, const Policy& policy) {
  return index.dose_7_days.value >= policy.week_dose_watch / 3;
}

// --- Criteria

std::optional<Reason> extreme_event(const Index& index, const Policy& policy) {
  const Estimate& peak = index.peak_7_days;
  // As floats, which peaks are: one read as 4.6 is at a threshold of 4.6.
  const auto threshold = static_cast<float>(policy.extreme_peak);
  if (static_cast<float>(peak.value) < threshold) return std::nullopt;
  return at_or_above(
      {ActionLevel::check_in, policy.extreme_peak}, ReasonCode::extreme_event,
      "heaviest moment of the last 7 days at load " + with_interval(peak, 2) + " of 5",
      static_cast<float>(peak.lower) < threshold ? 0 : policy.extreme_peak);
}

std::optional<Reason> high_dose(const Index& index, const Policy& policy) {
  const Estimate& dose = index.dose_7_days;
  const auto step =
      reached(dose.value, policy.week_dose_watch, policy.week_dose_check_in, policy.week_dose_act);
  if (!step) return std::nullopt;
  return at_or_above(
      *step, ReasonCode::high_dose,
      "7-day dose " + figure(dose.value, 1) + " equivalent minutes (" + range(dose, 1) + ")",
      dose.lower);
}

std::optional<Reason> rising_dose(const Index& index, const Policy& policy) {
  if (!index.acute_to_chronic || !has_enough_dose(index, policy)) return std::nullopt;
  const Estimate& ratio = *index.acute_to_chronic;
  const auto step = reached(ratio.value, policy.ratio_watch, policy.ratio_check_in);
  if (!step) return std::nullopt;
  return at_or_above(*step, ReasonCode::rising_dose,
                     "recent daily dose " + figure(ratio.value, 2) + " times the long-term one (" +
                         range(ratio, 2) + ")",
                     ratio.lower);
}

// Whether it was found in the last 28 days.
bool is_recent(const RegimeChange& change, const Index& index, const Policy& policy) {
  const auto age = policy.index.calendar.day_of(index.as_of) - change.detected;
  return age < std::chrono::days(28);
}

std::optional<Reason> regime_change(const Index& index, const Policy& policy) {
  const auto& change = index.regime_change;
  if (!change || !change->rising || change->ratio.value <= 1) return std::nullopt;
  if (!is_recent(*change, index, policy) || !has_enough_dose(index, policy)) return std::nullopt;
  const auto date = [](std::chrono::sys_days day) { return format_date(Time(day)); };
  const std::string text = "daily dose has changed to " + figure(change->ratio.value, 2) +
                           " times (" + range(change->ratio, 2) + ") since " + date(change->day) +
                           " (between " + date(change->earliest) + " and " + date(change->latest) +
                           ")";
  const bool is_steep = change->ratio.value >= policy.change_ratio_check_in;
  return at_or_above(is_steep ? Step{ActionLevel::check_in, policy.change_ratio_check_in}
                              : Step{ActionLevel::watch, 1},
                     ReasonCode::regime_change, text, change->ratio.lower);
}

std::optional<Reason> own_high(const Index& index, const Policy& policy) {
  if (!index.own_percentile_7_days || !has_enough_dose(index, policy)) return std::nullopt;
  const double earlier_weeks = index.days / 7 - 1;
  if (earlier_weeks < static_cast<double>(policy.own_high_minimum_weeks)) return std::nullopt;
  const Estimate& percentile = *index.own_percentile_7_days;
  if (percentile.value < policy.own_high_percentile) return std::nullopt;
  return at_or_above({ActionLevel::watch, policy.own_high_percentile}, ReasonCode::own_high,
                     "7-day dose higher than in " + figure(percentile.value, 1) + " % (" +
                         range(percentile, 1) + ") of the worker's own earlier weeks",
                     percentile.lower);
}

std::optional<Reason> heavy_days(const Index& index, const Policy& policy) {
  const Estimate days = estimate(index.heavy_days_in_row);
  const auto step = reached(index.heavy_days_in_row, policy.heavy_days_watch,
                            policy.heavy_days_check_in, policy.heavy_days_act);
  if (!step) return std::nullopt;
  return at_or_above(*step, ReasonCode::heavy_days,
                     "days in a row with a heavy document: " + with_interval(days, 0), days.lower);
}

std::optional<Reason> no_free_day(const Index& index, const Policy& policy) {
  if (!index.days_since_free_day) return std::nullopt;
  const Estimate days = estimate(*index.days_since_free_day);
  const auto step = reached(*index.days_since_free_day, policy.no_free_day_watch,
                            policy.no_free_day_check_in, policy.no_free_day_act);
  if (!step) return std::nullopt;
  return at_or_above(
      *step, ReasonCode::no_free_day,
      "days since the last one free of burdening documents: " + with_interval(days, 0), days.lower);
}

std::optional<Reason> rest_days_worked(const Index& index, const Policy& policy) {
  const Estimate days = estimate(index.rest_days_worked_28_days);
  const auto step = reached(index.rest_days_worked_28_days, policy.rest_days_worked_watch,
                            policy.rest_days_worked_check_in);
  if (!step) return std::nullopt;
  return at_or_above(
      *step, ReasonCode::rest_days_worked,
      "rest days of the last 28 with a burdening document: " + with_interval(days, 0), days.lower);
}

std::optional<Reason> one_sided_work(const Index& index, const Policy& policy) {
  const Estimate& kinds = index.kinds;
  const Estimate& share = index.unburdened_share;
  const bool has_few_kinds = kinds.value > 0 && kinds.value < policy.few_kinds;
  if (!has_few_kinds || share.value >= policy.little_unburdened) return std::nullopt;
  std::string text =
      "variety of " + figure(kinds.value, 1) + " kinds of material (" + range(kinds, 1) +
      "), below " + in_full(policy.few_kinds) + ", and " + figure(100 * share.value, 1) +
      " % unburdened documents (" + range(in_percent(share), 1) + "), below " +
      figure(100 * policy.little_unburdened, 1) + " %" + in_parentheses(ActionLevel::watch);
  const bool kinds_may_be_more = kinds.upper >= policy.few_kinds;
  const bool share_may_be_more = share.upper >= policy.little_unburdened;
  if (kinds_may_be_more || share_may_be_more) {
    text += ", though ";
    text += !share_may_be_more ? "the variety" : !kinds_may_be_more ? "the share" : "each";
    text += kOtherSide;
  }
  return Reason{ReasonCode::one_sided_work, ActionLevel::watch, text};
}

std::optional<Reason> little_data(const Index& index, const Policy& policy) {
  if (has_enough_data(index, policy)) return std::nullopt;
  return Reason{ReasonCode::little_data, ActionLevel::routine,
                "too little data for more than single extreme events: " +
                    count_of(index.documents, "document") + " over " + figure(index.days, 1) +
                    " days; a judgement needs " + std::to_string(policy.minimum_documents) +
                    " documents and " + in_full(policy.minimum_days) + " days"};
}

using Criterion = std::optional<Reason> (*)(const Index&, const Policy&);
constexpr Criterion kWithLittleData[] = {extreme_event, little_data};
constexpr Criterion kWithEnoughData[] = {extreme_event, high_dose,        rising_dose,
                                         regime_change, own_high,         heavy_days,
                                         no_free_day,   rest_days_worked, one_sided_work};

}  // namespace

bool has_enough_data(const Index& index, const Policy& policy) {
  return index.documents >= policy.minimum_documents && index.days >= policy.minimum_days;
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
