#include "record_bytes.hpp"

#include <bit>
#include <chrono>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <type_traits>

#include "exposure_figures.hpp"

namespace dosimeter::python {
namespace {

// The last byte is the version of the layout.
constexpr std::string_view kMark = "dosirec\x01";
constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

template <class Number>
using Bits = std::conditional_t<sizeof(Number) == 8, std::uint64_t, std::uint32_t>;

class Writer {
 public:
  explicit Writer(std::string& bytes) : bytes_(bytes) {}

  template <class Number>
  void operator()(Number number) {
    auto bits = std::bit_cast<Bits<Number>>(number);
    for (std::size_t i = 0; i < sizeof bits; ++i, bits >>= 8) {
      bytes_ += static_cast<char>(bits & 0xFF);
    }
  }

 private:
  std::string& bytes_;
};

// Reads within bounds that its caller has checked.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <class Number>
  void operator()(Number& number) {
    Bits<Number> bits = 0;
    for (std::size_t i = sizeof bits; i-- > 0;) {
      bits = static_cast<Bits<Number>>(bits << 8) | static_cast<unsigned char>(bytes_[i]);
    }
    bytes_.remove_prefix(sizeof bits);
    number = std::bit_cast<Number>(bits);
  }

 private:
  std::string_view bytes_;
};

void append(const Exposure& exposure, std::string& bytes) {
  Writer write(bytes);
  write(exposure.document);
  write(exposure.time ? std::int64_t{exposure.time->time_since_epoch().count()} : kNoTime);
  visit_figures(exposure, [&](std::string_view, auto figure) { write(figure); });
}

Exposure exposure_at(std::string_view bytes) {
  Exposure exposure;
  Reader read(bytes);
  read(exposure.document);
  std::int64_t seconds = 0;
  read(seconds);
  if (seconds != kNoTime) exposure.time = Time(std::chrono::seconds(seconds));
  visit_figures(exposure, [&](std::string_view, auto& figure) { read(figure); });
  return exposure;
}

std::size_t bytes_of_an_exposure() {
  std::string bytes;
  append(Exposure(), bytes);
  return bytes.size();
}

}  // namespace

std::string record_bytes(const WorkerRecord& record) {
  const auto exposures = record.exposures();
  std::string bytes(kMark);
  bytes.reserve(kMark.size() + exposures.size() * bytes_of_an_exposure());
  for (const Exposure& exposure : exposures) append(exposure, bytes);
  return bytes;
}

WorkerRecord record_from_bytes(std::string_view bytes) {
  static const std::size_t size = bytes_of_an_exposure();
  if (!bytes.starts_with(kMark) || (bytes.size() - kMark.size()) % size != 0) {
    throw std::invalid_argument(
        "these bytes are no record of a worker, or one of another version; make it anew from the "
        "documents");
  }
  WorkerRecord record;
  for (bytes.remove_prefix(kMark.size()); !bytes.empty(); bytes.remove_prefix(size)) {
    record.add(exposure_at(bytes));
  }
  return record;
}

}  // namespace dosimeter::python
