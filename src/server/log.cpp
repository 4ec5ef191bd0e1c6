#include "log.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "report_format.hpp"

namespace dosimeter::server {
namespace {

constexpr std::size_t kMostWaiting = std::size_t{8} << 20;
constexpr std::chrono::milliseconds kPause{100};

std::string timestamp() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char date[32];
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
  char text[48];
  std::snprintf(text, sizeof text, "%s.%03dZ", date, static_cast<int>(milliseconds));
  return text;
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

LogLine::LogLine(std::string_view level, std::string_view event) : line_("{\"time\":\"") {
  line_ += timestamp();
  line_ += '"';
  add("level", level);
  add("event", event);
}

LogLine& LogLine::add(std::string_view name, std::string_view text) {
  const bool is_plain = text.find_first_of("\"\\") == std::string_view::npos &&
                        text.end() == std::find_if(text.begin(), text.end(),
                                                   [](char c) { return c < 0x20 || c == 0x7F; });
  if (is_plain) return add_raw(name, '"' + std::string(text) + '"');
  const std::string sound = well_formed(text);
  return add_raw(name, boost::json::serialize(boost::json::string_view(sound)));
}

LogLine& LogLine::add_raw(std::string_view name, std::string_view json) {
  line_ += ",\"";
  line_ += name;
  line_ += "\":";
  line_ += json;
  return *this;
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
