#pragma once
// Where the values of a JSON text stand, for messages that name the line.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace dosimeter {

// Values are named by their JSON Pointers (RFC 6901): "/teams/north/0".
class JsonPlaces {
 public:
  // `json` must be sound: a parser has accepted it.
  explicit JsonPlaces(std::string_view json);

  // The line, from 1, in which a value begins; that of a member is the line of its name. 0 where
  // there is no such value.
  std::size_t line(const std::string& pointer) const;

  // A name that stands twice in the same object.
  struct Repetition {
    std::string name;
    std::size_t first_line = 0;
    std::size_t line = 0;
  };
  // The first of them in the text.
  const std::optional<Repetition>& repetition() const { return repetition_; }

 private:
  class Walker;

  std::map<std::string, std::size_t> lines_;
  std::optional<Repetition> repetition_;
};

// The pointer of a member of the object or array at `pointer`.
std::string child(const std::string& pointer, std::string_view name);

}  // namespace dosimeter
