#include "calibration_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "moments.hpp"
#include "passage_score.hpp"

namespace dosimeter {
namespace {

constexpr double kPriorPassages = 5;
constexpr std::size_t kFolds = 10;
constexpr double kCoverage = 0.9;
constexpr double kLeastIntervalFactor = 0.5;
constexpr double kLeastWidth = 1e-3;  // no division by 0 at the ends of the scale

struct Line {
  double slope = 1, offset = 0;

  double at(double x) const { return offset + slope * x; }
};

struct Point {
  double x = 0, rating = 0;
};

double combined(const RatedText& text, Combination combination, const Line& line, bool limited) {
  double mean = 0;
  double highest = -1e9;
  for (std::size_t i = 0; i < text.outputs.size(); ++i) {
    const double on_line = line.at(text.outputs[i]);
    const double value = limited ? clamp_load(on_line) : on_line;
    mean += text.shares[i] * value;
    highest = std::max(highest, value);
  }
  return combination == Combination::mean ? mean : highest;
}

// What the loss compares `value` with: the rating, or the value itself where it lies beyond the end
// of the scale that was rated.
double target(double value, double rating) {
  const bool beyond = (rating <= 0 && value < 0) || (rating >= kMostLoad && value > kMostLoad);
  return beyond ? value : rating;
}

// One step of least squares with the prior, in closed form.
Line ridge_step(std::span<const Point> points, const Line& line) {
  Moments x;
  for (const Point& point : points) x.add(point.x);
  double shift = 0;
  double product = 0;
  for (const Point& point : points) {
    const double distance = target(line.at(point.x), point.rating) - point.x;
    shift += distance;
    product += (point.x - x.mean()) * distance;
  }
  shift /= x.count() + kPriorPassages;
  const double shrinkage = x.count() / (x.count() + kPriorPassages);
  const double slope = 1 + (x.squares() > 0 ? shrinkage * product / x.squares() : 0);
  return {slope, shift - (slope - 1) * x.mean()};
}

// The loss is convex, and each step minimises a bound of it from above that touches it, so it falls
// with each.
Line fitted(std::span<const Point> points) {
  Line line;
  for (int step = 0; step < 500; ++step) {
    const Line next = ridge_step(points, line);
    const double change = std::abs(next.slope - line.slope) + std::abs(next.offset - line.offset);
    line = next;
    if (change < 1e-9) break;
  }
  return line;
}

// How far the interval reaches below and above the text's value.
std::array<double, 2> widths(const RatedText& text, Combination combination, const Line& line,
                             const IntervalTable& intervals) {
  std::array<double, 2> mean{};
  std::array<double, 2> of_highest{};
  double highest = -1;
  for (std::size_t i = 0; i < text.outputs.size(); ++i) {
    const double value = clamp_load(line.at(text.outputs[i]));
    const double before = (value - line.offset) / line.slope;  // where the table is looked up
    const auto [below, above] = intervals.at(static_cast<float>(before));
    mean[0] += text.shares[i] * below;
    mean[1] += text.shares[i] * above;
    if (value > highest) of_highest = {below, above};
    highest = std::max(highest, value);
  }
  return combination == Combination::mean ? mean : of_highest;
}

// By how much the widths must be multiplied for the interval to reach the rating.
double needed_factor(double value, double rating, const std::array<double, 2>& widths) {
  const double width = std::max(kLeastWidth, rating < value ? widths[0] : widths[1]);
  return std::abs(rating - value) / width;
}

// The ceil((n + 1) 0.9)-th smallest.
double conformal_quantile(std::vector<double> factors) {
  const double place = std::ceil((static_cast<double>(factors.size()) + 1) * kCoverage);
  const auto index = std::min(factors.size(), static_cast<std::size_t>(place)) - 1;
  std::nth_element(factors.begin(), factors.begin() + static_cast<std::ptrdiff_t>(index),
                   factors.end());
  return std::max(kLeastIntervalFactor, factors[index]);
}

// Rounding must not put a rating outside the interval that it made.
bool is_inside(double needed, double factor) { return needed <= factor * (1 + 1e-9); }

template <class Value>
std::vector<Value> without_fold(std::span<const Value> values, std::size_t fold) {
  std::vector<Value> rest;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i % kFolds != fold) rest.push_back(values[i]);
  }
  return rest;
}

