#include "record_text.hpp"

#include <simdjson.h>

#include <cstdint>
#include <cstring>

#include "utf8.hpp"

namespace dosimeter {
namespace {

// Most text is ASCII: eight bytes at a time.
std::size_t skip_ascii(std::string_view bytes, std::size_t position) {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  std::uint64_t word = 0;
  while (position + sizeof word <= bytes.size()) {
    std::memcpy(&word, bytes.data() + position, sizeof word);
    if ((word & high_bits) != 0) break;
    position += sizeof word;
  }
  while (position < bytes.size() && (bytes[position] & 0x80) == 0) ++position;
  return position;
}

}  // namespace

std::size_t valid_utf8_prefix(std::string_view bytes) {
  if (is_utf8(bytes)) return bytes.size();  // by vectors, and nearly always so
  std::size_t position = 0;
  while ((position = skip_ascii(bytes, position)) < bytes.size()) {
    std::size_t length = 0;
    if (next_code_point(bytes.substr(position, U8_MAX_LENGTH), length) < 0) break;
    position += length;
  }
  return position;
}

bool is_utf8(std::string_view bytes) {
  const auto rest = bytes.substr(skip_ascii(bytes, 0));
  return rest.empty() || simdjson::validate_utf8(rest);
}

void normalise_line_ends(std::string& text) {
  auto from = text.find('\r');
  if (from == std::string::npos) return;
  std::size_t to = from;
  for (; from < text.size(); ++from) {
    if (text[from] != '\r') {
      text[to++] = text[from];
    } else if (from + 1 == text.size() || text[from + 1] != '\n') {
      text[to++] = '\n';
    }
  }
  text.resize(to);
}

}  // namespace dosimeter
