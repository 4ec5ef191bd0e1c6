#pragma once
// The correction of one output of the model, fitted to ratings, and what it is worth.

#include <span>
#include <vector>

#include "dosimeter/calibration.hpp"
#include "model_data.hpp"

namespace dosimeter {

// A text's load is the mean of its passages' by words, its peak their maximum.
enum class Combination { mean, highest };

struct RatedText {
  std::vector<double> outputs;  // of the text's passages, before they are limited to 0 to 5
  std::vector<double> shares;   // of the text's words, each above 0; they add up to 1
  double rating = 0;            // 0 to 5
  double least_before = 0;      // the corrected or uncorrected value is never below: a peak is at
  double least_after = 0;       // least the load of each passage
};

// What the model gives the text, before it is limited to 0 to 5.
double value_of(const RatedText& text, Combination combination);

struct OutputFit {
  Correction correction;  // fitted to all texts
  CalibrationFigures figures;
  std::vector<double> cross_validated_highest;  // of each text: the highest of its passages'
                                                // corrected values, 0 to 5
};

// The correction minimises, with x a text's output (the mean by words, or the maximum),
//
//   sum_i loss_i(offset + slope * x_i)  +  lambda (c^2 + (slope - 1)^2 var x),
//
// where c is what the correction adds at the mean of x. The loss is the squared distance from the
// rating; for a rating of 0 nothing below it costs, and for 5 nothing above, since the scale ends
// there. The second term is a normal prior around "the model is right" (ridge regression, Hoerl and
// Kennard 1970, doi:10.1080/00401706.1970.10488634), in units that do not depend on the spread of
// the passages: with n texts and no rating at an end of the scale, the least-squares correction is
// multiplied by n / (n + lambda), as if lambda = 5 further passages had agreed with the model. With
// ratings that scatter by 0.6, it expects organisations to differ by 0.6 / sqrt(5) = 0.27.
//
// Figures after the correction are those of ten-fold cross-validation; text i is in fold i % 10.
// The interval factor is the conformal quantile of |residual| / width for 90 % (Vovk et al. 2005;
// Lei et al. 2018, doi:10.1080/01621459.2017.1307116) of the cross-validated residuals, and at
// least 0.5: few passages are no reason for intervals that are much narrower. For a text of several
// passages the coverages are approximate: the scorer limits each passage's bounds to the scale.
OutputFit fit_output(std::span<const RatedText> texts, Combination combination,
                     const IntervalTable& intervals);

// Spearman's: Pearson's correlation of the ranks, ties sharing the mean of theirs; 0 where one side
// is all the same.
double spearman(std::span<const double> a, std::span<const double> b);

}  // namespace dosimeter
