#pragma once
// Finding the fields of a record by the names that ReadOptions gives them.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/reader.hpp"

namespace dosimeter {

enum class Field { id, worker, time, case_id, kind, text };
constexpr std::size_t field_count = 6;

class FieldTable {
 public:
  explicit FieldTable(const FieldNames& names);

  // Which of the record's own names, as name_key gives them, means `field`: the place of the first
  // in the field's list that is there. `repeated` tells whether it is there twice.
  struct Place {
    std::size_t index = 0;
    bool repeated = false;
  };
  std::optional<Place> find(Field field, const std::vector<std::string>& keys) const;

  // The names of `field` for a message: "text" (or note, narrative).
  std::string describe(Field field) const;

 private:
  std::array<std::vector<std::string>, field_count> names_;
};

// What names are compared by: trimmed and without case.
std::string name_key(std::string_view name);

}  // namespace dosimeter
