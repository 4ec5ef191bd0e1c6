#pragma once
// What a simulation counts, and how sure that is: figures with 90 % intervals.

#include <cmath>
#include <cstddef>

#include "dosimeter/estimate.hpp"
#include "exact_math.hpp"
#include "moments.hpp"
#include "proportion.hpp"

namespace dosimeter {

// How many of so many trials.
struct Share {
  std::size_t hits = 0;
  std::size_t trials = 0;

  void add(bool hit) {
    hits += hit;
    ++trials;
  }
  Share& operator+=(const Share& other) {
    hits += other.hits;
    trials += other.trials;
    return *this;
  }
  Estimate estimate() const {
    if (trials == 0) return {0, 0, 1};
    return wilson_share(static_cast<double>(hits), static_cast<double>(trials));
  }
};

// Events in so much time. The interval is that of a Poisson count, with the chi-squared quantiles
// of Wilson and Hilferty (1931, doi:10.1073/pnas.17.12.684).
struct Rate {
  std::size_t events = 0;
  double time = 0;

  Rate& operator+=(const Rate& other) {
    events += other.events;
    time += other.time;
    return *this;
  }
  Estimate estimate() const {
    constexpr double z = kNormal95;
    if (!(time > 0)) return {};
    const auto bound = [](double count, double sign) {
      const double root = 1 - 1 / (9 * count) + sign * z / (3 * std::sqrt(count));
      return count * root * root * root;
    };
    const auto count = static_cast<double>(events);
    const double lower = events == 0 ? 0 : bound(count, -1);
    return {count / time, lower / time, bound(count + 1, 1) / time};
  }
};

// The mean of so many values.
struct Mean {
  Moments moments;

  void add(double value) { moments.add(value); }
  Estimate estimate() const {
    const double n = moments.count();
    const double half = n < 2 ? 0 : kNormal95 * std::sqrt(moments.squares() / (n - 1) / n);
    return {moments.mean(), moments.mean() - half, moments.mean() + half};
  }
};

}  // namespace dosimeter
