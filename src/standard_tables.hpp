#pragma once
// What reading the standard lexicon and rules and making their scorer's vocabulary come to, made
// when the library is built, so that no program does it again at its start. Without it (while it is
// being made, or in a build for another machine) the same is made at first use.

#include <optional>
#include <string>
#include <string_view>

namespace dosimeter {

// The tables of this build; empty where there are none.
struct StandardTables {
  std::string_view lexicon;
  std::string_view rules;
  std::string_view vocabulary;
};
std::optional<StandardTables> standard_tables();

// Makes them, as the content of the file that the build puts into the library.
std::string make_standard_tables();

}  // namespace dosimeter
