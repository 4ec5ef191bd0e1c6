#pragma once
// "did you mean": the nearest of the names that would have been right.

#include <span>
#include <string>
#include <string_view>

namespace dosimeter::cli {

// "; did you mean NAME?", or nothing where no candidate is near.
std::string suggestion(std::string_view given, std::span<const std::string_view> candidates);

// Between double quotes, with control characters as '?', cut where it is long.
std::string quoted(std::string_view given);

}  // namespace dosimeter::cli
