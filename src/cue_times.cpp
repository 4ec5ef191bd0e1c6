#include "cue_times.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace dosimeter {
namespace {

struct Style {
  std::string_view fraction_marks;
  std::size_t fewest_digits;  // of minutes and seconds
  bool fraction_required;
};

constexpr Style webvtt{".", 2, true};
constexpr Style subrip{",.", 1, false};

std::string_view skip_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

// Takes the digits at the start of `text`. Six are more than any clock has.
bool take_number(std::string_view& text, std::size_t fewest, std::size_t most,
                 std::int64_t& value) {
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  if (digits < fewest || digits > most) return false;
  value = 0;
  for (const char digit : text.substr(0, digits)) value = 10 * value + (digit - '0');
  text.remove_prefix(digits);
  return true;
}

bool take_mark(std::string_view& text, std::string_view marks) {
  if (text.empty() || marks.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

bool take_timestamp(std::string_view& text, const Style& style, double& seconds) {
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  std::int64_t whole_seconds = 0;
  std::int64_t milliseconds = 0;
  const std::string_view first = text;
  if (!take_number(text, 1, 6, hours) || !take_mark(text, ":") ||
      !take_number(text, style.fewest_digits, 2, minutes)) {
    return false;
  }
  if (take_mark(text, ":")) {
    if (!take_number(text, style.fewest_digits, 2, whole_seconds)) return false;
  } else {  // no hours: what was read are minutes and seconds
    text = first;
    hours = 0;
    if (!take_number(text, style.fewest_digits, 2, minutes) || !take_mark(text, ":") ||
        !take_number(text, style.fewest_digits, 2, whole_seconds)) {
      return false;
    }
  }
  if (take_mark(text, style.fraction_marks)) {
    if (!take_number(text, 3, 3, milliseconds)) return false;
  } else if (style.fraction_required) {
    return false;
  }
  if (minutes > 59 || whole_seconds > 59) return false;
  const std::int64_t total = ((hours * 60 + minutes) * 60 + whole_seconds) * 1000 + milliseconds;
  seconds = static_cast<double>(total) / 1000;
  return true;
}

std::optional<CueTimes> parse_times(std::string_view line, const Style& style) {
  constexpr std::string_view arrow = "-->";
  CueTimes times;
  line = skip_blanks(line);
  if (!take_timestamp(line, style, times.start)) return std::nullopt;
  line = skip_blanks(line);
  if (!line.starts_with(arrow)) return std::nullopt;
  line = skip_blanks(line.substr(arrow.size()));
  if (!take_timestamp(line, style, times.end)) return std::nullopt;
  // Settings may follow.
  if (!line.empty() && line.front() != ' ' && line.front() != '\t') return std::nullopt;
  return times;
}

}  // namespace

std::optional<CueTimes> parse_webvtt_times(std::string_view line) {
  return parse_times(line, webvtt);
}

std::optional<CueTimes> parse_subrip_times(std::string_view line) {
  return parse_times(line, subrip);
}

}  // namespace dosimeter
