#pragma once
// What must hold for whatever bytes a reader is given.

#include <unicode/ustring.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <variant>

#include "dosimeter/reader.hpp"

namespace dosimeter {

inline void require(bool holds) {
  if (!holds) std::abort();
}

// As ICU sees it, not as the readers do.
inline bool is_valid_utf8(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8(nullptr, 0, nullptr, text.data(), static_cast<std::int32_t>(text.size()), &status);
  return status != U_INVALID_CHAR_FOUND;
}

inline void check_segment(const Segment& segment) {
  require(is_valid_utf8(segment.text) && is_valid_utf8(segment.speaker));
  require(segment.text.find('\r') == std::string::npos);
  if (segment.start) require(std::isfinite(*segment.start) && *segment.start >= 0);
  if (segment.end) require(std::isfinite(*segment.end) && *segment.end >= 0);
  if (segment.start && segment.end) require(*segment.start <= *segment.end);
}

inline void check_document(const Document& document, std::size_t lines) {
  require(!document.segments.empty() &&
          document.text().find_first_not_of(" \t\r\n") != std::string::npos);
  for (const auto& segment : document.segments) check_segment(segment);
  require(is_valid_utf8(document.id) && is_valid_utf8(document.worker) &&
          is_valid_utf8(document.case_id) && is_valid_utf8(document.kind));
  require(!document.id.empty() && !document.worker.empty() && !document.kind.empty());
  require(document.origin.line >= 1 && document.origin.line <= lines);
  fingerprint(document);
}

inline void check_problem(const Problem& problem, std::size_t lines) {
  require(!problem.file.empty() && !problem.what.empty() && !problem.remedy.empty());
  require(problem.line <= lines && is_valid_utf8(problem.message()));
}

// Reads the bytes to their end. Nothing may be thrown, there is at least one record unless the file
// has nothing but a header, and no more than two a line.
inline void check_reader(Format format, const std::string& bytes, const std::string& encoding,
                         std::size_t max_record_bytes) {
  ReadOptions options;
  options.format = format;
  options.encoding = encoding;
  options.max_record_bytes = max_record_bytes;
  std::istringstream input(bytes);
  const auto reader = open_reader(input, "fuzz", options);
  const std::size_t lines = bytes.size() + 1;
  std::size_t records = 0;
  while (const auto record = reader->next()) {
    if (const auto* document = std::get_if<Document>(&*record)) {
      check_document(*document, lines);
    } else {
      check_problem(std::get<Problem>(*record), lines);
    }
    require(++records <= 2 * lines);
  }
  require(records > 0 || format == Format::csv || format == Format::automatic);
  require(!reader->next());
}

inline int fuzz_reader(Format format, const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  check_reader(format, bytes, "", std::size_t{1} << 20);
  check_reader(format, bytes, "UTF-8", 64);
  check_reader(Format::automatic, bytes, "UTF-16LE", std::size_t{1} << 20);
  return 0;
}

}  // namespace dosimeter
