#include "misspelling.hpp"

#include <algorithm>
#include <array>

namespace dosimeter {
namespace {

// The least length for each kind of slip. Chosen so that of the words of a large dictionary few are
// read as others; see models/spelling.py.
constexpr std::array<std::size_t, 6> kLeastLength = {4, 4, 5, 6, 7, 8};

bool is_vowel(char c) { return kVowels.find(c) != std::string_view::npos; }

// Of two words of one length that differ at `at` first.
std::optional<Slip> replaced(std::string_view written, std::string_view meant, std::size_t at) {
  const char a = written[at];
  const char b = meant[at];
  if (at + 1 == written.size()) return std::nullopt;  // another inflection as often as a slip
  if (a == meant[at + 1] && b == written[at + 1]) {
    if (written.substr(at + 2) == meant.substr(at + 2)) return Slip::swapped;
  }
  if (written.substr(at + 1) != meant.substr(at + 1)) return std::nullopt;
  if (is_vowel(a) && is_vowel(b)) return Slip::vowel;
  return std::nullopt;
}

std::optional<Slip> left_out(std::string_view written, std::string_view meant, std::size_t at) {
  if (written.substr(at) != meant.substr(at + 1)) return std::nullopt;
  if (meant[at] == '\'') return Slip::apostrophe;
  if (meant[at] == meant[at - 1]) return Slip::doubling;
  if (at == written.size() && !meant.ends_with("ing")) return std::nullopt;
  return Slip::omitted;
}

std::optional<Slip> added(std::string_view written, std::string_view meant, std::size_t at) {
  if (written.substr(at + 1) != meant.substr(at)) return std::nullopt;
  const char letter = written[at];
  if (letter == written[at - 1]) return Slip::doubling;
  if (at + 1 >= meant.size()) return std::nullopt;  // "-ed" and the like
  if (!is_vowel(letter)) return std::nullopt;
  return Slip::added;
}

}  // namespace

std::size_t least_length(Slip slip) { return kLeastLength[static_cast<std::size_t>(slip)]; }

std::optional<Slip> slip_between(std::string_view written, std::string_view meant) {
  const auto [end, other_end] =
      std::mismatch(written.begin(), written.end(), meant.begin(), meant.end());
  const auto at = static_cast<std::size_t>(end - written.begin());
  if (at == 0 || (end == written.end() && other_end == meant.end())) return std::nullopt;
  std::optional<Slip> slip;
  if (written.size() == meant.size()) {
    slip = replaced(written, meant, at);
  } else if (written.size() + 1 == meant.size()) {
    slip = left_out(written, meant, at);
  } else if (written.size() == meant.size() + 1) {
    slip = added(written, meant, at);
  }
  if (slip && written.size() < least_length(*slip)) return std::nullopt;
  return slip;
}

}  // namespace dosimeter
