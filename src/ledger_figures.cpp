#include "ledger_figures.hpp"

#include <bit>
#include <cstring>
#include <limits>
#include <type_traits>

#include "exposure_figures.hpp"

namespace dosimeter {
namespace {

constexpr char kVersion = 1;
constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();
constexpr std::size_t kPackedSize = 1 + 2 * 8 + 4 + 4 * 8 + (6 + kCategories) * 4;
static_assert(sizeof(Exposure) == 144, "a new member of Exposure belongs into visit_figures");

template <class Number>
using Bits = std::conditional_t<sizeof(Number) == 8, std::uint64_t, std::uint32_t>;

template <class Number>
char* write(char* to, Number number) {
  const auto bits = std::bit_cast<Bits<Number>>(number);
  for (std::size_t i = 0; i < sizeof bits; ++i) *to++ = static_cast<char>(bits >> (8 * i) & 0xFF);
  return to;
}

template <class Number>
const char* read(const char* from, Number& number) {
  Bits<Number> bits = 0;
  for (std::size_t i = 0; i < sizeof bits; ++i) {
    bits |= static_cast<Bits<Number>>(static_cast<unsigned char>(*from++)) << (8 * i);
  }
  number = std::bit_cast<Number>(bits);
  return from;
}

}  // namespace

void pack(const Exposure& exposure, std::string& bytes) {
  bytes.resize(kPackedSize);
  char* to = bytes.data();
  *to++ = kVersion;
  to = write(to, exposure.document);
  to = write(to, exposure.time ? std::int64_t{exposure.time->time_since_epoch().count()} : kNoTime);
  visit_figures(exposure,
                [&](std::string_view, auto figure) { to = write(to, checked_figure(figure)); });
}

bool unpack(std::string_view bytes, Exposure& exposure) {
  if (bytes.size() != kPackedSize || bytes.front() != kVersion) return false;
  std::int64_t seconds = 0;
  const char* from = read(bytes.data() + 1, exposure.document);
  from = read(from, seconds);
  exposure.time.reset();
  if (seconds != kNoTime) exposure.time = Time(std::chrono::seconds(seconds));
  visit_figures(exposure, [&](std::string_view, auto& figure) { from = read(from, figure); });
  return true;
}

}  // namespace dosimeter
