#include "simulate_study.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

#include "simulation_sensitivity.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::array<std::string_view, kFlaggers> kFlaggerNames = {"regime change",
                                                                   "policy without it", "policy"};

std::string fixed(double value, int decimals) {
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::fixed, decimals);
  return {buffer.data(), end.ptr};
}

std::string left(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(text.size() < width ? width - text.size() : 0, ' ');
}

std::string right(std::string_view text, std::size_t width) {
  return std::string(text.size() < width ? width - text.size() : 0, ' ') + std::string(text);
}

// "  95.1 [93.8, 96.2]": a figure and its interval.
std::string cell(const Estimate& estimate, double unit, int decimals) {
  return right(fixed(unit * estimate.value, decimals), 7) +
         left(" [" + fixed(unit * estimate.lower, decimals) + ", " +
                  fixed(unit * estimate.upper, decimals) + "]",
              15);
}

std::string percent(const Share& share) { return cell(share.estimate(), 100, 1); }
std::string per_year(const Rate& rate) { return cell(rate.estimate(), 1, 2); }

std::string heads(std::initializer_list<std::string_view> names) {
  std::string line;
  for (const std::string_view name : names) line += left("   " + std::string(name), 22);
  return line + '\n';
}

template <std::size_t size>
std::string heads_of_days(const std::array<std::size_t, size>& days) {
  std::string line;
  for (const std::size_t day : days) line += left("   within " + std::to_string(day), 22);
  return line + '\n';
}

template <std::size_t size>
std::string percents(const std::array<Share, size>& shares) {
  std::string line;
  for (const Share& share : shares) line += percent(share);
  return line + '\n';
}

std::string burst_rows(std::string_view kind, double fold, const BurstStudy& study) {
  std::string rows;
  for (std::size_t who = 0; who < kFlaggers; ++who) {
    rows += left(kind, 15) + left(fixed(fold, 0), 6) + left(kFlaggerNames[who], 18) +
            percents(study.flagged[who]);
  }
  return rows;
}

constexpr std::array<double, 4> kFolds = {1, 2, 4, 8};

void write_bursts(const StudyOptions& options, Output& output) {
  output.write(
      "Bursts: so many times the daily dose for ten worked days\n"
      "% of bursts flagged within so many worked days; the first is the first one of the burst.\n"
      "Fold 1 is steady work: what is flagged in such days by chance.\n\n" +
      left("work", 15) + left("fold", 6) + left("flagged by", 18) + heads_of_days(kBurstDays));
  std::string found = heads({"day", "ratio"});
  for (const double fold : kFolds) {
    BurstStudy all;
    for (const WorkKind& kind : work_kinds()) {
      const BurstStudy study = study_bursts(kind, fold, options);
      all += study;
      output.write(burst_rows(kind.name, fold, study));
    }
    output.write(burst_rows("all", fold, all));
    if (fold == 1) continue;
    found += left("all", 15) + left(fixed(fold, 0), 6) + percent(all.day_in_interval) +
             percent(all.ratio_in_interval) + '\n';
  }
  output.write(
      "\nOf the bursts that the regime change found: % whose first day, and whose true ratio (at\n"
      "the burst's end), lie in the 90 % interval\n\n" +
      left("work", 15) + left("fold", 6) + found + '\n');
}

