// What the index says about days: streaks of heavy ones, free days, rest days, changes of regime.

#include <algorithm>
#include <vector>

#include "index_parts.hpp"
#include "load_bound.hpp"

namespace dosimeter {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

// A day with documents: the largest of their loads and of either bound, and the sum of their doses.
struct WorkedDay {
  sys_days day;
  float load = 0;
  float load_lower = 0;
  float load_upper = 0;
  double dose = 0;
};

std::vector<WorkedDay> worked_days(Exposures dated, const Calendar& calendar) {
  std::vector<WorkedDay> worked;
  for (const Exposure& exposure : dated) {
    const sys_days day = calendar.day_of(*exposure.time);
    if (worked.empty() || worked.back().day != day) worked.push_back({.day = day});
    WorkedDay& that = worked.back();
    that.load = std::max(that.load, exposure.load);
    that.load_lower = std::max(that.load_lower, load_by(Bound::lower, exposure));
    that.load_upper = std::max(that.load_upper, load_by(Bound::upper, exposure));
    that.dose += exposure.dose;
  }
  return worked;
}

// The days with a document of at least this load.
std::vector<sys_days> days_reaching(double threshold, Bound bound,
                                    const std::vector<WorkedDay>& worked) {
  std::vector<sys_days> reaching;
  for (const WorkedDay& day : worked) {
    if (reaches(threshold, bound, day)) reaching.push_back(day.day);
  }
  return reaching;
}

// Runs of consecutive ones among some days.
struct Runs {
  std::optional<sys_days> end;  // last day of the last run
  std::size_t last = 0;         // length of the last run
  std::size_t longest = 0;
};

Runs runs_of(const std::vector<sys_days>& some_days) {
  Runs runs;
  for (const sys_days day : some_days) {
    const bool continues = runs.end && day - *runs.end == days(1);
    runs.last = continues ? runs.last + 1 : 1;
    runs.longest = std::max(runs.longest, runs.last);
    runs.end = day;
  }
  return runs;
}

// Of the 28 days that end with `today`.
struct FourWeeks {
  std::size_t free = 0;
  std::size_t longest_free = 0;
  std::size_t rest_days_burdened = 0;
};

FourWeeks four_weeks_of(const std::vector<sys_days>& burdened, sys_days today,
                        const Calendar& calendar) {
  FourWeeks result;
  std::size_t run = 0;
  auto next = std::upper_bound(burdened.begin(), burdened.end(), today - kFourWeeks);
  for (sys_days day = today - kFourWeeks + days(1); day <= today; day += days(1)) {
    const bool is_burdened = next != burdened.end() && *next == day;
    if (is_burdened) ++next;
    if (is_burdened && calendar.is_rest_day(day)) ++result.rest_days_burdened;
    run = is_burdened ? 0 : run + 1;
    if (!is_burdened) ++result.free;
    result.longest_free = std::max(result.longest_free, run);
  }
  return result;
}

void describe_heavy_days(const std::vector<WorkedDay>& worked, sys_days today,
                         const IndexOptions& options, Index& index) {
  const auto heavy = by_bound(
      [&](Bound bound) { return runs_of(days_reaching(options.heavy_load, bound, worked)); });
  index.heavy_days_longest = heavy.count([](const Runs& runs) { return runs.longest; });
  index.heavy_days_in_row = heavy.count(
      [&](const Runs& runs) { return runs.end && today - *runs.end <= days(1) ? runs.last : 0; });
}

void describe_recovery(const std::vector<WorkedDay>& worked, sys_days today,
                       const IndexOptions& options, Index& index) {
  const auto burdened =
      by_bound([&](Bound bound) { return days_reaching(options.burdened_load, bound, worked); });
  index.days_since_free_day = burdened.count([&](const std::vector<sys_days>& some_days) {
    const Runs runs = runs_of(some_days);
    return runs.end == today ? runs.last : 0;
  });
  const auto of = [&](const std::vector<sys_days>& some_days) {
    return four_weeks_of(some_days, today, options.calendar);
  };
  const ByBound<FourWeeks> weeks = {of(burdened.value), of(burdened.lower), of(burdened.upper)};
  index.free_days_28_days = weeks.falling_count([](const FourWeeks& that) { return that.free; });
  index.free_days_in_row_28_days =
      weeks.falling_count([](const FourWeeks& that) { return that.longest_free; });
  index.rest_days_worked_28_days =
      weeks.count([](const FourWeeks& that) { return that.rest_days_burdened; });
}

void describe_changes(const std::vector<WorkedDay>& worked, const ChangeOptions& options,
                      Index& index) {
  std::vector<DailyDose> doses;
  for (const WorkedDay& day : worked) doses.push_back({day.day, day.dose});
  index.regime_changes = regime_changes(doses, options);
  if (!index.regime_changes.empty()) index.regime_change = index.regime_changes.back();
}

}  // namespace

void describe_days(Exposures dated, const IndexOptions& options, Index& index) {
  const std::vector<WorkedDay> worked = worked_days(dated, options.calendar);
  const sys_days today = options.calendar.day_of(index.as_of);
  describe_heavy_days(worked, today, options, index);
  describe_recovery(worked, today, options, index);
  describe_changes(worked, options.change, index);
}

}  // namespace dosimeter
