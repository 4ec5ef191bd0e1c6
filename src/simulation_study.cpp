#include "simulation_study.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <span>
#include <vector>

namespace dosimeter {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr double kDaysPerYear = 365.25;

std::vector<sys_days> worked_days_since(const SimulatedWorker& worker, sys_days begin) {
  std::vector<sys_days> worked;
  for (const SimulatedExposure& exposure : worker.exposures) {
    const auto day = std::chrono::floor<days>(*exposure.measured.time);
    if (day >= begin && (worked.empty() || worked.back() != day)) worked.push_back(day);
  }
  return worked;
}

sys_days first_day(const SimulatedWorker& worker) {
  return std::chrono::floor<days>(*worker.exposures.front().measured.time);
}

sys_days last_day(const SimulatedWorker& worker) {
  return std::chrono::floor<days>(*worker.exposures.back().measured.time);
}

// The last moment of a day.
Time end_of(sys_days day) { return Time(day + days(1)) - Time::duration(1); }

// The gravest level of each reason.
using Levels = std::array<ActionLevel, kReasonCodes>;

Levels levels_of(const Assessment& assessment) {
  Levels levels{};
  for (const Reason& reason : assessment.reasons) {
    ActionLevel& level = levels.at(static_cast<std::size_t>(reason.code));
    level = std::max(level, reason.level);
  }
  return levels;
}

Levels levels_on(const WorkerRecord& record, sys_days day, const Policy& policy) {
  return levels_of(assess(record.index(end_of(day), policy.index), policy));
}

bool is_graver(const Levels& now, const Levels& then, ReasonCode code) {
  const auto at = static_cast<std::size_t>(code);
  return now.at(at) > then.at(at);
}

// Who flags anything on one day that was not so on the eve.
void add_policy_flags(const Levels& now, const Levels& eve, std::array<bool, kFlaggers>& flagged) {
  for (std::size_t i = 0; i < kReasonCodes; ++i) {
    const auto code = static_cast<ReasonCode>(i);
    if (!is_graver(now, eve, code)) continue;
    flagged[kPolicy] = true;
    if (code != ReasonCode::regime_change) flagged[kPolicyWithoutDetector] = true;
  }
}

// The first rise found from `begin` to `end`.
std::optional<RegimeChange> rise_found(const Index& index, sys_days begin, sys_days end) {
  for (const RegimeChange& change : index.regime_changes) {
    const bool is_within = begin <= change.detected && change.detected <= end;
    if (change.rising && is_within) return change;
  }
  return std::nullopt;
}

// Follows a record from an event on: what is flagged by the end of each of these days.
template <std::size_t size>
void follow(const WorkerRecord& record, sys_days begin, std::span<const sys_days> checked,
            const std::array<sys_days, size>& ends, const Policy& policy,
            std::array<std::array<Share, size>, kFlaggers>& flagged) {
  const Levels eve = levels_on(record, begin - days(1), policy);
  const Index last = record.index(end_of(ends.back()), policy.index);
  std::array<bool, kFlaggers> so_far{};
  auto day = checked.begin();
  for (std::size_t i = 0; i < size; ++i) {
    for (; day != checked.end() && *day <= ends[i]; ++day) {
      add_policy_flags(levels_on(record, *day, policy), eve, so_far);
    }
    so_far[kDetector] = rise_found(last, begin, ends[i]).has_value();
    for (std::size_t who = 0; who < kFlaggers; ++who) flagged[who][i].add(so_far[who]);
  }
}

bool holds(const Estimate& interval, double value) {
  return interval.lower <= value && value <= interval.upper;
}

template <std::size_t size>
void add(std::array<Share, size>& shares, const std::array<Share, size>& others) {
  for (std::size_t i = 0; i < size; ++i) shares[i] += others[i];
}

// Calls `use` with every worker of the study that has an event.
template <class Use>
void for_each_worker(const WorkKind& kind, const SimulationOptions& simulation,
                     const StudyOptions& options, Use use) {
  for (std::size_t number = 0; number < options.workers; ++number) {
    use(simulate_worker(kind, simulation, options.seed, number));
  }
}

}  // namespace

BurstStudy& BurstStudy::operator+=(const BurstStudy& other) {
  for (std::size_t who = 0; who < kFlaggers; ++who) add(flagged[who], other.flagged[who]);
  day_in_interval += other.day_in_interval;
  ratio_in_interval += other.ratio_in_interval;
  return *this;
}

