#pragma once
// Finding a division: the best where there are few enough to look at each (a small team with a few
// cases), else a good one.

#include <optional>

#include "assign_instance.hpp"

namespace dosimeter::assigning {

// The first of the best; empty where there are more than 50,000 divisions to look at. At least one
// must be within the capacities.
std::optional<Takers> best_division(const Instance& instance);

// The better of two after all improvement: `start`, which is within all constraints, and the one
// that fills workers up to the lowest levels.
Takers nearly_best_division(const Instance& instance, const Takers& start);

}  // namespace dosimeter::assigning