void write_steady(const StudyOptions& options, Output& output) {
  std::string reasons;
  std::string rows;
  SteadyStudy all;
  for (const WorkKind& kind : work_kinds()) {
    const SteadyStudy study = study_steady(kind, options);
    all.alarms += study.alarms;
    all.rises += study.rises;
    all.same_level += study.same_level;
    all.higher_level += study.higher_level;
    rows += left(kind.name, 15) + cell(study.week_dose.estimate(), 1, 1) + per_year(study.alarms) +
            per_year(study.rises) + percent(study.same_level) + percent(study.higher_level) + '\n';
    for (std::size_t i = 0; i < kReasonCodes; ++i) {
      if (study.reasons[i].events + study.true_reasons[i].events == 0) continue;
      reasons += left(kind.name, 15) + left(name(static_cast<ReasonCode>(i)), 18) +
                 per_year(study.reasons[i]) + per_year(study.true_reasons[i]) + '\n';
    }
  }
  rows += left("all", 15) + left("", 22) + per_year(all.alarms) + per_year(all.rises) +
          percent(all.same_level) + percent(all.higher_level) + '\n';
  output.write(
      "Steady work\n"
      "False alarms of the regime change per worker-year; % of worker-weeks with the action level\n"
      "that true loads would give, and with a higher one\n\n" +
      left("work", 15) + heads({"7-day dose", "alarms", "of a rise", "same level", "higher"}) +
      rows +
      "\nReasons that are new or graver than a week before, per worker-year, as measured and as\n"
      "true loads would give them\n\n" +
      left("work", 15) + left("reason", 18) + heads({"measured", "true"}) + reasons + '\n');
}

void write_drifts(const StudyOptions& options, Output& output) {
  output.write(
      "Drift: the daily dose rises to four times in 60 days\n"
      "% flagged within so many calendar days\n\n" +
      left("work", 15) + left("flagged by", 18) + heads_of_days(kDriftDays));
  for (const WorkKind& kind : work_kinds()) {
    const DriftStudy study = study_drift(kind, options);
    for (std::size_t who = 0; who < kFlaggers; ++who) {
      output.write(left(kind.name, 15) + left(kFlaggerNames[who], 18) +
                   percents(study.flagged[who]));
    }
  }
  output.write("\n");
}

void write_leaves(const StudyOptions& options, Output& output) {
  output.write(
      "Leave: four weeks without work\n"
      "% of workers flagged in the four weeks after it, and in the same weeks without a leave\n\n" +
      left("work", 15) + heads({"regime change", "without leave", "rising dose", "without leave"}));
  for (const WorkKind& kind : work_kinds()) {
    const LeaveStudy study = study_leave(kind, options);
    output.write(left(kind.name, 15) + percent(study.alarms) + percent(study.usual) +
                 percent(study.rising) + percent(study.usual_rising) + '\n');
  }
  output.write("\n");
}

void write_monotony(const StudyOptions& options, Output& output) {
  output.write(
      "Monotony: one kind of material and no unburdened document from a day on\n"
      "% of workers whose work is called one-sided\n\n" +
      left("work", 15) +
      heads({"on the eve", "after 28 days", "after 56 days", "56 days, no past"}));
  for (const WorkKind& kind : work_kinds()) {
    const MonotonyStudy study = study_monotony(kind, options);
    output.write(left(kind.name, 15) + percent(study.before) + percent(study.after_28) +
                 percent(study.after_56) + percent(study.throughout) + '\n');
  }
  output.write("\n");
}

void write_trade_off(const StudyOptions& options, Output& output) {
  output.write(
      "The regime change alone, over all kinds of work, by the false alarms a year that are "
      "wanted\n"
      "False alarms per worker-year of steady work; % of bursts flagged within three worked "
      "days\n\n" +
      left("wanted", 15) + heads({"false alarms", "fold 4", "fold 8"}));
  for (const double wanted : {0.25, 0.5, 1.0, 2.0}) {
    const TradeOff study = study_trade_off(wanted, options);
    output.write(left(fixed(wanted, 2), 15) + per_year(study.alarms) + percent(study.fourfold) +
                 percent(study.eightfold) + '\n');
  }
  output.write("\n");
}

