#include "dosimeter/change.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "exact_math.hpp"

namespace dosimeter {
namespace {

using Days = std::span<const DailyDose>;

// In deviations of a day's logarithm from the mean of its regime.
constexpr double kAllowance = 0.75;    // quickest for changes of twice as many deviations
constexpr double kMostOfOneDay = 3.0;  // what one day counts for at most, however extreme

constexpr double kLeastDeviation = 0.25;          // of log2 of the daily dose: no work is steadier
constexpr double kLearningDegrees = 4;            // of freedom, before which no alarm is raised
constexpr double kNormal95 = 1.6448536269514722;  // above 95 % of normal values

double natural_exponential(double x) { return power_of_two(x / std::numbers::ln2); }
double natural_logarithm(double x) { return binary_logarithm(x) * std::numbers::ln2; }

// Student's t to a normal deviate and back (Wallace 1959, Annals of Mathematical Statistics
// 30:1121-1130).
double wallace_factor(double degrees) { return (8 * degrees + 1) / (8 * degrees + 3); }

double normal_of_student(double t, double degrees) {
  const double size = std::sqrt(degrees * natural_logarithm(1 + t * t / degrees));
  return std::copysign(wallace_factor(degrees) * size, t);
}

double student_of_normal(double z, double degrees) {
  const double size = z / wallace_factor(degrees);
  return std::sqrt(degrees * (natural_exponential(size * size / degrees) - 1));
}

// Days until one of the two sums of steady work reaches `sum`, on average (Siegmund 1985,
// Sequential Analysis, doi:10.1007/978-1-4757-1862-1, for normal deviates; 1.166 is the mean
// overshoot).
double average_run_length(double sum) {
  const double exponent = 2 * kAllowance * (sum + 1.166);
  const double of_one_sum =
      (natural_exponential(exponent) - exponent - 1) / (2 * kAllowance * kAllowance);
  return of_one_sum / 2;
}

// Mean, and sum of squared distances from it.
class Moments {
 public:
  void add(double value) {
    count_ += 1;
    const double distance = value - mean_;
    mean_ += distance / count_;
    squares_ += distance * (value - mean_);
  }
  double count() const { return count_; }
  double mean() const { return mean_; }
  double squares() const { return squares_; }

 private:
  double count_ = 0;
  double mean_ = 0;
  double squares_ = 0;
};

Moments moments_of(std::span<const double> values) {
  Moments moments;
  for (const double value : values) moments.add(value);
  return moments;
}

// How far days lie from the mean of their own regime, whichever that is. A regime of a few days
// knows its mean, but not its spread; all regimes together do.
struct Spread {
  double squares = 0;
  double degrees = 0;  // of freedom

  Spread with(const Moments& regime) const {
    return {squares + regime.squares(), degrees + std::max(0.0, regime.count() - 1)};
  }
  double deviation() const {
    return degrees > 0 ? std::max(kLeastDeviation, std::sqrt(squares / degrees)) : kLeastDeviation;
  }
};

// Page's cumulative sums for a rise and for a fall.
struct Sums {
  double rise = 0;
  double fall = 0;

  void add(double deviations) {
    rise = std::max(0.0, rise + deviations - kAllowance);
    fall = std::max(0.0, fall - deviations - kAllowance);
  }
};

// Where a regime begins, as positions in the record.
struct Beginning {
  std::size_t day = 0;
  std::size_t earliest = 0;
  std::size_t latest = 0;
};

// The 5 % and 95 % points of a distribution over positions from `first` on, widened to hold its
// mode.
Beginning beginning_of(const std::vector<double>& weights, std::size_t first, std::size_t mode) {
  double total = 0;
  for (const double weight : weights) total += weight;
  Beginning beginning{first + mode, first, first};
  double below = 0;
  for (const double weight : weights) {
    below += weight;
    if (below <= 0.05 * total) ++beginning.earliest;
    if (below < 0.95 * total) ++beginning.latest;
  }
  beginning.earliest = std::min(beginning.earliest, beginning.day);
  beginning.latest = std::max(beginning.latest, beginning.day);
  return beginning;
}

// Bayes' rule over every day on which the mean of `regime` may have changed, all as plausible as
// each other beforehand, with normal values of unknown means and one unknown deviation, about
// which `known` tells: the weight of n1 days before and n2 days after is
// (n1 n2)^(-1/2) (squares within the two)^(-degrees / 2).
Beginning beginning_of_change(std::span<const double> regime, const Spread& known, bool rising) {
  const Moments all = moments_of(regime);
  const double degrees = known.degrees + all.count() - 2;
  const double floor = degrees * kLeastDeviation * kLeastDeviation;
  std::vector<double> logarithms;
  Moments before;
  for (std::size_t i = 0; i + 1 < regime.size(); ++i) {
    before.add(regime[i]);
    const double after = all.count() - before.count();
    const double distance = (all.mean() - before.mean()) * all.count() / after;
    const double between = distance * distance * before.count() * after / all.count();
    const double within = floor + known.squares + std::max(0.0, all.squares() - between);
    const double weight =
        -(binary_logarithm(before.count() * after) + degrees * binary_logarithm(within)) / 2;
    constexpr double impossible = -1e9;
    logarithms.push_back(rising == (distance > 0) ? weight : impossible);
  }
  const auto greatest = std::max_element(logarithms.begin(), logarithms.end());
  std::vector<double> weights;
  for (const double logarithm : logarithms) weights.push_back(power_of_two(logarithm - *greatest));
  return beginning_of(weights, 1, static_cast<std::size_t>(greatest - logarithms.begin()));
}

// One worker's days, and the regimes found in them.
class Detector {
 public:
  Detector(Days days, const ChangeOptions& options) : days_(days), options_(options) {
    for (const DailyDose& day : days) {
      logarithms_.push_back(binary_logarithm(std::max(day.dose, options.negligible_dose)));
    }
  }

