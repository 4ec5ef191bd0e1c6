#include "command.hpp"

#include <array>
#include <vector>

#include "suggestion.hpp"

namespace dosimeter::cli {

std::span<const Command* const> commands() {
  static constexpr std::array<const Command*, 14> all = {
      &score_command,      &exposure_command, &report_command,     &preview_command,
      &explain_command,    &assign_command,   &simulate_command,   &calibrate_command,
      &ledger_command,     &policy_command,   &self_check_command, &demo_command,
      &completion_command, &help_command};
  return all;
}

const Command& find_command(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Command* command : commands()) {
    if (command->name == name) return *command;
    names.push_back(command->name);
  }
  throw UsageError("there is no command " + quoted(name) + suggestion(name, names));
}

}  // namespace dosimeter::cli
