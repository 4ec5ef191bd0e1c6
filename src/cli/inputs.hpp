#pragma once
// All the files of one run as a single reader.

#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/reader.hpp"

namespace dosimeter::cli {

// Throws UsageError, which names both, where writing `output` would destroy what is read from
// `inputs`, or add to it: where it is one of them, through whatever link, or lies among the files
// that a directory gives. Empty and "-" are standard output, which destroys nothing.
void refuse_overwriting(const std::string& output, const std::vector<std::string>& inputs);

class Inputs : public Reader {
 public:
  // Files, directories (all files in them with a known ending, at any depth, in the order of their
  // paths; linked directories are not followed) and "-" for standard input. What cannot be read
  // comes as a Problem in its turn.
  static Inputs of_files(const std::vector<std::string>& paths, const ReadOptions& options);

  // The demo caseload that is part of the library.
  static Inputs of_demo();

  std::optional<Record> next() override;

  // False where not a single file could be opened.
  bool opened_any() const { return opened_any_; }

  // How much has been read, 0 to 1; empty where that cannot be told.
  std::optional<double> fraction() const;

 private:
  struct Source {
    std::string name;
    std::optional<Problem> problem;           // why there is nothing to open
    std::optional<std::string_view> content;  // of an embedded file
    std::uint64_t bytes = 0;                  // 0 where unknown
  };

  explicit Inputs(ReadOptions options) : options_(std::move(options)) {}
  void add_path(const std::string& path);
  void add_directory(const std::string& path);
  void add_file(const std::string& path);
  void add_problem(const std::string& path, std::string what, std::string remedy);
  void open(const Source& source);
  void close();

  ReadOptions options_;
  std::vector<Source> sources_;
  std::size_t next_source_ = 0;
  std::unique_ptr<std::istream> stream_;  // of the file that is being read, but for standard input
  std::unique_ptr<Reader> reader_;
  bool opened_any_ = false;
  std::uint64_t bytes_done_ = 0;  // of the files that have been read
  std::uint64_t bytes_total_ = 0;
};

}  // namespace dosimeter::cli
