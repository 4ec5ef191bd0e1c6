#pragma once
// Files that are part of the library, so that it runs without looking for any.

#include <span>
#include <string_view>

namespace dosimeter::embedded {

std::string_view lexicon();    // models/lexicon.tsv
std::string_view assertion();  // models/assertion.tsv
std::string_view weights();    // models/weights.bin

}  // namespace dosimeter::embedded
