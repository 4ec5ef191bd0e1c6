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

// e^rest for |rest| < 0.35, as power_of_two does it, from its last term to its first: begins with 1
// and takes each term in turn. Not by fused operations, whose bits differ.
constexpr int kTerms = 14;
Doubles add_term(int term, Doubles rest, Doubles series) {
  const Doubles share = hn::Mul(rest, hn::Set(kDoubles, 1.0 / term));
  return hn::Add(hn::Set(kDoubles, 1), hn::Mul(share, series));
}

// What is left of an exponent of 2 without its whole number, as an exponent of e.
Doubles rest_of_power(Doubles exponent, Doubles whole) {
  return hn::Mul(hn::Sub(exponent, whole), hn::Set(kDoubles, std::numbers::ln2));
}

// The exponent of e^-logit.
Doubles exponent_of(Doubles logit) {
  constexpr double kMost = 700;  // beyond, a probability is 0 or 1 to the precision of a float
  return hn::Neg(hn::Max(hn::Min(logit, hn::Set(kDoubles, kMost)), hn::Set(kDoubles, -kMost)));
}

// The whole number of the exponent of 2 that has the value of an exponent of e, and what is left.
Doubles whole_of(Doubles exponent) {
  return rounded(hn::Mul(exponent, hn::Set(kDoubles, std::numbers::log2e)));
}
Doubles rest_of(Doubles exponent, Doubles whole) {
  // log(2) in two parts, so that a whole number of the first, up to 2000, is exact (Cody and Waite
  // 1980).
  constexpr double kFirstPart = 0x1.62E42FEFA3800p-1;
  constexpr double kSecondPart = 0x1.EF35793C76730p-45;
  const Doubles without_first = hn::Sub(exponent, hn::Mul(whole, hn::Set(kDoubles, kFirstPart)));
  return hn::Sub(without_first, hn::Mul(whole, hn::Set(kDoubles, kSecondPart)));
}

Doubles probability(Doubles whole, Doubles series) {
  const Doubles one = hn::Set(kDoubles, 1);
  return hn::Div(one, hn::Add(one, hn::Mul(series, two_to(whole))));
}

void raise_two_to_by_vectors(Exponents& x) {
  for (std::size_t i = 0; i < x.size(); i += hn::Lanes(kDoubles)) {
    const Doubles exponent = hn::LoadU(kDoubles, x.data() + i);
    const Doubles whole = rounded(exponent);
    const Doubles rest = rest_of_power(exponent, whole);
    Doubles series = hn::Set(kDoubles, 1);
    for (int term = kTerms; term > 0; --term) series = add_term(term, rest, series);
    hn::StoreU(hn::Mul(series, two_to(whole)), kDoubles, x.data() + i);
  }
}

void raise_two_to_and_squash_by_vectors(Exponents& x, Logits& logits) {
  for (std::size_t i = 0; i < x.size(); i += hn::Lanes(kDoubles)) {
    double* const first = logits.data() + i;
    double* const second = first + kExponentials;
    const Doubles exponent_of_first = exponent_of(hn::LoadU(kDoubles, first));
    const Doubles exponent_of_second = exponent_of(hn::LoadU(kDoubles, second));
    const Doubles exponent_of_two = hn::LoadU(kDoubles, x.data() + i);
    const Doubles first_whole = whole_of(exponent_of_first);
    const Doubles second_whole = whole_of(exponent_of_second);
    const Doubles whole = rounded(exponent_of_two);
    const Doubles first_rest = rest_of(exponent_of_first, first_whole);
    const Doubles second_rest = rest_of(exponent_of_second, second_whole);
    const Doubles rest = rest_of_power(exponent_of_two, whole);
    Doubles first_series = hn::Set(kDoubles, 1);
    Doubles second_series = first_series;
    Doubles series = first_series;
    for (int term = kTerms; term > 0; --term) {
      first_series = add_term(term, first_rest, first_series);
      second_series = add_term(term, second_rest, second_series);
      series = add_term(term, rest, series);
    }
    hn::StoreU(probability(first_whole, first_series), kDoubles, first);
    hn::StoreU(probability(second_whole, second_series), kDoubles, second);
    hn::StoreU(hn::Mul(series, two_to(whole)), kDoubles, x.data() + i);
  }
}

}  // namespace
}  // namespace dosimeter::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dosimeter {
namespace {

HWY_EXPORT(raise_two_to_by_vectors);
HWY_EXPORT(raise_two_to_and_squash_by_vectors);

}  // namespace

void raise_two_to(Exponents& x) { HWY_DYNAMIC_DISPATCH(raise_two_to_by_vectors)(x); }

void raise_two_to_and_squash(Exponents& x, Logits& logits) {
  HWY_DYNAMIC_DISPATCH(raise_two_to_and_squash_by_vectors)(x, logits);
}

}  // namespace dosimeter
#endif
