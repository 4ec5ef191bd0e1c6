// Compiled once for each kind of vector, as byte_masks.cpp is.

#include "exponentials.hpp"

#include <numbers>

#include "vector_kinds.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "exponentials.cpp"
#include <hwy/foreach_target.h>
// Behind foreach_target.h.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace dosimeter::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

const hn::CappedTag<double, kExponentials> kDoubles;
const hn::RebindToUnsigned<decltype(kDoubles)> kBits;
using Doubles = hn::Vec<decltype(kDoubles)>;

Doubles rounded(Doubles x) {
  return hn::Trunc(hn::Add(x, hn::CopySign(hn::Set(kDoubles, 0.5), x)));
}

// 2^whole of whole numbers from -1022 to 1023: their exponents moved to where a double has its own.
Doubles two_to(Doubles whole) {
  constexpr double kBias = 1023;
  constexpr double kOnesPlace = 4503599627370496;  // 2^52: the lowest bit of a double counts ones
  const auto biased = hn::BitCast(kBits, hn::Add(whole, hn::Set(kDoubles, kOnesPlace + kBias)));
  return hn::BitCast(kDoubles, hn::ShiftLeft<52>(biased));
}

// e^rest for |rest| < 0.35, as power_of_two does it. Not by fused operations, whose bits differ.
Doubles series_of(Doubles rest) {
  const Doubles one = hn::Set(kDoubles, 1);
  Doubles series = one;
  for (int i = 14; i > 0; --i) {
    series = hn::Add(one, hn::Mul(hn::Mul(rest, hn::Set(kDoubles, 1.0 / i)), series));
  }
  return series;
}

void raise_two_to_by_vectors(Exponents& x) {
  for (std::size_t i = 0; i < x.size(); i += hn::Lanes(kDoubles)) {
    const Doubles exponent = hn::LoadU(kDoubles, x.data() + i);
    const Doubles whole = rounded(exponent);
    const Doubles rest = hn::Mul(hn::Sub(exponent, whole), hn::Set(kDoubles, std::numbers::ln2));
    hn::StoreU(hn::Mul(series_of(rest), two_to(whole)), kDoubles, x.data() + i);
  }
}

void logits_to_probabilities_by_vectors(Exponents& logits) {
  // log(2) in two parts, so that a whole number of the first, up to 2000, is exact (Cody and Waite
  // 1980).
  constexpr double kFirstPart = 0x1.62E42FEFA3800p-1;
  constexpr double kSecondPart = 0x1.EF35793C76730p-45;
  constexpr double kMost = 700;  // beyond, a probability is 0 or 1 to the precision of a float
  const Doubles one = hn::Set(kDoubles, 1);
  for (std::size_t i = 0; i < logits.size(); i += hn::Lanes(kDoubles)) {
    const Doubles logit = hn::LoadU(kDoubles, logits.data() + i);
    const Doubles exponent =
        hn::Neg(hn::Max(hn::Min(logit, hn::Set(kDoubles, kMost)), hn::Set(kDoubles, -kMost)));
    const Doubles whole = rounded(hn::Mul(exponent, hn::Set(kDoubles, std::numbers::log2e)));
    const Doubles without_first = hn::Sub(exponent, hn::Mul(whole, hn::Set(kDoubles, kFirstPart)));
    const Doubles rest = hn::Sub(without_first, hn::Mul(whole, hn::Set(kDoubles, kSecondPart)));
    const Doubles power = hn::Mul(series_of(rest), two_to(whole));
    hn::StoreU(hn::Div(one, hn::Add(one, power)), kDoubles, logits.data() + i);
  }
}

}  // namespace
}  // namespace dosimeter::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dosimeter {
namespace {

HWY_EXPORT(raise_two_to_by_vectors);
HWY_EXPORT(logits_to_probabilities_by_vectors);

}  // namespace

void raise_two_to(Exponents& x) { HWY_DYNAMIC_DISPATCH(raise_two_to_by_vectors)(x); }

void logits_to_probabilities(Exponents& logits) {
  HWY_DYNAMIC_DISPATCH(logits_to_probabilities_by_vectors)(logits);
}

}  // namespace dosimeter
#endif
