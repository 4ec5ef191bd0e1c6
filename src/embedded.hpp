#pragma once
// Files that are part of the library, so that it runs without looking for any: the models and the
// demo caseload.

#include <span>
#include <string_view>

namespace dosimeter::embedded {

struct File {
  std::string_view name;  // relative to the project: "models/lexicon.tsv"
  std::string_view content;
};

// In the order of their names.
std::span<const File> files();

// The content of one file. Throws std::out_of_range where there is none of that name.
std::string_view file(std::string_view name);

}  // namespace dosimeter::embedded
