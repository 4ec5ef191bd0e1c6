#include "tsv.hpp"

#include <fstream>
#include <sstream>

#include "dosimeter/error.hpp"

namespace dosimeter {
namespace {

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t tab = line.find('\t'); tab != std::string_view::npos; tab = line.find('\t')) {
    fields.push_back(line.substr(0, tab));
    line.remove_prefix(tab + 1);
  }
  fields.push_back(line);
  return fields;
}

std::string join(const std::vector<std::string_view>& names) {
  std::string joined;
  for (const auto name : names) (joined += joined.empty() ? "" : ", ") += name;
  return joined;
}

}  // namespace

std::vector<TsvRow> parse_tsv(std::string_view content, const std::string& name,
                              const std::vector<std::string_view>& columns) {
  content = without_byte_order_mark(content);
  std::vector<TsvRow> rows;
  bool header_seen = false;
  std::size_t number = 0;
  while (!content.empty()) {
    const std::size_t feed = content.find('\n');
    std::string_view line = content.substr(0, feed);
    content.remove_prefix(feed == std::string_view::npos ? content.size() : feed + 1);
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    TsvRow row{number, fields_of(line)};
    if (!header_seen) {
      if (row.fields != columns) {
        throw Error({name, number, "the header is not the expected one",
                     "name the columns, separated by tabs: " + join(columns)});
      }
      header_seen = true;
      continue;
    }
    if (row.fields.size() != columns.size()) {
      throw Error({name, number,
                   std::to_string(row.fields.size()) + " fields instead of " +
                       std::to_string(columns.size()),
                   "separate the fields by single tabs: " + join(columns)});
    }
    rows.push_back(std::move(row));
  }
  if (!header_seen) {
    throw Error({name, 0, "there is no header line", "begin with the columns: " + join(columns)});
  }
  return rows;
}

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  return text;
}

std::string_view trim(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    const std::string_view part = trim(text.substr(0, at));
    if (!part.empty()) parts.push_back(part);
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  // A stream that is given nothing counts as failed, as if the file could not be read.
  const bool is_empty = file && file.peek() == std::ifstream::traits_type::eof() && !file.bad();
  if (!is_empty && !(file && content << file.rdbuf())) {
    throw Error({path, 0, "the file cannot be read", "check the path and the permissions"});
  }
  return std::move(content).str();
}

}  // namespace dosimeter
