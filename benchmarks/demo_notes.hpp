#pragma once
// The notes of the demo caseload, for what measures on real text.

#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "dosimeter/reader.hpp"
#include "embedded.hpp"

namespace dosimeter {

inline std::vector<std::string> demo_notes() {
  std::vector<std::string> texts;
  for (const embedded::File& file : embedded::files()) {
    if (!file.name.ends_with(".jsonl")) continue;
    std::istringstream stream{std::string(file.content)};
    const auto reader = open_reader(stream, std::string(file.name));
    while (const auto record = reader->next()) {
      texts.push_back(std::get<Document>(*record).text());
    }
  }
  return texts;
}

}  // namespace dosimeter
