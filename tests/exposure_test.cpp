#include "dosimeter/exposure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <stdexcept>
#include <tuple>

namespace dosimeter {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::hours;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

constexpr double kTiny = 1e-12;

// The hour of a day counted from 1 January 2026.
Time on(int day, int hour = 12) {
  return std::chrono::sys_days{2026y / 1 / 1} + days(day) + hours(hour);
}

// An exposure whose dose is known exactly.
Exposure dose_of(std::uint64_t document, std::optional<Time> time, double dose) {
  Exposure exposure;
  exposure.document = document;
  exposure.time = time;
  exposure.dose = exposure.dose_lower = exposure.dose_upper = dose;
  return exposure;
}

Exposure dose_between(std::uint64_t document, std::optional<Time> time, double lower, double dose,
                      double upper) {
  Exposure exposure = dose_of(document, time, dose);
  exposure.dose_lower = lower;
  exposure.dose_upper = upper;
  return exposure;
}

Exposure load_of(std::uint64_t document, std::optional<Time> time, float load, float peak = 0) {
  Exposure exposure;
  exposure.document = document;
  exposure.time = time;
  exposure.load = load;
  exposure.peak = peak;
  return exposure;
}

WorkerRecord record_of(std::initializer_list<Exposure> exposures) {
  WorkerRecord record;
  for (const Exposure& exposure : exposures) record.add(exposure);
  return record;
}

void expect_estimate(const Estimate& estimate, double lower, double value, double upper) {
  EXPECT_NEAR(estimate.lower, lower, kTiny);
  EXPECT_NEAR(estimate.value, value, kTiny);
  EXPECT_NEAR(estimate.upper, upper, kTiny);
}

class Chance {
 public:
  explicit Chance(std::uint32_t seed) : engine_(seed) {}
  double real(double most) { return std::uniform_real_distribution<>(0, most)(engine_); }
  std::size_t below(std::size_t size) { return engine_() % size; }
  template <class Items>
  void shuffle(Items& items) {
    std::shuffle(items.begin(), items.end(), engine_);
  }

  Exposure exposure() {
    Exposure exposure;
    exposure.document = engine_();
    if (below(10) > 0) exposure.time = on(0, 0) + std::chrono::seconds(below(60 * 86400));
    exposure.load = static_cast<float>(real(5));
    exposure.peak = static_cast<float>(real(5));
    exposure.minutes = real(60);
    exposure.dose = real(100);
    exposure.dose_lower = exposure.dose * real(1);
    exposure.dose_upper = exposure.dose * (1 + real(1));
    exposure.words = static_cast<std::uint32_t>(below(1000));
    for (float& probability : exposure.categories) probability = static_cast<float>(real(1));
    return exposure;
  }

  // The same document read otherwise.
  Exposure variant(Exposure exposure) {
    const Exposure other = this->exposure();
    if (below(2) == 0) exposure.time = other.time;
    if (below(2) == 0) exposure.load = other.load;
    if (below(2) == 0) exposure.dose = other.dose;
    if (below(2) == 0) exposure.categories = other.categories;
    return exposure;
  }

