#include "help.hpp"

#include <unicode/uchar.h>
#include <unicode/uversion.h>

#include <array>
#include <cstdio>
#include <sstream>

#include "dosimeter/assertion.hpp"
#include "dosimeter/lexicon.hpp"
#include "dosimeter/model.hpp"
#include "options.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kIntroduction =
    R"(Measures how much traumatic material a worker takes in from case notes and
transcripts, as a dosimeter measures radiation: what reached somebody, not
whether it made them ill. Nothing leaves this machine, no case text is kept, and
words are masked unless asked for.
)";

constexpr std::string_view kExitCodes = R"(
  0  all fine
  1  some records were bad: standard error names them, the output has the rest
  2  the command line asks for something that does not exist
  3  nothing could be done, as no file can be opened or a model is damaged; or
     --stop-on-error has stopped
)";

std::string heading(std::string_view text) { return bold(text, stdout) + '\n'; }

// The options in groups, without the spaces at line ends and the double blank lines of Boost.
std::string option_table(const Command& command) {
  std::stringstream lines;
  lines << all_options(command);
  std::string table;
  for (std::string line; std::getline(lines, line);) {
    line.erase(line.find_last_not_of(' ') + 1);
    if (line.empty() && (table.empty() || table.ends_with("\n\n"))) continue;
    table += line + '\n';
  }
  return table;
}

constexpr std::string_view kManual = R"(
Prints how a command is used, with all its options, or without a name what
commands there are.
)";

constexpr std::string_view kExamples = R"(
  dosimeter help
  dosimeter help score
)";

Options options() { return {}; }

int run(const Arguments& arguments) {
  const auto names = operands(arguments);
  if (names.size() > 1) throw UsageError("help takes the name of one command");
  print(names.empty() ? overview() : manual(find_command(names.front())));
  return all_fine;
}

std::string hexadecimal(std::uint32_t number) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%08x", number);
  return text.data();
}

}  // namespace

std::string overview() {
  std::string text =
      std::string(kIntroduction) + '\n' + heading("Usage") +
      "  dosimeter COMMAND [OPTIONS] [FILES...]\n  dosimeter --help | --version\n\n" +
      heading("Commands");
  for (const Command* command : commands()) {
    std::string name(command->name);
    name.resize(12, ' ');
    text += "  " + name + std::string(command->summary) + '\n';
  }
  return text + '\n' + heading("Examples") + R"(  dosimeter demo
  dosimeter score notes.csv
  dosimeter exposure --html report.html caseload/
  dosimeter explain note.txt
  dosimeter help exposure
)" + '\n' +
         bold("Exit codes", stdout) + std::string(kExitCodes);
}

std::string manual(const Command& command) {
  const std::string operands = command.operands.empty() ? "" : ' ' + std::string(command.operands);
  return heading("Usage") + "  dosimeter " + std::string(command.name) + " [OPTIONS]" + operands +
         '\n' + std::string(command.manual) + '\n' + option_table(command) + '\n' +
         bold("Examples", stdout) + std::string(command.examples) + '\n' +
         bold("Exit codes", stdout) + std::string(kExitCodes);
}

std::string version() {
  const Model& model = Model::standard();
  return "dosimeter " DOSIMETER_VERSION "\nmodel " + std::string(model.version()) + ", checksum " +
         hexadecimal(model.checksum()) + ", " + std::to_string(model.vocabulary_size()) +
         " words and word pairs\nlexicon of " +
         std::to_string(Lexicon::standard().entries().size()) + " entries, " +
         std::to_string(AssertionRules::standard().size()) +
         " assertion rules\nICU " U_ICU_VERSION ", Unicode " U_UNICODE_VERSION "\n";
}

const Command help_command = {"help",  "[COMMAND]", "how a command is used", kManual, kExamples,
                              options, run};

}  // namespace dosimeter::cli
