// What the index says about doses over time: windows, half-lives, their ratio.

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "exact_math.hpp"
#include "index_parts.hpp"
#include "weighted_sum.hpp"

namespace dosimeter {
namespace {

double days_between(Time from, Time to) {
  return std::chrono::duration<double, std::chrono::days::period>(to - from).count();
}

// When the 7 days with the largest dose end. In whole millionths of an equivalent minute, whose
// sums are exact: no rest stays of what has left the window, and weeks of equal doses are equal
// whatever came before them.
Time end_of_highest_week(Exposures dated) {
  const auto millionths = [](const Exposure& e) { return std::round(e.dose * 1e6); };
  Time end = *dated.front().time;
  double highest = 0;
  double sum = 0;
  auto first = dated.begin();
  for (const Exposure& exposure : dated) {
    sum += millionths(exposure);
    for (; *exposure.time - *first->time >= kWeek; ++first) sum -= millionths(*first);
    if (!(sum > highest)) continue;
    highest = sum;
    end = *exposure.time;
  }
  return end;
}

void describe_highest_week(Exposures dated, const IndexOptions& options, Index& index) {
  const Time week = end_of_highest_week(dated);
  const auto end = std::partition_point(dated.begin(), dated.end(),
                                        [&](const Exposure& e) { return *e.time <= week; });
  index.highest_week = week;
  index.highest_week_dose =
      plain_dose(last(kWeek, Exposures(dated.begin(), end), week), options.error_correlation);
}

// An exponential weighting of dated exposures.
struct Decay {
  std::vector<double> weights;  // one an exposure: 2^(-age / half-life)
  double per_day;               // turns a weighted sum of doses into a dose per day
};

Decay decay_of(Exposures dated, double half_life_days, const Index& index) {
  Decay decay;
  decay.weights.reserve(dated.size());
  for (const Exposure& exposure : dated) {
    const double age = days_between(*exposure.time, index.as_of);
    decay.weights.push_back(power_of_two(-age / half_life_days));
  }
  decay.per_day =
      std::numbers::ln2 / half_life_days / (1 - power_of_two(-index.days / half_life_days));
  return decay;
}

Estimate weighted_dose(Exposures dated, const Decay& decay, double error_correlation) {
  WeightedSum sum(error_correlation);
  for (std::size_t i = 0; i < dated.size(); ++i) sum.add(dose_of(dated[i]), decay.weights[i]);
  return sum.estimate();
}

// The ratio r = a / c of two doses per day. Its derivative by one of the doses is (a' - r c') / c.
std::optional<Estimate> ratio_of(Exposures dated, const Decay& acute, double acute_sum,
                                 const Decay& chronic, double chronic_sum,
                                 double error_correlation) {
  const double denominator = chronic_sum * chronic.per_day;
  if (!(denominator > 0)) return std::nullopt;
  const double ratio = acute_sum * acute.per_day / denominator;
  WeightedSum change(error_correlation);
  for (std::size_t i = 0; i < dated.size(); ++i) {
    const double difference =
        acute.weights[i] * acute.per_day - ratio * chronic.weights[i] * chronic.per_day;
    change.add(dose_of(dated[i]), difference / denominator);
  }
  return change.around(ratio);
}

}  // namespace

Estimate plain_dose(Exposures exposures, double error_correlation) {
  WeightedSum sum(error_correlation);
  for (const Exposure& exposure : exposures) sum.add(dose_of(exposure));
  return sum.estimate();
}

void describe_doses(Exposures dated, const IndexOptions& options, Index& index) {
  const double correlation = options.error_correlation;
  const Exposures week = last(kWeek, dated, index.as_of);
  index.dose_7_days = plain_dose(week, correlation);
  index.peak_7_days = highest_peak(week);
  index.dose_28_days = plain_dose(last(kFourWeeks, dated, index.as_of), correlation);
  describe_highest_week(dated, options, index);
  const Calendar& calendar = options.calendar;
  const Time begin = calendar.begin_of(calendar.day_of(*dated.front().time));
  // The second of `as_of` is part of the record, so that one up to the last second of a day has
  // whole days.
  index.days = std::max(1.0, days_between(begin, index.as_of + std::chrono::seconds(1)));
  const Decay acute = decay_of(dated, options.acute_half_life_days, index);
  const Decay chronic = decay_of(dated, options.chronic_half_life_days, index);
  index.acute = weighted_dose(dated, acute, correlation);
  index.chronic = weighted_dose(dated, chronic, correlation);
  if (index.days < kFourWeeks.count()) return;
  index.acute_to_chronic =
      ratio_of(dated, acute, index.acute.value, chronic, index.chronic.value, correlation);
}

}  // namespace dosimeter
