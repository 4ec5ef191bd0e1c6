#pragma once
// From reasons to what the organisation can do. Never a diagnosis, never advice against a worker.

#include <span>
#include <string_view>
#include <vector>

#include "dosimeter/policy.hpp"

namespace dosimeter {

// The measures are those of the source; how soon they are due is this project's proposal.
struct Measure {
  std::string_view title;   // "Supervision session within the week"
  std::string_view text;    // what to do, one or two sentences
  std::string_view source;  // where it comes from, citable
};

// The measures for the reasons of an assessment, each once, the most pressing first. For a routine
// level: what keeps it so.
std::vector<Measure> measures(const Assessment& assessment);

// What every table and report says beside its figures: what they are not.
std::string_view caution();

}  // namespace dosimeter
