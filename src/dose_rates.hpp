#pragma once
// The dose rates of a load with its interval, which scoring needs together.

#include "dosimeter/exposure.hpp"

namespace dosimeter {

// expected_dose_rate(load), and dose_rate of the ends of the interval. The loads are those of the
// scale, 0 to 5.
Estimate dose_rates(const Estimate& load);

}  // namespace dosimeter
