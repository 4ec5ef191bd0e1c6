#pragma once
// Results as JSON: one object a line, its keys in a fixed order, its figures with fixed decimals,
// so that two runs give the same bytes.

#include <string>
#include <string_view>

#include "dosimeter/document.hpp"
#include "dosimeter/scorer.hpp"

namespace dosimeter::cli {

// A JSON string with its quotes. Ill-formed UTF-8, as a file name may hold, becomes U+FFFD.
std::string json_string(std::string_view text);

// The members that say which document it is: "id", "worker", "date". Without braces.
std::string identity_members(const Document& document);

// The members of a score: "load", "peak" ... Without braces.
std::string score_members(const Score& score);

}  // namespace dosimeter::cli
