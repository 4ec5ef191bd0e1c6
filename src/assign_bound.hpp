#pragma once
// What the sum of squares of assign.hpp cannot go below.

#include "assign_instance.hpp"

namespace dosimeter::assigning {

// In squared units, with the price of handovers; never above that of any division.
//
// The square of a projected dose x lies above each of its tangents, 2 L x - L^2. With a level L for
// each worker the sum of the tangents is linear in the division, so that a minimum-cost flow finds
// its least value: a bound, whatever the levels (Lagrangian relaxation; Ahuja, Magnanti and Orlin
// 1993, chapter 16). The first levels are those to which the doses would settle if cases could be
// cut up at will; where capacities or skills stand in the way, each further round moves them
// towards the doses of the cheapest division (subgradient ascent) and the greatest bound counts.
double least_squares(const Instance& instance, double squares_of_proposal);

}  // namespace dosimeter::assigning
