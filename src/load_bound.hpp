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

// A count that rises with the loads.
template <class Count>
CountEstimate count_by_bounds(Count count) {
  return {count(Bound::value), count(Bound::lower), count(Bound::upper)};
}

// A count that falls with them.
template <class Count>
CountEstimate falling_count_by_bounds(Count count) {
  return {count(Bound::value), count(Bound::upper), count(Bound::lower)};
}

}  // namespace dosimeter
