#pragma once
// What the readers ask of a piece of text: whether it is UTF-8, and whether it is blank.

#include <cstddef>
#include <string_view>

namespace dosimeter {

// How many bytes from the start of `bytes` are valid UTF-8: all of them where this is their size.
// A character that the end cuts off does not count.
std::size_t valid_utf8_prefix(std::string_view bytes);
bool is_utf8(std::string_view bytes);

// Nothing but spaces, tabs and line breaks of ASCII.
bool is_blank(std::string_view text);

}  // namespace dosimeter
