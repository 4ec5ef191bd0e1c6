#pragma once
// Regime changes: from which day on a worker's daily dose has been another than before.
//
// The method is the self-starting CUSUM (Hawkins 1987, doi:10.2307/2348827) after Page (1954,
// doi:10.1093/biomet/41.1-2.100), two-sided, on the cube root of the daily dose. It needs no
// earlier training: each day is compared with the days of the regime so far. What each step does,
// and how well it works: models/EXPOSURE_MODEL.md.

#include <chrono>
#include <span>
#include <vector>

#include "dosimeter/estimate.hpp"

namespace dosimeter {

// What a worker took in on one day, in equivalent minutes.
struct DailyDose {
  std::chrono::sys_days day;
  double dose = 0;
};

struct ChangeOptions {
  double false_alarms_per_year = 1;  // for one worker whose regime never changes, about; > 0
  double negligible_dose = 0.5;      // equivalent minutes; a day below counts as this much, so
                                     // that many times next to nothing is no change; > 0
};

// From `day` on the daily dose was another than on the worked days before.
struct RegimeChange {
  std::chrono::sys_days day;       // first day of the new regime: the most plausible
  std::chrono::sys_days earliest;  // 90 % interval for it, in worked days
  std::chrono::sys_days latest;
  std::chrono::sys_days detected;  // the day whose dose brought certainty: `day` or later
  Estimate ratio;       // of the mean daily dose of the new regime, as far as it goes, to
                        // that of the regime before; 0 < lower
  bool rising = false;  // the new regime's doses are the higher ones

  bool operator==(const RegimeChange&) const = default;
};

// The regime changes of a record, the earliest first. `days` are those on which the worker worked
// (a leave is no change), each once, in order. Days that are added later change no day of an
// earlier regime change, only the ratio of the latest. Throws std::invalid_argument where days are
// out of order, a dose is negative or not finite, or an option is not above 0.
std::vector<RegimeChange> regime_changes(std::span<const DailyDose> days,
                                         const ChangeOptions& options = {});

}  // namespace dosimeter
