#pragma once
// The figures of an exposure, one after another.

#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <type_traits>

#include "dosimeter/exposure.hpp"

namespace dosimeter {

// Calls visit(name, member) for every figure but the categories, which follow in their own order.
// The order is that of exported tables.
template <class AnyExposure, class Visit>
void visit_figures(AnyExposure& exposure, Visit visit) {
  visit("words", exposure.words);
  visit("minutes", exposure.minutes);
  visit("load", exposure.load);
  visit("load_lower", exposure.load_lower);
  visit("load_upper", exposure.load_upper);
  visit("peak", exposure.peak);
  visit("peak_lower", exposure.peak_lower);
  visit("peak_upper", exposure.peak_upper);
  visit("dose", exposure.dose);
  visit("dose_lower", exposure.dose_lower);
  visit("dose_upper", exposure.dose_upper);
  for (std::size_t i = 0; i < kCategories; ++i) visit(kCategoryNames[i], exposure.categories[i]);
}

// A figure that an exposure may have, with -0 as 0: they compare equal, but their bits differ.
template <class Number>
Number checked_figure(Number figure) {
  if constexpr (std::is_floating_point_v<Number>) {
    if (!(figure >= 0 && std::isfinite(figure))) {
      throw std::invalid_argument("a figure of an exposure is negative or not finite");
    }
  }
  return figure + 0;
}

}  // namespace dosimeter
