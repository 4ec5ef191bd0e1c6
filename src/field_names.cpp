#include "field_names.hpp"

#include <algorithm>

#include "dosimeter/text.hpp"
#include "tsv.hpp"

namespace dosimeter {

std::string name_key(std::string_view name) { return fold(trim(name)); }

FieldTable::FieldTable(const FieldNames& names) {
  const std::array<const std::string*, field_count> lists{
      &names.id, &names.worker, &names.time, &names.case_id, &names.kind, &names.text};
  for (std::size_t field = 0; field < field_count; ++field) {
    for (const auto name : split(*lists[field], ',')) names_[field].push_back(name_key(name));
  }
}

std::optional<FieldTable::Place> FieldTable::find(Field field,
                                                  const std::vector<std::string>& keys) const {
  for (const auto& name : names_[static_cast<std::size_t>(field)]) {
    const auto found = std::find(keys.begin(), keys.end(), name);
    if (found == keys.end()) continue;
    return Place{static_cast<std::size_t>(found - keys.begin()),
                 std::find(found + 1, keys.end(), name) != keys.end()};
  }
  return std::nullopt;
}

std::string FieldTable::describe(Field field) const {
  const auto& names = names_[static_cast<std::size_t>(field)];
  std::string text;
  for (const auto& name : names) {
    text += text.empty() ? "\"" + name + "\"" : (&name == &names[1] ? " (or " : ", ") + name;
  }
  return names.size() > 1 ? text + ")" : text;
}

}  // namespace dosimeter
