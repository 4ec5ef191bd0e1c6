#pragma once
// A figure with its uncertainty. No figure of this library that rests on a score comes without.

#include <cstddef>

namespace dosimeter {

// A figure with its 90 % interval: lower <= value <= upper.
//
// In a sum of a worker's doses a part of the documents' errors is each document's own and averages
// out, and a part is shared, as the same words are misjudged in all of them, and does not:
// IndexOptions::error_correlation says how much. The half-widths of the documents' intervals h give
// sqrt((1 - correlation) sum of h^2 + correlation (sum of h)^2), those below and those above each
// for themselves, and the lower bound is at least 0. What is calculated from doses follows their
// errors to first order (the delta method): in a ratio, what is shared cancels. models/
// EXPOSURE_MODEL.md says how often such intervals hold the truth, and where the default comes from.
struct Estimate {
  double value = 0;
  double lower = 0;
  double upper = 0;

  bool operator==(const Estimate&) const = default;
};

// A count of documents or days on one side of a threshold of load.
//
// `lower` counts what is surely there: by documents whose whole interval of load lies on that side.
// `upper` counts what is possible: by documents whose interval reaches that side. The interval is
// conservative: all documents would have to be wrong in the same direction at once to reach an end
// of it, so it holds the true count more often than in 90 % of cases.
struct CountEstimate {
  std::size_t value = 0;
  std::size_t lower = 0;
  std::size_t upper = 0;

  bool operator==(const CountEstimate&) const = default;
};

}  // namespace dosimeter
