#include "inputs.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <utility>

#include "byte_source.hpp"
#include "command.hpp"
#include "dosimeter/text.hpp"
#include "embedded.hpp"

namespace dosimeter::cli {
namespace {

namespace fs = std::filesystem;

// The endings by which open_reader tells a format; in a directory there may be anything else.
bool has_known_ending(const fs::path& file) {
  constexpr std::array<std::string_view, 9> endings = {".txt",  ".md",     ".vtt", ".srt", ".jsonl",
                                                       ".json", ".ndjson", ".csv", ".tsv"};
  const std::string name = fold(file.filename().string());
  const std::string_view plain = without_compression_ending(name);
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return plain.ends_with(ending); });
}

// Editors, version control and archivers keep theirs under such names.
bool is_hidden(const fs::path& file) { return file.filename().string().starts_with('.'); }

// What stands below a directory: a file to read, or why a part of it is not read.
struct Found {
  std::string path;
  std::optional<Problem> problem;
};

Found found_problem(const std::string& path, std::string what, std::string remedy) {
  return {path, Problem{path, 0, std::move(what), std::move(remedy)}};
}

// What is behind a link may be elsewhere, large, or the directory that the link is in.
std::optional<Found> found_behind_link(const fs::path& link) {
  std::error_code error;
  const auto type = fs::status(link, error).type();
  const std::string path = link.string();
  if (type == fs::file_type::directory) {
    return found_problem(path, "a linked directory is not followed", "name it beside the others");
  }
  if (!has_known_ending(link)) return std::nullopt;
  if (type == fs::file_type::regular) return Found{path, std::nullopt};
  if (type == fs::file_type::not_found) {
    return found_problem(path, "the link leads nowhere", "restore its file, or remove the link");
  }
  if (type == fs::file_type::none) {
    return found_problem(path, "the file cannot be reached (" + error.message() + ')',
                         "check where the link leads");
  }
  return std::nullopt;
}

// Appends what stands in one directory; the directories in it to `inner`.
void list_directory(const std::string& directory, std::vector<Found>& found,
                    std::vector<std::string>& inner) {
  std::error_code error;
  fs::directory_iterator entry(directory, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (is_hidden(entry->path())) continue;
    std::error_code unknown;
    if (entry->is_symlink(unknown)) {
      if (auto one = found_behind_link(entry->path())) found.push_back(*std::move(one));
    } else if (entry->is_directory(unknown)) {
      inner.push_back(entry->path().string());
    } else if (entry->is_regular_file(unknown) && has_known_ending(entry->path())) {
      found.push_back({entry->path().string(), std::nullopt});
    }
  }
  if (error) {
    found.push_back(found_problem(directory,
                                  "the directory cannot be read through (" + error.message() + ')',
                                  "check its permissions"));
  }
}

// The files to read below a directory, in the order of their paths. One that cannot be read does
// not keep its neighbours from being read.
std::vector<Found> found_below(const std::string& directory) {
  std::vector<Found> found;
  std::vector<std::string> waiting{directory};
  while (!waiting.empty()) {
    const std::string next = std::move(waiting.back());
    waiting.pop_back();
    list_directory(next, found, waiting);
  }
  std::sort(found.begin(), found.end(),
            [](const Found& one, const Found& other) { return one.path < other.path; });
  return found;
}

// Whether both are one file that writing would replace; a device or pipe is not.
bool is_same_file(const std::string& output, const std::string& input) {
  std::error_code error;
  return fs::is_regular_file(output, error) &&
         fs::equivalent(output, input == "-" ? "/dev/stdin" : input, error) && !error;
}

// Whether a new file of this path would be among those that the directory gives.
bool would_be_below(const fs::path& file, const std::string& directory) {
  std::error_code error;
  const fs::path root = fs::canonical(directory, error);
  if (error) return false;
  const fs::path folder = fs::canonical(file.has_parent_path() ? file.parent_path() : ".", error);
  if (error || !has_known_ending(file)) return false;
  const fs::path way = (folder / file.filename()).lexically_relative(root);
  return !way.empty() && std::none_of(way.begin(), way.end(), is_hidden);
}

// The demo's folder also holds its policy.
constexpr std::string_view kDemo = "src/demo/";

