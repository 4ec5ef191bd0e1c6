#include "dosimeter/simulation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "moments.hpp"
#include "simulation_chance.hpp"
#include "simulation_sensitivity.hpp"
#include "simulation_statistics.hpp"
#include "simulation_study.hpp"

namespace dosimeter {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

// What a day's documents were in truth.
std::map<sys_days, double> true_daily_doses(const SimulatedWorker& worker) {
  std::map<sys_days, double> doses;
  for (const SimulatedExposure& exposure : worker.exposures) {
    doses[std::chrono::floor<days>(*exposure.measured.time)] += exposure.true_dose;
  }
  return doses;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// The workers of one scenario, forty of each kind of work.
std::vector<SimulatedWorker> workers_of(const SimulationOptions& options) {
  std::vector<SimulatedWorker> workers;
  for (const WorkKind& kind : work_kinds()) {
    for (std::size_t number = 0; number < 40; ++number) {
      workers.push_back(simulate_worker(kind, options, 1, number));
    }
  }
  return workers;
}

SimulationOptions scenario(Scenario scenario, double fold = 1, std::size_t length = 10) {
  SimulationOptions options;
  options.scenario = scenario;
  options.fold = fold;
  options.length = length;
  return options;
}

StudyOptions small_study(std::size_t workers) {
  StudyOptions options;
  options.seed = 11;
  options.workers = workers;
  return options;
}

TEST(Chance, IsTheSameEverywhere) {
  Chance chance(1);
  EXPECT_EQ(chance.bits(), 2469588189546311528U);  // std::mt19937_64 as C++ defines it
  EXPECT_EQ(chance.uniform(), static_cast<double>(2516265689700432462U >> 11) * 0x1p-53);
}

TEST(Chance, NormalValuesHaveMeanZeroAndDeviationOne) {
  Chance chance(2);
  Moments moments;
  for (int i = 0; i < 100'000; ++i) moments.add(chance.normal());
  EXPECT_NEAR(moments.mean(), 0, 0.02);
  EXPECT_NEAR(moments.squares() / moments.count(), 1, 0.02);
}

TEST(Chance, PoissonCountsHaveTheirMeanAsVariance) {
  Chance chance(3);
  Moments moments;
  for (int i = 0; i < 100'000; ++i) moments.add(static_cast<double>(chance.poisson(7)));
  EXPECT_NEAR(moments.mean(), 7, 0.05);
  EXPECT_NEAR(moments.squares() / moments.count(), 7, 0.2);
}

TEST(Statistics, IntervalsHoldTheirFigure) {
  Share share;
  for (int i = 0; i < 100; ++i) share.add(i < 95);
  EXPECT_DOUBLE_EQ(share.estimate().value, 0.95);
  EXPECT_NEAR(share.estimate().lower, 0.9010, 5e-4);  // Wilson's, computed by hand
  EXPECT_NEAR(share.estimate().upper, 0.9754, 5e-4);
  const Rate rate{10, 2};
  EXPECT_DOUBLE_EQ(rate.estimate().value, 5);
  EXPECT_NEAR(rate.estimate().lower, 5.425 / 2, 0.01);  // exact Poisson bounds of a count of 10
  EXPECT_NEAR(rate.estimate().upper, 16.962 / 2, 0.01);
}

TEST(Simulation, IsTheSameForTheSameSeedAndAnotherForAnother) {
  const SimulationOptions options = scenario(Scenario::burst, 8);
  const WorkKind& kind = work_kinds()[0];
  const auto exposures = [&](std::uint64_t seed, std::size_t number) {
    std::vector<Exposure> all;
    for (const SimulatedExposure& exposure :
         simulate_worker(kind, options, seed, number).exposures) {
      all.push_back(exposure.measured);
    }
    return all;
  };
  EXPECT_EQ(exposures(1, 0), exposures(1, 0));
  EXPECT_NE(exposures(1, 0), exposures(2, 0));
  EXPECT_NE(exposures(1, 0), exposures(1, 1));
}

TEST(Simulation, ExposuresAreSoundAndInOrder) {
  for (std::size_t i = 0; i < kScenarios; ++i) {
    const auto options = scenario(static_cast<Scenario>(i), 8);
    for (const WorkKind& kind : work_kinds()) {
      const SimulatedWorker worker = simulate_worker(kind, options, 3, 0);
      EXPECT_TRUE(worker.name.starts_with(kind.name));
      EXPECT_EQ(worker.change.has_value(), options.scenario != Scenario::steady);
      std::optional<Time> before;
      for (const SimulatedExposure& exposure : worker.exposures) {
        const Exposure& e = exposure.measured;
        EXPECT_TRUE(0 <= e.load_lower && e.load_lower <= e.load && e.load <= e.load_upper);
        EXPECT_TRUE(e.load <= e.peak && e.peak_lower <= e.peak && e.peak <= e.peak_upper);
        EXPECT_TRUE(e.load_upper <= 5 && e.peak_upper <= 5);
        EXPECT_TRUE(0 <= exposure.true_load && exposure.true_load <= 5);
        EXPECT_TRUE(e.dose_lower <= e.dose && e.dose <= e.dose_upper);
        EXPECT_LE(before.value_or(*e.time), *e.time);
        before = e.time;
      }
    }
  }
}

TEST(Simulation, MeasuredIntervalsHoldTheTrueLoadNineTimesOfTen) {
  for (const LoadError kind : {LoadError::around_measured, LoadError::around_true}) {
    SimulationOptions options;
    options.error_kind = kind;
    Share held;
    Moments error;
    for (const SimulatedWorker& worker : workers_of(options)) {
      for (const SimulatedExposure& exposure : worker.exposures) {
        const Exposure& e = exposure.measured;
        // Near an end of the scale the error is cut, and the interval with it.
        if (e.load > 1 && e.load < 4) {
          held.add(e.load_lower <= exposure.true_load && exposure.true_load <= e.load_upper);
        }
        error.add(e.load - exposure.true_load);
      }
    }
    EXPECT_NEAR(held.estimate().value, 0.9, kind == LoadError::around_measured ? 0.02 : 0.05);
    EXPECT_NEAR(error.mean(), 0, 0.01);
  }
}

TEST(Simulation, ABurstMultipliesTheTrueDoseForItsDays) {
  for (const double fold : {2.0, 8.0}) {
    std::vector<double> before;
    std::vector<double> within;
    std::vector<double> after;
    for (const SimulatedWorker& worker : workers_of(scenario(Scenario::burst, fold))) {
      std::size_t worked_since = 0;
      const auto doses = true_daily_doses(worker);
      double sum = 0;
      for (const auto& [day, dose] : doses) sum += day < *worker.change ? dose : 0;
      const auto usual =
          sum / static_cast<double>(std::distance(doses.begin(), doses.find(*worker.change)));
      for (const auto& [day, dose] : doses) {
        if (day >= *worker.change) ++worked_since;
        auto& part = worked_since == 0 ? before : worked_since <= 10 ? within : after;
        part.push_back(dose / usual);
      }
    }
    EXPECT_NEAR(mean(within), fold, 0.1 * fold);
    EXPECT_NEAR(mean(after), 1, 0.1);
  }
}

TEST(Simulation, ADriftRisesAndStays) {
  std::vector<double> ends;
  for (const SimulatedWorker& worker : workers_of(scenario(Scenario::drift, 4, 40))) {
    std::vector<double> before;
    std::vector<double> risen;
    for (const auto& [day, dose] : true_daily_doses(worker)) {
      if (day < *worker.change) before.push_back(dose);
      if (day >= *worker.change + days(40)) risen.push_back(dose);
    }
    ends.push_back(mean(risen) / mean(before));
  }
  EXPECT_NEAR(mean(ends), 4, 0.4);
}

TEST(Simulation, NobodyWorksOnLeave) {
  for (const SimulatedWorker& worker : workers_of(scenario(Scenario::leave, 1, 28))) {
    const auto doses = true_daily_doses(worker);
    EXPECT_EQ(doses.lower_bound(*worker.change), doses.lower_bound(*worker.change + days(28)));
    EXPECT_GT(doses.rbegin()->first, *worker.change + days(28));
  }
}

TEST(Simulation, MonotonyIsOneKindAndBurdened) {
  for (const SimulatedWorker& worker : workers_of(scenario(Scenario::monotony))) {
    WorkerRecord record;
    for (const SimulatedExposure& exposure : worker.exposures) {
      if (*exposure.measured.time >= *worker.change) record.add(exposure.measured);
    }
    const Index index = record.index(*record.latest());
    EXPECT_DOUBLE_EQ(index.kinds.value, 1);
    EXPECT_LT(index.unburdened_share.value, 0.35);
  }
}

// The figure that the project promises, on fewer workers than the study in models/simulation.txt.
TEST(SimulationStudy, AnEightfoldBurstIsFlaggedWithinThreeDays) {
  const StudyOptions options = small_study(120);
  const TradeOff study = study_trade_off(1, options);
  EXPECT_GE(study.eightfold.estimate().value, 0.95);
  EXPECT_LE(study.alarms.estimate().upper, 1);
  EXPECT_GT(study.fourfold.estimate().value, 0.7);
}

TEST(SimulationStudy, ThePolicyFlagsAllThatTheRegimeChangeDoes) {
  const StudyOptions options = small_study(20);
  for (const WorkKind& kind : work_kinds()) {
    const BurstStudy study = study_bursts(kind, 8, options);
    for (std::size_t i = 0; i < kBurstDays.size(); ++i) {
      EXPECT_GE(study.flagged[kPolicy][i].hits, study.flagged[kDetector][i].hits);
      EXPECT_GE(study.flagged[kPolicy][i].hits, study.flagged[kPolicyWithoutDetector][i].hits);
      EXPECT_EQ(study.flagged[kPolicy][i].trials, options.workers);
    }
    EXPECT_GE(study.flagged[kPolicy].back().hits, options.workers - 1);
  }
}

TEST(SimulationStudy, WhatIsNoBurstIsFoundBySeldomChance) {
  for (const WorkKind& kind : work_kinds()) {
    const BurstStudy study = study_bursts(kind, 1, small_study(40));
    EXPECT_LE(study.flagged[kDetector].back().estimate().value, 0.08) << kind.name;
  }
}

TEST(SimulationStudy, AWantedRateOfFalseAlarmsIsKept) {
  EXPECT_LE(study_trade_off(0.5, small_study(60)).alarms.estimate().value, 0.5);
}

double variance(const Moments& moments) { return moments.squares() / (moments.count() - 1); }

TEST(Simulation, ErrorsOfAWorkersDocumentsCorrelateAsTheOptionsSay) {
  for (const double correlation : {0.0, 0.4, 1.0}) {
    SimulationOptions options;
    options.error_correlation = correlation;
    options.days = 60;
    // Of loads in the middle of the scale, whose errors are not cut: variance between workers.
    Moments all;
    Moments means;
    for (std::size_t number = 0; number < 300; ++number) {
      Moments own;
      for (const SimulatedExposure& exposure :
           simulate_worker(work_kinds()[0], options, 3, number).exposures) {
        if (exposure.measured.load < 2 || exposure.measured.load > 3) continue;
        own.add((exposure.true_load - exposure.measured.load) / options.load_error);
        all.add((exposure.true_load - exposure.measured.load) / options.load_error);
      }
      means.add(own.mean());
    }
    EXPECT_NEAR(variance(all), 1, 0.1);
    EXPECT_NEAR(variance(means), correlation, 0.08);
  }
}

TEST(SimulationStudy, IntervalsHoldTheTruthNineTimesOfTen) {
  const StudyOptions options = small_study(60);
  const CoverageStudy fair = study_coverage({}, options);
  for (const Share& share : {fair.total_dose, fair.dose_7_days, fair.dose_28_days}) {
    EXPECT_NEAR(share.estimate().value, 0.9, 0.06);
  }
  EXPECT_GT(fair.acute_to_chronic.estimate().value, 0.85);
  EXPECT_NEAR(fair.total_error.estimate().value, 0, 0.05);
}

TEST(SimulationStudy, OfAnErrorOfAllDocumentsOnlyTheRatioIsFree) {
  const StudyOptions options = small_study(40);
  SimulationOptions shifted;
  shifted.shift = 0.5;
  const CoverageStudy study = study_coverage(shifted, options);
  EXPECT_LT(study.total_dose.estimate().value, 0.7);
  EXPECT_GT(study.total_error.estimate().value, 0.25);
  EXPECT_GT(study.acute_to_chronic.estimate().value, 0.8);
}

TEST(SimulationStudy, ALeaveRaisesNoMoreAlarmsThanWork) {
  const LeaveStudy study = study_leave(work_kinds()[3], small_study(60));
  EXPECT_LE(study.alarms.hits, study.usual.hits + 6);
}

TEST(SimulationStudy, SteadyWorkIsComparedWeekByWeek) {
  const SteadyStudy study = study_steady(work_kinds()[2], small_study(10));
  EXPECT_GT(study.same_level.trials, 10U * 40);
  EXPECT_GE(study.same_level.trials, study.same_level.hits + study.higher_level.hits);
  EXPECT_GT(study.week_dose.estimate().value, 0);
}

Caseload small_caseload() {
  Caseload caseload;
  for (const WorkKind& kind : work_kinds()) {
    const SimulatedWorker worker = simulate_worker(kind, {}, 5, 0);
    for (const SimulatedExposure& exposure : worker.exposures) {
      caseload.add(worker.name, exposure.measured);
    }
  }
  return caseload;
}

TEST(SimulationSensitivity, TheModelAsItIsChangesNothing) {
  const Caseload caseload = small_caseload();
  const Variant& usual = variants().front();
  const Sensitivity result = sensitivity(caseload, usual, {});
  EXPECT_EQ(result.other_level.hits, 0U);
  EXPECT_DOUBLE_EQ(result.rank_correlation, 1);
  for (const auto& [name, record] : caseload.workers()) {
    const WorkerRecord same = adapted(record, usual);
    for (std::size_t i = 0; i < record.size(); ++i) {
      EXPECT_NEAR(same.exposures()[i].dose, record.exposures()[i].dose,
                  1e-12 * record.exposures()[i].minutes);
    }
  }
}

TEST(SimulationSensitivity, AnotherBaseKeepsTheUnitAtLoadThree) {
  Exposure exposure;
  exposure.minutes = 10;
  exposure.dose = exposure.dose_lower = exposure.dose_upper = 10 * dose_rate(3);
  WorkerRecord record;
  record.add(exposure);
  exposure.document = 1;
  exposure.dose = exposure.dose_lower = exposure.dose_upper = 10 * dose_rate(1);
  record.add(exposure);
  const WorkerRecord changed = adapted(record, Variant{"", 3});
  EXPECT_NEAR(changed.exposures()[0].dose, 10, 1e-9);
  EXPECT_NEAR(changed.exposures()[1].dose, 10 * 2.0 / 26, 1e-9);
  const WorkerRecord slower = adapted(record, Variant{"", 2, 1.5});
  EXPECT_NEAR(slower.exposures()[0].dose, 15, 1e-9);
  EXPECT_NEAR(slower.exposures()[0].minutes, 15, 1e-9);
}

TEST(SimulationSensitivity, LowerThresholdsGiveNoLowerLevels) {
  const Caseload caseload = small_caseload();
  for (const Variant& variant : variants()) {
    const std::string name(variant.name);
    if (!name.starts_with("week doses' thresholds")) continue;
    const Sensitivity result = sensitivity(caseload, variant, {});
    const bool is_lower = name.find("lower") != std::string::npos;
    EXPECT_EQ(result.higher_level.hits, is_lower ? result.other_level.hits : 0U) << name;
    EXPECT_DOUBLE_EQ(result.rank_correlation, 1);
  }
}

}  // namespace
}  // namespace dosimeter
