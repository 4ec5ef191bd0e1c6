#pragma once
// Where results go: standard output, or a file that is complete or not there at all.

#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

namespace dosimeter::cli {

// Whoever read our standard output has gone: no error, but nothing left to do.
class BrokenPipe : public std::exception {};

// A file is written under another name beside it, which commit() renames: until then what stood
// there before stays. Without commit() nothing is left behind, not even when a signal ends the
// process. A device or pipe is written to as it is.
class Output {
 public:
  // An empty path or "-" is standard output. Throws Error where the file cannot be written.
  explicit Output(std::string path);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // Throws BrokenPipe, or Error where the disk is full.
  void write(std::string_view text);
  void commit();

 private:
  [[noreturn]] void fail() const;

  std::string path_;
  std::string temporary_;  // empty where the path itself is written to
  std::FILE* stream_;
};

// To standard output.
void print(std::string_view text);

// Opens standard input, output and error where they are closed, before a file of ours gets the
// number of one and with it what was meant for that. Reading and writing still fail; what is said
// on standard error is lost.
void hold_standard_descriptors();

// Makes writing to a broken pipe, or past the size that a file may have, fail instead of ending the
// process, and a signal that ends the process remove the temporary files first.
void prepare_signals();

}  // namespace dosimeter::cli