 private:
  std::mt19937 engine_;
};

TEST(DoseRate, IsExactAtTheStepsOfTheRubric) {
  EXPECT_EQ(dose_rate(0), 0);
  EXPECT_EQ(dose_rate(1), 1.0 / 7);
  EXPECT_EQ(dose_rate(2), 3.0 / 7);
  EXPECT_EQ(dose_rate(3), 1);
  EXPECT_EQ(dose_rate(4), 15.0 / 7);
  EXPECT_EQ(dose_rate(5), 31.0 / 7);
}

TEST(DoseRate, AgreesWithTheMathematicalLibraryInBetween) {
  for (double load = 0.01; load <= 5; load += 0.01) {
    const double expected = (std::exp2(load) - 1) / 7;
    EXPECT_NEAR(dose_rate(load), expected, 1e-15 + 4e-16 * expected) << load;
    EXPECT_GT(dose_rate(load), dose_rate(load - 0.01));
  }
}

TEST(MakeExposure, CopiesTheScoreAndWhoMetTheDocumentWhen) {
  Document document;
  document.id = "note-1";
  document.worker = "w1";
  document.time = on(3);
  document.segments.push_back({"", {}, {}, "A plain note."});
  Score score;
  score.load = 2;
  score.peak = 3;
  score.words = 4;
  score.minutes = 5;
  score.dose = 6;
  score.dose_lower = 5.5;
  score.dose_upper = 7;
  score.categories[2] = 0.25F;
  Exposure expected;
  expected.document = fingerprint(document);
  expected.time = on(3);
  expected.load = 2;
  expected.peak = 3;
  expected.words = 4;
  expected.minutes = 5;
  expected.dose = 6;
  expected.dose_lower = 5.5;
  expected.dose_upper = 7;
  expected.categories[2] = 0.25F;
  EXPECT_EQ(make_exposure(document, score), expected);
}

TEST(Exposures, AreInOrderOfTimeThenDocumentWithTheUndatedFirst) {
  const Exposure a = dose_of(4, on(2), 0);
  const Exposure b = dose_of(9, on(1), 0);
  const Exposure c = dose_of(3, on(2), 0);
  const Exposure d = dose_of(8, {}, 0);
  const Exposure e = dose_of(7, {}, 0);
  const WorkerRecord record = record_of({a, b, c, d, e});
  EXPECT_THAT(record.exposures(), ElementsAre(e, d, b, c, a));
  EXPECT_EQ(record.size(), 5);
}

TEST(Exposures, OfOneTimeAreInOrderOfDocumentHoweverMany) {
  WorkerRecord record;
  for (std::uint64_t i = 0; i < 1000; ++i)
    record.add(dose_of(i * 7919 % 1000, on(static_cast<int>(i % 2)), 0));
  EXPECT_TRUE(std::ranges::is_sorted(record.exposures(), [](const Exposure& a, const Exposure& b) {
    return std::tie(a.time, a.document) < std::tie(b.time, b.document);
  }));
}

TEST(Exposures, OfOneDocumentOnlyTheGreatestStays) {
  const Exposure undated = dose_of(1, {}, 90);
  const Exposure early = dose_of(1, on(1), 80);
  const Exposure late = dose_of(1, on(2), 10);
  const Exposure late_and_higher = dose_of(1, on(2), 11);
  EXPECT_THAT(record_of({early, undated}).exposures(), ElementsAre(early));
  EXPECT_THAT(record_of({late, early, undated}).exposures(), ElementsAre(late));
  EXPECT_THAT(record_of({late_and_higher, late, late}).exposures(), ElementsAre(late_and_higher));
  EXPECT_EQ(record_of({late, early, late_and_higher}).index(on(3)).total_dose.value, 11);
}

TEST(Exposures, CanBeAddedAfterReading) {
  WorkerRecord record = record_of({dose_of(1, on(1), 1)});
  EXPECT_EQ(record.size(), 1);
  record.add(dose_of(2, on(0), 2));
  record.add(dose_of(1, on(1), 1));
  EXPECT_THAT(record.exposures(), ElementsAre(dose_of(2, on(0), 2), dose_of(1, on(1), 1)));
}

TEST(Exposures, RejectFiguresThatWouldSpoilEverySum) {
  const std::vector<std::function<void(Exposure&, double)>> setters = {
      [](Exposure& e, double x) { e.load = static_cast<float>(x); },
      [](Exposure& e, double x) { e.peak = static_cast<float>(x); },
      [](Exposure& e, double x) { e.minutes = x; },
      [](Exposure& e, double x) { e.dose = x; },
      [](Exposure& e, double x) { e.dose_lower = x; },
      [](Exposure& e, double x) { e.dose_upper = x; },
      [](Exposure& e, double x) { e.categories[0] = static_cast<float>(x); },
      [](Exposure& e, double x) { e.categories[14] = static_cast<float>(x); }};
  for (const auto& set : setters) {
    for (const double wrong : {-1.0, std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity()}) {
      Exposure exposure = dose_of(1, on(0), 1);
      set(exposure, wrong);
      WorkerRecord record;
      EXPECT_THROW(record.add(exposure), std::invalid_argument);
      EXPECT_EQ(record.size(), 0);
      Caseload caseload;
      EXPECT_THROW(caseload.add("w1", exposure), std::invalid_argument);
      EXPECT_TRUE(caseload.workers().empty());
    }
  }
}

TEST(Exposures, KnowNoNegativeZero) {
  Exposure exposure = load_of(1, on(0), -0.0F, -0.0F);
  exposure.minutes = exposure.dose = exposure.dose_lower = exposure.dose_upper = -0.0;
  exposure.categories.fill(-0.0F);
  const WorkerRecord record = record_of({exposure});
  const Exposure& kept = record.exposures().front();
  for (const double figure : {double{kept.load}, double{kept.peak}, kept.minutes, kept.dose,
                              kept.dose_lower, kept.dose_upper, double{kept.categories[7]}}) {
    EXPECT_FALSE(std::signbit(figure));
  }
}

TEST(Latest, IsTheLastDatedExposure) {
  EXPECT_EQ(WorkerRecord().latest(), std::nullopt);
  EXPECT_EQ(record_of({dose_of(1, {}, 1)}).latest(), std::nullopt);
  EXPECT_EQ(record_of({dose_of(1, on(5), 1), dose_of(2, on(3), 1), dose_of(3, {}, 1)}).latest(),
            on(5));
}

TEST(Index, OfAnEmptyRecordIsEmpty) {
  const Index index = WorkerRecord().index(on(0));
  EXPECT_EQ(index.as_of, on(0));
  EXPECT_EQ(index.documents, 0);
  EXPECT_EQ(index.days, 0);
  expect_estimate(index.total_dose, 0, 0, 0);
  EXPECT_EQ(index.acute_to_chronic.has_value(), false);
  EXPECT_EQ(index.heaviest_time, std::nullopt);
  EXPECT_EQ(index.days_since_free_day, std::nullopt);
  EXPECT_EQ(index.kinds, 0);
  EXPECT_EQ(index.unburdened_share, 0);
}

TEST(Index, AddsUpDosesAndTheirErrorsInQuadrature) {
  Exposure a = dose_between(1, on(0), 7, 10, 14);   // 3 below, 4 above
  Exposure b = dose_between(2, on(1), 16, 20, 23);  // 4 below, 3 above
  Exposure c = dose_of(3, {}, 5);
  a.minutes = 1;
  b.minutes = 2;
  c.minutes = 4;
  const Index index = record_of({a, b, c}).index(on(1));
  EXPECT_EQ(index.documents, 3);
  EXPECT_EQ(index.undated, 1);
  EXPECT_EQ(index.minutes, 7);
  expect_estimate(index.total_dose, 30, 35, 40);
  expect_estimate(index.dose_7_days, 25, 30, 35);  // what has no date is in no week
  EXPECT_EQ(index.days, 1.5);
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
  const Index index = record.index(on(90));
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
  Chance chance(7);
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
  EXPECT_EQ(record.index(as_of).peak_7_days, 3);
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
  EXPECT_EQ(index.heavy_documents, 0);
  EXPECT_EQ(index.heaviest_load, 0);
  EXPECT_EQ(index.heaviest_time, as_of);
  EXPECT_EQ(index.highest_week, as_of);
  EXPECT_EQ(index.highest_week_dose.value, 1);
  EXPECT_EQ(index.peak_7_days, 0);
  EXPECT_EQ(index.heavy_days_longest, 0);
  EXPECT_EQ(index.days_since_free_day, 0);
  EXPECT_NEAR(index.kinds, 1, kTiny);
  EXPECT_EQ(index.unburdened_share, 1);
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
  // Weights a day at the ends of a record of 28 days: acute 1/105 and 16/105, chronic 1/28 and
  // 1/14. Doses a day: 32/105 and 9/14. Derivatives by the two doses: -14/1215 and 224/1215.
  const Index index =
      record_of({dose_between(1, on(0, 0), 10, 16, 20), dose_between(2, on(28, 0), 0.5, 1, 2)})
          .index(on(28, 0));
  ASSERT_TRUE(index.acute_to_chronic.has_value());
  const double ratio = 64.0 / 135;
  expect_estimate(*index.acute_to_chronic, ratio - std::hypot(14 * 4, 224 * 0.5) / 1215, ratio,
                  ratio + std::hypot(14 * 6, 224 * 1) / 1215);
}

TEST(Ratio, OfOneDocumentIsCertainWhateverItsDose) {
  const Index index = record_of({dose_between(1, on(0, 0), 1, 16, 90)}).index(on(28, 0));
  ASSERT_TRUE(index.acute_to_chronic.has_value());
  expect_estimate(*index.acute_to_chronic, 4.0 / 15, 4.0 / 15, 4.0 / 15);
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
  EXPECT_FALSE(record.index(on(28, 0) - 1s).acute_to_chronic.has_value());
  EXPECT_TRUE(record.index(on(28, 0)).acute_to_chronic.has_value());
  EXPECT_FALSE(record_of({dose_of(1, on(0), 0)}).index(on(40)).acute_to_chronic.has_value());
  EXPECT_FALSE(record_of({dose_of(1, {}, 1)}).index(on(40)).acute_to_chronic.has_value());
}

TEST(Days, AreThoseFromTheStartOfTheFirstDay) {
  const WorkerRecord record = record_of({dose_of(1, on(2, 18), 1), dose_of(2, {}, 1)});
  EXPECT_EQ(record.index(on(2, 17)).days, 0);
  EXPECT_EQ(record.index(on(2, 18)).days, 1);
  EXPECT_EQ(record.index(on(3, 6)).days, 1.25);
}

TEST(Heaviest, IsTheGreatestLoadThenPeakThenTime) {
  const Exposure a = load_of(1, on(1), 4.0F, 4.5F);
  const Exposure b = load_of(2, on(2), 3.9F, 5.0F);
  const Exposure c = load_of(3, on(3), 4.0F, 4.2F);
  const Exposure d = load_of(4, on(0), 4.0F, 4.5F);
  const Exposure e = load_of(5, {}, 4.0F, 4.5F);
  const Index index = record_of({a, b, c, d, e}).index(on(9));
  EXPECT_EQ(index.heaviest_load, 4.0F);
  EXPECT_EQ(index.heaviest_peak, 4.5F);
  EXPECT_EQ(index.heaviest_time, on(1));
  const Index with_undated = record_of({a, load_of(6, {}, 4.1F, 4.1F)}).index(on(9));
  EXPECT_EQ(with_undated.heaviest_load, 4.1F);
  EXPECT_EQ(with_undated.heaviest_time, std::nullopt);
}

TEST(HeavyDocuments, AreThoseAtTheThresholdOrAbove) {
  const WorkerRecord record =
      record_of({load_of(1, on(0), 3.6F), load_of(2, on(0), std::nextafter(3.6F, 0.0F)),
                 load_of(3, {}, 5.0F)});
  IndexOptions options;
  options.heavy_load = 3.6;  // a little more than the float
  EXPECT_EQ(record.index(on(0), options).heavy_documents, 2);
  EXPECT_EQ(record.index(on(0)).heavy_documents, 3);
}

TEST(HeavyDays, InARowHoldTheDayOfTheIndexOrTheDayBefore) {
  // Days 1 to 4, twice on day 2, and 6 to 7. Day 5 has a document that is not heavy.
  const WorkerRecord record =
      record_of({load_of(1, on(1), 4), load_of(2, on(2, 0), 4), load_of(3, on(2, 23), 4),
                 load_of(4, on(3, 0), 4), load_of(5, on(4), 4), load_of(6, on(5), 3),
                 load_of(7, on(6), 4), load_of(8, on(7), 4), load_of(9, {}, 4)});
  const auto run = [&](int day) { return record.index(on(day)).heavy_days_in_row; };
  EXPECT_EQ(run(1), 1);
  EXPECT_EQ(run(4), 4);
  EXPECT_EQ(run(5), 4);
  EXPECT_EQ(run(6), 1);
  EXPECT_EQ(run(7), 2);
  EXPECT_EQ(run(8), 2);
  EXPECT_EQ(run(9), 0);
  EXPECT_EQ(record.index(on(0)).heavy_days_longest, 0);
  EXPECT_EQ(record.index(on(3)).heavy_days_longest, 3);
  EXPECT_EQ(record.index(on(9)).heavy_days_longest, 4);
}

TEST(HeavyDays, ChangeAtMidnightAlsoBefore1970) {
  const Time midnight = Time{} - days(10);
  const WorkerRecord record = record_of({load_of(1, midnight - 1s, 4), load_of(2, midnight, 4)});
  EXPECT_EQ(record.index(midnight).heavy_days_in_row, 2);
  EXPECT_EQ(record.index(midnight + days(1)).heavy_days_in_row, 2);
  EXPECT_EQ(record.index(midnight + days(2)).heavy_days_in_row, 0);
}

TEST(FreeDay, IsADayWithoutABurdeningDocument) {
  // Burdened: days 1 to 3 and 5. Day 4 has an unburdened document only.
  const WorkerRecord record =
      record_of({load_of(1, on(1), 1.5F), load_of(2, on(2), 3), load_of(3, on(3), 2),
                 load_of(4, on(4), 1.4F), load_of(5, on(5), 2), load_of(6, on(5), 0)});
  const auto since = [&](int day) { return record.index(on(day)).days_since_free_day; };
  EXPECT_EQ(since(0), std::nullopt);  // nothing yet
  EXPECT_EQ(since(1), 1);             // the day before the record is free
  EXPECT_EQ(since(2), 2);
  EXPECT_EQ(since(3), 3);
  EXPECT_EQ(since(4), 0);
  EXPECT_EQ(since(5), 1);
  EXPECT_EQ(since(6), 0);
  EXPECT_EQ(record_of({load_of(1, {}, 5)}).index(on(1)).days_since_free_day, std::nullopt);
}

TEST(UnburdenedShare, CountsAllDocuments) {
  const WorkerRecord record = record_of(
      {load_of(1, on(0), 1.4F), load_of(2, on(0), 1.5F), load_of(3, {}, 0), load_of(4, on(1), 4)});
  EXPECT_EQ(record.index(on(1)).unburdened_share, 0.5);
}

// A record of one document a dose, each document of one kind.
double kinds_of(const std::vector<double>& doses) {
  WorkerRecord record;
  for (std::size_t i = 0; i < doses.size(); ++i) {
    Exposure exposure = dose_of(i, on(0), doses[i]);
    exposure.categories[i] = 0.5F;
    record.add(exposure);
  }
  return record.index(on(0)).kinds;
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

TEST(DoseByCategory, GoesToThePresentInProportionToTheirProbabilities) {
  Exposure one = before_background(1, on(0), 8);
  one.categories[3] = kPresent;
  Exposure two = before_background(2, {}, 10);
  two.categories[3] = 0.5F;
  two.categories[14] = 0.75F;
  const std::vector<Exposure> exposures = {one, two, before_background(3, on(0), 100)};
  std::array<double, kCategories> expected{};
  expected[3] = 8 + 4;
  expected[14] = 6;
  EXPECT_THAT(dose_by_category(exposures), Pointwise(DoubleNear(kTiny), expected));
}

TEST(Kinds, AreThoseOfTheDoseByCategory) {
  Exposure a = before_background(1, on(0), 1);
  a.categories[0] = a.categories[1] = 0.75F;
  Exposure b = before_background(2, {}, 2);  // a shape of probabilities, not their height, counts
  b.categories[2] = b.categories[3] = 0.5F;
  const Exposure kindless = before_background(3, on(0), 100);
  // Shares 1/6, 1/6, 1/3, 1/3.
  const double entropy = std::log(6) / 3 + 2 * std::log(3) / 3;
  EXPECT_NEAR(record_of({a, b, kindless}).index(on(0)).kinds, std::exp(entropy), kTiny);
  EXPECT_EQ(record_of({kindless}).index(on(0)).kinds, 0);
}

// Every figure as its bits.
void append_bits(const Estimate& estimate, std::vector<std::uint64_t>& bits) {
  for (const double figure : {estimate.value, estimate.lower, estimate.upper}) {
    bits.push_back(std::bit_cast<std::uint64_t>(figure));
  }
}

std::vector<std::uint64_t> bits_of(const Index& index) {
  std::vector<std::uint64_t> bits = {
      index.documents,
      index.undated,
      index.heavy_documents,
      index.heavy_days_in_row,
      index.heavy_days_longest,
      index.days_since_free_day.value_or(999),
      std::bit_cast<std::uint64_t>(index.as_of),
      std::bit_cast<std::uint64_t>(index.heaviest_time.value_or(Time{})),
      std::bit_cast<std::uint64_t>(index.highest_week.value_or(Time{})),
      std::bit_cast<std::uint64_t>(index.days),
      std::bit_cast<std::uint64_t>(index.minutes),
      std::bit_cast<std::uint64_t>(index.kinds),
      std::bit_cast<std::uint64_t>(index.unburdened_share),
      std::bit_cast<std::uint32_t>(index.heaviest_load),
      std::bit_cast<std::uint32_t>(index.heaviest_peak),
      std::bit_cast<std::uint32_t>(index.peak_7_days)};
  for (const Estimate& estimate :
       {index.total_dose, index.dose_7_days, index.dose_28_days, index.highest_week_dose,
        index.acute, index.chronic, index.acute_to_chronic.value_or(Estimate{-1, -1, -1})}) {
    append_bits(estimate, bits);
  }
  return bits;
}

// Deals the exposures to several records, some of them read in between, and merges those in a
// random order.
WorkerRecord merged_by_chance(const std::vector<Exposure>& exposures, Chance& chance) {
  std::vector<WorkerRecord> records(1 + chance.below(8));
  for (const Exposure& exposure : exposures) {
    WorkerRecord& record = records[chance.below(records.size())];
    record.add(exposure);
    if (chance.below(10) == 0) record.exposures();
  }
  while (records.size() > 1) {
    chance.shuffle(records);
    const WorkerRecord last = std::move(records.back());
    records.pop_back();
    records.front().merge(last);
  }
  records.front().merge(records.front());
  return records.front();
}

TEST(Merge, GivesTheSameBitsInAnyOrderPartitionAndRepetition) {
  Chance chance(20260316);
  for (int round = 0; round < 50; ++round) {
    std::vector<Exposure> exposures;
    for (std::size_t i = 1 + chance.below(40); i > 0; --i) exposures.push_back(chance.exposure());
    for (std::size_t i = chance.below(20); i > 0; --i) {
      exposures.push_back(chance.variant(exposures[chance.below(exposures.size())]));
    }
    // By definition: of each document the greatest.
    std::map<std::uint64_t, Exposure> greatest;
    for (const Exposure& exposure : exposures) {
      const auto [kept, is_new] = greatest.emplace(exposure.document, exposure);
      if (!is_new && kept->second < exposure) kept->second = exposure;
    }
    WorkerRecord expected;
    for (const auto& [document, exposure] : greatest) expected.add(exposure);
    const Time as_of = on(static_cast<int>(chance.below(70)));
    const auto bits = bits_of(expected.index(as_of));

    for (int trial = 0; trial < 20; ++trial) {
      std::vector<Exposure> dealt = exposures;
      for (std::size_t i = chance.below(10); i > 0; --i) {
        dealt.push_back(exposures[chance.below(exposures.size())]);
      }
      chance.shuffle(dealt);
      const WorkerRecord record = merged_by_chance(dealt, chance);
      ASSERT_TRUE(std::ranges::equal(record.exposures(), expected.exposures()));
      ASSERT_EQ(bits_of(record.index(as_of)), bits);
    }
  }
}

TEST(Merge, WithAnEmptyRecordChangesNothing) {
  WorkerRecord record = record_of({dose_of(1, on(0), 1)});
  record.merge(WorkerRecord());
  EXPECT_EQ(record.size(), 1);
  WorkerRecord empty;
  empty.merge(record);
  EXPECT_TRUE(std::ranges::equal(empty.exposures(), record.exposures()));
}

TEST(Caseload, KeepsEachWorkersRecordApart) {
  Caseload caseload;
  EXPECT_EQ(caseload.latest(), std::nullopt);
  caseload.add("w1", dose_of(1, on(1), 1));
  caseload.add("w2", dose_of(1, on(4), 2));
  caseload.add("w1", dose_of(2, {}, 4));
  ASSERT_EQ(caseload.workers().size(), 2);
  EXPECT_EQ(caseload.workers().at("w1").index(on(9)).total_dose.value, 5);
  EXPECT_EQ(caseload.workers().at("w2").index(on(9)).total_dose.value, 2);
  EXPECT_EQ(caseload.latest(), on(4));
}

TEST(Caseload, MergesWorkerByWorker) {
  Caseload one;
  one.add("w1", dose_of(1, on(1), 1));
  one.add("w2", dose_of(2, on(1), 2));
  Caseload other;
  other.add("w2", dose_of(2, on(1), 2));
  other.add("w2", dose_of(3, on(1), 4));
  other.add("w3", dose_of(4, on(5), 8));
  one.merge(other);
  one.merge(one);
  ASSERT_EQ(one.workers().size(), 3);
  EXPECT_EQ(one.workers().at("w1").index(on(9)).total_dose.value, 1);
  EXPECT_EQ(one.workers().at("w2").index(on(9)).total_dose.value, 6);
  EXPECT_EQ(one.workers().at("w3").index(on(9)).total_dose.value, 8);
  EXPECT_EQ(one.latest(), on(5));
}

TEST(Caseload, TakesAMillionExposuresOfTenThousandWorkers) {
  Caseload caseload;
  Exposure exposure = dose_of(0, {}, 1);
  exposure.categories.fill(0.5F);
  for (std::uint64_t i = 0; i < 1'000'000; ++i) {
    exposure.document = i;
    exposure.time = on(0, 0) + std::chrono::seconds(i * 7919 % (60 * 86400));
    caseload.add("worker " + std::to_string(i % 10'000), exposure);
  }
  std::size_t documents = 0;
  double dose = 0;
  for (const auto& [worker, record] : caseload.workers()) {
    const Index index = record.index(on(60));
    documents += index.documents;
    dose += index.total_dose.value;
  }
  EXPECT_EQ(caseload.workers().size(), 10'000);
  EXPECT_EQ(documents, 1'000'000);
  EXPECT_EQ(dose, 1'000'000);
}

}  // namespace
}  // namespace dosimeter
