#pragma once
// Shares and percentiles that are counted, with their intervals.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "dosimeter/estimate.hpp"
#include "exact_math.hpp"

namespace dosimeter {

// The share of `successes` among `trials` (> 0), with the 90 % score interval of Wilson 1927
// (doi:10.1080/01621459.1927.10502953). Successes may be halved ones.
inline Estimate wilson_share(double successes, double trials) {
  constexpr double z = kNormal95;
  const double share = successes / trials;
  const double shrink = 1 / (1 + z * z / trials);
  const double centre = shrink * (share + z * z / (2 * trials));
  const double half =
      shrink * z * std::sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials));
  return {share, std::clamp(centre - half, 0.0, share), std::clamp(centre + half, share, 1.0)};
}

// How many of `others`, which are sorted, are below `value`; equal ones count by half.
inline double count_below(double value, std::span<const double> others) {
  const auto [first, last] = std::equal_range(others.begin(), others.end(), value);
  return static_cast<double>(first - others.begin()) + static_cast<double>(last - first) / 2;
}

// Where `figure` stands among others (at least one, sorted), 0 to 100. The interval joins its error
// with that of a share of so few: from the lower end of Wilson's interval for its lower bound to
// the upper end for its upper bound.
inline Estimate percentile_among(const Estimate& figure, std::span<const double> others) {
  const auto share = [&](double value) {
    return wilson_share(count_below(value, others), static_cast<double>(others.size()));
  };
  return {100 * share(figure.value).value, 100 * share(figure.lower).lower,
          100 * share(figure.upper).upper};
}

}  // namespace dosimeter
