#include "dosimeter/change.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "exact_math.hpp"
#include "moments.hpp"

namespace dosimeter {
namespace {

using Days = std::span<const DailyDose>;

// In deviations of a day's dose, as its cube root, from the mean of its regime.
constexpr double kAllowance = 1.0;      // quickest for changes of twice as many deviations
constexpr double kMostOfOneDay = 3.25;  // what one day counts for at most, however extreme

constexpr double kLeastVariation = 0.05;  // of the cube root of daily doses: no work is steadier
constexpr double kLearningDegrees = 4;    // of freedom, before which no alarm is raised

double natural_exponential(double x) { return power_of_two(x / std::numbers::ln2); }
double natural_logarithm(double x) { return binary_logarithm(x) * std::numbers::ln2; }

// Daily doses are skewed, their cube roots about normal (Wilson and Hilferty 1931,
// doi:10.1073/pnas.17.12.684, for sums of exponential values), and no dose is no exception.
double cube_root(double dose) { return power_of_two(binary_logarithm(dose) / 3); }

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

Moments moments_of(std::span<const double> values) {
  Moments moments;
  for (const double value : values) moments.add(value);
  return moments;
}

// Of the first value, the first two, the first three ...
template <class Iterator>
std::vector<Moments> running_moments(Iterator begin, Iterator end) {
  std::vector<Moments> running;
  Moments moments;
  for (; begin != end; ++begin) {
    moments.add(*begin);
    running.push_back(moments);
  }
  return running;
}

// How far values lie from the mean of their own regime, as a share of that mean. A regime of a few
// days knows its mean, but not its spread; all regimes together do.
struct Spread {
  double squares = 0;
  double degrees = 0;  // of freedom

  Spread with(const Moments& regime) const {
    if (regime.count() == 0) return *this;
    const double square = regime.mean() * regime.mean();
    return {squares + regime.squares() / square, degrees + regime.count() - 1};
  }
  double variation() const { return std::max(kLeastVariation, std::sqrt(squares / degrees)); }
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

// The logarithm, to the base of 2, of a weight of beginning_of_change.
double log_weight(const Moments& before, const Moments& after, const Spread& known) {
  const Spread within = known.with(before).with(after);
  const double squares = within.squares + within.degrees * kLeastVariation * kLeastVariation;
  return -binary_logarithm(before.count() * after.count()) / 2 -
         before.count() * binary_logarithm(before.mean()) -
         after.count() * binary_logarithm(after.mean()) -
         within.degrees / 2 * binary_logarithm(squares);
}
constexpr double kImpossible = -1e9;

// Bayes' rule over every day on which the mean of `regime` may have changed, all as plausible as
// each other beforehand. On both sides values are normal with an unknown mean m and a deviation in
// proportion to it, about which `known` tells. The weight of n1 days before and n2 days after is
// (n1 n2)^(-1/2) m1^-n1 m2^-n2 (squares within, relative to m1 and m2)^(-degrees / 2).
Beginning beginning_of_change(std::span<const double> regime, const Spread& known, bool rising) {
  const std::vector<Moments> before = running_moments(regime.begin(), regime.end());
  const std::vector<Moments> after = running_moments(regime.rbegin(), regime.rend());
  std::vector<double> logarithms;
  for (std::size_t n1 = 1; n1 < regime.size(); ++n1) {
    const Moments& one = before[n1 - 1];
    const Moments& two = after[regime.size() - n1 - 1];
    logarithms.push_back(rising == (two.mean() > one.mean()) ? log_weight(one, two, known)
                                                             : kImpossible);
  }
  const auto greatest = std::max_element(logarithms.begin(), logarithms.end());
  std::vector<double> weights;
  for (const double logarithm : logarithms) weights.push_back(power_of_two(logarithm - *greatest));
  return beginning_of(weights, 1, static_cast<std::size_t>(greatest - logarithms.begin()));
}

// The ratio of two mean doses. The variance of its logarithm is c^2 (1/n1 + 1/n2), where c is the
// coefficient of variation of a day's dose (delta method).
Estimate ratio(const Moments& before, const Moments& after, const Spread& spread) {
  const double value = after.mean() / before.mean();
  const double error = spread.variation() * std::sqrt(1 / before.count() + 1 / after.count());
  const double factor = natural_exponential(student_of_normal(kNormal95, spread.degrees) * error);
  return {value, value / factor, value * factor};
}

// One worker's days, and the regimes found in them.
class Detector {
 public:
  Detector(Days days, const ChangeOptions& options) : days_(days), options_(options) {
    for (const DailyDose& day : days) {
      roots_.push_back(cube_root(std::max(day.dose, options.negligible_dose)));
    }
  }

