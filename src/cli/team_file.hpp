#pragma once
// The file of --team: who can take how many cases, who is absent, and who can take which kinds.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace dosimeter::cli {

struct TeamEntry {
  std::string worker;
  std::optional<std::size_t> capacity;
  bool absent = false;
  std::vector<std::string> skills;
};

// Reads CSV or, where it begins with "[", JSON. CSV has a header line with "worker" and any of
// "capacity", "absent" ("yes", "no") and "skills" (separated by ";"); an empty cell says nothing.
// JSON is a list of objects with these names: {"worker": "nurse-01", "capacity": 4, "absent": true,
// "skills": ["child"]}. Throws Error with file, line and remedy.
std::vector<TeamEntry> read_team_file(const std::string& path);

}  // namespace dosimeter::cli
