#pragma once
// From reasons to what the organisation can do. Never a diagnosis, never advice against a worker.

#include <span>
#include <string_view>
#include <vector>

#include "dosimeter/policy.hpp"

namespace dosimeter {

// What to do, and where that comes from: the article, which names the measure; the risk factors of
// the Office for Victims of Crime, against one of which it works; or this project, whose proposal
// it is. How soon a measure is due is always a proposal of this project, and its source says so.
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
