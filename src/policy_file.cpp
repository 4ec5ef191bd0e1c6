// Reading a policy file: its JSON held against the schema, and against what a schema cannot say.

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "dosimeter/error.hpp"
#include "edit_distance.hpp"
#include "json_places.hpp"
#include "policy_members.hpp"
#include "report_format.hpp"
#include "tsv.hpp"
#include "wildcard.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

std::string quoted(std::string_view name) { return '"' + std::string(name) + '"'; }

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

std::string type_of(const json::value& value) {
  const json::string_view kind = json::to_string(value.kind());
  return {kind.data(), kind.size()};
}

// "2026-12-25" and nothing else; years as in the schema.
std::optional<std::chrono::sys_days> parse_day(std::string_view text) {
  if (text.size() != 10 || (text[0] != '1' && text[0] != '2')) return std::nullopt;
  const auto noon = parse_time(text);
  if (!noon) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(*noon);
}

std::string_view nearest_name(std::string_view name, const json::object& properties) {
  const auto nearest =
      std::min_element(properties.begin(), properties.end(), [&](const auto& a, const auto& b) {
        return edit_distance(a.key(), name) < edit_distance(b.key(), name);
      });
  return nearest->key();
}

const json::object& properties_of(const json::object& schema) {
  return schema.at("properties").as_object();
}

json::value parse_json(std::string_view text, const std::string& file) {
  json::parser parser;
  json::error_code code;
  const std::size_t offset = parser.write(text.data(), text.size(), code);
  if (!code) return parser.release();
  const std::string_view sound = text.substr(0, offset);
  const auto line = static_cast<std::size_t>(std::count(sound.begin(), sound.end(), '\n')) + 1;
  throw Error({file, line, "broken JSON (" + code.message() + ")",
               "write \"name\": value, with a comma between two members and none after the last"});
}

// Reads one file. A value is known by its pointer, under which its line is found.
class PolicyReader {
 public:
  PolicyReader(std::string_view text, const std::string& file)
      : file_(file), root_(parse_json(text, file)), places_(text) {}

  Policy read() {
    if (const auto& repetition = places_.repetition()) {
      throw Error({file_, repetition->line,
                   quoted(repetition->name) + " is already set in line " +
                       std::to_string(repetition->first_line),
                   "remove one of the two"});
    }
    if (!root_.is_object()) {
      fail("", "the policy is not a JSON object", "begin it with { and end it with }");
    }
    for (const auto& member : root_.get_object()) read_member(member.key(), member.value());
    for (const PolicyOrder& order : policy_orders()) check(order);
    return std::move(policy_);
  }

 private:
  [[noreturn]] void fail(const std::string& pointer, std::string what, std::string remedy) const {
    throw Error({file_, places_.line(pointer), std::move(what), std::move(remedy)});
  }

  [[noreturn]] void fail_for_type(const std::string& pointer, std::string_view name,
                                  const json::value& value, std::string remedy) const {
    fail(pointer, quoted(name) + " is of type " + type_of(value), std::move(remedy));
  }

  void read_member(std::string_view name, const json::value& value) {
    const json::object& schema = schema_of(name, "", properties_of(policy_schema_object()));
    const std::string pointer = child("", name);
    if (const PolicyNumber* number = find_policy_number(name)) {
      set(policy_, *number, read_number(pointer, name, value, schema));
    } else if (name == "calendar") {
      read_calendar(pointer, value, properties_of(schema));
    } else if (name == "teams") {
      read_teams(pointer, value);
    } else if (name == "retention_days") {
      read_retention(pointer, value, schema);
    } else if (!value.is_string()) {  // "$schema", which is for editors
      fail_for_type(pointer, name, value, "give the path of the schema in quotes");
    }
  }

  // What the schema says of the member `name` of the object at `parent`.
  const json::object& schema_of(std::string_view name, const std::string& parent,
                                const json::object& properties) const {
    const json::value* schema = properties.if_contains(name);
    if (schema != nullptr) return schema->get_object();
    fail(child(parent, name), "unknown name " + quoted(name),
         "write " + quoted(nearest_name(name, properties)) + ", or remove it");
  }

  double read_number(const std::string& pointer, std::string_view name, const json::value& value,
                     const json::object& schema) const {
    const NumberRange range = number_range(schema);
    if (!value.is_number()) fail_for_type(pointer, name, value, range.remedy());
    const auto number = value.to_number<double>();
    if (range.contains(number)) return number;
    fail(pointer, quoted(name) + " is " + in_full(number), range.remedy());
  }

  void read_retention(const std::string& pointer, const json::value& value,
                      const json::object& schema) {
    if (value.is_null()) return;
    const double days = read_number(pointer, "retention_days", value, schema);
    policy_.retention_days = static_cast<std::size_t>(days);
  }

  void check(const PolicyOrder& order) const {
    const double lower = get(policy_, *order.lower);
    const double upper = get(policy_, *order.upper);
    if (order.is_strict ? lower < upper : lower <= upper) return;
    // The defaults are in order, so at least one of the two is in the file.
    const auto line = [&](const PolicyNumber* number) {
      return places_.line(child("", number->name));
    };
    throw Error({file_, std::max(line(order.lower), line(order.upper)),
                 quoted(order.lower->name) + " (" + in_full(lower) + ") and " +
                     quoted(order.upper->name) + " (" + in_full(upper) + ") are out of order",
                 "keep the first " + std::string(order.is_strict ? "below" : "at or below") +
                     " the second"});
  }

  // --- Lists