bool is_demo_document(std::string_view name) {
  constexpr std::array<std::string_view, 3> endings = {".jsonl", ".vtt", ".srt"};
  return name.starts_with(kDemo) &&
         std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace

void refuse_overwriting(const std::string& output, const std::vector<std::string>& inputs) {
  if (output.empty() || output == "-") return;
  const auto refuse_same = [&](const std::string& input) {
    if (!is_same_file(output, input)) return;
    throw UsageError("the output \"" + output + "\" would overwrite \"" + input +
                     "\", which is read; write to another file");
  };
  for (const std::string& input : inputs) {
    refuse_same(input);
    std::error_code error;
    if (!fs::is_directory(input, error)) continue;
    if (would_be_below(output, input)) {
      throw UsageError("the output \"" + output + "\" would lie among the files of \"" + input +
                       "\", and be read with them the next time; write it elsewhere");
    }
    if (!fs::is_regular_file(output, error)) continue;  // a new one is none of those
    for (const Found& found : found_below(input)) refuse_same(found.path);
  }
}

Inputs Inputs::of_files(const std::vector<std::string>& paths, const ReadOptions& options) {
  Inputs inputs(options);
  for (const std::string& path : paths) inputs.add_path(path);
  return inputs;
}

Inputs Inputs::of_demo() {
  ReadOptions options;
  options.latest = Time::max();  // its dates are fixed; a clock behind them is no reason to fail
  Inputs inputs(options);
  for (const auto& [name, content] : embedded::files()) {
    if (!is_demo_document(name)) continue;
    const std::string_view file = name.substr(kDemo.size());
    inputs.sources_.push_back({std::string(file), std::nullopt, content, content.size()});
    inputs.bytes_total_ += content.size();
  }
  return inputs;
}

void Inputs::add_path(const std::string& path) {
  std::error_code error;
  const auto type = path == "-" ? fs::file_type::character : fs::status(path, error).type();
  if (type == fs::file_type::not_found) {
    add_problem(path, "there is no such file", "check the path");
  } else if (type == fs::file_type::none) {
    add_problem(path, "the file cannot be reached (" + error.message() + ')', "check the path");
  } else if (type == fs::file_type::directory) {
    add_directory(path);
  } else {
    add_file(path);
  }
}

void Inputs::add_directory(const std::string& path) {
  const auto all = found_below(path);
  for (const Found& found : all) {
    if (found.problem) {
      sources_.push_back({found.path, found.problem, std::nullopt, 0});
    } else {
      add_file(found.path);
    }
  }
  if (all.empty()) {
    add_problem(path, "there is no note or transcript in this directory",
                "name the files in it, with --format where their ending says nothing");
  }
}

void Inputs::add_file(const std::string& path) {
  std::error_code no_size;  // of a pipe or a terminal
  const std::uintmax_t size = fs::file_size(path, no_size);
  const std::uint64_t bytes = no_size ? 0 : size;
  sources_.push_back({path, std::nullopt, std::nullopt, bytes});
  bytes_total_ += bytes;
}

void Inputs::add_problem(const std::string& path, std::string what, std::string remedy) {
  sources_.push_back({path, Problem{path, 0, std::move(what), std::move(remedy)}, std::nullopt, 0});
}

std::optional<Record> Inputs::next() {
  for (;;) {
    if (reader_) {
      if (auto record = reader_->next()) return record;
      close();
    }
    if (next_source_ == sources_.size()) return std::nullopt;
    const Source& source = sources_[next_source_++];
    if (source.problem) return *source.problem;
    try {
      open(source);
    } catch (const Error& error) {
      return error.problem();
    }
  }
}

void Inputs::open(const Source& source) {
  if (source.name == "-") {
    reader_ = open_reader(std::cin, source.name, options_);
  } else {
    if (source.content) {
      stream_ = std::make_unique<std::istringstream>(std::string(*source.content));
    } else {
      stream_ = std::make_unique<std::ifstream>(source.name, std::ios::binary);
    }
    if (!*stream_) {
      throw Error({source.name, 0,
                   std::string("the file cannot be opened (") + std::strerror(errno) + ')',
                   "check its permissions"});
    }
    reader_ = open_reader(*stream_, source.name, options_);
  }
  opened_any_ = true;
}

void Inputs::close() {
  reader_.reset();
  stream_.reset();
  bytes_done_ += sources_[next_source_ - 1].bytes;
}

std::optional<double> Inputs::fraction() const {
  if (bytes_total_ == 0) return std::nullopt;
  std::uint64_t done = bytes_done_;
  if (stream_) {
    const std::streamoff position = stream_->tellg();
    done += position < 0 ? sources_[next_source_ - 1].bytes : static_cast<std::uint64_t>(position);
  }
  return std::min(1.0, static_cast<double>(done) / static_cast<double>(bytes_total_));
}

}  // namespace dosimeter::cli