  std::vector<RegimeChange> changes() {
    for (std::size_t today = 0; today < days_.size(); ++today) {
      if (is_alarm(today)) begin_regime(today);
      regime_.add(logarithms_[today]);
    }
    add_ratios();
    return std::move(changes_);
  }

 private:
  // Compares a day with the regime before it.
  bool is_alarm(std::size_t today) {
    const Spread spread = spread_.with(regime_);
    if (regime_.count() == 0 || spread.degrees < kLearningDegrees) return false;
    const double scale = spread.deviation() * std::sqrt(1 + 1 / regime_.count());
    const double t = (logarithms_[today] - regime_.mean()) / scale;
    sums_.add(std::clamp(normal_of_student(t, spread.degrees), -kMostOfOneDay, kMostOfOneDay));
    return average_run_length(std::max(sums_.rise, sums_.fall)) >= wanted_run_length(today);
  }

  // Worked days between two false alarms. How many a year has, the pace of the record so far says,
  // after a first week of five.
  double wanted_run_length(std::size_t today) const {
    const auto span = static_cast<double>((days_[today].day - days_.front().day).count() + 7);
    const double days_per_year = static_cast<double>(today + 5) / span * 365.25;
    return days_per_year / options_.false_alarms_per_year;
  }

  // The days since the change are the first of the new regime; today is to follow.
  void begin_regime(std::size_t today) {
    const bool rising = sums_.rise > sums_.fall;
    const Beginning found =
        beginning_of_change(logarithms_from(begins_.back(), today + 1), spread_, rising);
    const std::size_t begin = begins_.back() + found.day;
    changes_.push_back({days_[begin].day,
                        days_[begins_.back() + found.earliest].day,
                        days_[begins_.back() + found.latest].day,
                        days_[today].day,
                        {},
                        rising});
    spread_ = spread_.with(moments_of(logarithms_from(begins_.back(), begin)));
    regime_ = moments_of(logarithms_from(begin, today));
    sums_ = {};
    begins_.push_back(begin);
  }

  std::span<const double> logarithms_from(std::size_t begin, std::size_t end) const {
    return std::span(logarithms_).subspan(begin, end - begin);
  }

  void add_ratios() {
    const Spread spread = spread_.with(regime_);
    begins_.push_back(days_.size());
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      changes_[i].ratio = ratio(begins_[i], begins_[i + 1], begins_[i + 2], spread);
    }
  }

  // Of the mean doses of two regimes. Its logarithm varies by (e^v - 1) (1/n1 + 1/n2), where v is
  // the variance of a day's logarithm: so do means of lognormal values.
  Estimate ratio(std::size_t begin, std::size_t middle, std::size_t end,
                 const Spread& spread) const {
    const double value = mean_dose(middle, end) / mean_dose(begin, middle);
    const double deviation = spread.deviation() * std::numbers::ln2;
    const double shares =
        1 / static_cast<double>(middle - begin) + 1 / static_cast<double>(end - middle);
    const double error = std::sqrt((natural_exponential(deviation * deviation) - 1) * shares);
    const double factor = natural_exponential(student_of_normal(kNormal95, spread.degrees) * error);
    return {value, value / factor, value * factor};
  }

  double mean_dose(std::size_t begin, std::size_t end) const {
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) sum += days_[i].dose;
    return std::max(sum / static_cast<double>(end - begin), options_.negligible_dose);
  }

  Days days_;
  ChangeOptions options_;
  std::vector<double> logarithms_;      // of each day's dose, to the base of 2
  std::vector<std::size_t> begins_{0};  // of the regimes
  std::vector<RegimeChange> changes_;
  Moments regime_;  // the present one
  Spread spread_;   // of those before
  Sums sums_;
};

void check(const ChangeOptions& options) {
  const auto is_positive = [](double value) { return value > 0 && std::isfinite(value); };
  if (is_positive(options.false_alarms_per_year) && is_positive(options.negligible_dose)) return;
  throw std::invalid_argument("an option of the change detection is not above 0");
}

void check(Days days) {
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (!(days[i].dose >= 0 && std::isfinite(days[i].dose))) {
      throw std::invalid_argument("a daily dose is negative or not finite");
    }
    if (i > 0 && days[i].day <= days[i - 1].day) {
      throw std::invalid_argument("daily doses are not in order of day");
    }
  }
}

}  // namespace

std::vector<RegimeChange> regime_changes(Days days, const ChangeOptions& options) {
  check(options);
  check(days);
  return Detector(days, options).changes();
}

}  // namespace dosimeter
