#include "trace.hpp"

#include <cstdint>
#include <random>

namespace dosimeter::server {
namespace {

std::string random_digits(std::size_t count) {
  // Numbers that tell requests apart; nobody's secret.
  thread_local std::mt19937_64 generator{std::random_device{}()};
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(count, '0');
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < count; ++i, word >>= 4) {
    if (i % 16 == 0) word = generator();
    text[i] = digits[word & 15];
  }
  return text;
}

// Whether `text` is an identifier of that many digits, not all 0.
bool is_identifier(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos &&
         text.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

Trace trace_of(std::string_view header) {
  // version "-" trace-id "-" parent-id "-" flags; later versions may go on behind another "-".
  const bool has_shape = header.size() >= 55 && header[2] == '-' && header[35] == '-' &&
                         header[52] == '-' &&
                         (header.substr(0, 2) == "00" ? header.size() == 55
                                                      : header.size() == 55 || header[55] == '-');
  if (has_shape && header.substr(0, 2) != "ff" &&
      header.substr(0, 2).find_first_not_of("0123456789abcdef") == std::string_view::npos &&
      is_identifier(header.substr(3, 32)) && is_identifier(header.substr(36, 16))) {
    return {std::string(header.substr(3, 32)), random_digits(16),
            std::string(header.substr(36, 16))};
  }
  return {random_digits(32), random_digits(16), ""};
}

}  // namespace dosimeter::server
