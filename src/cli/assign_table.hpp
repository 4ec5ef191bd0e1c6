#pragma once
// A proposal of who takes which case, for people, for spreadsheets and for programs.

#include <string>

#include "dosimeter/assign.hpp"
#include "dosimeter/document.hpp"

namespace dosimeter::cli {

struct AssignReport {
  Proposal proposal;
  AssignOptions options;
  Time as_of{};  // of the doses before
  // The cases' present workers, as the placements are ordered; empty where nobody has one.
  std::vector<std::string> present_workers;
};

// Tables of cases, of workers before and after, and of the team; says what the proposal is and what
// it is not.
std::string assign_text(const AssignReport& report);
// A line a case, with its worker's figures before and after.
std::string assign_csv(const AssignReport& report);
// One object with everything.
std::string assign_json(const AssignReport& report);

}  // namespace dosimeter::cli
