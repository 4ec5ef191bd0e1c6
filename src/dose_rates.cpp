#include "dose_rates.hpp"

#include <algorithm>

#include "exact_math.hpp"
#include "exponentials.hpp"

namespace dosimeter {

double dose_rate(double load) { return (power_of_two(load) - 1) / 7; }

Estimate dose_rates(const Estimate& load) {
  // Of the half of a standard normal distribution above 0.
  constexpr std::array kNodes = {0.26948424, 1.19960929, 2.54526846};
  constexpr std::array kWeights = {0.25164538, 0.22368325, 0.02467137};
  constexpr std::size_t kLower = 2 * kNodes.size();
  constexpr std::size_t kUpper = kLower + 1;
  const double below = std::max(0.0, load.value - load.lower) / kNormal95;
  const double above = std::max(0.0, load.upper - load.value) / kNormal95;
  Exponents rates{};
  for (std::size_t i = 0; i < kNodes.size(); ++i) {
    rates[2 * i] = std::max(0.0, load.value - kNodes[i] * below);
    rates[2 * i + 1] = std::min(5.0, load.value + kNodes[i] * above);
  }
  rates[kLower] = load.lower;
  rates[kUpper] = load.upper;
  raise_two_to(rates);
  for (double& rate : rates) rate = (rate - 1) / 7;
  if (below == 0 && above == 0) return {dose_rate(load.value), rates[kLower], rates[kUpper]};
  double expected = 0;
  for (std::size_t i = 0; i < kNodes.size(); ++i) {
    expected += kWeights[i] * (rates[2 * i] + rates[2 * i + 1]);
  }
  return {expected, rates[kLower], rates[kUpper]};
}

double expected_dose_rate(const Estimate& load) { return dose_rates(load).value; }

}  // namespace dosimeter
