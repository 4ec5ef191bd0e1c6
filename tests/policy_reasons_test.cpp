#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "dosimeter/policy.hpp"
#include "exposure_testing.hpp"

namespace dosimeter {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kOtherSide = ", though it could lie on the other side of it";

// A figure without uncertainty.
Estimate surely(double value) { return {value, value, value}; }
CountEstimate surely_days(std::size_t days) { return {days, days, days}; }

std::chrono::sys_days day(int month, unsigned of_month) {
  return std::chrono::year(2026) / month / static_cast<int>(of_month);
}

// An index with enough data and nothing to note.
Index calm() {
  Index index;
  index.as_of = Time(day(3, 31)) + std::chrono::hours(12);
  index.documents = 100;
  index.days = 365;
  index.kinds = surely(6);
  index.unburdened_share = surely(0.5);
  index.days_since_free_day = surely_days(0);
  index.acute_to_chronic = Estimate{1, 0.9, 1.1};
  index.own_percentile_7_days = Estimate{50, 40, 60};
  return index;
}

// The level and the text of the only reason; "routine" where there is none.
std::string verdict(const Index& index, const Policy& policy = {}) {
  const Assessment assessment = assess(index, policy);
  if (assessment.reasons.empty()) return std::string(name(assessment.level));
  EXPECT_EQ(assessment.reasons.size(), 1);
  EXPECT_EQ(assessment.level, assessment.reasons.front().level);
  return std::string(name(assessment.reasons.front().code)) + ": " +
         assessment.reasons.front().text;
}

TEST(Assess, CalmWorkIsRoutine) {
  const Assessment assessment = assess(calm(), Policy());
  EXPECT_EQ(assessment.level, ActionLevel::routine);
  EXPECT_THAT(assessment.reasons, IsEmpty());
}

TEST(Assess, AnEmptyIndexIsTooLittleData) {
  EXPECT_EQ(verdict(Index()),
            "little_data: too little data for more than single extreme events: 0 documents over 0 "
            "days; a judgement needs 10 documents and 14 days");
}

// --- Each reason

TEST(Assess, AnExtremeEventAsksForACheckIn) {
  Index index = calm();
  index.peak_7_days = surely(std::nextafter(4.5F, 0.0F));
  EXPECT_EQ(verdict(index), "routine");
  index.peak_7_days = {4.5, 4.25, 5};
  EXPECT_EQ(verdict(index),
            "extreme_event: heaviest moment of the last 7 days at load 4.5 (90 % interval 4.25 to "
            "5) of 5, at or above 4.5 (check in)" +
                std::string(kOtherSide));
  EXPECT_EQ(assess(index, Policy()).level, ActionLevel::check_in);
}

TEST(Assess, PeaksAreComparedAsTheFloatsThatTheyAre) {
  Index index = calm();
  Policy policy;
  for (const float peak : {4.6F, 4.7F}) {  // one is a little less than its decimals, one more
    policy.extreme_peak = peak == 4.6F ? 4.6 : 4.7;
    index.peak_7_days = surely(peak);
    EXPECT_THAT(verdict(index, policy), EndsWith("(check in)"));
  }
}

TEST(Assess, AHighDoseHasThreeSteps) {
  Index index = calm();
  const auto at = [&](double dose) {
    index.dose_7_days = {dose, dose, dose + 2.25};
    return verdict(index);
  };
  EXPECT_EQ(at(59.99), "routine");
  EXPECT_EQ(at(60),
            "high_dose: 7-day dose 60 equivalent minutes (90 % interval 60 to 62.2), at or above "
            "60 (watch)");
  EXPECT_THAT(at(119.99), EndsWith("at or above 60 (watch)"));
  EXPECT_THAT(at(120), EndsWith("at or above 120 (check in)"));
  EXPECT_THAT(at(134.04), HasSubstr("7-day dose 134 equivalent minutes"));
  EXPECT_THAT(at(239.99), EndsWith("(check in)"));
  EXPECT_THAT(at(240), EndsWith("at or above 240 (act)"));
  EXPECT_EQ(assess(index, Policy()).level, ActionLevel::act);
}

TEST(Assess, ARisingDoseHasTwoSteps) {
  Index index = calm();
  index.dose_7_days = surely(30);
  const auto at = [&](double ratio) {
    index.acute_to_chronic = Estimate{ratio, ratio - 0.25, ratio + 0.5};
    return verdict(index);
  };
  EXPECT_EQ(at(1.499), "routine");
  EXPECT_EQ(at(1.5),
            "rising_dose: recent daily dose 1.5 times the long-term one (90 % interval 1.25 to 2), "
            "at or above 1.5 (watch)" +
                std::string(kOtherSide));
  EXPECT_THAT(at(1.999), HasSubstr("(watch)"));
  EXPECT_THAT(at(2), HasSubstr("at or above 2 (check in)"));
  EXPECT_THAT(at(100), EndsWith("at or above 2 (check in)"));
  index.acute_to_chronic.reset();
  EXPECT_EQ(verdict(index), "routine");
}

RegimeChange rise() {
  RegimeChange change;
  change.day = day(3, 16);
  change.earliest = day(3, 12);
  change.latest = day(3, 19);
  change.detected = day(3, 20);
  change.ratio = {1.8, 1.25, 2.5};
  change.rising = true;
  return change;
}

TEST(Assess, AChangeOfRegimeIsAReasonToWatchAndFromARatioOnToCheckIn) {
  Index index = calm();
  index.dose_7_days = surely(30);
  index.regime_change = rise();
  EXPECT_EQ(verdict(index),
            "regime_change: daily dose has changed to 1.8 times (90 % interval 1.25 to 2.5) since "
            "2026-03-16 (between 2026-03-12 and 2026-03-19), at or above 1 (watch)");
  index.regime_change->ratio = {2, 1.5, 3};
  EXPECT_THAT(verdict(index), EndsWith("at or above 2 (check in)" + std::string(kOtherSide)));
  Policy policy;
  policy.change_ratio_check_in = 3;
  EXPECT_THAT(verdict(index, policy), EndsWith("at or above 1 (watch)"));
  index.regime_change->ratio = {1.1, 0.9, 3};
  EXPECT_THAT(verdict(index), EndsWith("(watch)" + std::string(kOtherSide)));
}

TEST(Assess, OnlyARiseFoundInTheLast28DaysIsAReason) {
  Index index = calm();
  index.dose_7_days = surely(30);
  EXPECT_EQ(verdict(index), "routine");
  index.regime_change = rise();
  index.regime_change->detected = day(3, 4);
  EXPECT_THAT(verdict(index), HasSubstr("regime_change"));
  index.regime_change->detected = day(3, 3);
  EXPECT_EQ(verdict(index), "routine");
  index.regime_change = rise();
  index.regime_change->rising = false;
  EXPECT_EQ(verdict(index), "routine");
  index.regime_change->rising = true;
  index.regime_change->ratio = surely(1);
  EXPECT_EQ(verdict(index), "routine");
}

TEST(Assess, The28DaysOfARiseAreThoseOfTheCalendar) {
  Index index = calm();
  index.dose_7_days = surely(30);
  index.regime_change = rise();
  index.regime_change->detected = day(3, 3);
  index.as_of = Time(day(3, 31)) + std::chrono::hours(2);
  EXPECT_EQ(verdict(index), "routine");
  Policy policy;
  policy.index.calendar.day_begins_hour = 4;  // it is still the 30th
  EXPECT_THAT(verdict(index, policy), HasSubstr("regime_change"));
}

TEST(Assess, AWeekAboveOnesOwnPastIsAReasonToWatchAtMost) {
  Index index = calm();
  index.dose_7_days = surely(30);
  index.own_percentile_7_days = Estimate{94.9, 80, 99};
  EXPECT_EQ(verdict(index), "routine");
  index.own_percentile_7_days = Estimate{95, 80.25, 99};
  EXPECT_EQ(verdict(index),
            "own_high: 7-day dose higher than in 95 % (90 % interval 80.2 to 99) of the worker's "
            "own earlier weeks, at or above 95 (watch)" +
                std::string(kOtherSide));
  index.own_percentile_7_days = surely(100);
  EXPECT_EQ(assess(index, Policy()).level, ActionLevel::watch);
  EXPECT_THAT(verdict(index), Not(HasSubstr("other side")));
  index.own_percentile_7_days.reset();
  EXPECT_EQ(verdict(index), "routine");
}

TEST(Assess, AWeekAboveOnesOwnPastNeedsEnoughWeeks) {
  Index index = calm();
  index.dose_7_days = surely(30);
  index.own_percentile_7_days = surely(100);
  index.days = 146.99;  // the last 7 and not quite 20 weeks before
  EXPECT_EQ(verdict(index), "routine");
  index.days = 147;
  EXPECT_THAT(verdict(index), HasSubstr("own_high"));
  Policy policy;
  policy.own_high_minimum_weeks = 21;
  EXPECT_EQ(verdict(index, policy), "routine");
}

TEST(Assess, WhatCompareWithThePastNeedsAThirdOfTheDoseToWatch) {
  Index ratio = calm();
  ratio.acute_to_chronic = surely(3);
  Index change = calm();
  change.regime_change = rise();
  Index own = calm();
  own.own_percentile_7_days = surely(100);
  Policy policy;
  for (Index index : {ratio, change, own}) {
    index.dose_7_days = surely(19.99);
    EXPECT_EQ(verdict(index), "routine");
    index.dose_7_days = {20, 5, 40};  // by the figure itself, not by its interval
    EXPECT_NE(verdict(index), "routine");
    policy.week_dose_watch = 61;
    EXPECT_EQ(verdict(index, policy), "routine");
  }
}

TEST(Assess, HeavyDaysHaveThreeSteps) {
  Index index = calm();
  const auto at = [&](std::size_t in_row) {
    index.heavy_days_in_row = surely_days(in_row);
    return verdict(index);
  };
  index.heavy_days_longest = surely_days(50);  // is past
  EXPECT_EQ(at(2), "routine");
  EXPECT_EQ(at(3),
            "heavy_days: days in a row with a heavy document: 3 (90 % interval 3 to 3), at or "
            "above 3 (watch)");
  EXPECT_THAT(at(4), EndsWith("(watch)"));
  EXPECT_THAT(at(5), EndsWith("at or above 5 (check in)"));
  EXPECT_THAT(at(9), EndsWith("(check in)"));
  EXPECT_THAT(at(10), EndsWith("at or above 10 (act)"));
}

TEST(Assess, DaysWithoutAFreeDayHaveThreeSteps) {
  Index index = calm();
  const auto at = [&](std::size_t days) {
    index.days_since_free_day = surely_days(days);
    return verdict(index);
  };
  EXPECT_EQ(at(6), "routine");
  EXPECT_EQ(at(7),
            "no_free_day: days since the last one free of burdening documents: 7 (90 % interval 7 "
            "to 7), at or above 7 (watch)");
  EXPECT_THAT(at(11), EndsWith("(watch)"));
  EXPECT_THAT(at(12), EndsWith("at or above 12 (check in)"));
  EXPECT_THAT(at(20), EndsWith("(check in)"));
  EXPECT_THAT(at(21), EndsWith("at or above 21 (act)"));
  index.days_since_free_day.reset();
  EXPECT_EQ(verdict(index), "routine");
}

TEST(Assess, RestDaysWorkedHaveTwoSteps) {
  Index index = calm();
  const auto at = [&](std::size_t days) {
    index.rest_days_worked_28_days = {days, days - 1, days + 1};
    return verdict(index);
  };
  EXPECT_EQ(at(4), "routine");
  EXPECT_EQ(at(5),
            "rest_days_worked: rest days of the last 28 with a burdening document: 5 (90 % "
            "interval 4 to 6), at or above 5 (watch)" +
                std::string(kOtherSide));
  EXPECT_THAT(at(6), EndsWith("(watch)"));
  EXPECT_THAT(at(7), HasSubstr("at or above 7 (check in)"));
  EXPECT_THAT(at(28), EndsWith("at or above 7 (check in)"));
}

TEST(Assess, OneSidedWorkIsFewKindsAndLittleUnburdened) {
  Index index = calm();
  const auto at = [&](double kinds, double share) {
    index.kinds = surely(kinds);
    index.unburdened_share = surely(share);
    return verdict(index);
  };
  EXPECT_EQ(at(2.5, 0.1), "routine");
  EXPECT_EQ(at(2.49, 0.2), "routine");
  EXPECT_EQ(at(0, 0), "routine");  // without dose there is nothing to be one-sided
  EXPECT_EQ(at(2.44, 0.105),
            "one_sided_work: variety of 2.4 kinds of material (90 % interval 2.4 to 2.4), below "
            "2.5, and 10.5 % unburdened documents (90 % interval 10.5 to 10.5), below 20 % "
            "(watch)");
  at(1, 0);
  EXPECT_EQ(assess(index, Policy()).level, ActionLevel::watch);
  index.kinds.upper = 2.5;
  EXPECT_THAT(verdict(index), EndsWith("though the variety could lie on the other side of it"));
  index.unburdened_share.upper = 0.2;
  EXPECT_THAT(verdict(index), EndsWith("though each could lie on the other side of it"));
  index.kinds.upper = 2.49;
  EXPECT_THAT(verdict(index), EndsWith("though the share could lie on the other side of it"));
}

// --- Uncertainty

TEST(Assess, AnIntervalAloneReachesNoLevel) {
  Index index = calm();
  index.peak_7_days = {4, 3, 5};
  index.dose_7_days = {59, 10, 1000};
  index.acute_to_chronic = Estimate{1.4, 1, 9};
  index.own_percentile_7_days = Estimate{90, 50, 100};
  index.heavy_days_in_row = {2, 0, 20};
  index.days_since_free_day = CountEstimate{6, 0, 60};
  index.rest_days_worked_28_days = {4, 0, 8};
  index.kinds = {2.6, 1, 5};
  index.unburdened_share = {0.1, 0, 1};
  EXPECT_EQ(verdict(index), "routine");
}

TEST(Assess, AThresholdWithinTheIntervalIsSaidSo) {
  Index index = calm();
  index.dose_7_days = {130, 119.9, 500};
  EXPECT_EQ(assess(index, Policy()).level, ActionLevel::check_in);  // by the figure itself
  EXPECT_THAT(verdict(index), EndsWith(kOtherSide));
  index.dose_7_days.lower = 120;  // whatever else the interval holds
  EXPECT_THAT(verdict(index), EndsWith("(check in)"));
}

// --- All together

// Everything at its gravest.
Index grave() {
  Index index = calm();
  index.peak_7_days = surely(5);
  index.dose_7_days = {500, 400, 600};
  index.acute_to_chronic = Estimate{3, 2, 4};
  index.regime_change = rise();
  index.own_percentile_7_days = surely(100);
  index.heavy_days_in_row = surely_days(4);
  index.days_since_free_day = surely_days(30);
  index.rest_days_worked_28_days = surely_days(8);
  index.kinds = surely(1);
  index.unburdened_share = surely(0);
  return index;
}

std::vector<ReasonCode> codes_of(const Assessment& assessment) {
  std::vector<ReasonCode> codes;
  for (const Reason& reason : assessment.reasons) codes.push_back(reason.code);
  return codes;
}

TEST(Assess, PutsTheGravestReasonFirst) {
  const Assessment assessment = assess(grave(), Policy());
  EXPECT_EQ(assessment.level, ActionLevel::act);
  EXPECT_THAT(
      codes_of(assessment),
      ElementsAre(ReasonCode::high_dose, ReasonCode::no_free_day, ReasonCode::extreme_event,
                  ReasonCode::rising_dose, ReasonCode::rest_days_worked, ReasonCode::regime_change,
                  ReasonCode::own_high, ReasonCode::heavy_days, ReasonCode::one_sided_work));
  for (std::size_t i = 1; i < assessment.reasons.size(); ++i) {
    EXPECT_LE(assessment.reasons[i].level, assessment.reasons[i - 1].level);
  }
}

TEST(Assess, DoesNotCombineReasons) {
  Index index = calm();
  index.peak_7_days = surely(5);
  index.dose_7_days = {130, 120, 140};
  const Assessment assessment = assess(index, Policy());
  EXPECT_EQ(assessment.reasons.size(), 2);
  EXPECT_EQ(assessment.level, ActionLevel::check_in);
}

TEST(Assess, WithLittleDataOnlyExtremeEventsCount) {
  Index index = grave();
  index.documents = 9;
  Assessment assessment = assess(index, Policy());
  EXPECT_EQ(assessment.level, ActionLevel::check_in);
  EXPECT_THAT(codes_of(assessment),
              ElementsAre(ReasonCode::extreme_event, ReasonCode::little_data));
  EXPECT_EQ(assessment.reasons[1].level, ActionLevel::routine);
  index.peak_7_days = surely(0);
  assessment = assess(index, Policy());
  EXPECT_EQ(assessment.level, ActionLevel::routine);
  EXPECT_THAT(codes_of(assessment), ElementsAre(ReasonCode::little_data));
}

TEST(Assess, LittleDataIsTooFewDocumentsOrDays) {
  Index index = calm();
  index.documents = 1;
  index.days = 13.52;
  EXPECT_EQ(verdict(index),
            "little_data: too little data for more than single extreme events: 1 document over "
            "13.5 days; a judgement needs 10 documents and 14 days");
  index.documents = 10;
  EXPECT_THAT(verdict(index), HasSubstr("little_data"));
  index.days = 14;
  EXPECT_EQ(verdict(index), "routine");
  index.documents = 9;
  EXPECT_THAT(verdict(index), HasSubstr("little_data"));
}

TEST(Assess, AFortnightUpToTheEndOfItsLastDayIsEnough) {
  const Policy policy;
  WorkerRecord record;
  for (int number = 0; number < 14; ++number) {
    record.add(dose_of(static_cast<std::uint64_t>(number), on(number, 9), 1));
  }
  const Time end = policy.index.calendar.end_of(policy.index.calendar.day_of(on(13)));
  EXPECT_TRUE(has_enough_data(record.index(end, policy.index), policy));
  EXPECT_FALSE(has_enough_data(record.index(end - std::chrono::seconds(1), policy.index), policy));
}

TEST(Assess, FollowsThePolicy) {
  const Policy policy = Policy::parse(
      R"({"week_dose_watch": 10, "week_dose_check_in": 20, "week_dose_act": 30})", "policy.json");
  Index index = calm();
  index.dose_7_days = surely(30);
  EXPECT_THAT(verdict(index, policy), EndsWith("at or above 30 (act)"));
}

}  // namespace
}  // namespace dosimeter
