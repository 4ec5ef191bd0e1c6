#include "json_fast_record.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

namespace dosimeter {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kLongestLine = std::size_t{1} << 20;  // the parser takes 13 bytes for each
constexpr std::size_t kUsualLine = std::size_t{1} << 14;    // has room from the beginning
constexpr std::size_t kDeepest = 16;                        // below what read_json_record refuses
constexpr std::size_t kMostMembers = 64;                    // compared with one another

bool is_sound(dom::element value);

// Others may be out of the range of read_json_record's parser; zero may stand for such a one.
bool is_usual(double number) { return std::abs(number) > 1e-200 && std::abs(number) < 1e200; }

// No two members have the same name, here and below, and numbers are usual.
bool is_sound(dom::object object) {
  std::array<std::string_view, kMostMembers> names;
  std::size_t count = 0;
  for (const auto [name, value] : object) {
    if (count == names.size()) return false;
    const auto end = names.begin() + static_cast<std::ptrdiff_t>(count);
    if (std::find(names.begin(), end, name) != end || !is_sound(value)) return false;
    names[count++] = name;
  }
  return true;
}

bool is_sound(dom::element value) {
  if (value.is_object()) return is_sound(value.get_object().value_unsafe());
  if (value.type() == dom::element_type::DOUBLE) return is_usual(value.get_double().value_unsafe());
  if (!value.is_array()) return true;
  const dom::array array = value.get_array().value_unsafe();
  return std::all_of(array.begin(), array.end(), [](dom::element each) { return is_sound(each); });
}

bool read_text(dom::element value, std::string& text) {
  std::string_view view;
  if (value.get_string().get(view) != simdjson::SUCCESS) return false;
  text = view;
  return true;
}

// A number that is no integer is left to read_json_record.
bool read_text_or_number(dom::element value, std::string& text) {
  if (value.is_string()) return read_text(value, text);
  if (std::int64_t number = 0; value.is_int64() && !value.get_int64().get(number)) {
    text = std::to_string(number);
    return true;
  }
  if (std::uint64_t number = 0; value.is_uint64() && !value.get_uint64().get(number)) {
    text = std::to_string(number);
    return true;
  }
  return false;
}

// Thousandths of seconds, as transcripts have them: other numbers may be rounded in another way by
// another parser.
bool read_seconds(dom::element value, std::optional<double>& seconds) {
  double number = 0;
  if (value.get_double().get(number) != simdjson::SUCCESS) return false;
  if (!(number >= 0 && number < kLatestInRecording)) return false;
  if (std::round(number * 1000) / 1000 != number) return false;
  seconds = number;
  return true;
}

bool read_segment(dom::element value, Segment& segment) {
  dom::object object;
  if (value.get_object().get(object) != simdjson::SUCCESS) return false;
  bool has_text = false;
  for (const auto [name, member] : object) {
    if (member.is_null()) continue;
    if (name == "text") {
      if (!read_text(member, segment.text)) return false;
      has_text = true;
    } else if (name == "speaker") {
      if (!read_text(member, segment.speaker)) return false;
    } else if (name == "start") {
      if (!read_seconds(member, segment.start)) return false;
    } else if (name == "end") {
      if (!read_seconds(member, segment.end)) return false;
    }
  }
  return has_text && !(segment.start && segment.end && *segment.end < *segment.start);
}

bool read_segments(dom::element value, std::vector<Segment>& segments) {
  dom::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) return false;
  return std::all_of(array.begin(), array.end(), [&](dom::element each) {
    return read_segment(each, segments.emplace_back());
  });
}

}  // namespace

struct FastJsonRecords::Parsed {
  dom::parser parser{kLongestLine};
  bool is_ready = parser.allocate(kUsualLine, kDeepest) == simdjson::SUCCESS;
  // The members of the record that are not null.
  std::vector<std::string_view> names;
  std::vector<dom::element> values;

  bool parse(std::string_view line) {
    names.clear();
    values.clear();
    dom::object object;
    if (!is_ready || line.size() > kLongestLine ||
        parser.parse(line.data(), line.size()).get_object().get(object) != simdjson::SUCCESS ||
        !is_sound(object)) {
      return false;
    }
    for (const auto [name, value] : object) {
      if (value.is_null()) continue;
      names.push_back(name);
      values.push_back(value);
    }
    return true;
  }
};

FastJsonRecords::FastJsonRecords(const FieldTable& table)
    : table_(table), parsed_(std::make_unique<Parsed>()) {}

FastJsonRecords::~FastJsonRecords() = default;

bool FastJsonRecords::read(std::string_view line, RecordFields& fields) {
  if (!parsed_->parse(line)) return false;
  return (has_known_names() || find_places()) && read_members(fields);
}

bool FastJsonRecords::has_known_names() const {
  return !names_.empty() &&
         std::equal(names_.begin(), names_.end(), parsed_->names.begin(), parsed_->names.end());
}

// False where a field is there twice.
bool FastJsonRecords::find_places() {
  names_.clear();
  std::vector<std::string> keys;
  for (const std::string_view name : parsed_->names) keys.push_back(name_key(name));
  for (std::size_t i = 0; i < field_count; ++i) {
    const auto place = table_.find(static_cast<Field>(i), keys);
    if (place && place->repeated) return false;
    places_[i] = place ? std::optional(place->index) : std::nullopt;
  }
  const auto segments = std::find(keys.begin(), keys.end(), "segments");
  segments_.reset();
  if (segments != keys.end()) segments_ = static_cast<std::size_t>(segments - keys.begin());
  names_.assign(parsed_->names.begin(), parsed_->names.end());
  return true;
}

bool FastJsonRecords::read_members(RecordFields& fields) const {
  const auto place = [&](Field field) { return places_[static_cast<std::size_t>(field)]; };
  const auto& values = parsed_->values;
  const std::pair<Field, std::string*> texts[] = {{Field::id, &fields.id},
                                                  {Field::worker, &fields.worker},
                                                  {Field::case_id, &fields.case_id},
                                                  {Field::kind, &fields.kind}};
  for (const auto& [field, text] : texts) {
    if (place(field) && !read_text_or_number(values[*place(field)], *text)) return false;
  }
  if (const auto time = place(Field::time); time && !read_text(values[*time], fields.time)) {
    return false;
  }
  if (segments_ && !read_segments(values[*segments_], fields.segments)) return false;
  if (!fields.segments.empty()) {
    if (fields.kind.empty()) fields.kind = "transcript";
    return true;
  }
  const auto text = place(Field::text);
  return text && read_text(values[*text], fields.segments.emplace_back().text);
}

}  // namespace dosimeter
