// Weights back into the format of their file, and weights with a calibration in them.

#include <algorithm>
#include <boost/crc.hpp>
#include <span>

#include "dosimeter/calibration.hpp"
#include "dosimeter/error.hpp"
#include "model_data.hpp"

namespace dosimeter {
namespace {

constexpr std::string_view kCalibrated = "+cal";

template <class T>
void append(std::string& bytes, const T* values, std::size_t count) {
  bytes.append(reinterpret_cast<const char*>(values), count * sizeof(T));
}

void append_number(std::string& bytes, std::size_t number) {
  const auto value = static_cast<std::uint32_t>(number);
  append(bytes, &value, 1);
}

void append_interval(std::string& bytes, const IntervalTable& table) {
  for (const auto* values : {&table.knots, &table.below, &table.above}) {
    append(bytes, values->data(), values->size());
  }
}

// What the checksum covers.
std::string body(const Model::Data& data) {
  std::string bytes = data.version;
  bytes.resize(kVersionBytes, '\0');
  const auto columns = std::span(data.columns).subspan(1);
  append_number(bytes, kDenseFeatures);
  append_number(bytes, kOutputs);
  append_number(bytes, columns.size());
  append_number(bytes, data.fingerprints.size());
  append_number(bytes, data.load_interval.knots.size());
  append(bytes, data.bias.data(), kOutputs);
  append(bytes, data.dense.data(), kOutputs * kDenseFeatures);
  append(bytes, data.scale.data(), kOutputs);
  for (const Column& column : columns) append(bytes, &column.inverse_document_frequency, 1);
  for (const Column& column : columns) append(bytes, column.weights.data(), kOutputs);
  append_interval(bytes, data.load_interval);
  append_interval(bytes, data.peak_interval);
  append(bytes, data.fingerprints.data(), data.fingerprints.size());
  for (const std::uint32_t column : data.column_numbers) append_number(bytes, column - 1);
  return bytes;
}

std::string file_bytes(const Model::Data& data) {
  const std::string checked = body(data);
  boost::crc_32_type crc;
  crc.process_bytes(checked.data(), checked.size());
  std::string bytes(kMagic);
  append_number(bytes, kFormatVersion);
  append_number(bytes, kFeatureVersion);
  append_number(bytes, crc.checksum());
  return bytes + checked;
}

// A value's interval is looked up by the value, so the knots move with it.
void correct(const Correction& correction, IntervalTable& table) {
  const auto factor = static_cast<float>(correction.interval_factor);
  for (float& knot : table.knots) {
    knot = static_cast<float>(correction.slope * knot + correction.offset);
  }
  for (float& width : table.below) width *= factor;
  for (float& width : table.above) width *= factor;
}

void correct(const Correction& correction, Eigen::Index output, Model::Data& data) {
  const auto slope = static_cast<float>(correction.slope);
  data.bias[output] = static_cast<float>(correction.slope * data.bias[output] + correction.offset);
  data.dense.row(output) *= slope;
  data.scale[output] *= slope;
}

}  // namespace

std::string Model::bytes() const { return file_bytes(*data_); }

Model Model::calibrated(const Calibration& calibration) const {
  if (!calibration.helps()) {
    throw Error(
        {"ratings", 0, why_refused(calibration), "keep the model as it is, or rate more passages"});
  }
  Data data = *data_;
  if (!data.version.ends_with(kCalibrated)) {
    data.version.resize(std::min(data.version.size(), kVersionBytes - kCalibrated.size()));
    data.version += kCalibrated;
  }
  correct(calibration.load, 0, data);
  correct(calibration.peak, 1, data);
  correct(calibration.load, data.load_interval);
  correct(calibration.peak, data.peak_interval);
  return parse(file_bytes(data), "calibrated weights");
}

}  // namespace dosimeter
