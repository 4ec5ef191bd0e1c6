#pragma once
// The figures that a score and an exposure both have, in C++ and in C.

#include <algorithm>
#include <iterator>

namespace dosimeter {

// Copies them: peak, categories, words, minutes, load and dose, but not the load's interval, whose
// names differ.
template <class From, class To>
void copy_shared_figures(const From& from, To& to) {
  to.load = from.load;
  to.peak = from.peak;
  to.peak_lower = from.peak_lower;
  to.peak_upper = from.peak_upper;
  std::copy(std::begin(from.categories), std::end(from.categories), std::begin(to.categories));
  to.words = from.words;
  to.minutes = from.minutes;
  to.dose = from.dose;
  to.dose_lower = from.dose_lower;
  to.dose_upper = from.dose_upper;
}

}  // namespace dosimeter
