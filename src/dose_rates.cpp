#include "dose_rates.hpp"

#include <algorithm>

#include "exact_math.hpp"

namespace dosimeter {
namespace {

// Of the half of a standard normal distribution above 0.
constexpr std::array kNodes = {0.26948424, 1.19960929, 2.54526846};
constexpr std::array kWeights = {0.25164538, 0.22368325, 0.02467137};
constexpr std::size_t kLower = 2 * kNodes.size();
constexpr std::size_t kUpper = kLower + 1;

// From the half of a 90 % interval; one on the wrong side of its value counts as 0.
double deviation(double half_width) { return std::max(0.0, half_width) / kNormal95; }

}  // namespace

double dose_rate(double load) { return (power_of_two(load) - 1) / 7; }

Exponents exponents_of_rates(const Estimate& load) {
  const double below = deviation(load.value - load.lower);
  const double above = deviation(load.upper - load.value);
  Exponents exponents{};
  for (std::size_t i = 0; i < kNodes.size(); ++i) {
    exponents[2 * i] = std::max(0.0, load.value - kNodes[i] * below);
    exponents[2 * i + 1] = std::min(5.0, load.value + kNodes[i] * above);
  }
  exponents[kLower] = load.lower;
  exponents[kUpper] = load.upper;
  return exponents;
}

Estimate dose_rates(const Estimate& load, const Exponents& powers) {
  Exponents rates = powers;
  for (double& rate : rates) rate = (rate - 1) / 7;
  const bool is_certain = !(load.lower < load.value) && !(load.upper > load.value);
  if (is_certain) return {dose_rate(load.value), rates[kLower], rates[kUpper]};
  double expected = 0;
  for (std::size_t i = 0; i < kNodes.size(); ++i) {
    expected += kWeights[i] * (rates[2 * i] + rates[2 * i + 1]);
  }
  return {expected, rates[kLower], rates[kUpper]};
}

Estimate dose_rates(const Estimate& load) {
  Exponents powers = exponents_of_rates(load);
  raise_two_to(powers);
  return dose_rates(load, powers);
}

double expected_dose_rate(const Estimate& load) { return dose_rates(load).value; }

}  // namespace dosimeter
