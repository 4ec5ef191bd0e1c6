#include "dosimeter/exposure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <stdexcept>
#include <tuple>

#include "exposure_testing.hpp"

namespace dosimeter {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

constexpr double kTiny = 1e-12;

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

// The mean over a normal error, by the trapezoidal rule; each side with its own deviation.
double mean_rate_by_integration(const Estimate& load) {
  double rate = 0;
  double total = 0;
  for (int i = -60000; i <= 60000; ++i) {
    const double z = i / 10000.0;
    const double half_width = z < 0 ? load.value - load.lower : load.upper - load.value;
    const double weight = std::exp(-z * z / 2);
    rate += weight * dose_rate(std::clamp(load.value + z * half_width / 1.6448536, 0.0, 5.0));
    total += weight;
  }
  return rate / total;
}

TEST(ExpectedDoseRate, IsTheMeanOverTheErrorOfTheLoad) {
  for (const Estimate& load :
       {Estimate{2.5, 1.5, 3.5}, Estimate{2, 1.5, 3}, Estimate{3, 2, 3.25}}) {
    const double expected = mean_rate_by_integration(load);
    EXPECT_NEAR(expected_dose_rate(load), expected, 0.002 * expected);
    EXPECT_GT(expected_dose_rate(load), dose_rate(load.value) * 0.9);
  }
  // e^((s ln 2)^2 / 2) times as much of 2^load: the mean of a lognormal distribution.
  const double times = std::exp(std::pow(1 / 1.6448536 * std::log(2), 2) / 2);
  EXPECT_NEAR(expected_dose_rate({2.5, 1.5, 3.5}), (std::exp2(2.5) * times - 1) / 7, 1e-3);
}

TEST(ExpectedDoseRate, EndsWithTheScale) {
  for (const Estimate& load : {Estimate{0.5, 0, 1.5}, Estimate{4.8, 3.8, 5}, Estimate{1, 0, 5}}) {
    const double expected = mean_rate_by_integration(load);
    EXPECT_NEAR(expected_dose_rate(load), expected, 0.06 * expected);
  }
  EXPECT_EQ(expected_dose_rate({5, 5, 5}), dose_rate(5));
  EXPECT_LT(expected_dose_rate({5, 4, 5}), dose_rate(5));
}

TEST(ExpectedDoseRate, OfASureLoadIsThatOfTheLoad) {
  for (double load = 0; load <= 5; load += 0.1) {
    EXPECT_EQ(expected_dose_rate({load, load, load}), dose_rate(load));
    EXPECT_EQ(expected_dose_rate({load, load + 1, load - 1}), dose_rate(load));  // bounds beside it
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
  score.lower = 1.5F;
  score.upper = 2.5F;
  score.peak = 3;
  score.peak_lower = 2.75F;
  score.peak_upper = 4;
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
  expected.load_lower = 1.5F;
  expected.load_upper = 2.5F;
  expected.peak = 3;
  expected.peak_lower = 2.75F;
  expected.peak_upper = 4;
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
      [](Exposure& e, double x) { e.load_lower = static_cast<float>(x); },
      [](Exposure& e, double x) { e.load_upper = static_cast<float>(x); },
      [](Exposure& e, double x) { e.peak = static_cast<float>(x); },
      [](Exposure& e, double x) { e.peak_lower = static_cast<float>(x); },
      [](Exposure& e, double x) { e.peak_upper = static_cast<float>(x); },
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
  for (const double figure :
       {double{kept.load}, double{kept.load_lower}, double{kept.peak}, double{kept.peak_upper},
        kept.minutes, kept.dose, kept.dose_lower, kept.dose_upper, double{kept.categories[7]}}) {
    EXPECT_FALSE(std::signbit(figure));
  }
}

TEST(Latest, IsTheLastDatedExposure) {
  EXPECT_EQ(WorkerRecord().latest(), std::nullopt);
  EXPECT_EQ(record_of({dose_of(1, {}, 1)}).latest(), std::nullopt);
  EXPECT_EQ(record_of({dose_of(1, on(5), 1), dose_of(2, on(3), 1), dose_of(3, {}, 1)}).latest(),
            on(5));
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

// Every figure as its bits.
class Bits {
 public:
  void add(double figure) { bits_.push_back(std::bit_cast<std::uint64_t>(figure)); }
  void add(std::size_t count) { bits_.push_back(count); }
  void add(Time time) { bits_.push_back(std::bit_cast<std::uint64_t>(time)); }
  void add(const Estimate& figure) { add_all(figure.value, figure.lower, figure.upper); }
  void add(const CountEstimate& count) { add_all(count.value, count.lower, count.upper); }
  void add(const RegimeChange& change) {
    add_all(Time{change.day}, Time{change.earliest}, Time{change.latest}, Time{change.detected},
            change.ratio, std::size_t{change.rising});
  }
  template <class Figure>
  void add(const std::optional<Figure>& figure) {
    add(std::size_t{figure.has_value()});
    if (figure) add(*figure);
  }
  template <class Figure>
  void add(const std::vector<Figure>& figures) {
    for (const Figure& figure : figures) add(figure);
  }
  template <class... Figures>
  void add_all(const Figures&... figures) {
    (add(figures), ...);
  }

  bool operator==(const Bits&) const = default;

 private:
  std::vector<std::uint64_t> bits_;
};

Bits bits_of(const Index& index) {
  Bits bits;
  bits.add_all(index.as_of, index.documents, index.undated, index.days, index.minutes,
               index.total_dose, index.dose_7_days, index.dose_28_days, index.highest_week_dose,
               index.highest_week, index.acute, index.chronic, index.acute_to_chronic,
               index.own_percentile_7_days, index.regime_changes, index.regime_change,
               index.heavy_documents, index.heaviest_load, index.heaviest_peak, index.heaviest_time,
               index.peak_7_days, index.heavy_days_in_row, index.heavy_days_longest,
               index.days_since_free_day, index.free_days_28_days, index.free_days_in_row_28_days,
               index.rest_days_worked_28_days, index.kinds, index.unburdened_share);
  return bits;
}

// Deals the exposures to several records, some of them read in between, and merges those in a
// random order.
WorkerRecord merged_by_chance(const std::vector<Exposure>& exposures, RandomOrder& chance) {
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
  RandomOrder chance(20260316);
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
    const Bits bits = bits_of(expected.index(as_of));

    for (int trial = 0; trial < 20; ++trial) {
      std::vector<Exposure> dealt = exposures;
      for (std::size_t i = chance.below(10); i > 0; --i) {
        dealt.push_back(exposures[chance.below(exposures.size())]);
      }
      chance.shuffle(dealt);
      const WorkerRecord record = merged_by_chance(dealt, chance);
      ASSERT_TRUE(std::ranges::equal(record.exposures(), expected.exposures()));
      ASSERT_TRUE(bits_of(record.index(as_of)) == bits);
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
