#include "team_file.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <set>
#include <string_view>
#include <utility>

#include "dosimeter/error.hpp"
#include "field_names.hpp"
#include "record_text.hpp"
#include "suggestion.hpp"
#include "tsv.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"worker", "capacity", "absent", "skills"};
constexpr std::size_t kMostCases = 1'000'000;  // a greater capacity is a slip of the keyboard

// The entries as they are read, and where.
class TeamReader {
 public:
  TeamReader(std::string_view text, const std::string& file)
      : text_(without_byte_order_mark(text)), file_(file) {}

  std::vector<TeamEntry> read() {
    if (trim(text_).starts_with('[')) {
      read_json();
    } else {
      read_csv();
    }
    return std::move(entries_);
  }

 private:
  [[noreturn]] void fail(std::string what, std::string remedy) const {
    throw Error({file_, line_, std::move(what), std::move(remedy)});
  }

  void add(TeamEntry entry) {
    if (entry.worker.empty()) fail("an entry names no worker", "give each a pseudonym");
    if (!workers_.insert(entry.worker).second) {
      fail("the worker " + quoted(entry.worker) + " is there twice", "remove one of the two");
    }
    entries_.push_back(std::move(entry));
  }

  // --- CSV

  void read_csv() {
    std::vector<std::string> header;
    std::string_view rest = text_;
    for (line_ = 1; !rest.empty(); ++line_) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = trim(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (line.empty()) continue;
      const auto cells = cells_of(line);
      if (header.empty()) {
        header = names_in(cells);
      } else {
        add(entry_of(header, cells));
      }
    }
    if (header.empty()) fail("the file is empty", "begin it with a line of column names");
  }

  // The fields of a line; commas and doubled quotes may stand in quotes.
  std::vector<std::string> cells_of(std::string_view line) const {
    std::vector<std::string> cells(1);
    bool is_quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const bool is_doubled = is_quoted && line.substr(i, 2) == "\"\"";
      if (is_doubled) {
        cells.back() += line[i++];
      } else if (line[i] == '"') {
        is_quoted = !is_quoted;
      } else if (line[i] == ',' && !is_quoted) {
        cells.emplace_back();
      } else {
        cells.back() += line[i];
      }
    }
    if (is_quoted) fail("a quote is never closed", "add the missing quote");
    for (std::string& cell : cells) cell = trim(cell);
    return cells;
  }

  std::vector<std::string> names_in(const std::vector<std::string>& cells) const {
    std::vector<std::string> names;
    for (const std::string& cell : cells) names.push_back(known_name(name_key(cell)));
    if (std::find(names.begin(), names.end(), "worker") == names.end()) {
      fail("the header names no column \"worker\"", "begin the file with a line of column names");
    }
    return names;
  }

  std::string known_name(std::string name) const {
    if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) return name;
    fail("there is no " + quoted(name) + " in a team file" + suggestion(name, kNames),
         "write worker, capacity, absent or skills");
  }

  TeamEntry entry_of(const std::vector<std::string>& names,
                     const std::vector<std::string>& cells) const {
    if (cells.size() != names.size()) {
      fail("the line has " + std::to_string(cells.size()) + " fields where the header has " +
               std::to_string(names.size()),
           "put fields that hold a comma in quotes");
    }
    TeamEntry entry;
    for (std::size_t i = 0; i < names.size(); ++i) set(entry, names[i], cells[i]);
    return entry;
  }

  void set(TeamEntry& entry, const std::string& name, const std::string& cell) const {
    if (name == "worker") entry.worker = cell;
    if (name == "capacity" && !cell.empty()) entry.capacity = whole_number(cell);
    if (name == "absent") entry.absent = is_yes(cell);
    if (name != "skills") return;
    for (const std::string_view skill : split(cell, ';')) entry.skills.emplace_back(skill);
  }

  std::size_t whole_number(const std::string& cell) const {
    std::size_t number = 0;
    const char* const end = cell.data() + cell.size();
    const auto [stop, error] = std::from_chars(cell.data(), end, number);
    if (error != std::errc() || stop != end || number > kMostCases) bad_capacity();
    return number;
  }

  [[noreturn]] void bad_capacity() const {
    fail("the capacity is no number of cases", "give a whole number from 0 to 1000000");
  }

  bool is_yes(const std::string& cell) const {
    const std::string word = name_key(cell);
    if (word == "yes" || word == "true" || word == "1") return true;
    if (word.empty() || word == "no" || word == "false" || word == "0") return false;
    fail(quoted(cell) + " does not say whether the worker is absent", "write yes or no");
  }

  // --- JSON

  void read_json() {
    boost::json::error_code code;
    boost::json::parser parser;
    const std::size_t sound = parser.write(text_.data(), text_.size(), code);
    line_ = 1 + static_cast<std::size_t>(std::count(
                    text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(sound), '\n'));
    if (code) fail("broken JSON (" + code.message() + ")", "write a list of objects");
    const boost::json::value root = parser.release();
    line_ = 0;  // the parser does not keep lines: messages name the worker
    for (const boost::json::value& item : root.get_array()) add(entry_of(item));
  }

  TeamEntry entry_of(const boost::json::value& item) const {
    if (!item.is_object()) fail("an entry is no object", "write {\"worker\": \"nurse-01\"}");
    TeamEntry entry;
    for (const auto& member : item.get_object()) {
      const std::string name = known_name(std::string(member.key()));
      if (!take(entry, name, member.value())) {
        fail("\"" + name + "\" is of the wrong type" +
                 (entry.worker.empty() ? "" : " for " + quoted(entry.worker)),
             "write {\"worker\": \"nurse-01\", \"capacity\": 4, \"absent\": true, \"skills\": "
             "[\"child\"]}");
      }
    }
    return entry;
  }

  // False where the value is of another type than the name asks for.
  bool take(TeamEntry& entry, const std::string& name, const boost::json::value& value) const {
    if (name == "worker") return take_text(value, entry.worker);
    if (name == "capacity") {
      boost::system::error_code not_whole;
      const auto number = value.to_number<std::size_t>(not_whole);
      if (not_whole.failed() || number > kMostCases) bad_capacity();
      entry.capacity = number;
      return true;
    }
    if (name == "absent") {
      if (value.is_bool()) entry.absent = value.get_bool();
      return value.is_bool();
    }
    if (!value.is_array()) return false;
    for (const boost::json::value& skill : value.get_array()) {
      if (!take_text(skill, entry.skills.emplace_back())) return false;
    }
    return true;
  }

  static bool take_text(const boost::json::value& value, std::string& text) {
    if (!value.is_string()) return false;
    text.assign(value.get_string().data(), value.get_string().size());
    return true;
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t line_ = 0;
  std::set<std::string> workers_;
  std::vector<TeamEntry> entries_;
};

}  // namespace

std::vector<TeamEntry> read_team_file(const std::string& path) {
  const std::string text = read_file(path);
  if (!is_utf8(text)) {
    throw Error({path, 0, "the file is not UTF-8", "save it as UTF-8"});
  }
  return TeamReader(text, path).read();
}

}  // namespace dosimeter::cli