  // The texts of a list, each once and none of them empty, with their pointers.
  using Texts = std::vector<std::pair<std::string, std::string>>;
  Texts read_texts(const std::string& pointer, std::string_view name, const json::value& value,
                   const std::string& remedy) const {
    if (!value.is_array()) fail_for_type(pointer, name, value, remedy);
    Texts texts;
    std::set<std::string_view> known;
    for (const json::value& element : value.get_array()) {
      const std::string its_pointer = child(pointer, std::to_string(texts.size()));
      if (!element.is_string()) {
        fail(its_pointer, "a value of " + quoted(name) + " is of type " + type_of(element), remedy);
      }
      const std::string_view text = view(element.get_string());
      if (text.empty()) fail(its_pointer, "a value of " + quoted(name) + " is empty", remedy);
      if (!known.insert(text).second) {
        fail(its_pointer, quoted(name) + " has " + quoted(text) + " twice",
             "remove one of the two");
      }
      texts.emplace_back(its_pointer, text);
    }
    return texts;
  }

  // --- Calendar

  void read_calendar(const std::string& pointer, const json::value& value,
                     const json::object& properties) {
    if (!value.is_object()) {
      fail_for_type(pointer, "calendar", value,
                    R"(give an object: {"rest_days": ["saturday", "sunday"]})");
    }
    for (const auto& member : value.get_object()) {
      const std::string_view name = member.key();
      const json::object& schema = schema_of(name, pointer, properties);
      const std::string its_pointer = child(pointer, name);
      if (name == "rest_days") read_rest_days(its_pointer, member.value());
      if (name == "holidays") read_holidays(its_pointer, member.value());
      if (name == "day_begins_hour") {
        policy_.index.calendar.day_begins_hour =
            static_cast<unsigned>(read_number(its_pointer, name, member.value(), schema));
      }
    }
  }

  void read_rest_days(const std::string& pointer, const json::value& value) {
    const std::string remedy =
        "give a list of weekdays in English and small letters, as [\"saturday\", \"sunday\"]";
    auto& rest_days = policy_.index.calendar.rest_days;
    rest_days.reset();
    for (const auto& [its_pointer, text] : read_texts(pointer, "rest_days", value, remedy)) {
      const auto found = std::find(kWeekdayNames.begin(), kWeekdayNames.end(), text);
      if (found == kWeekdayNames.end()) fail(its_pointer, quoted(text) + " is no weekday", remedy);
      rest_days.set(rest_day_bit(static_cast<std::size_t>(found - kWeekdayNames.begin())));
    }
  }

  void read_holidays(const std::string& pointer, const json::value& value) {
    const std::string remedy = "give a list of days of the calendar, as [\"2026-12-25\"]";
    for (const auto& [its_pointer, text] : read_texts(pointer, "holidays", value, remedy)) {
      const auto day = parse_day(text);
      if (!day) fail(its_pointer, quoted(text) + " is no day of the calendar", remedy);
      policy_.index.calendar.holidays.insert(*day);
    }
  }

  // --- Teams

  struct TeamMember {
    std::string worker;  // may be a pattern
    std::string team;
    std::string pointer;
  };

  void read_teams(const std::string& pointer, const json::value& value) {
    const std::string remedy = R"(give each team a list of workers: {"north": ["nurse-01"]})";
    if (!value.is_object()) fail_for_type(pointer, "teams", value, remedy);
    std::vector<TeamMember> members;
    for (const auto& member : value.get_object()) {
      const std::string team(member.key());
      const std::string its_pointer = child(pointer, team);
      if (team.empty()) fail(its_pointer, "a team has no name", "give it one: \"north\"");
      auto& workers = policy_.teams[team];
      for (auto& [place, worker] : read_texts(its_pointer, team, member.value(), remedy)) {
        workers.insert(worker);
        members.push_back({worker, team, place});
      }
      if (workers.empty()) fail(its_pointer, "team " + quoted(team) + " has no workers", remedy);
    }
    refuse_shared_workers(members);
  }

  void refuse_shared_workers(const std::vector<TeamMember>& members) const {
    std::map<std::string_view, const TeamMember*> named;
    std::vector<const TeamMember*> patterns;
    for (const TeamMember& member : members) {
      const bool is_pattern = member.worker.find('*') != std::string::npos;
      if (is_pattern) {
        patterns.push_back(&member);
      } else if (const auto [first, is_new] = named.emplace(member.worker, &member); !is_new) {
        fail_for_two_teams(*first->second, member);
      }
    }
    for (const TeamMember* pattern : patterns) {
      for (const TeamMember& member : members) {
        if (pattern->team != member.team && overlap(pattern->worker, member.worker)) {
          fail_for_two_teams(*pattern, member);
        }
      }
    }
  }

  [[noreturn]] void fail_for_two_teams(const TeamMember& one, const TeamMember& other) const {
    const bool in_order = places_.line(one.pointer) <= places_.line(other.pointer);
    const TeamMember& first = in_order ? one : other;
    const TeamMember& second = in_order ? other : one;
    fail(second.pointer,
         quoted(second.worker) + " of team " + quoted(second.team) + " is also in team " +
             quoted(first.team) + ", by " + quoted(first.worker) + " in line " +
             std::to_string(places_.line(first.pointer)),
         "leave each worker in one team");
  }

  const std::string& file_;
  json::value root_;
  JsonPlaces places_;
  Policy policy_;
};

}  // namespace

Policy Policy::parse(std::string_view json, const std::string& name) {
  return PolicyReader(without_byte_order_mark(json), name).read();
}

Policy Policy::load(const std::string& path) { return parse(read_file(path), path); }

}  // namespace dosimeter
