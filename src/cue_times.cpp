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

// By hand, here and below: the searches of the standard library are a call for each character.
std::string_view skip_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

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

// "01:02:03.456", as nearly all programs write it: what stands behind the hours, at once. False
// where it is anything else, good or bad; nothing is taken then.
bool take_usual_timestamp(std::string_view& text, const Style& style, double& seconds) {
  constexpr std::size_t size = std::string_view(":02:03.456").size();
  constexpr std::size_t most_digits = 6;
  std::int64_t hours = 0;
  std::size_t digits = 0;
  while (digits < std::min(text.size(), most_digits + 1) && is_digit(text[digits]))
    hours = 10 * hours + (text[digits++] - '0');
  if (digits == 0 || digits > most_digits || text.size() < digits + size) return false;
  const std::string_view rest = text.substr(digits);
  if (rest.size() > size && is_digit(rest[size])) return false;
  const auto are_digits = [&](auto... at) { return (is_digit(rest[at]) && ...); };
  if (rest[0] != ':' || rest[3] != ':' || !is_among(rest[6], style.fraction_marks) ||
      !are_digits(1U, 2U, 4U, 5U, 7U, 8U, 9U)) {
    return false;
  }
  const auto pair = [&](std::size_t at) { return 10 * (rest[at] - '0') + (rest[at + 1] - '0'); };
  if (!set_seconds(hours, pair(1), pair(4), 10 * pair(7) + (rest[9] - '0'), seconds)) return false;
  text.remove_prefix(digits + size);
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
