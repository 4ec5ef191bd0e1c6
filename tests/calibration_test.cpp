#include "dosimeter/calibration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "calibration_fit.hpp"
#include "dosimeter/error.hpp"
#include "dosimeter/reader.hpp"
#include "embedded.hpp"

namespace dosimeter {
namespace {

using ::testing::HasSubstr;

// Invented passages from light to heavy, each another.
std::vector<std::string> invented_texts(std::size_t count) {
  const std::vector<std::string> subjects = {"The caller", "Her neighbour", "A young man",
                                             "The mother", "His brother",   "A colleague"};
  const std::vector<std::string> events = {
      "talked about the new flat and the garden",
      "asked for help with a form for the office",
      "lost the job and cannot pay the rent",
      "argued with the landlord and felt anxious",
      "was threatened at the door",
      "was robbed and beaten in the street",
      "found the body of the father",
      "was raped by a stranger and strangled",
      "saw the child burned to death, blood and flesh everywhere"};
  const std::vector<std::string> ends = {"last week.", "in March, as was said.",
                                         "and then went home.", "while others looked on."};
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i) {
    texts.push_back(subjects[i % 6] + ' ' + events[i % 9] + ' ' + ends[i % 4] +
                    (i % 5 == 0 ? " Slept badly." : ""));
  }
  return texts;
}

using Rate = std::function<double(double)>;

// What a rater says who sees the standard model's figures through `rate`, with an error of `noise`.
struct Ratings {
  std::vector<std::string> texts;
  std::vector<RatedPassage> passages;
};

Ratings ratings(std::size_t count, const Rate& rate, double noise, bool with_peak = false) {
  Ratings result;
  result.texts = invented_texts(count);
  std::mt19937 random(7);  // NOLINT: the same errors in each run
  const Scorer scorer;
  const auto noisy = [&](double value) {
    const double uniform = static_cast<double>(random()) / 4294967296.0 - 0.5;
    return std::clamp(rate(value) + noise * uniform, 0.0, 5.0);
  };
  for (const std::string& text : result.texts) {
    const Score score = scorer.score(text);
    RatedPassage passage{text, noisy(score.load), std::nullopt, 0};
    if (with_peak) passage.peak = std::max(passage.load, noisy(score.peak));
    result.passages.push_back(passage);
  }
  return result;
}

double distorted(double load) { return 0.7 * load + 0.9; }

std::string error_of(const std::vector<RatedPassage>& passages) {
  try {
    fit_calibration(passages, Scorer(), "rated.csv");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Calibration, AGainBelowAHundredthIsNone) {
  CalibrationFigures figures;
  figures.error_before = 0.0250;
  figures.error_after = 0.0151;
  EXPECT_FALSE(figures.helps());
  figures.error_after = 0.0149;
  EXPECT_TRUE(figures.helps());
  figures.gain_standard_error = 0.011;
  EXPECT_FALSE(figures.helps());
}

TEST(Calibration, FindsAKnownDistortion) {
  const Ratings rated = ratings(400, distorted, 0.4);
  const Calibration found = fit_calibration(rated.passages, Scorer());
  EXPECT_TRUE(found.helps());
  EXPECT_EQ(found.passages, 400u);
  EXPECT_NEAR(found.load.slope, 0.7, 0.05);
  EXPECT_NEAR(found.load.offset, 0.9, 0.1);
  EXPECT_EQ(found.peak, found.load);
  EXPECT_FALSE(found.peak_figures);
  // The raters' errors, evenly spread over +-0.2, are 0.1 in the mean; the fit adds little to them.
  EXPECT_LT(found.load_figures.error_after, 0.12);
  EXPECT_GT(found.load_figures.error_before, 0.3);
  EXPECT_GE(found.load_figures.coverage_after, 0.9 - 0.02);
  EXPECT_GT(found.load_figures.spearman_after, 0.9);
}

TEST(Calibration, AFewPassagesAreHeldBackByThePrior) {
  const Ratings rated = ratings(50, distorted, 0.4);
  const Calibration found = fit_calibration(rated.passages, Scorer());
  EXPECT_TRUE(found.helps());
  // Of the distance to a slope of 0.7 the prior leaves 50 / (50 + 5).
  EXPECT_GT(found.load.slope, 0.7);
  EXPECT_NEAR(found.load.slope, 1 - 0.3 * 50 / 55, 0.05);
}

TEST(Calibration, ThePeakHasItsOwnWhereItIsRated) {
  const Ratings rated = ratings(200, distorted, 0.4, true);
  const Calibration found = fit_calibration(rated.passages, Scorer());
  ASSERT_TRUE(found.peak_figures);
  EXPECT_TRUE(found.peak_figures->helps());
  EXPECT_NE(found.peak, found.load);
  EXPECT_LT(found.peak_figures->error_after, 0.2);
}

TEST(Calibration, RefusesNoise) {
  Ratings rated = ratings(60, distorted, 0);
  std::mt19937 random(3);  // NOLINT: the same order in each run
  for (std::size_t i = rated.passages.size(); i > 1; --i) {
    std::swap(rated.passages[i - 1].load, rated.passages[random() % i].load);
  }
  EXPECT_THAT(error_of(rated.passages), HasSubstr("rated.csv: the loads do not go with those of"));
}

TEST(Calibration, RefusesWhereThereIsNothingToGain) {
  const Ratings rated = ratings(
      80, [](double load) { return load; }, 0.5);
  const Calibration found = fit_calibration(rated.passages, Scorer());
  EXPECT_FALSE(found.helps());
  EXPECT_EQ(found.load, Correction{});
  EXPECT_THAT(why_refused(found), HasSubstr("on 80 rated passages a calibration does not help"));
  EXPECT_THROW(Model::standard().calibrated(found), Error);
}

// Texts of several passages: four notes of the demo each.
std::vector<std::string> long_texts() {
  std::vector<std::string> texts(1);
  std::size_t notes = 0;
  for (const embedded::File& file : embedded::files()) {
    if (!file.name.starts_with("src/demo/") || !file.name.ends_with(".jsonl")) continue;
    std::istringstream stream{std::string(file.content)};
    const auto reader = open_reader(stream, std::string(file.name));
    while (const auto record = reader->next()) {
      texts.back() += std::get<Document>(*record).text() + "\n\n";
      if (++notes % 4 == 0) texts.emplace_back();
    }
  }
  texts.pop_back();
  return texts;
}

// Of texts of several passages too: a peak is never below the load of any of them.
TEST(Calibration, TheErrorOfThePeakIsThatOfTheCorrectedModel) {
  const Scorer scorer;
  const std::vector<std::string> texts = long_texts();
  std::vector<RatedPassage> passages;
  for (const std::string& text : texts) {
    const Score score = scorer.score(text);
    passages.push_back({text, std::min(score.peak, score.load + 0.8F), score.peak, 0});
  }
  const Calibration found = fit_calibration(passages, scorer);
  ASSERT_TRUE(found.helps());
  const Model model = scorer.model().calibrated(found);
  const Scorer corrected(model);
  double error = 0;
  for (const RatedPassage& passage : passages) {
    error += std::abs(corrected.score(passage.text).peak - *passage.peak);
  }
  error /= static_cast<double>(passages.size());
  EXPECT_GT(error, 0.05);
  // The figure is cross-validated, and is of a correction of the peak that may not have been kept.
  EXPECT_NEAR(found.peak_figures->error_after, error, 0.25 * error);
}

TEST(Calibration, RefusesRatingsThatSayNothing) {
  Ratings rated = ratings(29, distorted, 0.4);
  EXPECT_THAT(error_of(rated.passages),
              HasSubstr("there are 29 rated passages, and a calibration needs 30; rate more; 50"));
  rated = ratings(
      40, [](double) { return 3; }, 0);
  EXPECT_THAT(error_of(rated.passages), HasSubstr("all loads are the same"));
  rated = ratings(40, distorted, 0.4, true);
  rated.passages[4].peak = rated.passages[4].load - 0.1;
  rated.passages[4].line = 6;
  EXPECT_THAT(error_of(rated.passages), HasSubstr("rated.csv:6: the peak is below the load"));
  for (RatedPassage& passage : rated.passages) passage.peak = 5;
  EXPECT_THAT(error_of(rated.passages), HasSubstr("all peaks are the same"));
  rated = ratings(40, distorted, 0.4);
  rated.passages[4].load = 5.5;
  rated.passages[4].line = 6;
  EXPECT_THAT(error_of(rated.passages), HasSubstr("rated.csv:6: the load is not from 0 to 5"));
  rated.passages[4].load = std::nan("");
  EXPECT_THAT(error_of(rated.passages), HasSubstr("the load is not from 0 to 5"));
  rated.passages[4] = {" ... ", 1, std::nullopt, 6};
  EXPECT_THAT(error_of(rated.passages), HasSubstr("rated.csv:6: the text has no words"));
  rated.passages[4] = {"He was stabbed.", 3, 4, 6};
  EXPECT_THAT(error_of(rated.passages), HasSubstr("other passages have none"));
}

TEST(Calibration, LeavesOutWhatTheModelCannotRead) {
  Ratings rated = ratings(60, distorted, 0.4);
  rated.passages.push_back(
      {"Der Rettungsdienst brachte gestern Abend eine schwer verletzte Radfahrerin.", 3,
       std::nullopt, 0});
  const Calibration found = fit_calibration(rated.passages, Scorer());
  EXPECT_EQ(found.passages, 60u);
  EXPECT_EQ(found.left_out, 1u);
}

// Light, heavy, empty, and longer than a passage.
std::vector<std::string> various_texts() {
  std::vector<std::string> texts = invented_texts(36);
  std::string chapter;
  for (const std::string& text : texts) chapter += text + ' ';
  texts.push_back(chapter + chapter);
  texts.emplace_back();
  return texts;
}

TEST(Calibration, WeightsComeBackBitForBit) {
  const Model& standard = Model::standard();
  EXPECT_EQ(standard.bytes().size(), embedded::file("models/weights.bin").size());
  const Model again = Model::parse(standard.bytes(), "again.bin");
  EXPECT_EQ(again.version(), standard.version());
  EXPECT_EQ(again.vocabulary_size(), standard.vocabulary_size());
  EXPECT_EQ(again.bytes(), standard.bytes());
  const Scorer one;
  const Scorer other(again);
  for (const std::string& text : various_texts()) {
    const Score a = one.score(text);
    const Score b = other.score(text);
    EXPECT_EQ(a.load, b.load);
    EXPECT_EQ(a.peak, b.peak);
    EXPECT_EQ(a.lower, b.lower);
    EXPECT_EQ(a.peak_upper, b.peak_upper);
    EXPECT_EQ(a.categories, b.categories);
    EXPECT_EQ(a.dose, b.dose);
  }
}

Calibration of_load(const Correction& load) {
  Calibration calibration;
  calibration.load = calibration.peak = load;
  return calibration;
}

TEST(Calibration, CorrectsTheScores) {
  const Model model = Model::standard().calibrated(of_load({0.5, 1, 1}));
  EXPECT_EQ(model.version(), std::string(Model::standard().version()) + "+cal");
  EXPECT_NE(model.checksum(), Model::standard().checksum());
  const Scorer before;
  const Scorer after(model);
  for (const std::string& text : invented_texts(36)) {
    const Score a = before.score(text);
    const Score b = after.score(text);
    if (a.load > 0 && a.load < 5) {
      EXPECT_NEAR(b.load, 0.5 * a.load + 1, 1e-5);
    }
    EXPECT_EQ(a.categories, b.categories);
  }
  // The mark stands there once, however often weights are calibrated.
  EXPECT_EQ(model.calibrated(of_load({0.9, 0, 1})).version(), model.version());
}

TEST(Calibration, IntervalsBecomeWiderByTheFactor) {
  const Model wider = Model::standard().calibrated(of_load({1, 0, 1.5}));
  const Scorer before;
  const Scorer after(wider);
  std::size_t compared = 0;
  for (const std::string& text : invented_texts(36)) {
    const Score a = before.score(text);
    const Score b = after.score(text);
    EXPECT_EQ(a.load, b.load);
    if (b.lower == 0 || b.upper == 5) continue;  // limited by the scale
    EXPECT_NEAR(b.load - b.lower, 1.5 * (a.load - a.lower), 1e-5);
    EXPECT_NEAR(b.upper - b.load, 1.5 * (a.upper - a.load), 1e-5);
    ++compared;
  }
  EXPECT_GT(compared, 0u);
}

TEST(Calibration, ContributionsStillAddUpAndLimitsHold) {
  for (const Correction correction :
       {Correction{0.7, 0.9, 1.2}, Correction{3, -2, 2}, Correction{0.2, 4.5, 0.5}}) {
    const Model model = Model::standard().calibrated(of_load(correction));
    const Scorer scorer(model);
    for (const std::string& text : various_texts()) {
      const Explanation explanation = scorer.explain(text);
      const Score& score = explanation.score;
      double sum = 0;
      for (const Contribution& part : explanation.contributions) sum += part.load;
      EXPECT_NEAR(sum, score.load, 1e-4);
      EXPECT_GE(score.lower, 0);
      EXPECT_LE(score.lower, score.load);
      EXPECT_LE(score.load, score.upper);
      EXPECT_LE(score.load, score.peak);
      EXPECT_LE(score.peak, score.peak_upper);
      EXPECT_LE(score.peak_upper, 5);
    }
  }
}

TEST(Calibration, IntervalsHoldNinePassagesInTen) {
  const Ratings rated = ratings(300, distorted, 3);
  const Calibration found = fit_calibration(rated.passages, Scorer());
  ASSERT_TRUE(found.helps());
  const Model model = Model::standard().calibrated(found);
  const Scorer scorer(model);
  double inside = 0;
  for (const RatedPassage& passage : rated.passages) {
    const Score score = scorer.score(passage.text);
    inside += passage.load >= static_cast<double>(score.lower) - 1e-4 &&
              passage.load <= static_cast<double>(score.upper) + 1e-4;
  }
  EXPECT_NEAR(inside / 300, 0.9, 0.03);
  EXPECT_NEAR(found.load_figures.coverage_after, 0.9, 0.03);
}

TEST(Calibration, SameBitsEachTime) {
  const Ratings rated = ratings(60, distorted, 0.4, true);
  const Calibration one = fit_calibration(rated.passages, Scorer());
  const Calibration two = fit_calibration(rated.passages, Scorer());
  EXPECT_EQ(Model::standard().calibrated(one).bytes(), Model::standard().calibrated(two).bytes());
}

TEST(Calibration, RanksWithTies) {
  EXPECT_DOUBLE_EQ(spearman(std::vector{1.0, 2.0, 3.0}, std::vector{10.0, 20.0, 30.0}), 1);
  EXPECT_DOUBLE_EQ(spearman(std::vector{1.0, 2.0, 3.0}, std::vector{3.0, 2.0, 1.0}), -1);
  // 1, 2.5, 2.5, 4 against 1 to 4: 4.5 / sqrt(4.5 * 5)
  EXPECT_NEAR(spearman(std::vector{1.0, 2.0, 2.0, 3.0}, std::vector{1.0, 2.0, 3.0, 4.0}),
              4.5 / std::sqrt(22.5), 1e-12);
  EXPECT_EQ(spearman(std::vector{1.0, 1.0}, std::vector{1.0, 2.0}), 0);
}

TEST(Calibration, BeyondTheEndOfTheScaleNothingCosts) {
  const IntervalTable intervals{{0, 5}, {1, 1}, {1, 1}};
  std::vector<RatedText> texts;
  for (int i = 0; i < 60; ++i) {
    const double output = -2 + 0.1 * i;
    texts.push_back({{output}, {1}, std::max(0.0, output), 0, 0});
  }
  const OutputFit fit = fit_output(texts, Combination::mean, intervals);
  EXPECT_NEAR(fit.correction.slope, 1, 1e-6);
  EXPECT_NEAR(fit.correction.offset, 0, 1e-6);
  EXPECT_FALSE(fit.figures.helps());
}

}  // namespace
}  // namespace dosimeter
