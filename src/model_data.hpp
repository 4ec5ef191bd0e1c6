#pragma once
// The weights in memory, and their file.
//
// The file, little-endian: the 8 bytes "DOSIMETR"; u32 format version; u32 feature version; u32
// CRC-32 of all that follows; then 16 bytes of training version (zero-padded ASCII); u32 counts of
// dense features, outputs, columns, vocabulary entries and interval knots; f32 bias[outputs]; f32
// dense[dense][outputs]; f32 scale[outputs]; f32 inverse document frequency[columns]; i16
// ngram[columns][outputs] (times scale); for load and then for peak: f32 knot[knots], below[knots],
// above[knots]; u64 fingerprint[entries]; u32 column[entries].

#include <Eigen/Dense>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/model.hpp"
#include "features.hpp"

namespace dosimeter {

inline constexpr std::string_view kMagic = "DOSIMETR";
inline constexpr std::uint32_t kFormatVersion = 2;
inline constexpr std::size_t kVersionBytes = 16;

// load, peak, then the logit of each category.
inline constexpr std::size_t kOutputs = 2 + kCategories;
using Outputs = Eigen::Array<float, kOutputs, 1>;

// What the hot loop needs of an n-gram, side by side in memory.
struct Column {
  float inverse_document_frequency = 0;
  std::array<std::int16_t, kOutputs> weights{};  // times Model::Data::scale
};

// How far a 90 % interval reaches below and above a value: given at ascending knots, linear between
// them.
struct IntervalTable {
  std::vector<float> knots, below, above;

  std::array<float, 2> at(float value) const;
};

struct Model::Data {
  bool is_standard = false;  // what comes with the library
  std::string version;
  std::uint32_t checksum = 0;
  Outputs bias;
  Eigen::Matrix<float, kOutputs, kDenseFeatures> dense;
  Outputs scale;
  std::vector<Column> columns;                // the first is that of no n-gram
  std::vector<std::uint64_t> fingerprints;    // of the n-grams that have a weight
  std::vector<std::uint32_t> column_numbers;  // of each fingerprint
  IntervalTable load_interval;
  IntervalTable peak_interval;
};

}  // namespace dosimeter
