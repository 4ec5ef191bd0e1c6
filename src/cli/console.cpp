#include "console.hpp"

#include <cstdio>
#include <string>

#include "report_format.hpp"
#include "terminal.hpp"

namespace dosimeter::cli {
namespace {

// "[#########---------------------]  31 %  ", or nothing where the end is not known.
std::string bar(std::optional<double> fraction) {
  if (!fraction) return "";
  constexpr std::size_t width = 30;
  const auto done = static_cast<std::size_t>(*fraction * width);
  const std::string percent = std::to_string(static_cast<int>(*fraction * 100));
  std::string text = "[";
  text.append(done, '#').append(width - done, '-').append("] ");
  return text.append(3 - percent.size(), ' ').append(percent).append(" %  ");
}

}  // namespace

Console::Console(bool lines_on_terminal)
    : shows_progress_(is_terminal(stderr) && !(lines_on_terminal && is_terminal(stdout))) {}

Console::~Console() { wipe(); }

void Console::problem(const Problem& problem) { print(problem.message()); }

void Console::remark(std::string_view text) { print(text); }

void Console::progress(std::size_t documents, std::optional<double> fraction) {
  const auto now = Clock::now();
  if (!shows_progress_ || now < next_) return;
  next_ = now + std::chrono::milliseconds(200);
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  const auto speed = static_cast<std::size_t>(static_cast<double>(documents) / seconds);
  std::string line = bar(fraction);
  line += count_of(documents, "document") + ", " + std::to_string(speed) + " a second   \r";
  std::fwrite(line.data(), 1, line.size(), stderr);
  bar_stands_ = true;
}

void Console::print(std::string_view line) {
  wipe();
  const std::string whole = printable(line) + '\n';
  std::fwrite(whole.data(), 1, whole.size(), stderr);
}

void Console::wipe() {
  if (!bar_stands_) return;
  std::string blank(79, ' ');
  blank += '\r';
  std::fwrite(blank.data(), 1, blank.size(), stderr);
  bar_stands_ = false;
}

}  // namespace dosimeter::cli
