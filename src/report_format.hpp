#pragma once
// How tables and report write names and figures. The same in every locale.

#include <cstddef>
#include <string>
#include <string_view>

#include "dosimeter/exposure.hpp"

namespace dosimeter {

// `text` with each ill-formed sequence of UTF-8 as U+FFFD.
std::string well_formed(std::string_view text);

// Appends a text as a JSON string, well-formed.
void append_json_string(std::string_view text, std::string& json);

// The same with control characters, too, as U+FFFD: a name may not move a terminal's cursor.
std::string printable(std::string_view text);

// How many columns of a terminal `text` takes: none for a combining mark, two for a wide letter.
std::size_t display_width(std::string_view text);

// A measured figure with so many decimals: "60.0".
std::string rounded(double value, int decimals);
// Appends the same, several times as fast for up to three decimals.
void append_rounded(double value, int decimals, std::string& text);

// The shortest text that reads back as the same number, without exponent.
std::string in_full(double value);

// A share as a percentage.
Estimate in_percent(const Estimate& share);

// "98.1 to 170.2"
std::string interval(const Estimate& estimate, int decimals);
// "2 to 5"
std::string interval(const CountEstimate& count);

// "1 document", "3 documents"
std::string count_of(std::size_t count, std::string_view noun);

}  // namespace dosimeter
