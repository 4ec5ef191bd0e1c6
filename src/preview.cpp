#include "dosimeter/preview.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "category_words.hpp"
#include "dosimeter/exposure.hpp"
#include "report_format.hpp"

namespace dosimeter {
namespace {

// The steps of the rating rubric, 0 to 5.
constexpr std::array<std::string_view, 6> kLoadWords = {"nothing adverse",
                                                        "everyday adversity",
                                                        "serious adversity",
                                                        "a traumatic event without detail",
                                                        "a traumatic event in concrete detail",
                                                        "extreme material"};

std::string_view load_words(double load) {
  return kLoadWords[static_cast<std::size_t>(std::lround(std::clamp(load, 0.0, 5.0)))];
}

Heaviness heaviness_of(const Score& score, const Policy& policy) {
  if (score.out_of_domain()) return Heaviness::heavy;
  if (score.load >= policy.index.heavy_load || score.peak >= policy.extreme_peak) {
    return Heaviness::heavy;
  }
  return score.load < policy.index.burdened_load ? Heaviness::light : Heaviness::moderate;
}

// Those with a probability of at least `from` and below `to`, the most probable first.
std::vector<Category> between(const Score& score, float from, float to) {
  std::vector<Category> found;
  for (std::size_t i = 0; i < kCategories; ++i) {
    if (score.categories[i] >= from && score.categories[i] < to) {
      found.push_back(static_cast<Category>(i));
    }
  }
  std::stable_sort(found.begin(), found.end(), [&](Category a, Category b) {
    return score.categories[static_cast<std::size_t>(a)] >
           score.categories[static_cast<std::size_t>(b)];
  });
  return found;
}

// With commas only: some names have an "and" of their own.
std::string listed(const std::vector<Category>& categories) {
  std::string text;
  for (const Category category : categories) {
    if (!text.empty()) text += ", ";
    text += kCategoryWords[static_cast<std::size_t>(category)];
  }
  return text;
}

// ", perhaps only X or as much as Y"; empty where the whole interval has the same words.
std::string range_in_words(const Estimate& load) {
  const auto lower = load_words(load.lower);
  const auto upper = load_words(load.upper);
  const auto value = load_words(load.value);
  std::string text;
  if (lower != value) text += "perhaps only " + std::string(lower);
  if (upper != value) text += (text.empty() ? "perhaps " : ", perhaps ") + std::string(upper);
  return text.empty() ? "" : ", " + text;
}

std::string heaviness_sentence(const ContentNote& note) {
  if (!note.rated) {
    return "Not rated: many words are unknown here, it may be in another language. It may be "
           "heavy.";
  }
  std::string text(name(note.heaviness));
  text[0] = static_cast<char>(text[0] - 'a' + 'A');
  text += ": probably " + std::string(load_words(note.load.value)) + range_in_words(note.load) +
          " (load " + rounded(note.load.value, 1) + " of 5; " + interval(note.load, 1) + ")";
  if (load_words(note.peak.value) != load_words(note.load.value)) {
    text += "; at its heaviest moment " + std::string(load_words(note.peak.value));
  }
  return text + '.';
}

std::string kinds_sentence(const ContentNote& note) {
  if (note.likely.empty() && note.possible.empty()) return "No kind of hard content stands out.";
  if (note.possible.empty()) return "Likely to contain " + listed(note.likely) + '.';
  if (note.likely.empty()) return "May contain " + listed(note.possible) + '.';
  return "Likely to contain " + listed(note.likely) + "; may contain " + listed(note.possible) +
         '.';
}

std::string length_sentence(const ContentNote& note) {
  const auto minutes = static_cast<std::size_t>(std::lround(note.minutes));
  return count_of(note.words, "word") + ", " +
         (minutes == 0 ? "less than a minute" : "about " + count_of(minutes, "minute")) + '.';
}

}  // namespace

std::string_view name(Heaviness heaviness) {
  constexpr std::array<std::string_view, 3> names = {"light", "moderate", "heavy"};
  return names[static_cast<std::size_t>(heaviness)];
}

ContentNote content_note(const Document& document, const Score& score, const Policy& policy) {
  return {.id = document.id,
          .case_id = document.case_id,
          .time = document.time,
          .heaviness = heaviness_of(score, policy),
          .rated = !score.out_of_domain(),
          .load = {score.load, score.lower, score.upper},
          .peak = {score.peak, score.peak_lower, score.peak_upper},
          .likely = between(score, kPresent, 2),
          .possible = between(score, kPossible, kPresent),
          .words = score.words,
          .minutes = score.minutes};
}

std::string in_words(const ContentNote& note) {
  return heaviness_sentence(note) + ' ' + kinds_sentence(note) + ' ' + length_sentence(note);
}

}  // namespace dosimeter
