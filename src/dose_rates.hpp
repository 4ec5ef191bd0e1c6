#pragma once
// The dose rates of a load with its interval, which scoring needs together.

#include "dosimeter/exposure.hpp"
#include "exponentials.hpp"

namespace dosimeter {

// expected_dose_rate(load), and dose_rate of the ends of the interval. The loads are those of the
// scale, 0 to 5.
Estimate dose_rates(const Estimate& load);

// The same in two steps, for who has other exponentials to take between them: `powers` are 2 to
// what the first gives.
Exponents exponents_of_rates(const Estimate& load);
Estimate dose_rates(const Estimate& load, const Exponents& powers);

}  // namespace dosimeter
