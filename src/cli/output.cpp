#include "output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <utility>

#include "dosimeter/error.hpp"

namespace dosimeter::cli {
namespace {

namespace fs = std::filesystem;

// The temporary file for the signal handler, which may use no std::string. One is enough: a command
// writes its files one after another.
std::array<char, 4096> temporary_to_remove{};

extern "C" void remove_temporary(int signal) {
  if (temporary_to_remove[0] != '\0') unlink(temporary_to_remove.data());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void remember_temporary(const std::string& path) {
  temporary_to_remove[0] = '\0';
  if (path.size() >= temporary_to_remove.size()) return;
  std::memcpy(temporary_to_remove.data() + 1, path.c_str() + 1, path.size());
  temporary_to_remove[0] = path.front();  // last: the handler looks here
}

// Of the last call that failed, as " (No space left on device)".
std::string reason() { return std::string(" (") + std::strerror(errno) + ')'; }

// The file behind a link, so that the link itself stays.
std::string behind_links(const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  return error ? path : real.string();
}

bool exists_as(const std::string& path, bool (*kind)(fs::file_status)) {
  std::error_code error;
  const auto status = fs::status(path, error);
  return fs::exists(status) && kind(status);
}

bool is_device_or_pipe(fs::file_status status) {
  return !fs::is_regular_file(status) && !fs::is_directory(status);
}

// A new file with the permissions of `model`, where that exists: a private file stays private.
int open_like(const std::string& model, const std::string& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  struct stat status {};
  if (descriptor >= 0 && stat(model.c_str(), &status) == 0) fchmod(descriptor, status.st_mode);
  return descriptor;
}

}  // namespace

Output::Output(std::string path) : path_(std::move(path)), stream_(stdout) {
  if (path_.empty() || path_ == "-") return;
  if (exists_as(path_, fs::is_directory)) {
    throw Error({path_, 0, "this is a directory", "name a file to write"});
  }
  int descriptor = -1;
  if (exists_as(path_, is_device_or_pipe)) {
    descriptor = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    path_ = behind_links(path_);
    temporary_ = path_ + '.' + std::to_string(getpid()) + ".part";
    descriptor = open_like(path_, temporary_);
  }
  if (descriptor < 0) {
    throw Error({path_, 0, "the file cannot be written" + reason(),
                 "check that the directory exists and may be written to"});
  }
  stream_ = fdopen(descriptor, "wb");
  if (!temporary_.empty()) remember_temporary(temporary_);
}

Output::~Output() {
  if (stream_ != stdout && stream_ != nullptr) std::fclose(stream_);
  if (!temporary_.empty()) {
    unlink(temporary_.c_str());
    temporary_to_remove[0] = '\0';
  }
}

void Output::write(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stream_) != text.size()) fail();
}

void Output::commit() {
  if (std::fflush(stream_) != 0) fail();
  if (temporary_.empty()) return;
  if (fsync(fileno(stream_)) != 0 || std::rename(temporary_.c_str(), path_.c_str()) != 0) fail();
  temporary_.clear();
  temporary_to_remove[0] = '\0';
}

void Output::fail() const {
  if (errno == EPIPE) throw BrokenPipe();
  throw Error({stream_ == stdout ? "standard output" : path_, 0,
               "the result cannot be written" + reason(), "make room, or write it elsewhere"});
}

void print(std::string_view text) {
  Output output("-");
  output.write(text);
  output.commit();
}

void hold_standard_descriptors() {
  // The wrong way round, so that whoever uses them gets an error as with a closed one.
  constexpr std::array modes = {O_WRONLY, O_RDONLY, O_WRONLY};
  for (int descriptor = 0; descriptor < static_cast<int>(modes.size()); ++descriptor) {
    const bool is_closed = fcntl(descriptor, F_GETFD) < 0 && errno == EBADF;
    // The lowest that is free, which is this one.
    if (is_closed) open("/dev/null", modes[static_cast<std::size_t>(descriptor)]);
  }
}

void prepare_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // of a file at its allowed size: writing fails with EFBIG then
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (std::signal(signal, remove_temporary) == SIG_IGN) std::signal(signal, SIG_IGN);
  }
}

}  // namespace dosimeter::cli
