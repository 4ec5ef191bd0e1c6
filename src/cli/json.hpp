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

// Appends the members that say which document it is: "id", "worker", "date". Without braces.
void add_identity_members(const Document& document, std::string& text);

// Appends the members of a score: "load", "peak" ... Without braces.
void add_score_members(const Score& score, std::string& text);

}  // namespace dosimeter::cli
