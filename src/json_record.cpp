#include "json_record.hpp"

#include <algorithm>
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace dosimeter {
namespace {

namespace json = boost::json;

// Counts the names in a JSON text. The parsed value keeps only the last of two equal names, so that
// it holds fewer.
struct NameCounter {
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();
  using Error = json::error_code;

  std::size_t names = 0;

  bool on_key(json::string_view, std::size_t, Error&) { return ++names, true; }
  bool on_key_part(json::string_view, std::size_t, Error&) { return true; }
  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) { return true; }
  bool on_object_end(std::size_t, Error&) { return true; }
  bool on_array_begin(Error&) { return true; }
  bool on_array_end(std::size_t, Error&) { return true; }
  bool on_string_part(json::string_view, std::size_t, Error&) { return true; }
  bool on_string(json::string_view, std::size_t, Error&) { return true; }
  bool on_number_part(json::string_view, Error&) { return true; }
  bool on_int64(std::int64_t, json::string_view, Error&) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, Error&) { return true; }
  bool on_double(double, json::string_view, Error&) { return true; }
  bool on_bool(bool, Error&) { return true; }
  bool on_null(Error&) { return true; }
  bool on_comment_part(json::string_view, Error&) { return true; }
  bool on_comment(json::string_view, Error&) { return true; }
};

std::size_t count_names(const json::value& value) {
  std::size_t names = 0;
  if (const auto* object = value.if_object()) {
    names = object->size();
    for (const auto& member : *object) names += count_names(member.value());
  } else if (const auto* array = value.if_array()) {
    for (const auto& element : *array) names += count_names(element);
  }
  return names;
}

bool repeats_a_name(std::string_view line, const json::value& value) {
  json::basic_parser<NameCounter> parser{json::parse_options()};
  json::error_code error;
  parser.write_some(false, line.data(), line.size(), error);
  return parser.handler().names != count_names(value);
}

// A text, or a number as a text where it is told apart from its neighbours: identifiers are often
// numbers. Nothing for other values.
std::optional<std::string> text_or_number(const json::value& value) {
  constexpr double largest_exact = 9007199254740992;  // 2^53
  if (const auto* text = value.if_string()) return std::string(text->begin(), text->end());
  if (const auto* number = value.if_int64()) return std::to_string(*number);
  if (const auto* number = value.if_uint64()) return std::to_string(*number);
  if (const auto* number = value.if_double()) {
    if (std::trunc(*number) != *number || std::abs(*number) > largest_exact) return std::nullopt;
    return std::to_string(static_cast<std::int64_t>(*number));  // "12.0" is the number 12
  }
  return std::nullopt;
}

std::string quoted(std::string_view name) { return '"' + std::string(name) + '"'; }

RecordFault wrong_type(std::string_view name, std::string_view wanted, std::string remedy) {
  return {"the field " + quoted(name) + " is not " + std::string(wanted), std::move(remedy)};
}

// Seconds of a segment; absent where the field is, or null.
std::optional<RecordFault> read_seconds(const json::object& object, std::string_view name,
                                        std::optional<double>& seconds) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  json::error_code error;
  const auto number = value->is_number() ? value->to_number<double>(error) : -1;
  if (number > kLatestInRecording) {
    return RecordFault{"the field " + quoted(name) + " is beyond 1e9 seconds, some 30 years",
                       "give seconds from the beginning of the recording, like 62.5"};
  }
  if (error || !(number >= 0)) {
    return wrong_type(name, "a number of seconds", "write it like 62.5");
  }
  seconds = number;
  return std::nullopt;
}

std::optional<RecordFault> read_text(const json::object& object, std::string_view name,
                                     bool required, std::string& text) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) {
    if (!required) return std::nullopt;
    return RecordFault{"a segment has no field " + quoted(name),
                       "give it one, or remove the segment"};
  }
  if (!value->is_string()) return wrong_type(name, "text", "write it in quotes");
  text = value->get_string();
  return std::nullopt;
}

std::optional<RecordFault> read_segment(const json::value& value, Segment& segment) {
  const auto* object = value.if_object();
  if (object == nullptr) {
    return RecordFault{"a segment is not an object",
                       R"(write it like {"speaker": "Client", "text": ""})"};
  }
  if (auto fault = read_text(*object, "speaker", false, segment.speaker)) return fault;
  if (auto fault = read_text(*object, "text", true, segment.text)) return fault;
  if (auto fault = read_seconds(*object, "start", segment.start)) return fault;
  if (auto fault = read_seconds(*object, "end", segment.end)) return fault;
  if (segment.start && segment.end && *segment.end < *segment.start) {
    return RecordFault{"a segment ends before it begins", "correct its times"};
  }
  return std::nullopt;
}

