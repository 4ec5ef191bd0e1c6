#include "dosimeter/reader.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string_view>
#include <utility>
#include <vector>

#include "cue_times.hpp"
#include "dosimeter/text.hpp"
#include "field_names.hpp"
#include "file_reader.hpp"
#include "tsv.hpp"

namespace dosimeter {
namespace {

// By the ending of the file; automatic where it says nothing.
Format format_of_name(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Format>, 9> endings{{{".txt", Format::text},
                                                                        {".md", Format::text},
                                                                        {".vtt", Format::webvtt},
                                                                        {".srt", Format::subrip},
                                                                        {".jsonl", Format::jsonl},
                                                                        {".ndjson", Format::jsonl},
                                                                        {".json", Format::jsonl},
                                                                        {".csv", Format::csv},
                                                                        {".tsv", Format::csv}}};
  const std::string folded = fold(without_compression_ending(name));
  for (const auto& [ending, format] : endings) {
    if (folded.ends_with(ending)) return format;
  }
  return Format::automatic;
}

// Takes the next line that is not blank from `text`.
std::string_view take_line(std::string_view& text) {
  std::string_view line;
  while (line.empty() && !text.empty()) {
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return line;
}

std::vector<std::string> column_keys(std::string_view line, char delimiter) {
  std::vector<std::string> keys;
  for (auto name : split(line, delimiter)) {
    if (name.size() > 1 && name.front() == '"' && name.back() == '"') {
      name = name.substr(1, name.size() - 2);
    }
    keys.push_back(name_key(name));
  }
  return keys;
}

// Whether the line names a column of texts and others. A sentence may do that by chance ("Note,
// client was late"): the others are fields too, or single words.
bool is_csv_header(std::string_view line, const FieldNames& names) {
  const FieldTable table(names);
  const auto is_known = [&](Field field, const std::vector<std::string>& keys) {
    return table.find(field, keys).has_value();
  };
  for (const char delimiter : {',', ';', '\t'}) {
    const auto keys = column_keys(line, delimiter);
    if (keys.size() < 2 || !is_known(Field::text, keys)) continue;
    const bool single_words = std::none_of(keys.begin(), keys.end(), [](const auto& key) {
      return key.find(' ') != std::string::npos;
    });
    if (single_words || is_known(Field::id, keys) || is_known(Field::worker, keys) ||
        is_known(Field::time, keys) || is_known(Field::case_id, keys)) {
      return true;
    }
  }
  return false;
}

// By the first lines; plain text where they are nothing else.
Format format_of_beginning(std::string_view beginning, const FieldNames& names) {
  const auto first = take_line(beginning);
  if (first.starts_with("WEBVTT")) return Format::webvtt;
  if (first.starts_with('{')) return Format::jsonl;
  if (parse_subrip_times(first) || parse_subrip_times(take_line(beginning))) return Format::subrip;
  return is_csv_header(first, names) ? Format::csv : Format::text;
}

std::unique_ptr<Reader> make_reader(ByteSource bytes, const std::string& name,
                                    const ReadOptions& options) {
  if (options.max_record_bytes == 0) {
    throw Error({name, 0, "max_record_bytes is 0", "give the size of the longest record"});
  }
  LineSource source(std::move(bytes), name, options.encoding);
  Format format = options.format;
  if (format == Format::automatic) format = format_of_name(name);
  if (format == Format::automatic) format = format_of_beginning(source.peek(), options.fields);
  switch (format) {
    case Format::webvtt:
      return make_webvtt_reader(std::move(source), options);
    case Format::subrip:
      return make_subrip_reader(std::move(source), options);
    case Format::jsonl:
      return make_jsonl_reader(std::move(source), options);
    case Format::csv:
      return make_csv_reader(std::move(source), options);
    case Format::automatic:
    case Format::text:
      break;
  }
  return make_text_reader(std::move(source), options);
}

}  // namespace

std::unique_ptr<Reader> open_reader(const std::string& path, const ReadOptions& options) {
  if (path == "-") return open_reader(std::cin, path, options);
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    throw Error({path, 0, "there is no such file", "check the path"});
  }
  if (status.type() == std::filesystem::file_type::directory) {
    throw Error({path, 0, "this is a directory", "name the files in it"});
  }
  auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*file) {
    throw Error({path, 0, std::string("the file cannot be opened (") + std::strerror(errno) + ')',
                 "check its permissions"});
  }
  return make_reader(ByteSource(std::move(file), compression_of(path)), path, options);
}

std::unique_ptr<Reader> open_reader(std::istream& input, const std::string& name,
                                    const ReadOptions& options) {
  return make_reader(ByteSource(input, compression_of(name)), name, options);
}

}  // namespace dosimeter
