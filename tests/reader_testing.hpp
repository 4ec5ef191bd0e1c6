#pragma once
// Reading a text that a test holds in its hand.

#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "dosimeter/reader.hpp"

namespace dosimeter {

struct Reading {
  std::vector<Document> documents;
  std::vector<Problem> problems;
  std::string order;  // "D" and "P" as they came
};

inline Reading read_all(Reader& reader) {
  Reading reading;
  while (auto record = reader.next()) {
    if (auto* document = std::get_if<Document>(&*record)) {
      reading.documents.push_back(std::move(*document));
      reading.order += 'D';
    } else {
      reading.problems.push_back(std::get<Problem>(std::move(*record)));
      reading.order += 'P';
    }
  }
  return reading;
}

inline Reading read_bytes(const std::string& bytes, const std::string& name,
                          const ReadOptions& options = {}) {
  std::istringstream input(bytes);
  return read_all(*open_reader(input, name, options));
}

inline Reading read_path(const std::string& path, const ReadOptions& options = {}) {
  return read_all(*open_reader(path, options));
}

// "Anna: Hello | Ben: Hi".
inline std::string transcript_of(const Document& document) {
  std::string text;
  for (const auto& segment : document.segments) {
    if (!text.empty()) text += " | ";
    if (!segment.speaker.empty()) text += segment.speaker + ": ";
    text += segment.text;
  }
  return text;
}

}  // namespace dosimeter
