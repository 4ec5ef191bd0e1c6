#pragma once
// A weighted sum of figures with errors, with its interval (see Estimate).

#include <algorithm>
#include <cmath>
#include <utility>

#include "dosimeter/exposure.hpp"

namespace dosimeter {

inline Estimate dose_of(const Exposure& exposure) {
  return {exposure.dose, exposure.dose_lower, exposure.dose_upper};
}

// With the derivatives of a function as weights, `around` its value gives its interval to first
// order: the delta method.
class WeightedSum {
 public:
  // `correlation` of any two figures' errors, 0 to 1: the variance of a sum of n errors of size h
  // is then (1 - correlation) n h^2 + correlation (n h)^2.
  explicit WeightedSum(double correlation = 0) : correlation_(correlation) {}

  // A bound that lies on the wrong side of its value counts as the value.
  void add(const Estimate& figure, double weight = 1) {
    value_ += weight * figure.value;
    double below = weight * std::max(0.0, figure.value - figure.lower);
    double above = weight * std::max(0.0, figure.upper - figure.value);
    all_lower_ -= below;
    all_higher_ += above;
    if (weight < 0) std::swap(below, above);  // more of this figure makes the sum smaller
    below_ += below * below;
    above_ += above * above;
  }

  Estimate estimate() const { return around(value_); }

  // The sum's interval around another value, within the range that the figure can have.
  Estimate around(double value, double least = 0, double most = HUGE_VAL) const {
    const double below = half_width(below_, std::min({0.0, all_lower_, all_higher_}));
    const double above = half_width(above_, std::max({0.0, all_lower_, all_higher_}));
    return {value, std::max(least, value - below), std::min(most, value + above)};
  }

 private:
  // `together`: what the sum changes by where all figures err alike.
  double half_width(double squares, double together) const {
    return std::sqrt((1 - correlation_) * squares + correlation_ * together * together);
  }

  double correlation_;
  double value_ = 0;
  double below_ = 0;  // squares of half-widths
  double above_ = 0;
  double all_lower_ = 0;   // change of the sum where every figure is at its lower end
  double all_higher_ = 0;  // ... upper end
};

}  // namespace dosimeter