BurstStudy study_bursts(const WorkKind& kind, double fold, const StudyOptions& options) {
  SimulationOptions simulation;
  simulation.scenario = Scenario::burst;
  simulation.fold = fold;
  BurstStudy study;
  for_each_worker(kind, simulation, options, [&](const SimulatedWorker& worker) {
    const WorkerRecord record = measured_record(worker);
    const std::vector<sys_days> worked = worked_days_since(worker, *worker.change);
    const sys_days first = worked.front();
    std::array<sys_days, kBurstDays.size()> ends;
    for (std::size_t i = 0; i < ends.size(); ++i) ends[i] = worked.at(kBurstDays[i] - 1);
    follow(record, first, worked, ends, options.policy, study.flagged);

    const sys_days end = worked.at(simulation.length - 1);
    const Index index = record.index(end_of(end), options.policy.index);
    const auto rise = rise_found(index, first, end);
    if (!rise) return;
    study.day_in_interval.add(rise->earliest <= first && first <= rise->latest);
    study.ratio_in_interval.add(holds(rise->ratio, fold));
  });
  return study;
}

namespace {

constexpr days kWeek{7};

// Counts the reasons that are new or graver than a week before.
void add_reasons(const Levels& now, const Levels& then, std::array<Rate, kReasonCodes>& reasons) {
  for (std::size_t i = 0; i < kReasonCodes; ++i) {
    reasons[i].events += is_graver(now, then, static_cast<ReasonCode>(i));
    reasons[i].time += kWeek.count() / kDaysPerYear;
  }
}

ActionLevel gravest(const Levels& levels) {
  return *std::max_element(levels.begin(), levels.end());
}

// Compares a record with the true one at the end of each week, from the fifth on.
void compare_weeks(const SimulatedWorker& worker, const Policy& policy, SteadyStudy& study) {
  const WorkerRecord measured = measured_record(worker);
  const WorkerRecord real = true_record(worker);
  const sys_days end = last_day(worker);
  std::optional<std::array<Levels, 2>> before;
  for (sys_days day = first_day(worker) + 5 * kWeek; day <= end; day += kWeek) {
    const Index index = measured.index(end_of(day), policy.index);
    const Levels now = levels_of(assess(index, policy));
    const Levels now_true = levels_on(real, day, policy);
    study.same_level.add(gravest(now) == gravest(now_true));
    study.higher_level.add(gravest(now) > gravest(now_true));
    study.week_dose.add(index.dose_7_days.value);
    if (before) {
      add_reasons(now, (*before)[0], study.reasons);
      add_reasons(now_true, (*before)[1], study.true_reasons);
    }
    before = {now, now_true};
  }
}

}  // namespace

SteadyStudy study_steady(const WorkKind& kind, const StudyOptions& options) {
  SimulationOptions simulation;
  simulation.days = 365;
  SteadyStudy study;
  for_each_worker(kind, simulation, options, [&](const SimulatedWorker& worker) {
    const sys_days end = last_day(worker);
    const Index index = measured_record(worker).index(end_of(end), options.policy.index);
    const double years = static_cast<double>(simulation.days) / kDaysPerYear;
    study.alarms += {index.regime_changes.size(), years};
    const auto rises = std::count_if(index.regime_changes.begin(), index.regime_changes.end(),
                                     [](const RegimeChange& change) { return change.rising; });
    study.rises += {static_cast<std::size_t>(rises), years};
    compare_weeks(worker, options.policy, study);
  });
  return study;
}

DriftStudy study_drift(const WorkKind& kind, const StudyOptions& options) {
  SimulationOptions simulation;
  simulation.scenario = Scenario::drift;
  simulation.days = 300;
  simulation.fold = 4;
  simulation.length = 60;
  DriftStudy study;
  for_each_worker(kind, simulation, options, [&](const SimulatedWorker& worker) {
    std::array<sys_days, kDriftDays.size()> ends;
    for (std::size_t i = 0; i < ends.size(); ++i)
      ends[i] = *worker.change + days(kDriftDays[i] - 1);
    follow(measured_record(worker), *worker.change, ends, ends, options.policy, study.flagged);
  });
  return study;
}

namespace {

// What is flagged in the four weeks from `begin` on, seen at the end of each.
void watch_return(const WorkerRecord& record, sys_days begin, const Policy& policy, Share& alarms,
                  Share& rising) {
  const Index index = record.index(end_of(begin + 4 * kWeek), policy.index);
  alarms.add(std::any_of(index.regime_changes.begin(), index.regime_changes.end(),
                         [&](const RegimeChange& change) { return change.detected >= begin; }));
  bool rises = false;
  for (int week = 1; week <= 4; ++week) {
    const Levels levels = levels_on(record, begin + week * kWeek, policy);
    rises |= levels.at(static_cast<std::size_t>(ReasonCode::rising_dose)) > ActionLevel::routine;
  }
  rising.add(rises);
}

}  // namespace

