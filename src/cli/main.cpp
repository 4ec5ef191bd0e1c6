// dosimeter: the command. Finds the subcommand, runs it, and turns whatever happens into a message
// and an exit code.

#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "command.hpp"
#include "help.hpp"
#include "options.hpp"
#include "output.hpp"
#include "report_format.hpp"
#include "terminal.hpp"

namespace dosimeter::cli {
namespace {

int printed(const std::string& text) {
  print(text);
  return all_fine;
}

int run(std::vector<std::string> words) {
  if (words.empty()) throw UsageError("name a command");
  const std::string first = words.front();
  if (first == "--help" || first == "-h") return printed(overview());
  if (first == "--version" || first == "-V") return printed(version());
  const Command& command = find_command(first);
  words.erase(words.begin());
  const Arguments arguments = parse_arguments(command, words);
  return arguments.contains("help") ? printed(manual(command)) : command.run(arguments);
}

void complain(const std::string& message) {
  std::fprintf(stderr, "%s %s\n", bold("dosimeter:", stderr).c_str(), printable(message).c_str());
}

int run_and_report(int count, char** words) {
  try {
    return run({words + std::min(count, 1), words + count});
  } catch (const BrokenPipe&) {
    return all_fine;
  } catch (const UsageError& error) {
    complain(error.what());
    std::fputs("Try: dosimeter --help, or dosimeter help COMMAND\n", stderr);
    return wrong_usage;
  } catch (const std::bad_alloc&) {
    complain("there is not enough memory");
  } catch (const std::exception& error) {
    complain(error.what());
  }
  return nothing_done;
}

}  // namespace
}  // namespace dosimeter::cli

int main(int count, char** words) {
  dosimeter::cli::hold_standard_descriptors();
  dosimeter::cli::prepare_signals();
  return dosimeter::cli::run_and_report(count, words);
}
