#pragma once
// Before reading: a content note for each document, without its text, and an order to read them in.
//
// A note says beforehand of what kind the material may be, how heavy, and how long it takes, as
// content notes do (Charles et al. 2022, a review and typology, doi:10.1371/journal.pone.0266722).
// It serves choice: when to read, in which order, with whom to talk. Studies found that notes raise
// anticipation and do not lessen distress (Bridgland, Jones and Bellet 2023, a meta-analysis,
// doi:10.1177/21677026231186625), so they stand beside breaks and support, never in their place.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/document.hpp"
#include "dosimeter/estimate.hpp"
#include "dosimeter/policy.hpp"
#include "dosimeter/score.hpp"

namespace dosimeter {

// By the policy: heavy from its heavy_load on, or with a moment of its extreme_peak; light below
// its burdened_load; moderate between.
enum class Heaviness : std::uint8_t { light, moderate, heavy };
std::string_view name(Heaviness heaviness);  // "light" ...

// A kind is likely in a document from probability kPresent on, possible from this one on: one in
// five. It is a choice of this project: a note that names too much warns of nothing.
inline constexpr float kPossible = 0.2F;

// Holds no text.
struct ContentNote {
  std::string id;  // as in Document
  std::string case_id;
  std::optional<Time> time;
  Heaviness heaviness = Heaviness::light;
  bool rated = true;  // false where the model cannot read it (Score::out_of_domain): then it counts
                      // as heavy
  Estimate load;      // 0 to 5, with 90 % intervals
  Estimate peak;
  std::vector<Category> likely;  // the most probable first
  std::vector<Category> possible;
  std::uint32_t words = 0;
  double minutes = 0;  // recorded, or words at the policy's reading speed

  bool operator==(const ContentNote&) const = default;
};

// `score` is that of what the worker reads or hears.
ContentNote content_note(const Document& document, const Score& score, const Policy& policy);

// "Heavy: probably a traumatic event in concrete detail (load 3.8 of 5; 2.7 to 4.9). Likely to
// contain killing; may contain harm to a child. 412 words, about 2 minutes." Words for loads are
// those of the rating rubric.
std::string in_words(const ContentNote& note);

// In which order to read: the places of `notes`, each once. By these rules, an earlier one before a
// later one:
//   1. Documents of one case keep the order of their times (of the input, where one of them has no
//      time): nobody reads how a story goes on before how it began.
//   2. As few times as possible a heavy document follows upon a heavy one.
//   3. The last is light, else moderate; how an episode ends weighs most in memory (Kahneman et al.
//      1993, doi:10.1111/j.1467-9280.1993.tb00589.x).
//   4. The first is light, else moderate.
//   5. Heavy and light are spread evenly over the whole.
// Documents that are alike by all of these go by time, then as given. Rule 1 alone always holds:
// the others are a search among orders that keep it (see src/reading_order.cpp), which for all
// small lists that tests compare with every possible order has found the best by rules 2 to 4. The
// same notes give the same order.
std::vector<std::size_t> reading_order(std::span<const ContentNote> notes);

}  // namespace dosimeter
