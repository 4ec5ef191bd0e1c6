#include "suggestion.hpp"

#include <algorithm>

#include "edit_distance.hpp"

namespace dosimeter::cli {
std::string suggestion(std::string_view given, std::span<const std::string_view> candidates) {
  given = given.substr(0, 64);  // no name is longer
  std::string_view nearest;
  std::size_t least = 1 + std::max<std::size_t>(2, given.size() / 3);
  for (const std::string_view candidate : candidates) {
    const std::size_t distance =
        candidate.starts_with(given) && !given.empty() ? 1 : edit_distance(given, candidate);
    if (distance >= least) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest.empty() ? "" : "; did you mean " + std::string(nearest) + "?";
}

std::string quoted(std::string_view given) {
  constexpr std::size_t most = 60;
  std::string text(given.substr(0, most));
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') c = '?';
  }
  return '"' + text + (given.size() > most ? "...\"" : "\"");
}

}  // namespace dosimeter::cli