std::optional<RecordFault> read_segments(const json::value& value, std::vector<Segment>& segments) {
  const auto* array = value.if_array();
  if (array == nullptr) return wrong_type("segments", "a list", "write it as a list of objects");
  for (const auto& element : *array) {
    if (auto fault = read_segment(element, segments.emplace_back())) return fault;
  }
  return std::nullopt;
}

// The members of a record that are not null, and their names as FieldTable compares them.
class Members {
 public:
  explicit Members(const json::object& object) {
    for (const auto& member : object) {
      if (member.value().is_null()) continue;
      keys_.push_back(name_key(member.key()));
      values_.push_back(&member.value());
    }
  }

  const json::value* find(std::string_view key) const {
    const auto found = std::find(keys_.begin(), keys_.end(), key);
    return found == keys_.end() ? nullptr
                                : values_[static_cast<std::size_t>(found - keys_.begin())];
  }

  const std::vector<std::string>& keys() const { return keys_; }
  const json::value& value(std::size_t index) const { return *values_[index]; }

 private:
  std::vector<std::string> keys_;
  std::vector<const json::value*> values_;
};

std::optional<RecordFault> read_field(const Members& members, const FieldTable& table, Field field,
                                      std::string& text) {
  const auto place = table.find(field, members.keys());
  if (!place) return std::nullopt;
  const auto& name = members.keys()[place->index];
  if (place->repeated)
    return RecordFault{"the field " + quoted(name) + " is there twice", "keep one"};
  const auto& value = members.value(place->index);
  if (field == Field::text && !value.is_string()) {
    return wrong_type(name, "text", "write it in quotes");
  }
  if (field == Field::time && !value.is_string()) {
    return wrong_type(name, "text", R"(write it as "2026-03-16" or "2026-03-16T14:20:00Z")");
  }
  auto found = text_or_number(value);
  if (!found) {
    return wrong_type(name, "text or a whole number of up to 15 digits", "write it in quotes");
  }
  text = *std::move(found);
  return std::nullopt;
}

std::optional<RecordFault> read_object(const json::object& object, const FieldTable& table,
                                       RecordFields& fields) {
  const Members members(object);
  const std::pair<Field, std::string*> texts[] = {{Field::id, &fields.id},
                                                  {Field::worker, &fields.worker},
                                                  {Field::case_id, &fields.case_id},
                                                  {Field::kind, &fields.kind},
                                                  {Field::time, &fields.time}};
  for (const auto& [field, text] : texts) {
    if (auto fault = read_field(members, table, field, *text)) return fault;
  }
  if (const auto* segments = members.find("segments")) {
    if (auto fault = read_segments(*segments, fields.segments)) return fault;
  }
  if (!fields.segments.empty()) {
    if (fields.kind.empty()) fields.kind = "transcript";
    return std::nullopt;
  }
  if (!table.find(Field::text, members.keys())) {
    return RecordFault{
        "the record has no field " + table.describe(Field::text) + " and no \"segments\"",
        "name the field of the text"};
  }
  return read_field(members, table, Field::text, fields.segments.emplace_back().text);
}

}  // namespace

std::variant<RecordFields, RecordFault> read_json_record(std::string_view line,
                                                         const FieldTable& table) {
  constexpr std::string_view one_a_line =
      "write one object a line; a list in a file becomes lines with jq -c '.[]'";
  std::array<unsigned char, 1 << 14> bytes;  // enough for most records
  json::monotonic_resource memory(bytes.data(), bytes.size());
  json::error_code error;
  const json::value value = json::parse(line, error, &memory);
  if (error) {
    return RecordFault{"this is no JSON object (" + error.message() + ")", std::string(one_a_line)};
  }
  const auto* object = value.if_object();
  if (object == nullptr) {
    return RecordFault{"this is JSON, but no object", std::string(one_a_line)};
  }
  if (repeats_a_name(line, value)) return RecordFault{"a field is there twice", "keep one of them"};
  RecordFields fields;
  if (auto fault = read_object(*object, table, fields)) return *std::move(fault);
  return fields;
}

}  // namespace dosimeter
