#include "dosimeter/calibration.hpp"

#include <algorithm>
#include <cmath>

#include "calibration_fit.hpp"
#include "dosimeter/error.hpp"
#include "passage_score.hpp"
#include "report_format.hpp"

namespace dosimeter {
namespace {

// Below this slope the model's differences would all but vanish.
constexpr double kLeastSlope = 0.1;
// One-sided 0.1 % point of the normal distribution: under independence Spearman's correlation times
// sqrt(n - 1) is nearly standard normal (Hotelling and Pabst 1936, doi:10.1214/aoms/1177732543).
constexpr double kNormal999 = 3.0902;

// What the ratings are about: the model's outputs for each text that it can read.
struct RatedOutputs {
  std::vector<RatedText> load, peak;  // peak is empty where none was rated
  std::size_t left_out = 0;
};

void check(const RatedPassage& passage, bool has_peaks, const std::string& file) {
  const auto fail = [&](const char* what, const char* remedy) {
    throw Error({file, passage.line, what, remedy});
  };
  const auto is_rating = [](double value) { return value >= 0 && value <= kMostLoad; };
  if (!is_rating(passage.load)) fail("the load is not from 0 to 5", "rate it on that scale");
  if (passage.peak && !is_rating(*passage.peak)) {
    fail("the peak is not from 0 to 5", "rate it on that scale");
  }
  if (passage.peak && *passage.peak < passage.load) {
    fail("the peak is below the load", "rate the heaviest moment at least as high as the whole");
  }
  if (passage.peak.has_value() != has_peaks) {
    fail(has_peaks ? "the peak is missing" : "there is a peak where other passages have none",
         "rate the peak of all passages, or of none");
  }
}

void add(const RatedPassage& passage, const Scorer& scorer, const std::string& file,
         RatedOutputs& outputs) {
  const Score score = scorer.score(passage.text);
  if (score.words == 0) {
    throw Error({file, passage.line, "the text has no words", "remove the row, or add its text"});
  }
  if (score.out_of_domain()) {
    ++outputs.left_out;
    return;
  }
  RatedText load;
  RatedText peak;
  load.rating = passage.load;
  Workspace& space = workspace();
  analyse(passage.text, scorer, space);
  for_each_passage(space, [&](const Passage& part) {
    const Outputs values = passage_outputs(part, scorer, space);
    load.outputs.push_back(values[0]);
    peak.least_before = std::max(peak.least_before, clamp_load(values[0]));
    peak.outputs.push_back(values[1]);
    load.shares.push_back(static_cast<double>(part.tokens.size()) / score.words);
  });
  peak.shares = load.shares;
  outputs.load.push_back(std::move(load));
  if (!passage.peak) return;
  peak.rating = *passage.peak;
  outputs.peak.push_back(std::move(peak));
}

void check_count(const RatedOutputs& outputs, const std::string& file) {
  const std::size_t count = outputs.load.size();
  if (count >= kFewestRatedPassages) return;
  const std::string left_out =
      outputs.left_out == 0
          ? ""
          : " that the model can read (" + std::to_string(outputs.left_out) + " more it cannot)";
  throw Error({file, 0,
               "there are " + count_of(count, "rated passage") + left_out +
                   ", and a calibration needs " + std::to_string(kFewestRatedPassages),
               "rate more; " + std::to_string(kAdvisedRatedPassages) + " are advised"});
}

// Ratings that the model cannot be compared with are no ground for any correction. `what` they
// are: "load" or "peak".
void check_ratings(std::span<const RatedText> texts, Combination combination,
                   const std::string& what, const Scorer& scorer, const std::string& file) {
  const double first = texts.front().rating;
  if (std::all_of(texts.begin(), texts.end(),
                  [&](const RatedText& text) { return text.rating == first; })) {
    throw Error({file, 0, "all " + what + "s are the same", "rate light and heavy passages"});
  }
  std::vector<double> ratings;
  std::vector<double> values;
  for (const RatedText& text : texts) {
    ratings.push_back(text.rating);
    values.push_back(value_of(text, combination));
  }
  const double correlation = spearman(values, ratings);
  const double least = kNormal999 / std::sqrt(static_cast<double>(texts.size()) - 1);
  if (correlation < least) {
    throw Error({file, 0,
                 "the " + what + "s do not go with those of model " +
                     std::string(scorer.model().version()) + " (rank correlation " +
                     rounded(correlation, 2) + ", where chance alone reaches " + rounded(least, 2) +
                     ")",
                 "check that each " + what + " stands beside its own text, on the scale 0 to 5"});
  }
}

Correction kept(const OutputFit& fit) {
  const bool keep = fit.figures.helps() && fit.correction.slope >= kLeastSlope;
  return keep ? fit.correction : Correction{};
}

std::string sentence(std::string_view what, const CalibrationFigures& figures) {
  return "the mean absolute error of the " + std::string(what) + " goes from " +
         rounded(figures.error_before, 3) + " to " + rounded(figures.error_after, 3) +
         " by cross-validation, with a standard error of " +
         rounded(figures.gain_standard_error, 3) + " of the gain";
}

}  // namespace

Calibration fit_calibration(std::span<const RatedPassage> passages, const Scorer& scorer,
                            const std::string& file) {
  const bool has_peaks = !passages.empty() && passages.front().peak.has_value();
  RatedOutputs outputs;
  for (const RatedPassage& passage : passages) {
    check(passage, has_peaks, file);
    add(passage, scorer, file, outputs);
  }
  check_count(outputs, file);
  check_ratings(outputs.load, Combination::mean, "load", scorer, file);
  if (has_peaks) check_ratings(outputs.peak, Combination::highest, "peak", scorer, file);
  const Model::Data& model = scorer.model().data();
  const OutputFit load = fit_output(outputs.load, Combination::mean, model.load_interval);
  Calibration result;
  result.passages = outputs.load.size();
  result.left_out = outputs.left_out;
  result.load = kept(load);
  result.load_figures = load.figures;
  result.peak = result.load;
  if (!has_peaks) return result;
  const bool is_corrected = result.load != Correction{};
  for (std::size_t i = 0; i < outputs.peak.size(); ++i) {
    RatedText& text = outputs.peak[i];
    text.least_after = is_corrected ? load.cross_validated_highest[i] : text.least_before;
  }
  const OutputFit peak = fit_output(outputs.peak, Combination::highest, model.peak_interval);
  result.peak = kept(peak);
  result.peak_figures = peak.figures;
  return result;
}

std::string why_refused(const Calibration& calibration) {
  std::string text = "on " + count_of(calibration.passages, "rated passage") +
                     " a calibration does not help: " + sentence("load", calibration.load_figures);
  if (calibration.peak_figures) text += "; " + sentence("peak", *calibration.peak_figures);
  return text;
}

}  // namespace dosimeter
