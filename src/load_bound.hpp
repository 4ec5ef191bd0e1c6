#pragma once
// On which side of a threshold a load is: by its value, surely, or possibly (see CountEstimate).

#include <algorithm>
#include <cstdint>

#include "dosimeter/estimate.hpp"

namespace dosimeter {

enum class Bound : std::uint8_t { value, lower, upper };

// Of an Exposure, or of whatever has its loads. A bound on the wrong side of the load counts as it.
template <class Loaded>
float load_by(Bound bound, const Loaded& of) {
  if (bound == Bound::lower) return std::min(of.load_lower, of.load);
  if (bound == Bound::upper) return std::max(of.load_upper, of.load);
  return of.load;
}

// Loads are floats: 3.6 as a float is below 3.6 as a double, and would miss the threshold it is at.
template <class Loaded>
bool reaches(double threshold, Bound bound, const Loaded& of) {
  return load_by(bound, of) >= static_cast<float>(threshold);
}

// Something for each bound.
template <class Thing>
struct ByBound {
  Thing value, lower, upper;

  // A count of it that rises with the loads.
  template <class Count>
  CountEstimate count(Count count) const {
    return {count(value), count(lower), count(upper)};
  }
  // One that falls with them.
  template <class Count>
  CountEstimate falling_count(Count count) const {
    return {count(value), count(upper), count(lower)};
  }
};

template <class Make>
auto by_bound(Make make) {
  return ByBound<decltype(make(Bound::value))>{make(Bound::value), make(Bound::lower),
                                               make(Bound::upper)};
}

}  // namespace dosimeter
