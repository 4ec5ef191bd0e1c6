#pragma once
// The same as json_record.hpp for the many lines in which nothing is unusual, several times as
// fast.

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "field_names.hpp"
#include "file_reader.hpp"

namespace dosimeter {

class FastJsonRecords {
 public:
  explicit FastJsonRecords(const FieldTable& table);
  ~FastJsonRecords();

  // Whether `line` is UTF-8 and holds a record without fault; `fields` is then what
  // read_json_record gives. Where it is false nothing is known, and `fields` may be half filled: a
  // good record may have too much in it for this reader (nesting, long lines, unusual numbers).
  bool read(std::string_view line, RecordFields& fields);

 private:
  struct Parsed;

  bool read_members(RecordFields& fields) const;
  bool has_known_names() const;
  bool find_places();

  FieldTable table_;
  std::unique_ptr<Parsed> parsed_;
  // Where the fields stand in a record with these names: most have the same as the one before.
  std::vector<std::string> names_;
  std::array<std::optional<std::size_t>, field_count> places_;
  std::optional<std::size_t> segments_;
};

}  // namespace dosimeter
