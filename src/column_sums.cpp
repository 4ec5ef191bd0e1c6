// Compiled once for each kind of vector, as byte_masks.cpp is.

#include "column_sums.hpp"

#include <cmath>

#include "vector_kinds.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "column_sums.cpp"
#include <hwy/foreach_target.h>
// Behind foreach_target.h.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace dosimeter::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kLanes = 8;  // or as many as a vector has, where those are fewer
const hn::CappedTag<float, kLanes> kFloats;
const hn::Rebind<std::int32_t, decltype(kFloats)> kWide;
const hn::Rebind<std::int16_t, decltype(kFloats)> kNarrow;
using Floats = hn::Vec<decltype(kFloats)>;

// Not a fused multiply-add, whose bits differ.
Floats add(Floats sum, Floats term_weight, const std::int16_t* weights) {
  const auto wide = hn::PromoteTo(kWide, hn::LoadU(kNarrow, weights));
  return hn::Add(sum, hn::Mul(term_weight, hn::ConvertTo(kFloats, wide)));
}

// Sums 16 outputs; the last one, and the squares, one at a time.
void sum_by_vectors(std::span<const std::uint32_t> columns, const std::uint16_t* counts,
                    const Column* table, const DampedCounts& damped, ColumnSums& sums) {
  static_assert(kOutputs == 17);
  const std::size_t lanes = hn::Lanes(kFloats);
  float last = 0;
  float squares = 0;
  for (std::size_t begin = 0; begin + 1 < kOutputs; begin += 2 * lanes) {
    Floats first_half = hn::Zero(kFloats);
    Floats second_half = hn::Zero(kFloats);
    last = squares = 0;
    for (const std::uint32_t number : columns) {
      const Column& column = table[number];
      const float x = damped[counts[number]] * column.inverse_document_frequency;
      const Floats term_weight = hn::Set(kFloats, x);
      first_half = add(first_half, term_weight, column.weights.data() + begin);
      second_half = add(second_half, term_weight, column.weights.data() + begin + lanes);
      last += x * static_cast<float>(column.weights[kOutputs - 1]);
      squares += x * x;
    }
    hn::StoreU(first_half, kFloats, sums.outputs.data() + begin);
    hn::StoreU(second_half, kFloats, sums.outputs.data() + begin + lanes);
  }
  sums.outputs[kOutputs - 1] = last;
  sums.squares = squares;
}

}  // namespace
}  // namespace dosimeter::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dosimeter {
namespace {

HWY_EXPORT(sum_by_vectors);

}  // namespace

// Made at first use, so that a scorer works in another file's static initialisation too.
const DampedCounts& damped_counts() {
  static const DampedCounts damped = [] {
    DampedCounts result{};
    for (std::size_t i = 1; i < result.size(); ++i) {
      result[i] = 1.0F + std::log(static_cast<float>(i));
    }
    return result;
  }();
  return damped;
}

ColumnSums sum_columns(std::span<const std::uint32_t> columns,
                       std::span<const std::uint16_t> counts, const Model::Data& model) {
  ColumnSums sums;
  HWY_DYNAMIC_DISPATCH(sum_by_vectors)
  (columns, counts.data(), model.columns.data(), damped_counts(), sums);
  return sums;
}

}  // namespace dosimeter
#endif
