#pragma once
// Structured logs: one JSON object a line on standard error. They hold routes, counts, durations
// and fingerprints of tokens; no text, no pseudonym, no path as it was asked for.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>

namespace dosimeter::server {

// One line in the making: {"time", "level", "event", ...}.
class LogLine {
 public:
  LogLine(std::string_view level, std::string_view event);

  LogLine& add(std::string_view name, std::string_view text);
  LogLine& add(std::string_view name, const char* text) {
    return add(name, std::string_view(text));
  }
  template <class Number>
  requires std::is_arithmetic_v<Number> LogLine& add(std::string_view name, Number number) {
    return add_raw(name, std::to_string(number));
  }

  std::string finished() &&;

 private:
  LogLine& add_raw(std::string_view name, std::string_view json);
  void append_name(std::string_view name);
  std::string line_;
};

// Lines of any thread, written by one of its own, so that a slow reader of the log never holds up a
// request: beyond 8 MiB of waiting lines new ones are left out and counted.
class Log {
 public:
  explicit Log(int file = 2);
  ~Log();  // writes what waits
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void write(LogLine line);

 private:
  void run();

  int file_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::string waiting_;
  std::size_t dropped_ = 0;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace dosimeter::server
