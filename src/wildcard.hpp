#pragma once
// Patterns in which * stands for any run of characters, even none.

#include <string_view>

namespace dosimeter {

bool matches(std::string_view pattern, std::string_view text);

// Whether some text matches both.
bool overlap(std::string_view a, std::string_view b);

}  // namespace dosimeter
