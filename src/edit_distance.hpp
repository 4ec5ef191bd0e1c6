#pragma once

#include <cstddef>
#include <string_view>

namespace dosimeter {

// How many letters to insert, remove or replace to get from `a` to `b` (Levenshtein 1966).
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace dosimeter
