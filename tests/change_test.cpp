#include "dosimeter/change.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "simulation_chance.hpp"

namespace dosimeter {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr sys_days kBegin{2026y / 1 / 5};  // a Monday

// The worked days of a week of five, from a Monday on.
sys_days worked_day(std::size_t position) { return kBegin + days(position / 5 * 7 + position % 5); }

// So many worked days with doses about `mean`, lognormal and independent, appended to `record`.
void work(std::vector<DailyDose>& record, std::size_t count, double mean, Chance& chance,
          double spread = 0.4) {
  for (std::size_t i = 0; i < count; ++i) {
    record.push_back({worked_day(record.size()), mean * std::exp(spread * chance.normal())});
  }
}

std::vector<DailyDose> steady_then(std::size_t before, std::size_t after, double mean, double fold,
                                   std::uint64_t seed = 5) {
  Chance chance(seed);
  std::vector<DailyDose> record;
  work(record, before, mean, chance);
  work(record, after, mean * fold, chance);
  return record;
}

TEST(RegimeChanges, AnEmptyRecordHasNone) { EXPECT_THAT(regime_changes({}), IsEmpty()); }

TEST(RegimeChanges, ARiseIsFoundWithItsDayAndRatio) {
  const auto record = steady_then(60, 15, 10, 4);
  const auto changes = regime_changes(record);
  ASSERT_THAT(changes, SizeIs(1));
  const RegimeChange& change = changes.front();
  EXPECT_TRUE(change.rising);
  EXPECT_EQ(change.day, worked_day(60));
  EXPECT_LE(change.earliest, change.day);
  EXPECT_LE(change.day, change.latest);
  EXPECT_GT(change.detected, change.day);
  EXPECT_LE(change.detected, worked_day(63));
  EXPECT_LT(change.ratio.lower, 4);
  EXPECT_NEAR(change.ratio.value, 4, 1);
  EXPECT_GT(change.ratio.upper, 4);
  EXPECT_GT(change.ratio.lower, 2);
}

TEST(RegimeChanges, AFallIsFoundToo) {
  const auto changes = regime_changes(steady_then(60, 15, 40, 0.25));
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_FALSE(changes.front().rising);
  EXPECT_NEAR(changes.front().ratio.value, 0.25, 0.1);
  EXPECT_LT(changes.front().ratio.upper, 0.5);
}

TEST(RegimeChanges, ABurstHasABeginningAndAnEnd) {
  Chance chance(3);
  std::vector<DailyDose> record;
  work(record, 50, 10, chance);
  work(record, 10, 80, chance);
  work(record, 30, 10, chance);
  const auto changes = regime_changes(record, {0.5, 0.5});
  ASSERT_THAT(changes, SizeIs(2));
  EXPECT_EQ(changes[0].day, worked_day(50));
  EXPECT_EQ(changes[1].day, worked_day(60));
  EXPECT_NEAR(changes[0].ratio.value * changes[1].ratio.value, 1, 0.3);
}

TEST(RegimeChanges, SteadyWorkRaisesAsManyFalseAlarmsAsAskedFor) {
  constexpr std::size_t workers = 300;
  constexpr std::size_t days_a_year = 261;
  const auto alarms_a_year = [&](double wanted) {
    std::size_t alarms = 0;
    for (std::size_t worker = 0; worker < workers; ++worker) {
      const auto record = steady_then(2 * days_a_year, 0, 10, 1, worker);
      alarms += regime_changes(record, {wanted, 0.5}).size();
    }
    return static_cast<double>(alarms) / (2 * workers);
  };
  EXPECT_NEAR(alarms_a_year(0.5), 0.5, 0.2);
  EXPECT_NEAR(alarms_a_year(2), 2, 0.8);
}

TEST(RegimeChanges, OneExtremeDayIsNoNewRegimeAsARule) {
  constexpr std::size_t trials = 200;
  std::size_t alarms = 0;
  for (std::uint64_t seed = 0; seed < trials; ++seed) {
    auto record = steady_then(60, 0, 10, 1, seed);
    record[40].dose = 10'000;
    for (const RegimeChange& change : regime_changes(record)) {
      alarms += change.detected == record[40].day;
    }
  }
  EXPECT_LT(alarms, trials / 5);
}

TEST(RegimeChanges, ManyTimesNextToNothingIsNoChange) {
  EXPECT_THAT(regime_changes(steady_then(60, 20, 0.01, 8)), IsEmpty());
  EXPECT_THAT(regime_changes(steady_then(60, 20, 0.01, 8), {0.5, 0.001}), SizeIs(1));
}

TEST(RegimeChanges, DaysWithoutAnyDoseAreDaysLikeOthers) {
  auto record = steady_then(60, 15, 10, 8);
  for (std::size_t i = 0; i < 60; i += 6) record[i].dose = 0;
  const auto changes = regime_changes(record);
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_TRUE(changes.front().rising);

  const std::vector<DailyDose> nothing = [] {
    std::vector<DailyDose> days;
    for (std::size_t i = 0; i < 50; ++i) days.push_back({worked_day(i), 0});
    return days;
  }();
  EXPECT_THAT(regime_changes(nothing), IsEmpty());
}

TEST(RegimeChanges, ALeaveIsNoChange) {
  auto record = steady_then(120, 0, 10, 1);
  const ChangeOptions options{0.5, 0.5};
  const auto without = regime_changes(record, options);
  for (std::size_t i = 60; i < record.size(); ++i) record[i].day += days(35);
  EXPECT_THAT(without, IsEmpty());
  EXPECT_THAT(regime_changes(record, options), IsEmpty());
}

TEST(RegimeChanges, TheFirstDaysRaiseNoAlarm) {
  const auto record = steady_then(3, 3, 10, 100);
  EXPECT_THAT(regime_changes(std::span(record).first(5)), IsEmpty());
}

// A mean of few days is uncertain itself; without regard to that, new records would alarm most.
TEST(RegimeChanges, NewRecordsAlarmNoMoreThanOldOnes) {
  constexpr std::size_t workers = 3000;
  constexpr std::size_t length = 20;
  std::size_t alarms = 0;
  for (std::size_t worker = 0; worker < workers; ++worker) {
    alarms += regime_changes(steady_then(length, 0, 10, 1, worker), {2, 0.5}).size();
  }
  EXPECT_LE(static_cast<double>(alarms) / (workers * length) * 261, 1.1);
}

// A few percent more are no new regime, however exactly the days before were alike.
TEST(RegimeChanges, HardlyVaryingDosesAreNoChange) {
  std::vector<DailyDose> record;
  for (std::size_t i = 0; i < 60; ++i) record.push_back({worked_day(i), i < 40 ? 10.0 : 11.0});
  EXPECT_THAT(regime_changes(record), IsEmpty());
  for (std::size_t i = 40; i < 60; ++i) record[i].dose = 40;
  EXPECT_THAT(regime_changes(record), SizeIs(1));
}

// What was known on a day stays what it was: alarms do not depend on later days.
TEST(RegimeChanges, LaterDaysChangeNoEarlierAlarm) {
  Chance chance(7);
  std::vector<DailyDose> record;
  work(record, 40, 10, chance);
  work(record, 12, 50, chance);
  work(record, 40, 10, chance);
  work(record, 20, 30, chance);
  const auto all = regime_changes(record);
  ASSERT_GE(all.size(), 3U);
  for (std::size_t end = 0; end <= record.size(); ++end) {
    const auto then = regime_changes(std::span(record).first(end));
    ASSERT_LE(then.size(), all.size());
    for (std::size_t i = 0; i < then.size(); ++i) {
      EXPECT_EQ(then[i].day, all[i].day);
      EXPECT_EQ(then[i].earliest, all[i].earliest);
      EXPECT_EQ(then[i].latest, all[i].latest);
      EXPECT_EQ(then[i].detected, all[i].detected);
      EXPECT_EQ(then[i].rising, all[i].rising);
    }
    if (end > 0 && then.size() < all.size()) {
      EXPECT_GT(all[then.size()].detected, record[end - 1].day);
    }
  }
}

TEST(RegimeChanges, TheUnitOfDoseDoesNotMatter) {
  const auto record = steady_then(60, 15, 10, 4);
  auto scaled = record;
  for (DailyDose& day : scaled) day.dose *= 8;  // an exact product: the same bits but for its unit
  const auto changes = regime_changes(record);
  const auto scaled_changes = regime_changes(scaled, {0.5, 4});
  ASSERT_EQ(changes.size(), scaled_changes.size());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    EXPECT_EQ(changes[i].day, scaled_changes[i].day);
    EXPECT_EQ(changes[i].detected, scaled_changes[i].detected);
    EXPECT_NEAR(changes[i].ratio.value, scaled_changes[i].ratio.value, 1e-9);
  }
}

