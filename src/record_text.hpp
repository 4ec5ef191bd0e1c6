#pragma once
// What the readers ask of a piece of text, and what they make of its lines.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace dosimeter {

// How many bytes from the start of `bytes` are valid UTF-8: all of them where this is their size.
// A character that the end cuts off does not count.
std::size_t valid_utf8_prefix(std::string_view bytes);
bool is_utf8(std::string_view bytes);

// Nothing but spaces, tabs and line breaks of ASCII. Asked of every line.
inline bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
}

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Makes LF of CR LF and CR. The same text must read the same from every file: a CSV field with CR
// LF inside, a JSON string with "\r\n" and a text file of an old Mac.
void normalise_line_ends(std::string& text);

}  // namespace dosimeter
