#pragma once
// The first aim of assign.hpp: few workers at high levels.

#include <cstddef>
#include <optional>
#include <vector>

#include "assign_instance.hpp"

namespace dosimeter::assigning {

// A division with few workers at high levels: workers are filled up in turn, each up to a ceiling,
// and from the highest step down as few ceilings as possible are left as high as that. Empty where
// capacities or skills are too tight for filling up in turn.
std::optional<Takers> fill_to_lowest_levels(const Instance& instance);

// How few workers can count at each step or above, the highest first, in divisions that are as good
// at the steps above it as the one whose Rating::taking_at_step is given. The dose that has no room
// below a step, even in fractions of cases, must go to workers who count, and so must every case
// that alone has no room below it.
std::vector<std::size_t> least_at_steps(const Instance& instance,
                                        const std::vector<std::size_t>& taking_at_step);

}  // namespace dosimeter::assigning