TEST(RegimeChanges, TheDaysIntervalHoldsTheTrueDayAsOftenAsItSays) {
  constexpr std::size_t trials = 400;
  std::size_t held = 0;
  std::size_t found = 0;
  for (std::uint64_t seed = 0; seed < trials; ++seed) {
    const auto changes = regime_changes(steady_then(60, 12, 10, 2, seed));
    if (changes.empty() || changes.back().detected < worked_day(60)) continue;
    ++found;
    held += changes.back().earliest <= worked_day(60) && worked_day(60) <= changes.back().latest;
  }
  EXPECT_GT(found, trials * 3 / 4);
  EXPECT_GE(static_cast<double>(held), 0.87 * static_cast<double>(found));
}

TEST(RegimeChanges, TheRatiosIntervalHoldsTheTrueRatioAsOftenAsItSays) {
  constexpr std::size_t trials = 400;
  std::size_t held = 0;
  std::size_t found = 0;
  for (std::uint64_t seed = 0; seed < trials; ++seed) {
    const auto changes = regime_changes(steady_then(60, 12, 10, 8, seed));
    if (changes.size() != 1) continue;
    ++found;
    held += changes.front().ratio.lower <= 8 && 8 <= changes.front().ratio.upper;
  }
  EXPECT_GT(found, trials * 3 / 4);
  EXPECT_NEAR(static_cast<double>(held) / static_cast<double>(found), 0.9, 0.06);
}

TEST(RegimeChanges, RefusesWhatIsNoRecord) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<DailyDose> twice = {{kBegin, 1}, {kBegin, 1}};
  const std::vector<DailyDose> backwards = {{kBegin + days(1), 1}, {kBegin, 1}};
  const std::vector<DailyDose> negative = {{kBegin, -1}};
  const std::vector<DailyDose> not_a_number = {{kBegin, nan}};
  for (const auto& record : {twice, backwards, negative, not_a_number}) {
    EXPECT_THROW(regime_changes(record), std::invalid_argument);
  }
  for (const ChangeOptions& options :
       {ChangeOptions{0, 1}, ChangeOptions{1, 0}, ChangeOptions{nan, 1}, ChangeOptions{1, nan}}) {
    EXPECT_THROW(regime_changes({}, options), std::invalid_argument);
  }
}

}  // namespace
}  // namespace dosimeter
