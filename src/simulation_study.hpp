#pragma once
// What the simulation shows: how soon bursts and drifts are flagged, how often steady work is, what
// leave and monotony do, and how often the intervals hold the truth. models/EXPOSURE_MODEL.md says
// what the figures mean; `dosimeter simulate --study` prints them.

#include <array>
#include <cstddef>
#include <cstdint>

#include "dosimeter/policy.hpp"
#include "dosimeter/simulation.hpp"
#include "simulation_statistics.hpp"

namespace dosimeter {

struct StudyOptions {
  std::uint64_t seed = 1;
  std::size_t workers = 500;  // of each kind of work, for each figure
  Policy policy;
};

// Who can flag. A policy flags where a reason for watch or more is new since the eve of the event,
// or graver.
enum Flagger : std::size_t { kDetector, kPolicyWithoutDetector, kPolicy };
inline constexpr std::size_t kFlaggers = 3;

// Flagged by the end of so many worked days, of which the first is the first one of the burst.
inline constexpr std::array<std::size_t, 5> kBurstDays = {1, 2, 3, 5, 7};

struct BurstStudy {
  std::array<std::array<Share, kBurstDays.size()>, kFlaggers> flagged;
  Share day_in_interval;    // of the bursts that the detector found: the first day was within
                            // [earliest, latest] ...
  Share ratio_in_interval;  // ... and `fold` was within the ratio's interval at the burst's end

  BurstStudy& operator+=(const BurstStudy& other);
};
// A `fold` of 1 is no burst at all: what is flagged within those days by chance.
BurstStudy study_bursts(const WorkKind& kind, double fold, const StudyOptions& options);

// The regime change alone, over all kinds of work, with so many false alarms a year wanted.
struct TradeOff {
  Rate alarms;     // of steady work, per worker-year
  Share fourfold;  // bursts flagged within three worked days
  Share eightfold;
};
TradeOff study_trade_off(double false_alarms_per_year, const StudyOptions& options);

struct SteadyStudy {
  Rate alarms;  // of the detector, per worker-year
  Rate rises;   // of them, those of a rise
  std::array<Rate, kReasonCodes>
      reasons;  // per worker-year, new or graver, as seen once a week; ...
  std::array<Rate, kReasonCodes> true_reasons;  // ... and those that true loads would give
  Share same_level;                             // of worker-weeks: as with true loads
  Share higher_level;                           // than with true loads
  Mean week_dose;                               // equivalent minutes
};
SteadyStudy study_steady(const WorkKind& kind, const StudyOptions& options);

// Flagged by the end of so many calendar days since a drift to four times the dose in 60 days
// began.
inline constexpr std::array<std::size_t, 5> kDriftDays = {14, 28, 42, 56, 70};
struct DriftStudy {
  std::array<std::array<Share, kDriftDays.size()>, kFlaggers> flagged;
};
DriftStudy study_drift(const WorkKind& kind, const StudyOptions& options);

// Four weeks without work, and the four weeks after them.
struct LeaveStudy {
  Share alarms;  // workers with an alarm of the detector after it, ...
  Share usual;   // ... and at the same age of the record without a leave
  Share rising;  // workers with the reason rising_dose after it, ...
  Share usual_rising;
};
LeaveStudy study_leave(const WorkKind& kind, const StudyOptions& options);

// Work with one kind of material, and all of it burdening, from a day on.
struct MonotonyStudy {
  Share before;    // workers whose work is called one-sided on the eve, ...
  Share after_28;  // ... after 28 days of it, ...
  Share after_56;
  Share throughout;  // ... and where it was so from the first day on
};
MonotonyStudy study_monotony(const WorkKind& kind, const StudyOptions& options);

// How often the 90 % intervals hold what true loads give, after 240 days of steady work.
struct CoverageStudy {
  Share total_dose;
  Share dose_7_days;
  Share dose_28_days;
  Share acute_to_chronic;
  Mean total_error;  // of the total dose: measured / true - 1
};
// Over all kinds of work, with errors as `simulation` has them.
CoverageStudy study_coverage(SimulationOptions simulation, const StudyOptions& options);

}  // namespace dosimeter
