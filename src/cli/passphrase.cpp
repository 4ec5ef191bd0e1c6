#include "passphrase.hpp"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>

#include "dosimeter/error.hpp"
#include "tsv.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::size_t kShortest = 8;

volatile std::sig_atomic_t caught_signal = 0;
extern "C" void note_signal(int signal) { caught_signal = signal; }

// While it lives, signals that end the process are noted instead, so that the terminal can be put
// right first. They come only in wait(): one that came between the question and the wait for the
// answer would be noted, and the answer be waited for all the same.
class SignalsNoted {
 public:
  SignalsNoted() {
    caught_signal = 0;
    struct sigaction noting {};
    noting.sa_handler = note_signal;  // without SA_RESTART: reading stops
    sigset_t blocked;
    sigemptyset(&blocked);
    for (const int signal : kSignals) sigaddset(&blocked, signal);
    pthread_sigmask(SIG_BLOCK, &blocked, &mask_);
    for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &noting, &before_[i]);
  }
  ~SignalsNoted() {
    pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
      sigaction(kSignals[i], &before_[i], nullptr);
    }
    if (caught_signal != 0) std::raise(caught_signal);
  }
  SignalsNoted(const SignalsNoted&) = delete;
  SignalsNoted& operator=(const SignalsNoted&) = delete;

  // Whether something can be read; false where a signal comes first.
  bool wait(int descriptor) const {
    pollfd wanted{descriptor, POLLIN, 0};
    return ppoll(&wanted, 1, nullptr, &mask_) > 0;
  }

 private:
  static constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  sigset_t mask_{};  // of before
  std::array<struct sigaction, kSignals.size()> before_{};
};

class SilentTerminal {
 public:
  SilentTerminal() : descriptor_(open("/dev/tty", O_RDWR | O_CLOEXEC)) {
    if (descriptor_ < 0 || tcgetattr(descriptor_, &before_) != 0) {
      throw Error({"", 0, "there is no terminal to ask for the passphrase",
                   "give --passphrase-file with a file whose first line it is"});
    }
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(descriptor_, TCSAFLUSH, &silent);
  }
  ~SilentTerminal() {
    tcsetattr(descriptor_, TCSAFLUSH, &before_);
    close(descriptor_);
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;

  // A line without its end; what came so far where a signal or the terminal's end comes first.
  std::string ask(std::string_view question, const SignalsNoted& signals) {
    print(question);
    std::string line;
    char next = 0;
    while (signals.wait(descriptor_) && read(descriptor_, &next, 1) == 1 && next != '\n') {
      line += next;
    }
    print("\n");
    return line;
  }

 private:
  void print(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = write(descriptor_, text.data(), text.size());
      if (written <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  int descriptor_;
  termios before_{};
};

std::string from_terminal(Passphrase kind) {
  const SignalsNoted signals;
  SilentTerminal terminal;
  if (kind == Passphrase::known) return terminal.ask("Passphrase: ", signals);
  std::string chosen =
      terminal.ask("A new passphrase, which nobody can recover for you: ", signals);
  if (caught_signal == 0 && terminal.ask("The same again: ", signals) != chosen) {
    throw Error({"", 0, "the two passphrases differ", "begin again; nothing was stored"});
  }
  return chosen;
}

std::string from_file(const std::string& file) {
  const std::string content = read_file(file);
  return content.substr(0, content.find_first_of("\r\n"));
}

}  // namespace

std::string read_passphrase(const std::string& file, Passphrase kind) {
  std::string passphrase = file.empty() ? from_terminal(kind) : from_file(file);
  if (passphrase.empty()) {
    throw Error({file, 0, "the passphrase is empty", "nothing was opened or stored"});
  }
  if (kind == Passphrase::chosen && passphrase.size() < kShortest) {
    throw Error({file, 0, "the passphrase is too short", "choose one of 8 characters or more"});
  }
  return passphrase;
}

}  // namespace dosimeter::cli
