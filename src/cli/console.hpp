#pragma once
// What the person who waits sees on standard error: bad records, remarks, and a progress bar where
// that is a terminal and the work takes longer than a second.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

#include "dosimeter/error.hpp"

namespace dosimeter::cli {

class Console {
 public:
  // With `lines_on_terminal` the results themselves go to the terminal as they come, and a bar
  // would stand in between.
  explicit Console(bool lines_on_terminal = false);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  // A bad record, as "file:line: what; remedy".
  void problem(const Problem& problem);
  void remark(std::string_view text);

  // Where the work stands; `fraction` (0 to 1) is empty where the end is not known.
  void progress(std::size_t documents, std::optional<double> fraction);

 private:
  using Clock = std::chrono::steady_clock;

  void print(std::string_view line);
  void wipe();

  bool shows_progress_;
  bool bar_stands_ = false;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point next_ = begin_ + std::chrono::seconds(1);
};

}  // namespace dosimeter::cli