  std::vector<RegimeChange> changes() {
    for (std::size_t today = 0; today < days_.size(); ++today) {
      if (is_alarm(today)) begin_regime(today);
      regime_.add(roots_[today]);
    }
    add_ratios();
    return std::move(changes_);
  }

 private:
  // Compares a day with the regime before it.
  bool is_alarm(std::size_t today) {
    const Spread spread = spread_.with(regime_);
    if (spread.degrees < kLearningDegrees) return false;
    const double deviation =
        spread.variation() * regime_.mean() * std::sqrt(1 + 1 / regime_.count());
    const double t = (roots_[today] - regime_.mean()) / deviation;
    sums_.add(std::clamp(normal_of_student(t, spread.degrees), -kMostOfOneDay, kMostOfOneDay));
    return average_run_length(std::max(sums_.rise, sums_.fall)) >= wanted_run_length(today);
  }

  // Worked days until a false alarm. How many a year has, the pace of the record so far says, after
  // a first week of five. Each brings a second one, when the doses turn out to be the old ones.
  double wanted_run_length(std::size_t today) const {
    const auto span = static_cast<double>((days_[today].day - days_.front().day).count() + 7);
    const double days_per_year = static_cast<double>(today + 5) / span * 365.25;
    return 2 * days_per_year / options_.false_alarms_per_year;
  }

  // The days since the change are the first of the new regime; today is to follow.
  void begin_regime(std::size_t today) {
    const bool rising = sums_.rise > sums_.fall;
    const std::size_t old = begins_.back();
    const Beginning found = beginning_of_change(roots(old, today + 1), spread_, rising);
    const std::size_t begin = old + found.day;
    changes_.push_back({days_[begin].day,
                        days_[old + found.earliest].day,
                        days_[old + found.latest].day,
                        days_[today].day,
                        {},
                        rising});
    spread_ = spread_.with(moments_of(roots(old, begin)));
    regime_ = moments_of(roots(begin, today));
    sums_ = {};
    begins_.push_back(begin);
  }

  std::span<const double> roots(std::size_t begin, std::size_t end) const {
    return std::span(roots_).subspan(begin, end - begin);
  }

  void add_ratios() {
    if (changes_.empty()) return;
    begins_.push_back(days_.size());
    std::vector<Moments> doses;  // of each regime
    Spread spread;
    for (std::size_t i = 0; i + 1 < begins_.size(); ++i) {
      doses.push_back(doses_between(begins_[i], begins_[i + 1]));
      spread = spread.with(doses.back());
    }
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      changes_[i].ratio = ratio(doses[i], doses[i + 1], spread);
    }
  }

  Moments doses_between(std::size_t begin, std::size_t end) const {
    Moments moments;
    for (std::size_t i = begin; i < end; ++i) {
      moments.add(std::max(days_[i].dose, options_.negligible_dose));
    }
    return moments;
  }

  Days days_;
  ChangeOptions options_;
  std::vector<double> roots_;           // cube roots of the daily doses
  std::vector<std::size_t> begins_{0};  // of the regimes
  std::vector<RegimeChange> changes_;
  Moments regime_;  // of the present one
  Spread spread_;   // in those before
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
