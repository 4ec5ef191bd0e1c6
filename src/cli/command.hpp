#pragma once
// A subcommand: its name, its manual, its options and what it does.

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace dosimeter::cli {

// What the command leaves to the shell.
enum ExitCode : int { all_fine = 0, some_bad = 1, wrong_usage = 2, nothing_done = 3 };

// The command line asks for something that does not exist.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

using Options = boost::program_options::options_description;
using Arguments = boost::program_options::variables_map;

struct Command {
  std::string_view name;
  std::string_view operands;  // "FILES..."; empty where it takes none
  std::string_view summary;   // one line
  std::string_view manual;    // paragraphs and examples, before and after the options
  std::string_view examples;
  Options (*options)();
  int (*run)(const Arguments&);
};

extern const Command score_command;
extern const Command exposure_command;
extern const Command report_command;
extern const Command preview_command;
extern const Command explain_command;
extern const Command assign_command;
extern const Command simulate_command;
extern const Command calibrate_command;
extern const Command ledger_command;
extern const Command policy_command;
extern const Command self_check_command;
extern const Command demo_command;
extern const Command completion_command;
extern const Command help_command;

// All of them, in the order of the help.
std::span<const Command* const> commands();

// Throws UsageError, which names the nearest, where there is none of that name.
const Command& find_command(std::string_view name);

}  // namespace dosimeter::cli
