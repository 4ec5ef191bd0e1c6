#pragma once
// The line of a transcript that says when a cue begins and ends.

#include <optional>
#include <string_view>

namespace dosimeter {

struct CueTimes {
  double start = 0;  // seconds
  double end = 0;
};

// "00:01.000 --> 01:00:02.500 align:left": as the WebVTT specification has it, hours optional,
// two digits for minutes and seconds, a point before three digits of milliseconds.
std::optional<CueTimes> parse_webvtt_times(std::string_view line);

// "0:00:01,000 --> 00:00:02.500 X1:40": as SubRip files are found. Hours may be absent, minutes and
// seconds may have one digit, milliseconds stand behind a comma or a point or are absent. One or
// two digits of milliseconds are not read, since programs disagree on what they mean.
std::optional<CueTimes> parse_subrip_times(std::string_view line);

}  // namespace dosimeter
