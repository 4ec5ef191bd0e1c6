#pragma once
// Chance that is the same on every machine: the numbers of std::mt19937_64 are laid down by the
// standard, but what std:: distributions make of them is not.

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

#include "exact_math.hpp"

namespace dosimeter {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t bits() { return engine_(); }

  // From 0 to below 1.
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

  bool happens(double probability) { return uniform() < probability; }

  // A whole number below `size`.
  std::size_t below(std::size_t size) {
    return static_cast<std::size_t>(uniform() * static_cast<double>(size));
  }

  // Standard normal, by the polar method (Marsaglia and Bray 1964, doi:10.1137/1006063).
  double normal() {
    for (;;) {
      const double x = 2 * uniform() - 1;
      const double y = 2 * uniform() - 1;
      const double square = x * x + y * y;
      if (square >= 1 || square == 0) continue;
      return x * std::sqrt(-2 * std::numbers::ln2 * binary_logarithm(square) / square);
    }
  }

  // Poisson, for small means: how many uniform factors until their product is below e^-mean.
  std::size_t poisson(double mean) {
    const double least = power_of_two(-mean / std::numbers::ln2);
    std::size_t count = 0;
    for (double product = uniform(); product > least; product *= uniform()) ++count;
    return count;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace dosimeter
