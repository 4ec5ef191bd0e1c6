#pragma once
// An organisation's own calibration: a small correction of the model's load and peak from passages
// that the organisation has rated itself, kept only where cross-validation shows that it helps.
//
// Load and peak are linear in the features, so a correction slope * value + offset can be put into
// the weights themselves (Model::calibrated): contributions still add up to the load, and every
// program that takes a weights file takes the corrected one.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dosimeter/scorer.hpp"

namespace dosimeter {

inline constexpr std::size_t kFewestRatedPassages = 30;
inline constexpr std::size_t kAdvisedRatedPassages = 50;

struct RatedPassage {
  std::string_view text;       // with at least one word
  double load = 0;             // 0 to 5, by the scale of Score
  std::optional<double> peak;  // load to 5; all passages have one, or none
  std::size_t line = 0;        // in the file, for messages; 0 where there is none
};

// What becomes of an output of the model before it is limited to 0 to 5.
struct Correction {
  double slope = 1;            // > 0
  double offset = 0;           // on the scale of loads
  double interval_factor = 1;  // > 0; what the widths of the 90 % intervals are multiplied by

  bool operator==(const Correction&) const = default;
};

// The least fall of the mean absolute error that counts as one: loads are given to a hundredth.
inline constexpr double kLeastGain = 0.01;

// Before and after the correction, on the rated passages. "After" is cross-validated: each
// passage's figure comes from a correction, and an interval factor, that never saw it.
struct CalibrationFigures {
  double error_before = 0;  // mean absolute error, 0 to 5
  double error_after = 0;
  double gain_standard_error = 0;  // of the mean of the paired differences before - after
  double spearman_before = 0;      // rank correlation with the ratings, -1 to 1
  double spearman_after = 0;
  double coverage_before = 0;  // share of ratings inside their 90 % interval, 0 to 1
  double coverage_after = 0;

  // The error falls by more than its standard error, and by kLeastGain.
  bool helps() const {
    const double gain = error_before - error_after;
    return gain > gain_standard_error && gain >= kLeastGain;
  }
};

struct Calibration {
  Correction load;
  Correction peak;  // where no peaks were rated, that of the load
  CalibrationFigures load_figures;
  std::optional<CalibrationFigures> peak_figures;  // where peaks were rated
  std::size_t passages = 0;                        // that the fit rests on
  std::size_t left_out = 0;  // as the model cannot read them (Score::out_of_domain)

  // Whether anything is corrected. An output whose own correction does not help is left as it is.
  bool helps() const { return load != Correction{} || peak != Correction{}; }
};

// Fits the correction to what `scorer` makes of the passages; src/calibration_fit.hpp has the
// formulas. The same passages in the same order give the same bits. Throws Error, which names
// `file` and the line, for a rating outside 0 to 5, a peak below its load, a text without words,
// peaks that only some passages have, fewer than kFewestRatedPassages, and loads or peaks that are
// all the same or do not go with the model's.
Calibration fit_calibration(std::span<const RatedPassage> passages, const Scorer& scorer,
                            const std::string& file = "ratings");

// "On 60 passages ... the mean absolute error of the load goes from 0.71 to 0.70, ..." For a
// calibration that does not help: why it is refused, in figures.
std::string why_refused(const Calibration& calibration);

}  // namespace dosimeter
