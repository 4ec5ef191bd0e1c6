#include "log.hpp"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <ctime>

#include "report_format.hpp"

namespace dosimeter::server {
namespace {

constexpr std::size_t kMostWaiting = std::size_t{8} << 20;
constexpr std::chrono::milliseconds kPause{100};

// "2026-03-16T14:20:00", made anew once a second in each thread.
std::string_view date_of(std::time_t seconds) {
  thread_local std::time_t last = -1;
  thread_local char date[32];
  thread_local std::size_t length = 0;
  if (seconds != last) {
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    length = std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
    last = seconds;
  }
  return {date, length};
}

void append_timestamp(std::string& text) {
  const auto now = std::chrono::system_clock::now();
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  text += date_of(std::chrono::system_clock::to_time_t(now));
  text += '.';
  for (const auto unit : {100, 10, 1}) text += static_cast<char>('0' + milliseconds / unit % 10);
  text += 'Z';
}

void write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // nobody is left to tell
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

LogLine::LogLine(std::string_view level, std::string_view event) {
  line_.reserve(512);
  line_ += "{\"time\":\"";
  append_timestamp(line_);
  line_ += '"';
  add("level", level);
  add("event", event);
}

LogLine& LogLine::add(std::string_view name, std::string_view text) {
  append_name(name);
  append_json_string(text, line_);
  return *this;
}

LogLine& LogLine::add_raw(std::string_view name, std::string_view json) {
  append_name(name);
  line_ += json;
  return *this;
}

void LogLine::append_name(std::string_view name) {
  line_ += ",\"";
  line_ += name;
  line_ += "\":";
}

std::string LogLine::finished() && {
  line_ += "}\n";
  return std::move(line_);
}

Log::Log(int file) : file_(file), thread_([this] { run(); }) {}

Log::~Log() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Log::write(LogLine line) {
  const std::string text = std::move(line).finished();
  const std::lock_guard lock(mutex_);
  if (waiting_.size() + text.size() > kMostWaiting) {
    ++dropped_;
    return;
  }
  waiting_ += text;
}

void Log::run() {
  std::string taken;
  bool is_last = false;
  while (!is_last) {
    std::size_t dropped = 0;
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, kPause, [this] { return is_ending_; });
      is_last = is_ending_;
      taken.swap(waiting_);
      std::swap(dropped, dropped_);
    }
    write_all(file_, taken);
    taken.clear();
    if (dropped > 0) {
      write_all(
          file_,
          std::move(LogLine("warning", "log lines dropped").add("lines", dropped)).finished());
    }
  }
}

}  // namespace dosimeter::server
