#include "dosimeter/index.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "exposure_testing.hpp"

namespace dosimeter {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::hours;

constexpr double kTiny = 1e-12;
constexpr double kSecond = 1.0 / 86400;  // in days

void expect_estimate(const Estimate& estimate, double lower, double value, double upper,
                     double tolerance = kTiny) {
  EXPECT_NEAR(estimate.lower, lower, tolerance);
  EXPECT_NEAR(estimate.value, value, tolerance);
  EXPECT_NEAR(estimate.upper, upper, tolerance);
}

void expect_count(const CountEstimate& count, std::size_t lower, std::size_t value,
                  std::size_t upper) {
  EXPECT_EQ(count.lower, lower);
  EXPECT_EQ(count.value, value);
  EXPECT_EQ(count.upper, upper);
}

TEST(Index, OfAnEmptyRecordIsEmpty) {
  Index empty;
  empty.as_of = on(0);
  EXPECT_EQ(WorkerRecord().index(on(0)), empty);
}

// Of documents whose errors have nothing in common.
IndexOptions independent() {
  IndexOptions options;
  options.error_correlation = 0;
  return options;
}

TEST(Index, AddsUpDosesAndTheirErrorsInQuadrature) {
  Exposure a = dose_between(1, on(0), 7, 10, 14);   // 3 below, 4 above
  Exposure b = dose_between(2, on(1), 16, 20, 23);  // 4 below, 3 above
  Exposure c = dose_of(3, {}, 5);
  a.minutes = 1;
  b.minutes = 2;
  c.minutes = 4;
  const Index index = record_of({a, b, c}).index(on(1), independent());
  EXPECT_EQ(index.documents, 3);
  EXPECT_EQ(index.undated, 1);
  EXPECT_EQ(index.minutes, 7);
  expect_estimate(index.total_dose, 30, 35, 40);
  expect_estimate(index.dose_7_days, 25, 30, 35);  // what has no date is in no week
  EXPECT_EQ(index.days, 1.5 + kSecond);
}

TEST(Index, DoesNotAverageOutWhatTheErrorsOfDocumentsShare) {
  const WorkerRecord record =
      record_of({dose_between(1, on(0), 7, 10, 14), dose_between(2, on(1), 16, 20, 23)});
  IndexOptions options;
  options.error_correlation = 1;
  expect_estimate(record.index(on(1), options).total_dose, 23, 30, 37);
  options.error_correlation = 0.4;  // variance 0.6 * (9 + 16) + 0.4 * 49
  const double half = std::sqrt(0.6 * 25 + 0.4 * 49);
  const Index index = record.index(on(1), options);
  expect_estimate(index.total_dose, 30 - half, 30, 30 + half);
  expect_estimate(index.dose_7_days, 30 - half, 30, 30 + half);
  expect_estimate(index.dose_28_days, 30 - half, 30, 30 + half);
  expect_estimate(index.highest_week_dose, 30 - half, 30, 30 + half);
}

TEST(Index, TakesAnIntervalBesideItsDoseAsEndingThere) {
  const Index index = record_of({dose_between(1, on(0), 12, 10, 9)}).index(on(0));
  expect_estimate(index.total_dose, 10, 10, 10);
}

TEST(Index, WindowsAreOpenAtTheirBeginningAndClosedAtTheirEnd) {
  const Time as_of = on(40);
  const WorkerRecord record = record_of(
      {dose_of(1, as_of, 1), dose_of(2, as_of - days(7) + 1s, 2), dose_of(3, as_of - days(7), 4),
       dose_of(4, as_of - days(28) + 1s, 8), dose_of(5, as_of - days(28), 16)});
  const Index index = record.index(as_of);
  EXPECT_EQ(index.dose_7_days.value, 1 + 2);
  EXPECT_EQ(index.dose_28_days.value, 1 + 2 + 4 + 8);
  EXPECT_EQ(index.total_dose.value, 31);
}

TEST(HighestWeek, IsTheLargestDoseOfSevenDaysThatEndWithADocument) {
  const Time end = on(20);
  const WorkerRecord record =
      record_of({dose_of(1, end - days(7), 4.5), dose_between(2, end - days(7) + 1s, 1, 4, 8),
                 dose_between(3, end, 1, 5, 8), dose_of(4, end + 1s, 3),
                 dose_of(5, end + days(30), 7), dose_of(6, {}, 50)});
  const Index index = record.index(on(90), independent());
  EXPECT_EQ(index.highest_week, end);
  expect_estimate(index.highest_week_dose, 9 - 5, 9, 9 + 5);
  EXPECT_EQ(index.dose_28_days.value, 0);
}

TEST(HighestWeek, EndsAtTheMomentOfTheIndex) {
  const WorkerRecord record =
      record_of({dose_of(1, on(1), 2), dose_of(2, on(2), 3), dose_of(3, on(3), 4)});
  EXPECT_EQ(record.index(on(2)).highest_week, on(2));
  EXPECT_EQ(record.index(on(2)).highest_week_dose.value, 5);
}

TEST(HighestWeek, TakesAllDocumentsOfItsLastMoment) {
  const Index index =
      record_of({dose_of(1, on(1), 3), dose_of(2, on(1), 0), dose_of(3, on(1), 4)}).index(on(9));
  EXPECT_EQ(index.highest_week, on(1));
  EXPECT_EQ(index.highest_week_dose.value, 7);
}

TEST(HighestWeek, IsTheEarliestOfEqualOnesWhateverCameBefore) {
  // Running sums of these doses differ in their last bits by what was added and taken away before.
  WorkerRecord record;
  std::uint64_t document = 0;
  for (const auto& [week, before] : {std::pair{0, 0.4}, {30, 0.6}, {60, 0.9}, {90, 1.1}}) {
    record.add(dose_of(++document, on(week - 8), before));
    int hour = 0;
    for (const double dose : {0.7, 0.2, 0.1, 0.3}) {
      record.add(dose_of(++document, on(week, ++hour), dose));
    }
  }
  const Index index = record.index(on(200));
  EXPECT_EQ(index.highest_week, on(0, 4));
  EXPECT_NEAR(index.highest_week_dose.value, 1.3, kTiny);
}

TEST(HighestWeek, NeedsADateButNoDose) {
  EXPECT_EQ(record_of({dose_of(1, {}, 5)}).index(on(9)).highest_week, std::nullopt);
  const Index index = record_of({dose_of(1, on(2), 0), dose_of(2, on(1), 0)}).index(on(9));
  EXPECT_EQ(index.highest_week, on(1));
  EXPECT_EQ(index.highest_week_dose.value, 0);
}

TEST(HighestWeek, IsThatOfTryingEveryDocument) {
  RandomOrder chance(7);
  for (int round = 0; round < 30; ++round) {
    WorkerRecord record;
    for (std::size_t i = 1 + chance.below(60); i > 0; --i) record.add(chance.exposure());
    const Index index = record.index(on(50));
    double highest = 0;
    for (const Exposure& exposure : record.exposures()) {
      if (!exposure.time || *exposure.time > on(50)) continue;
      highest = std::max(highest, record.index(*exposure.time).dose_7_days.value);
    }
    EXPECT_NEAR(index.highest_week_dose.value, highest, 1e-4);
    if (!index.highest_week) continue;
    EXPECT_EQ(record.index(*index.highest_week).dose_7_days.value, index.highest_week_dose.value);
  }
}

TEST(Index, PeakOfTheWeekIsItsHeaviestMoment) {
  const Time as_of = on(40);
  const WorkerRecord record =
      record_of({load_of(1, as_of, 1, 2), load_of(2, as_of - days(7) + 1s, 1, 3),
                 load_of(3, as_of - days(7), 1, 5), load_of(4, {}, 1, 5)});
  expect_estimate(record.index(as_of).peak_7_days, 3, 3, 3);
}

TEST(Index, LeavesOutWhatComesAfterItsMoment) {
  const Time as_of = on(3, 12);
  Exposure later = dose_of(2, as_of + 1s, 100);
  later.load = later.peak = 5;
  later.minutes = 50;
  later.categories.fill(1);
  Exposure now = dose_of(1, as_of, 1);
  now.categories[0] = 1;
  const Index index = record_of({now, later}).index(as_of);
  EXPECT_EQ(index.documents, 1);
  EXPECT_EQ(index.minutes, 0);
  EXPECT_EQ(index.total_dose.value, 1);
  EXPECT_EQ(index.dose_7_days.value, 1);
  EXPECT_EQ(index.dose_28_days.value, 1);
  EXPECT_EQ(index.acute.value, 1);
  EXPECT_EQ(index.chronic.value, 1);
  expect_count(index.heavy_documents, 0, 0, 0);
  expect_estimate(index.heaviest_load, 0, 0, 0);
  EXPECT_EQ(index.heaviest_time, as_of);
  EXPECT_EQ(index.highest_week, as_of);
  EXPECT_EQ(index.highest_week_dose.value, 1);
  expect_estimate(index.peak_7_days, 0, 0, 0);
  expect_count(index.heavy_days_longest, 0, 0, 0);
  expect_count(*index.days_since_free_day, 0, 0, 0);
  expect_estimate(index.kinds, 1, 1, 1);
  expect_estimate(index.unburdened_share, 1, 1, 1);
}

TEST(Index, HalvesADoseEachHalfLife) {
  const Index index = record_of({dose_between(1, on(0), 12, 16, 24)}).index(on(28));
  expect_estimate(index.acute, 0.75, 1, 1.5);
  expect_estimate(index.chronic, 6, 8, 12);
  IndexOptions options;
  options.acute_half_life_days = 14;
  options.chronic_half_life_days = 56;
  const Index slower = record_of({dose_of(1, on(0), 16)}).index(on(28), options);
  EXPECT_NEAR(slower.acute.value, 4, kTiny);
  EXPECT_NEAR(slower.chronic.value, 16 / std::sqrt(2), kTiny);
}

TEST(Index, DecaysByTheSecond) {
  for (int age = 0; age < 90 * 24; age += 7) {
    const Time as_of = on(0) + hours(age) + 13s;
    const double expected = std::exp2(-(age * 3600.0 + 13) / 86400 / 7);
    EXPECT_NEAR(record_of({dose_of(1, on(0), 1)}).index(as_of).acute.value, expected,
                4e-16 * expected + 1e-16);
  }
}

TEST(Index, ForgetsADoseInTheEnd) {
  const Index index = record_of({dose_of(1, Time{}, 1)}).index(Time{} + days(1'000'000));
  EXPECT_EQ(index.acute.value, 0);
  EXPECT_EQ(index.chronic.value, 0);
  EXPECT_EQ(index.acute_to_chronic.has_value(), false);
  IndexOptions options;
  options.acute_half_life_days = 1e-9;
  EXPECT_EQ(record_of({dose_of(1, on(0), 1)}).index(on(90), options).acute.value, 0);
}

TEST(Ratio, IsThatOfDosesPerDayWithAnIntervalOfFirstOrder) {
  // Weights a day at the ends of a record of 28 days, its last second aside: acute 1/105 and
  // 16/105, chronic 1/28 and 1/14. Doses a day: 32/105 and 9/14. Derivatives by the two doses:
  // -14/1215 and 224/1215.
  const Index index =
      record_of({dose_between(1, on(0, 0), 10, 16, 20), dose_between(2, on(28, 0), 0.5, 1, 2)})
          .index(on(28, 0), independent());
  ASSERT_TRUE(index.acute_to_chronic.has_value());
  const double ratio = 64.0 / 135;
  expect_estimate(*index.acute_to_chronic, ratio - std::hypot(14 * 4, 224 * 0.5) / 1215, ratio,
                  ratio + std::hypot(14 * 6, 224 * 1) / 1215, kSecond);
}

TEST(Ratio, IsFreeOfWhatAllErrorsShare) {
  // All doses a quarter less, or a half more: the ratio stays.
  const WorkerRecord record =
      record_of({dose_between(1, on(0, 0), 12, 16, 24), dose_between(2, on(28, 0), 0.75, 1, 1.5)});
  IndexOptions options;
  options.error_correlation = 1;
  const Estimate ratio = *record.index(on(28, 0), options).acute_to_chronic;
  expect_estimate(ratio, ratio.value, ratio.value, ratio.value);
  EXPECT_NEAR(ratio.value, 64.0 / 135, kSecond);
}

TEST(Ratio, OfOneDocumentIsCertainWhateverItsDose) {
  const Index index = record_of({dose_between(1, on(0, 0), 1, 16, 90)}).index(on(28, 0));
  ASSERT_TRUE(index.acute_to_chronic.has_value());
  const double ratio = index.acute_to_chronic->value;
  expect_estimate(*index.acute_to_chronic, ratio, ratio, ratio);
  EXPECT_NEAR(ratio, 4.0 / 15, kSecond);
}

TEST(Ratio, IsAboutOneForASteadyRecordOfAnyLength) {
  WorkerRecord record;
  for (int day = 0; day <= 400; ++day) {
    record.add(dose_of(static_cast<std::uint64_t>(day), on(day), 10));
    const Index index = record.index(on(day));
    EXPECT_EQ(index.acute_to_chronic.has_value(), day >= 28) << day;
    EXPECT_NEAR(index.acute_to_chronic.value_or(Estimate{1}).value, 1, 0.05) << day;
  }
}

TEST(Ratio, NeedsFourWeeksOfRecordAndADose) {
  const WorkerRecord record = record_of({dose_of(1, on(0, 9), 1)});
  EXPECT_FALSE(record.index(on(28, 0) - 2s).acute_to_chronic.has_value());
  EXPECT_TRUE(record.index(on(28, 0) - 1s).acute_to_chronic.has_value());  // day 27 is over
  EXPECT_FALSE(record_of({dose_of(1, on(0), 0)}).index(on(40)).acute_to_chronic.has_value());
  EXPECT_FALSE(record_of({dose_of(1, {}, 1)}).index(on(40)).acute_to_chronic.has_value());
}

TEST(Days, AreThoseFromTheStartOfTheFirstDay) {
  const WorkerRecord record = record_of({dose_of(1, on(2, 18), 1), dose_of(2, {}, 1)});
  EXPECT_EQ(record.index(on(2, 17)).days, 0);
  EXPECT_EQ(record.index(on(2, 18)).days, 1);
  EXPECT_EQ(record.index(on(3, 6) - 1s).days, 1.25);
  EXPECT_EQ(record.index(on(3, 6)).days, (1.25 * 86400 + 1) / 86400);
}

TEST(Days, OfWholeDaysAreWhole) {
  IndexOptions options;
  for (options.calendar.day_begins_hour = 0; options.calendar.day_begins_hour <= 12;
       options.calendar.day_begins_hour += 4) {
    const WorkerRecord record = record_of({dose_of(1, on(0, 13), 1)});
    for (const int length : {1, 14, 28, 3653}) {
      const auto last = options.calendar.day_of(on(length - 1));
      EXPECT_EQ(record.index(options.calendar.end_of(last), options).days, length);
    }
  }
}

TEST(Heaviest, IsTheGreatestLoadThenPeakThenTime) {
  const Exposure a = load_of(1, on(1), 4.0F, 4.5F);
  const Exposure b = load_of(2, on(2), 3.9F, 5.0F);
  const Exposure c = load_of(3, on(3), 4.0F, 4.2F);
  const Exposure d = load_of(4, on(0), 4.0F, 4.5F);
  const Exposure e = load_of(5, {}, 4.0F, 4.5F);
  const Index index = record_of({a, b, c, d, e}).index(on(9));
  EXPECT_EQ(index.heaviest_load.value, 4.0F);
  EXPECT_EQ(index.heaviest_peak.value, 5.0F);
  EXPECT_EQ(index.heaviest_time, on(1));
  const Index with_undated = record_of({a, load_of(6, {}, 4.1F, 4.1F)}).index(on(9));
  EXPECT_EQ(with_undated.heaviest_load.value, 4.1F);
  EXPECT_EQ(with_undated.heaviest_time, std::nullopt);
}

TEST(HeavyDocuments, AreThoseAtTheThresholdOrAbove) {
  const WorkerRecord record =
      record_of({load_of(1, on(0), 3.6F), load_of(2, on(0), std::nextafter(3.6F, 0.0F)),
                 load_of(3, {}, 5.0F)});
  IndexOptions options;
  options.heavy_load = 3.6;  // a little more than the float
  EXPECT_EQ(record.index(on(0), options).heavy_documents.value, 2);
  EXPECT_EQ(record.index(on(0)).heavy_documents.value, 3);
}

TEST(HeavyDays, InARowHoldTheDayOfTheIndexOrTheDayBefore) {
  // Days 1 to 4, twice on day 2, and 6 to 7. Day 5 has a document that is not heavy.
  const WorkerRecord record =
      record_of({load_of(1, on(1), 4), load_of(2, on(2, 0), 4), load_of(3, on(2, 23), 4),
                 load_of(4, on(3, 0), 4), load_of(5, on(4), 4), load_of(6, on(5), 3),
                 load_of(7, on(6), 4), load_of(8, on(7), 4), load_of(9, {}, 4)});
  const auto run = [&](int day) { return record.index(on(day)).heavy_days_in_row.value; };
  EXPECT_EQ(run(1), 1);
  EXPECT_EQ(run(4), 4);
  EXPECT_EQ(run(5), 4);
  EXPECT_EQ(run(6), 1);
  EXPECT_EQ(run(7), 2);
  EXPECT_EQ(run(8), 2);
  EXPECT_EQ(run(9), 0);
  EXPECT_EQ(record.index(on(0)).heavy_days_longest.value, 0);
  EXPECT_EQ(record.index(on(3)).heavy_days_longest.value, 3);
  EXPECT_EQ(record.index(on(9)).heavy_days_longest.value, 4);
}

TEST(HeavyDays, ChangeAtMidnightAlsoBefore1970) {
  const Time midnight = Time{} - days(10);
  const WorkerRecord record = record_of({load_of(1, midnight - 1s, 4), load_of(2, midnight, 4)});
  EXPECT_EQ(record.index(midnight).heavy_days_in_row.value, 2);
  EXPECT_EQ(record.index(midnight + days(1)).heavy_days_in_row.value, 2);
  EXPECT_EQ(record.index(midnight + days(2)).heavy_days_in_row.value, 0);
}

TEST(FreeDay, IsADayWithoutABurdeningDocument) {
  // Burdened: days 1 to 3 and 5. Day 4 has an unburdened document only.
  const WorkerRecord record =
      record_of({load_of(1, on(1), 1.5F), load_of(2, on(2), 3), load_of(3, on(3), 2),
                 load_of(4, on(4), 1.4F), load_of(5, on(5), 2), load_of(6, on(5), 0)});
  const auto since = [&](int day) { return record.index(on(day)).days_since_free_day->value; };
  EXPECT_EQ(record.index(on(0)).days_since_free_day, std::nullopt);  // nothing yet
  EXPECT_EQ(since(1), 1);  // the day before the record is free
  EXPECT_EQ(since(2), 2);
  EXPECT_EQ(since(3), 3);
  EXPECT_EQ(since(4), 0);
  EXPECT_EQ(since(5), 1);
  EXPECT_EQ(since(6), 0);
  EXPECT_EQ(record_of({load_of(1, {}, 5)}).index(on(1)).days_since_free_day, std::nullopt);
}

TEST(UnburdenedShare, CountsTheDatedDocumentsOfTheLastEightWeeks) {
  const WorkerRecord record =
      record_of({load_of(1, on(0), 0), load_of(2, on(1), 1.4F), load_of(3, on(1), 1.5F),
                 load_of(4, {}, 0), load_of(5, on(2), 4), load_of(6, on(56), 2)});
  EXPECT_EQ(record.index(on(2)).unburdened_share.value, 0.5);
  EXPECT_EQ(record.index(on(56)).unburdened_share.value, 0.25);  // without that of on(0)
  IndexOptions options;
  options.variety_days = 1;
  EXPECT_EQ(record.index(on(56), options).unburdened_share.value, 0);
  EXPECT_EQ(record.index(on(200)).unburdened_share.value, 1);  // of none
}

TEST(UnburdenedShare, CountsAllDocumentsWhereNoneIsDated) {
  const WorkerRecord record = record_of({load_of(1, {}, 0), load_of(2, {}, 4)});
  EXPECT_EQ(record.index(on(0)).unburdened_share.value, 0.5);
}

TEST(Kinds, AreThoseOfTheLastEightWeeks) {
  Exposure early = dose_of(1, on(0), 10);
  early.categories[0] = 0.9F;
  Exposure late = dose_of(2, on(56), 10);
  late.categories[1] = 0.9F;
  const WorkerRecord record = record_of({early, late});
  EXPECT_NEAR(record.index(on(56)).kinds.value, 1, kTiny);
  IndexOptions options;
  options.variety_days = 57;
  EXPECT_NEAR(record.index(on(56), options).kinds.value, 2, kTiny);
}

// A record of one document a dose, each document of one kind.
double kinds_of(const std::vector<double>& doses) {
  WorkerRecord record;
  for (std::size_t i = 0; i < doses.size(); ++i) {
    Exposure exposure = dose_of(i, on(0), doses[i]);
    exposure.categories[i] = 0.5F;
    record.add(exposure);
  }
  return record.index(on(0)).kinds.value;
}

TEST(Kinds, AreTheirEffectiveNumber) {
  EXPECT_EQ(kinds_of({}), 0);
  EXPECT_EQ(kinds_of({0}), 0);
  EXPECT_NEAR(kinds_of({3}), 1, kTiny);
  EXPECT_NEAR(kinds_of({3, 0}), 1, kTiny);
  EXPECT_NEAR(kinds_of({3, 3}), 2, kTiny);
  EXPECT_NEAR(kinds_of({2, 2, 2}), 3, kTiny);
  EXPECT_NEAR(kinds_of(std::vector<double>(15, 1.7)), 15, kTiny);
  EXPECT_NEAR(kinds_of({9, 1}), std::exp(-0.9 * std::log(0.9) - 0.1 * std::log(0.1)), kTiny);
  EXPECT_NEAR(kinds_of({1e-300, 1}), 1, kTiny);
}

TEST(Kinds, AreOneToFifteenToTheLastBit) {
  for (double dose = 0.1; dose < 50; dose *= 1.01) {
    EXPECT_GE(kinds_of({dose}), 1);
    EXPECT_LE(kinds_of(std::vector<double>(15, dose)), 15);
    EXPECT_GE(kinds_of({dose, 1e-17}), 1);
  }
}

// A document with a background of probability in every category, as calibrated models give.
Exposure before_background(std::uint64_t document, std::optional<Time> time, double dose) {
  Exposure exposure = dose_of(document, time, dose);
  exposure.categories.fill(std::nextafter(kPresent, 0.0F));
  return exposure;
}

TEST(Kinds, AreThoseOfTheDoseByCategory) {
  Exposure a = before_background(1, on(0), 1);
  a.categories[0] = a.categories[1] = 0.75F;
  Exposure b =
      before_background(2, on(0), 2);  // a shape of probabilities, not their height, counts
  b.categories[2] = b.categories[3] = 0.5F;
  const Exposure kindless = before_background(3, on(0), 100);
  // Shares 1/6, 1/6, 1/3, 1/3.
  const double entropy = std::log(6) / 3 + 2 * std::log(3) / 3;
  EXPECT_NEAR(record_of({a, b, kindless}).index(on(0)).kinds.value, std::exp(entropy), kTiny);
  EXPECT_EQ(record_of({kindless}).index(on(0)).kinds.value, 0);
}

// --- Intervals

TEST(Counts, AreSureBelowAndPossibleAbove) {
  // One surely heavy, one heavy but not surely, one possibly, one surely not.
  const WorkerRecord record =
      record_of({load_between(1, on(0), 3.5F, 4, 4.5F), load_between(2, on(1), 3.4F, 3.5F, 4),
                 load_between(3, on(2), 2, 3, 3.5F), load_between(4, on(4), 1, 2, 3.4F)});
  const Index index = record.index(on(4));
  expect_count(index.heavy_documents, 1, 2, 3);
  expect_count(index.heavy_days_longest, 1, 2, 3);
  expect_count(index.heavy_days_in_row, 0, 0, 0);
  expect_count(record.index(on(2)).heavy_days_in_row, 0, 2, 3);
  expect_count(record.index(on(1)).heavy_days_in_row, 1, 2, 2);
}

TEST(Counts, OfFreeDaysFallWithTheLoads) {
  // Burdened for sure: day 1. By their loads: 1 and 2. Possibly: 1 to 3.
  const WorkerRecord record =
      record_of({load_between(1, on(1), 1.5F, 2, 3), load_between(2, on(2), 1, 1.5F, 2),
                 load_between(3, on(3), 0, 1, 1.5F)});
  const Index index = record.index(on(3));
  expect_count(*index.days_since_free_day, 0, 0, 3);
  expect_count(*record.index(on(2)).days_since_free_day, 0, 2, 2);
  expect_count(index.free_days_28_days, 25, 26, 27);
  expect_count(index.free_days_in_row_28_days, 25, 25, 25);
  expect_count(record.index(on(26)).free_days_in_row_28_days, 23, 24, 25);
  expect_estimate(index.unburdened_share, 0, 1.0 / 3, 2.0 / 3);
}

TEST(Counts, TakeABoundBesideItsLoadAsTheLoad) {
  Exposure exposure = load_of(1, on(0), 4);
  exposure.load_lower = 5;
  exposure.load_upper = 0;
  expect_count(record_of({exposure}).index(on(0)).heavy_documents, 1, 1, 1);
}

TEST(Counts, AndSharesHaveTheirValueBetweenTheirBounds) {
  RandomOrder chance(11);
  const auto expect_order = [](const auto& figure) {
    EXPECT_LE(figure.lower, figure.value);
    EXPECT_LE(figure.value, figure.upper);
  };
  for (int round = 0; round < 200; ++round) {
    WorkerRecord record;
    for (std::size_t i = 1 + chance.below(80); i > 0; --i) record.add(chance.exposure());
    const Index index = record.index(on(static_cast<int>(chance.below(70))));
    for (const CountEstimate& count :
         {index.heavy_documents, index.heavy_days_in_row, index.heavy_days_longest,
          index.days_since_free_day.value_or(CountEstimate{}), index.free_days_28_days,
          index.free_days_in_row_28_days, index.rest_days_worked_28_days}) {
      expect_order(count);
    }
    for (const Estimate& figure :
         {index.total_dose, index.highest_week_dose, index.heaviest_load, index.heaviest_peak,
          index.peak_7_days, index.kinds, index.unburdened_share,
          index.own_percentile_7_days.value_or(Estimate{})}) {
      expect_order(figure);
    }
  }
}

TEST(Heaviest, RunsFromTheLargestLowerToTheLargestUpperBound) {
  Exposure a = load_between(1, on(0), 2, 4, 4.25F);
  a.peak = 4;
  a.peak_lower = 3.5F;
  a.peak_upper = 4.25F;
  Exposure b = load_between(2, on(1), 3, 3.5F, 5);
  b.peak = 4.5F;
  b.peak_lower = 3;
  b.peak_upper = 4.75F;
  const Index index = record_of({a, b}).index(on(9));
  expect_estimate(index.heaviest_load, 3, 4, 5);
  expect_estimate(index.heaviest_peak, 3.5, 4.5, 4.75);
  EXPECT_EQ(index.heaviest_time, on(0));
  expect_estimate(index.peak_7_days, 0, 0, 0);
  expect_estimate(record_of({a, b}).index(on(7)).peak_7_days, 3, 4.5, 4.75);
}

TEST(Kinds, FollowTheErrorsOfTheDosesToFirstOrder) {
  // One document of three kinds; how much the kinds change with each dose is found by trying.
  const auto kinds = [](double third) { return kinds_of({5, 2, third}); };
  const double step = 1e-5;
  const double slope = (kinds(1 + step) - kinds(1 - step)) / (2 * step);
  WorkerRecord record;
  const std::vector<double> doses = {5, 2, 1};
  for (std::size_t i = 0; i < doses.size(); ++i) {
    Exposure exposure = dose_of(i, on(0), doses[i]);
    if (i == 2) exposure.dose_lower = 0.9;
    if (i == 2) exposure.dose_upper = 1.2;
    exposure.categories[i] = 1;
    record.add(exposure);
  }
  const Estimate estimate = record.index(on(0)).kinds;
  EXPECT_GT(slope, 0.1);
  EXPECT_NEAR(estimate.lower, estimate.value - 0.1 * slope, 1e-6);
  EXPECT_NEAR(estimate.upper, estimate.value + 0.2 * slope, 1e-6);
}

TEST(Kinds, StayWithinOneAndFifteen) {
  Exposure a = dose_between(1, on(0), 0, 10, 50);
  a.categories[0] = 1;
  Exposure b = dose_between(2, on(0), 0, 0.5, 90);
  b.categories[1] = 1;
  const Estimate kinds = record_of({a, b}).index(on(0)).kinds;
  EXPECT_EQ(kinds.lower, 1);
  EXPECT_LE(kinds.upper, 15);
  EXPECT_GT(kinds.upper, kinds.value);
}

// --- The calendar

TEST(CalendarDays, BeginAtTheCalendarsHour) {
  IndexOptions options;
  options.calendar.day_begins_hour = 4;
  // A night shift: both documents belong to day 2.
  const WorkerRecord record = record_of({load_of(1, on(2, 23), 4), load_of(2, on(3, 2), 4)});
  EXPECT_EQ(record.index(on(3, 3)).heavy_days_in_row.value, 2);
  EXPECT_EQ(record.index(on(3, 3), options).heavy_days_in_row.value, 1);
  EXPECT_EQ(record.index(on(3, 3), options).days_since_free_day->value, 1);
  EXPECT_EQ(record.index(on(4, 4) - 1s, options).days, 2);  // since four o'clock of day 2
}

TEST(RestDays, WorkedAreThoseOfTheLastFourWeeksWithABurdeningDocument) {
  // 1 January 2026 is a Thursday: days 2 and 3 are a weekend.
  IndexOptions options;
  options.calendar.holidays = {std::chrono::sys_days{2026y / 1 / 7}};
  const WorkerRecord record =
      record_of({load_of(1, on(2), 3), load_between(2, on(3), 1, 1.4F, 2), load_of(3, on(4), 3),
                 load_of(4, on(6), 2), load_of(5, on(9), 1)});
  expect_count(record.index(on(10), options).rest_days_worked_28_days, 2, 2, 3);
  expect_count(record.index(on(10)).rest_days_worked_28_days, 1, 1, 2);
  expect_count(record.index(on(29), options).rest_days_worked_28_days, 2, 2, 3);
  expect_count(record.index(on(30), options).rest_days_worked_28_days, 1, 1, 2);
  expect_count(record.index(on(40), options).rest_days_worked_28_days, 0, 0, 0);
}

TEST(FreeDays, AreCountedInTheLastFourWeeks) {
  WorkerRecord record;
  for (int day = 0; day < 60; ++day) {
    if (day % 7 < 5) record.add(load_of(static_cast<std::uint64_t>(day), on(day), 2));
  }
  const Index index = record.index(on(59));
  expect_count(index.free_days_28_days, 8, 8, 8);
  expect_count(index.free_days_in_row_28_days, 2, 2, 2);
  EXPECT_EQ(record.index(on(66)).free_days_in_row_28_days.value, 7U);
  EXPECT_EQ(record.index(on(200)).free_days_28_days.value, 28U);
}

// --- The worker's own past

// Doses of one document a week, from the first moment of the record on. Up to the time of the last,
// the first lies just before the whole weeks.
WorkerRecord weekly(const std::vector<double>& doses, double lower = 1, double upper = 1) {
  WorkerRecord record;
  std::uint64_t document = 0;
  for (const double dose : doses) {
    record.add(dose_between(document, on(7 * static_cast<int>(document), 0), lower * dose, dose,
                            upper * dose));
    ++document;
  }
  return record;
}

TEST(OwnPercentile, IsTheShareOfEarlierWeeksBelow) {
  // Ten earlier weeks, seven of them below the last and one equal to it.
  const WorkerRecord record = weekly({99, 9, 1, 2, 3, 8, 4, 5, 6, 7, 7.5, 7.5});
  const auto percentile = record.index(on(77, 0)).own_percentile_7_days;
  ASSERT_TRUE(percentile.has_value());
  EXPECT_EQ(percentile->value, 75);
  // Wilson's interval of 7.5 in 10 at z = 1.6449.
  const double z2 = 1.6448536269514722 * 1.6448536269514722;
  const double centre = (0.75 + z2 / 20) / (1 + z2 / 10);
  const double half = std::sqrt(z2 * 0.75 * 0.25 / 10 + z2 * z2 / 400) / (1 + z2 / 10);
  EXPECT_NEAR(percentile->lower, 100 * (centre - half), 1e-9);
  EXPECT_NEAR(percentile->upper, 100 * (centre + half), 1e-9);
}

TEST(OwnPercentile, HasAWiderIntervalWhereTheDoseIsLessSure) {
  const std::vector<double> doses = {99, 9, 1, 2, 3, 8, 4, 5, 6, 7, 7.5, 7.5};
  const Estimate sure = *weekly(doses).index(on(77, 0)).own_percentile_7_days;
  const Estimate unsure = *weekly(doses, 0.5, 2).index(on(77, 0)).own_percentile_7_days;
  EXPECT_EQ(unsure.value, sure.value);
  EXPECT_LT(unsure.lower, sure.lower);
  EXPECT_GT(unsure.upper, sure.upper);
  EXPECT_EQ(unsure.upper, 100);
}

TEST(OwnPercentile, CountsWeeksWithoutDocuments) {
  const WorkerRecord record = record_of({dose_of(1, on(0, 0), 5), dose_of(2, on(70, 0), 1)});
  const Estimate percentile = *record.index(on(70, 0)).own_percentile_7_days;
  EXPECT_EQ(percentile.value, 100);  // the first week's document lies before the nine whole weeks
  EXPECT_EQ(record.index(on(69, 0)).own_percentile_7_days->value, 100 * 0.5 * 8 / 8);
}

TEST(OwnPercentile, NeedsFourWholeWeeksBefore) {
  const WorkerRecord record = weekly({1, 2, 3, 4, 5, 6});
  EXPECT_FALSE(record.index(on(35, 0) - 2s).own_percentile_7_days.has_value());
  EXPECT_TRUE(record.index(on(35, 0) - 1s).own_percentile_7_days.has_value());  // day 34 is over
}

TEST(OwnPercentile, LooksTenYearsBack) {
  const WorkerRecord record = record_of({dose_of(1, Time{}, 1)});
  const Estimate percentile = *record.index(Time{} + days(1'000'000)).own_percentile_7_days;
  EXPECT_EQ(percentile.value, 50);
  EXPECT_NEAR(percentile.lower, 46.4, 0.1);  // of 520 weeks
}

}  // namespace
}  // namespace dosimeter
