#include "cue_times.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "record_text.hpp"

namespace dosimeter {
namespace {

struct Style {
  std::string_view fraction_marks;
  std::size_t fewest_digits;  // of minutes and seconds
  bool fraction_required;
};

constexpr Style webvtt{".", 2, true};
constexpr Style subrip{",.", 1, false};

// By hand, here and below: the searches of the standard library are a call for each character.
std::string_view skip_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  return text;
}

// Takes the digits at the start of `text`. Six are more than any clock has.
bool take_number(std::string_view& text, std::size_t fewest, std::size_t most,
                 std::int64_t& value) {
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits < fewest || digits > most) return false;
  value = 0;
  for (const char digit : text.substr(0, digits)) value = 10 * value + (digit - '0');
  text.remove_prefix(digits);
  return true;
}

bool is_among(char c, std::string_view marks) {
  return std::any_of(marks.begin(), marks.end(), [c](char mark) { return c == mark; });
}

bool take_mark(std::string_view& text, std::string_view marks) {
  if (text.empty() || !is_among(text.front(), marks)) return false;
  text.remove_prefix(1);
  return true;
}

// Behind the parts of a time that were read; false where a clock has no such time.
bool set_seconds(std::int64_t hours, std::int64_t minutes, std::int64_t whole_seconds,
                 std::int64_t milliseconds, double& seconds) {
  if (minutes > 59 || whole_seconds > 59) return false;
  const std::int64_t total = ((hours * 60 + minutes) * 60 + whole_seconds) * 1000 + milliseconds;
  seconds = static_cast<double>(total) / 1000;
  return true;
}

// "01:02:03.456", as nearly all programs write it: at once, without a branch for each digit. False
// where it is anything else, good or bad; nothing is taken then.
bool take_usual_timestamp(std::string_view& text, const Style& style, double& seconds) {
  constexpr std::size_t size = std::string_view("01:02:03.456").size();
  if (text.size() < size || (text.size() > size && is_digit(text[size]))) return false;
  unsigned highest = 0;
  const auto digit = [&](std::size_t at) {
    const unsigned value = static_cast<unsigned char>(text[at]) - unsigned{'0'};
    highest = std::max(highest, value);
    return value;
  };
  const auto pair = [&](std::size_t at) { return 10 * digit(at) + digit(at + 1); };
  const unsigned hours = pair(0);
  const unsigned minutes = pair(3);
  const unsigned whole_seconds = pair(6);
  const unsigned milliseconds = 10 * pair(9) + digit(11);
  if (highest > 9 || text[2] != ':' || text[5] != ':' || !is_among(text[8], style.fraction_marks) ||
      !set_seconds(hours, minutes, whole_seconds, milliseconds, seconds)) {
    return false;
  }
  text.remove_prefix(size);
  return true;
}

bool take_timestamp(std::string_view& text, const Style& style, double& seconds) {
  if (take_usual_timestamp(text, style, seconds)) return true;
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
  return set_seconds(hours, minutes, whole_seconds, milliseconds, seconds);
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
