#pragma once
// The figures of an exposure: by name for tables, and packed for the ledger's file.

#include <cstddef>
#include <string>
#include <string_view>

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

// Replaces the content of `bytes` by the exposure: a version, then its members, all little-endian.
// Throws std::invalid_argument where a figure is negative or not finite.
void pack(const Exposure& exposure, std::string& bytes);

// False where the bytes are not what pack() writes.
bool unpack(std::string_view bytes, Exposure& exposure);

}  // namespace dosimeter
