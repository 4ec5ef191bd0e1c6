#pragma once
// Functions of real numbers that give the same bits on every machine: additions, multiplications,
// divisions and square roots only, which IEEE 754 rounds exactly. The C library's own exponential
// and logarithm may differ in the last bit from one machine to the next.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace dosimeter {

// 95 % of normal values are below it: the ends of a 90 % interval lie so many deviations away.
inline constexpr double kNormal95 = 1.6448536269514722;

// 2^x, within a few units in the last place; 0 for x below -1100.
inline double power_of_two(double x) {
  x = std::clamp(x, -1100.0, 1100.0);
  const auto exponent = static_cast<int>(x + std::copysign(0.5, x));  // x, rounded
  const double whole = exponent;
  const double rest = (x - whole) * std::numbers::ln2;
  double series = 1;  // e^rest: 14 terms reach the precision of a double for |rest| < 0.35
  for (int i = 14; i > 0; --i) series = 1 + (rest * (1.0 / i)) * series;
  if (exponent < -1022 || exponent > 1023) return std::ldexp(series, exponent);
  return series * std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

// The logarithm to the base of 2 of x > 0, within a few units in the last place.
inline double binary_logarithm(double x) {
  int exponent = 0;
  const double fraction = std::frexp(x, &exponent);
  const double z = (fraction - 1) / (fraction + 1);  // log(fraction) = 2 artanh(z), |z| <= 1/3
  double series = 0;
  for (int i = 35; i > 0; i -= 2) series = 1.0 / i + z * z * series;
  return exponent + 2 * z * series / std::numbers::ln2;
}

}  // namespace dosimeter
