#pragma once
// The sums at the heart of scoring: the weights of all n-grams of a passage, each times its term
// weight, by the widest vectors that the machine has. Every output is summed up in the order of the
// n-grams, so its bits are those of a plain loop.

#include <array>
#include <cstdint>
#include <span>

#include "model_data.hpp"
#include "passages.hpp"

namespace dosimeter {

// 1 + log(count), by count: the second mention of a word adds less than the first. No n-gram is
// more often in a passage than it has words.
using DampedCounts = std::array<float, 512>;
static_assert(kLongestPassage + kUsualPassage / 2 < std::tuple_size_v<DampedCounts>);
const DampedCounts& damped_counts();

struct ColumnSums {
  std::array<float, kOutputs> outputs{};  // in units of Model::Data::scale
  float squares = 0;                      // of the term weights
};

// `columns` are numbers of columns of `model`, `counts` how often each of the model's occurs.
ColumnSums sum_columns(std::span<const std::uint32_t> columns,
                       std::span<const std::uint16_t> counts, const Model::Data& model);

}  // namespace dosimeter
