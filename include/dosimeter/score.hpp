#pragma once
// The result of scoring one text: how heavy it is to take in, how sure that is, and of what kind.

#include <array>
#include <cstdint>

#include "dosimeter/lexicon.hpp"

namespace dosimeter {

// From this share of unknown words on, a passage is out of the model's domain: another language, or
// no language. Of 836 rated English passages none reaches it (the highest has 0.33).
inline constexpr float kOutOfDomain = 0.4F;

// On the scale of the rating rubric: 0 nothing adverse, 1 everyday adversity, 2 serious adversity,
// 3 a traumatic event told without detail, 4 with concrete detail, 5 extreme.
struct Score {
  float load = 0;   // the text as a whole, 0 to 5
  float peak = 0;   // its heaviest moment, `load` to 5
  float lower = 0;  // 90 % interval for `load`: 0 <= lower <= load <= upper <= 5
  float upper = 0;
  float peak_lower = 0;  // 90 % interval for `peak`: lower <= peak_lower <= peak <= peak_upper <= 5
  float peak_upper = 0;
  float density = 0;                            // severity of affirmed mentions per 100 words, >= 0
  float unknown = 0;                            // share of words that the model never met, 0 to 1
  std::array<float, kCategories> categories{};  // probability that each kind is present, 0 to 1
  std::uint32_t words = 0;                      // UAX #29 words
  double minutes = 0;                           // time in contact: recorded, or read
  double dose = 0;                              // equivalent minutes; see exposure.hpp
  double dose_lower = 0;                        // 90 % interval for `dose`
  double dose_upper = 0;

  // The load cannot be trusted; where it holds for a passage, the passage's interval is the whole
  // scale.
  bool out_of_domain() const { return unknown >= kOutOfDomain; }
};

}  // namespace dosimeter
