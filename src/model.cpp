#include "dosimeter/model.hpp"

#include <algorithm>
#include <boost/crc.hpp>
#include <cmath>
#include <cstring>
#include <numeric>
#include <span>

#include "dosimeter/error.hpp"
#include "embedded.hpp"
#include "model_data.hpp"
#include "tsv.hpp"

namespace dosimeter {
namespace {

constexpr std::size_t kMostEntries = 1u << 20;  // what a sane file stays far below

// Reads numbers one after another; a file cut short is an Error.
class ByteReader {
 public:
  ByteReader(std::string_view bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  std::string_view take(std::size_t count) {
    if (count > bytes_.size()) fail("the weights file is cut short", "fetch it again");
    const std::string_view part = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return part;
  }

  std::uint32_t number() {
    std::uint32_t value = 0;
    read(&value, 1);
    return value;
  }

  template <class T>
  void read(T* values, std::size_t count) {
    std::memcpy(values, take(count * sizeof(T)).data(), count * sizeof(T));
  }

  template <class T>
  std::vector<T> array(std::size_t count) {
    std::vector<T> values(count);
    if (count != 0) read(values.data(), count);
    return values;
  }

  void expect(bool holds, const char* what, const char* remedy) const {
    if (!holds) fail(what, remedy);
  }

  std::string_view rest() const { return bytes_; }

 private:
  [[noreturn]] void fail(const char* what, const char* remedy) const {
    throw Error({name_, 0, what, remedy});
  }

  std::string_view bytes_;
  const std::string& name_;
};

bool all_finite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](float value) { return std::isfinite(value); });
}

IntervalTable read_interval(ByteReader& reader, std::size_t knots) {
  IntervalTable table;
  for (auto* values : {&table.knots, &table.below, &table.above}) {
    *values = reader.array<float>(knots);
    reader.expect(all_finite(*values), "an interval is no number", "train anew");
  }
  reader.expect(std::is_sorted(table.knots.begin(), table.knots.end()),
                "the interval's knots are out of order", "train anew");
  return table;
}

// Renumbers the columns from 1 on so that those of frequent n-grams lie side by side, where the
// caches keep them.
void put_frequent_columns_first(Model::Data& data) {
  std::vector<std::uint32_t> order(data.columns.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin() + 1, order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return data.columns[a].inverse_document_frequency < data.columns[b].inverse_document_frequency;
  });
  std::vector<Column> columns;
  columns.reserve(order.size());
  std::vector<std::uint32_t> new_number(order.size());
  for (const std::uint32_t old_number : order) {
    new_number[old_number] = static_cast<std::uint32_t>(columns.size());
    columns.push_back(data.columns[old_number]);
  }
  data.columns = std::move(columns);
  for (std::uint32_t& column : data.column_numbers) column = new_number[column + 1];
}

// What the checksum covers.
void read_body(ByteReader& reader, Model::Data& data) {
  const std::string_view version = reader.take(kVersionBytes);
  data.version = version.substr(0, version.find('\0'));
  const std::uint32_t dense = reader.number();
  const std::uint32_t outputs = reader.number();
  const std::uint32_t columns = reader.number();
  const std::uint32_t entries = reader.number();
  const std::uint32_t knots = reader.number();
  reader.expect(dense == kDenseFeatures && outputs == kOutputs && columns < kMostEntries &&
                    entries < kMostEntries && knots >= 1 && knots < 1000,
                "the weights are for other features", "train them anew with models/train.py");
  reader.read(data.bias.data(), kOutputs);
  reader.read(data.dense.data(), kOutputs * kDenseFeatures);
  reader.read(data.scale.data(), kOutputs);
  data.columns.resize(columns + std::size_t{1});
  const auto read_columns = std::span(data.columns).subspan(1);
  for (Column& column : read_columns) reader.read(&column.inverse_document_frequency, 1);
  for (Column& column : read_columns) reader.read(column.weights.data(), kOutputs);
  data.load_interval = read_interval(reader, knots);
  data.peak_interval = read_interval(reader, knots);
  data.fingerprints = reader.array<std::uint64_t>(entries);
  data.column_numbers = reader.array<std::uint32_t>(entries);
  reader.expect(std::all_of(data.column_numbers.begin(), data.column_numbers.end(),
                            [&](std::uint32_t column) { return column < columns; }),
                "a word has no weights", "train anew");
  const bool frequencies_are_finite = std::all_of(
      data.columns.begin(), data.columns.end(),
      [](const Column& column) { return std::isfinite(column.inverse_document_frequency); });
  reader.expect(reader.rest().empty(), "there are bytes behind the weights",
                "fetch the file again");
  reader.expect(data.bias.isFinite().all() && data.dense.allFinite() &&
                    data.scale.isFinite().all() && frequencies_are_finite,
                "a weight is no number", "train anew");
  put_frequent_columns_first(data);
}

}  // namespace

std::array<float, 2> IntervalTable::at(float value) const {
  const auto next = std::upper_bound(knots.begin(), knots.end(), value);
  const auto i = static_cast<std::size_t>(next - knots.begin());
  if (i == 0) return {below.front(), above.front()};
  if (i == knots.size()) return {below.back(), above.back()};
  const float t = (value - knots[i - 1]) / (knots[i] - knots[i - 1]);
  return {below[i - 1] + t * (below[i] - below[i - 1]),
          above[i - 1] + t * (above[i] - above[i - 1])};
}

Model::Model(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

Model Model::parse(std::string_view bytes, const std::string& name) {
  ByteReader reader(bytes, name);
  // An empty file, and one that ends within the first bytes, is cut short.
  reader.expect(bytes.starts_with(kMagic) || kMagic.starts_with(bytes), "this is no weights file",
                "give one of models/train.py");
  reader.take(kMagic.size());
  reader.expect(reader.number() == kFormatVersion, "the file has another format version",
                "use the weights of this release");
  reader.expect(reader.number() == kFeatureVersion, "the weights are for other features",
                "train them anew with models/train.py");
  auto data = std::make_unique<Data>();
  data->checksum = reader.number();
  boost::crc_32_type crc;
  crc.process_bytes(reader.rest().data(), reader.rest().size());
  reader.expect(crc.checksum() == data->checksum, "the weights file is cut short or altered",
                "fetch it again");
  read_body(reader, *data);
  return Model(std::move(data));
}

Model Model::load(const std::string& path) { return parse(read_file(path), path); }

const Model& Model::standard() {
  static const Model model = [] {
    Model standard = parse(embedded::file("models/weights.bin"), "models/weights.bin");
    standard.data_->is_standard = true;
    return standard;
  }();
  return model;
}

std::string_view Model::version() const { return data_->version; }
std::uint32_t Model::checksum() const { return data_->checksum; }
std::size_t Model::vocabulary_size() const { return data_->fingerprints.size(); }

}  // namespace dosimeter
