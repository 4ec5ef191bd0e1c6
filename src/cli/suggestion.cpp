#include "suggestion.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace dosimeter::cli {
namespace {

// How many letters must be inserted, removed or replaced (Levenshtein 1966), row by row.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

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
