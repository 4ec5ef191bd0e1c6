#pragma once
// A figure with its uncertainty. No figure of this library that rests on a score comes without.

#include <cstddef>

namespace dosimeter {

// A figure with its 90 % interval: lower <= value <= upper.
//
// In a sum of doses the errors of the documents are taken as independent: the half-widths of their
// intervals add in quadrature, those below and those above each for themselves, and the lower bound
// is at least 0. What is calculated from doses follows their errors to first order (the delta
// method). An error that all documents share (a model that rates too high throughout) is not in the
// interval.
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
