#pragma once
// Which slips of hand or ear turn one word into another, as far as they are told apart here.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dosimeter {

inline constexpr std::string_view kVowels = "aeiouy";

// One slip apart (Damerau 1964, doi:10.1145/363958.363994, who found four in five misspellings to
// be so), the likelier kind first. None at the first letter, which is seldom wrong (Yannakoudakis
// and Fawthrop 1983, doi:10.1016/0306-4573(83)90045-6).
enum class Slip : std::uint8_t {
  swapped,     // two neighbours have changed places: "stiars"
  apostrophe,  // left out: "didnt"
  doubling,    // a double letter once, or one twice: "stabed", "thrreat"
  omitted,     // another letter left out; of the last ones only that of -ing: "threatend"
  vowel,       // one for another, but as the last letter: "seperate"
  added,       // a vowel before the last letter: "arguement"
};

// How long a word must be, as it is written, to be read as another: the more words are one slip
// away from a word of that length, the longer.
inline constexpr std::size_t kShortestMisspelt = 4;
inline constexpr std::size_t kLongestMisspelt = 16;
std::size_t least_length(Slip slip);

// By which slip `written` comes from `meant`: both in lower case, `written` of letters a to z,
// `meant` of these and apostrophes. None where it is not by one, is by none of these kinds, or is
// too short for it.
std::optional<Slip> slip_between(std::string_view written, std::string_view meant);

}  // namespace dosimeter
