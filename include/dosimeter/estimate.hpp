#pragma once
// Figures that come with their uncertainty.

#include <compare>
#include <cstddef>

namespace dosimeter {

// A figure with its 90 % interval: lower <= value <= upper.
struct Estimate {
  double value = 0;
  double lower = 0;
  double upper = 0;

  bool operator==(const Estimate&) const = default;
};

// A count with its 90 % interval: lower <= value <= upper.
struct CountEstimate {
  std::size_t value = 0;
  std::size_t lower = 0;
  std::size_t upper = 0;

  bool operator==(const CountEstimate&) const = default;
};

}  // namespace dosimeter
