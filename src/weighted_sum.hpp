#pragma once
// A weighted sum of figures whose errors are independent, with its interval (see Estimate).

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
  // A bound that lies on the wrong side of its value counts as the value.
  void add(const Estimate& figure, double weight = 1) {
    value_ += weight * figure.value;
    double below = weight * std::max(0.0, figure.value - figure.lower);
    double above = weight * std::max(0.0, figure.upper - figure.value);
    if (weight < 0) std::swap(below, above);  // more of this figure makes the sum smaller
    below_ += below * below;
    above_ += above * above;
  }

  Estimate estimate() const { return around(value_); }

  // The sum's interval around another value, within the range that the figure can have.
  Estimate around(double value, double least = 0, double most = HUGE_VAL) const {
    return {value, std::max(least, value - std::sqrt(below_)),
            std::min(most, value + std::sqrt(above_))};
  }

 private:
  double value_ = 0;
  double below_ = 0;  // squares of half-widths
  double above_ = 0;
};

}  // namespace dosimeter
