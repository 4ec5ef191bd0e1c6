#pragma once
// What a line of a JSON Lines file says, or why it says nothing.

#include <string>
#include <string_view>
#include <variant>

#include "field_names.hpp"
#include "file_reader.hpp"

namespace dosimeter {

// What a record does wrong, before it has a file and a line.
struct RecordFault {
  std::string what;
  std::string remedy;
};

// `line` is UTF-8. The fields come without the number of their line.
std::variant<RecordFields, RecordFault> read_json_record(std::string_view line,
                                                         const FieldTable& table);

}  // namespace dosimeter
