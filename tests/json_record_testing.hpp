#pragma once
// The fast reader of JSON records against the other.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "json_fast_record.hpp"
#include "json_record.hpp"
#include "record_text.hpp"

namespace dosimeter {

inline bool operator==(const Segment& a, const Segment& b) {
  return a.speaker == b.speaker && a.start == b.start && a.end == b.end && a.text == b.text;
}

inline bool operator==(const RecordFields& a, const RecordFields& b) {
  return a.line == b.line && a.id == b.id && a.worker == b.worker && a.time == b.time &&
         a.case_id == b.case_id && a.kind == b.kind && a.segments == b.segments;
}

[[noreturn]] inline void fail(std::string_view line) {
  std::fprintf(stderr, "the readers disagree on: %.*s\n", static_cast<int>(line.size()),
               line.data());
  std::abort();
}

// Whether `reader` takes the line. Ends the program where it gives anything but what
// read_json_record gives.
inline bool agrees(FastJsonRecords& reader, std::string_view line) {
  static const FieldTable table{FieldNames()};
  RecordFields fast;
  if (!reader.read(line, fast)) return false;
  if (!is_utf8(line)) fail(line);
  const auto record = read_json_record(line, table);
  const auto* const fields = std::get_if<RecordFields>(&record);
  if (fields == nullptr || !(*fields == fast)) fail(line);
  return true;
}

}  // namespace dosimeter
