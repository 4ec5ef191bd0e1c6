#include "report_format.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "utf8.hpp"

namespace dosimeter {
namespace {

constexpr UChar32 kReplacement = 0xFFFD;

// Room for the sign, digits and point of any finite double in fixed notation.
constexpr std::size_t kLongest = std::numeric_limits<double>::max_exponent10 + 400;

template <class... Arguments>
std::string number(Arguments... arguments) {
  std::array<char, kLongest> buffer;
  char* const begin = buffer.data();
  return {begin, std::to_chars(begin, begin + buffer.size(), arguments...).ptr};
}

std::size_t width_of(UChar32 c) {
  const auto type = u_charType(c);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) return 0;
  const auto width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

template <class Keep>
std::string replace_unless(Keep keep, std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t position = 0; position < text.size();) {
    const UChar32 c = next_code_point(text, position);
    append_code_point(result, c >= 0 && keep(c) ? c : kReplacement);
  }
  return result;
}

}  // namespace

std::string well_formed(std::string_view text) {
  return replace_unless([](UChar32) { return true; }, text);
}

std::string printable(std::string_view text) {
  return replace_unless([](UChar32 c) { return u_charType(c) != U_CONTROL_CHAR; }, text);
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t position = 0; position < text.size();) {
    const UChar32 c = next_code_point(text, position);
    width += c < 0 ? 1 : width_of(c);
  }
  return width;
}

std::string rounded(double value, int decimals) {
  return number(value, std::chars_format::fixed, decimals);
}

void append_json_string(std::string_view text, std::string& json) {
  const auto is_plain = [](char c) { return c >= ' ' && c < 0x7F && c != '"' && c != '\\'; };
  if (std::all_of(text.begin(), text.end(), is_plain)) {
    json += '"';
    json += text;
    json += '"';
    return;
  }
  const std::string sound = well_formed(text);
  json += boost::json::serialize(boost::json::string_view(sound.data(), sound.size()));
}

void append_rounded(double value, int decimals, std::string& text) {
  constexpr std::array<double, 4> powers = {1, 10, 100, 1000};
  const bool is_usual = !std::signbit(value) && value < 1e9 && decimals >= 1 && decimals <= 3;
  if (!is_usual) {
    text += rounded(value, decimals);
    return;
  }
  // The product and what rounding has taken from it: together they are exact.
  const double power = powers[static_cast<std::size_t>(decimals)];
  const double product = value * power;
  const double rest = std::fma(value, power, -product);
  const double floor = std::floor(product);
  const double fraction = product - floor;
  auto units = static_cast<std::uint64_t>(floor);
  const bool is_above_half = fraction > 0.5 || (fraction == 0.5 && rest > 0);
  const bool is_half = fraction == 0.5 && rest == 0;
  if (is_above_half || (is_half && units % 2 == 1)) ++units;

  std::array<char, 24> buffer;
  char* at = buffer.data() + buffer.size();
  for (int digits = 0; digits <= decimals || units != 0; ++digits) {
    if (digits == decimals) *--at = '.';
    *--at = static_cast<char>('0' + units % 10);
    units /= 10;
  }
  text.append(at, buffer.data() + buffer.size());
}

std::string in_full(double value) { return number(value, std::chars_format::fixed); }

Estimate in_percent(const Estimate& share) {
  return {100 * share.value, 100 * share.lower, 100 * share.upper};
}

std::string interval(const Estimate& estimate, int decimals) {
  return rounded(estimate.lower, decimals) + " to " + rounded(estimate.upper, decimals);
}

std::string interval(const CountEstimate& count) {
  return std::to_string(count.lower) + " to " + std::to_string(count.upper);
}

std::string count_of(std::size_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace dosimeter