// Ranks from 1 on; equal values share the mean of theirs.
std::vector<double> ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> result(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    const double shared = static_cast<double>(begin + 1 + end) / 2;
    for (; begin < end; ++begin) result[order[begin]] = shared;
  }
  return result;
}

// What the texts are before the correction, and after one that never saw them.
struct Predictions {
  std::vector<double> before, after, highest_after;
  std::vector<double> needed_before, needed_after;  // interval factors
};

Predictions predictions(std::span<const RatedText> texts, Combination combination,
                        std::span<const Point> points, const IntervalTable& intervals) {
  std::array<Line, kFolds> lines;
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    lines[fold] = fitted(without_fold(points, fold));
  }
  Predictions result;
  const auto add = [&](const RatedText& text, const Line& line, double least,
                       std::vector<double>& values, std::vector<double>& needed) {
    const double value = std::max(least, combined(text, combination, line, true));
    values.push_back(value);
    needed.push_back(needed_factor(value, text.rating, widths(text, combination, line, intervals)));
  };
  for (std::size_t i = 0; i < texts.size(); ++i) {
    add(texts[i], {}, texts[i].least_before, result.before, result.needed_before);
    const Line& line = lines[i % kFolds];
    add(texts[i], line, texts[i].least_after, result.after, result.needed_after);
    result.highest_after.push_back(combined(texts[i], Combination::highest, line, true));
  }
  return result;
}

// The share of texts that an interval holds whose factor comes from the other folds.
double cross_validated_coverage(std::span<const double> needed) {
  double inside = 0;
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    const double factor = conformal_quantile(without_fold(needed, fold));
    for (std::size_t i = fold; i < needed.size(); i += kFolds) {
      inside += is_inside(needed[i], factor);
    }
  }
  return inside / static_cast<double>(needed.size());
}

CalibrationFigures figures_of(const Predictions& made, std::span<const double> ratings) {
  Moments before;
  Moments after;
  Moments gain;
  double inside = 0;
  for (std::size_t i = 0; i < ratings.size(); ++i) {
    before.add(std::abs(made.before[i] - ratings[i]));
    after.add(std::abs(made.after[i] - ratings[i]));
    gain.add(std::abs(made.before[i] - ratings[i]) - std::abs(made.after[i] - ratings[i]));
    inside += is_inside(made.needed_before[i], 1);
  }
  const double n = gain.count();
  return {before.mean(),
          after.mean(),
          std::sqrt(gain.squares() / (n - 1) / n),
          spearman(made.before, ratings),
          spearman(made.after, ratings),
          inside / n,
          cross_validated_coverage(made.needed_after)};
}

}  // namespace

double spearman(std::span<const double> a, std::span<const double> b) {
  const std::vector<double> x = ranks(a);
  const std::vector<double> y = ranks(b);
  const double mean = (static_cast<double>(a.size()) + 1) / 2;
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean) * (x[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
    xy += (x[i] - mean) * (y[i] - mean);
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

double value_of(const RatedText& text, Combination combination) {
  return combined(text, combination, {}, false);
}

OutputFit fit_output(std::span<const RatedText> texts, Combination combination,
                     const IntervalTable& intervals) {
  std::vector<Point> points;
  std::vector<double> ratings;
  for (const RatedText& text : texts) {
    points.push_back({value_of(text, combination), text.rating});
    ratings.push_back(text.rating);
  }
  Predictions made = predictions(texts, combination, std::span<const Point>(points), intervals);
  const Line line = fitted(points);
  return {{line.slope, line.offset, conformal_quantile(made.needed_after)},
          figures_of(made, ratings),
          std::move(made.highest_after)};
}

}  // namespace dosimeter
