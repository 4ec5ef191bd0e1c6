#pragma once
// The sums at the heart of scoring: the weights of all n-grams of a passage, each times its term
// weight, by the widest vectors that the machine has. Every output is summed up in the order of the
// n-grams, so its bits are those of a plain loop.

#include <array>
#include <cstdint>
#include <span>

#include "model_data.hpp"

namespace dosimeter {

struct ColumnSums {
  std::array<float, kOutputs> outputs{};  // in units of Model::Data::scale
  float squares = 0;                      // of the term weights
};

// `term_weights` belong to `columns`, which are numbers of columns of `model`.
ColumnSums sum_columns(std::span<const std::uint32_t> columns, std::span<const float> term_weights,
                       const Model::Data& model);

}  // namespace dosimeter