void write_coverage(const StudyOptions& options, Output& output) {
  output.write(
      "Coverage: % of 90 % intervals that hold what true loads give, after 240 days of steady "
      "work;\n"
      "error of the total dose in %. Errors of each document: normal, deviation 0.6 of load, "
      "around\n"
      "the measured or around the true load. Correlation: of the errors of two documents of a "
      "worker;\n"
      "the intervals go by the policy's. Shift: by how much all loads are measured too high.\n\n" +
      left("errors", 17) + left("correlation", 13) + left("shift", 8) +
      heads({"total dose", "7 days", "28 days", "acute:chronic", "error of total"}));
  const double usual = options.policy.index.error_correlation;
  struct Errors {
    double correlation;
    double shift;
  };
  for (const LoadError kind : {LoadError::around_measured, LoadError::around_true}) {
    for (const Errors& errors : {Errors{usual, 0},
                                 {0, 0},
                                 {2 * usual, 0},
                                 {usual, -0.5},
                                 {usual, -0.25},
                                 {usual, 0.25},
                                 {usual, 0.5}}) {
      SimulationOptions simulation;
      simulation.error_kind = kind;
      simulation.error_correlation = std::min(1.0, errors.correlation);
      simulation.shift = errors.shift;
      const CoverageStudy study = study_coverage(simulation, options);
      output.write(
          left(kind == LoadError::around_true ? "around true" : "around measured", 17) +
          left(fixed(simulation.error_correlation, 2), 13) + left(fixed(errors.shift, 2), 8) +
          percent(study.total_dose) + percent(study.dose_7_days) + percent(study.dose_28_days) +
          percent(study.acute_to_chronic) + cell(study.total_error.estimate(), 100, 1) + '\n');
    }
  }
  output.write("\n");
}

// Fifty workers, a fifth of each kind of work, the first of each kind with a burst that is not over
// when the record ends.
Caseload mixed_caseload(const StudyOptions& options) {
  Caseload caseload;
  for (const WorkKind& kind : work_kinds()) {
    for (std::size_t number = 0; number < 10; ++number) {
      SimulationOptions simulation;
      if (number < 2) {
        simulation.scenario = Scenario::burst;
        simulation.fold = 4;
        simulation.length = simulation.days;
      }
      const SimulatedWorker worker = simulate_worker(kind, simulation, options.seed, number);
      for (const SimulatedExposure& exposure : worker.exposures) {
        caseload.add(worker.name, exposure.measured);
      }
    }
  }
  return caseload;
}

void write_sensitivity(std::string_view title, const Caseload& caseload, const Policy& policy,
                       Output& output) {
  output.write(std::string(title) + "\n\n" + left("variant", 42) +
               heads({"other level", "higher level", "check in or act"}).substr(0, 66) +
               "rank correlation\n");
  for (const Variant& variant : variants()) {
    const Sensitivity result = sensitivity(caseload, variant, policy);
    output.write(left(variant.name, 42) + percent(result.other_level) +
                 percent(result.higher_level) + percent(result.check_in) +
                 right(fixed(result.rank_correlation, 3), 10) + '\n');
  }
  output.write("\n");
}

}  // namespace

void write_study(const StudyOptions& options, const DemoCaseload& demo, Output& output) {
  output.write(
      "Invented caseloads: seed " + std::to_string(options.seed) + ", " +
      std::to_string(options.workers) +
      " workers of each kind of work for each figure. In brackets: 90 % intervals of\n"
      "what the simulation itself leaves open. models/EXPOSURE_MODEL.md explains all.\n\n");
  write_bursts(options, output);
  write_trade_off(options, output);
  write_steady(options, output);
  write_drifts(options, output);
  write_leaves(options, output);
  write_monotony(options, output);
  write_coverage(options, output);
  write_sensitivity(
      "Sensitivity: 50 invented workers, ten of them with four times the dose of late\n"
      "% of worker-weeks of the last eight weeks; order of workers by their 28-day dose",
      mixed_caseload(options), options.policy, output);
  write_sensitivity("Sensitivity: the demo caseload under its own policy", demo.caseload,
                    demo.policy, output);
}

}  // namespace dosimeter::cli
