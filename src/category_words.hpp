#pragma once
// The fifteen categories as people call them, in the order of Category.

#include <array>
#include <string_view>

#include "dosimeter/lexicon.hpp"

namespace dosimeter {

inline constexpr std::array<std::string_view, kCategories> kCategoryWords = {
    "death and bereavement",
    "killing",
    "suicide and self-harm",
    "sexual violence",
    "harm to a child",
    "partner violence",
    "assault",
    "accident and injury",
    "serious illness",
    "disaster",
    "war and torture",
    "substance use",
    "hardship",
    "mental distress",
    "loss and separation"};

}  // namespace dosimeter