LeaveStudy study_leave(const WorkKind& kind, const StudyOptions& options) {
  SimulationOptions simulation;
  simulation.scenario = Scenario::leave;
  simulation.length = 28;
  LeaveStudy study;
  for_each_worker(kind, simulation, options, [&](const SimulatedWorker& worker) {
    const sys_days back = *worker.change + days(simulation.length);
    watch_return(measured_record(worker), back, options.policy, study.alarms, study.rising);
  });
  simulation.length = 0;  // the same workers, who stay
  for_each_worker(kind, simulation, options, [&](const SimulatedWorker& worker) {
    const sys_days back = *worker.change + 4 * kWeek;
    watch_return(measured_record(worker), back, options.policy, study.usual, study.usual_rising);
  });
  return study;
}

namespace {

bool is_one_sided(const WorkerRecord& record, sys_days day, const Policy& policy) {
  const Levels levels = levels_on(record, day, policy);
  return levels.at(static_cast<std::size_t>(ReasonCode::one_sided_work)) > ActionLevel::routine;
}

// The record from a day on.
WorkerRecord record_since(const SimulatedWorker& worker, sys_days begin) {
  WorkerRecord record;
  for (const SimulatedExposure& exposure : worker.exposures) {
    if (*exposure.measured.time >= begin) record.add(exposure.measured);
  }
  return record;
}

}  // namespace

MonotonyStudy study_monotony(const WorkKind& kind, const StudyOptions& options) {
  SimulationOptions simulation;
  simulation.scenario = Scenario::monotony;
  MonotonyStudy study;
  for_each_worker(kind, simulation, options, [&](const SimulatedWorker& worker) {
    const sys_days begin = *worker.change;
    const WorkerRecord record = measured_record(worker);
    study.before.add(is_one_sided(record, begin - days(1), options.policy));
    study.after_28.add(is_one_sided(record, begin + 4 * kWeek, options.policy));
    study.after_56.add(is_one_sided(record, begin + 8 * kWeek, options.policy));
    const WorkerRecord only = record_since(worker, begin);
    study.throughout.add(is_one_sided(only, begin + 8 * kWeek, options.policy));
  });
  return study;
}

namespace {

void compare_with_truth(const SimulatedWorker& worker, const IndexOptions& options,
                        CoverageStudy& study) {
  const Time end = end_of(last_day(worker));
  const Index measured = measured_record(worker).index(end, options);
  const Index real = true_record(worker).index(end, options);
  study.total_dose.add(holds(measured.total_dose, real.total_dose.value));
  study.dose_7_days.add(holds(measured.dose_7_days, real.dose_7_days.value));
  study.dose_28_days.add(holds(measured.dose_28_days, real.dose_28_days.value));
  study.acute_to_chronic.add(
      holds(measured.acute_to_chronic.value(), real.acute_to_chronic.value().value));
  study.total_error.add(measured.total_dose.value / real.total_dose.value - 1);
}

}  // namespace

CoverageStudy study_coverage(SimulationOptions simulation, const StudyOptions& options) {
  simulation.scenario = Scenario::steady;
  CoverageStudy study;
  for (const WorkKind& kind : work_kinds()) {
    for_each_worker(kind, simulation, options, [&](const SimulatedWorker& worker) {
      compare_with_truth(worker, options.policy.index, study);
    });
  }
  return study;
}

namespace {

// Whether a burst of so many times the dose is found within three worked days.
Share bursts_found(double fold, const IndexOptions& index, const StudyOptions& options) {
  SimulationOptions simulation;
  simulation.scenario = Scenario::burst;
  simulation.fold = fold;
  Share found;
  for (const WorkKind& kind : work_kinds()) {
    for_each_worker(kind, simulation, options, [&](const SimulatedWorker& worker) {
      const sys_days third = worked_days_since(worker, *worker.change).at(2);
      const Index then = measured_record(worker).index(end_of(third), index);
      found.add(rise_found(then, *worker.change, third).has_value());
    });
  }
  return found;
}

// Alarms of steady work, per worker-year.
Rate false_alarms(const IndexOptions& index, const StudyOptions& options) {
  SimulationOptions simulation;
  simulation.days = 365;
  Rate alarms;
  for (const WorkKind& kind : work_kinds()) {
    for_each_worker(kind, simulation, options, [&](const SimulatedWorker& worker) {
      const Time end = end_of(last_day(worker));
      const Index then = measured_record(worker).index(end, index);
      alarms += {then.regime_changes.size(), static_cast<double>(simulation.days) / kDaysPerYear};
    });
  }
  return alarms;
}

}  // namespace

TradeOff study_trade_off(double false_alarms_per_year, const StudyOptions& options) {
  IndexOptions index = options.policy.index;
  index.change.false_alarms_per_year = false_alarms_per_year;
  return {false_alarms(index, options), bursts_found(4, index, options),
          bursts_found(8, index, options)};
}

}  // namespace dosimeter
