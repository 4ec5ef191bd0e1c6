// dosimeter completion: scripts by which shells complete commands, options and their values.

#include <array>

#include "command.hpp"
#include "completion_scripts.hpp"
#include "options.hpp"
#include "output.hpp"
#include "suggestion.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kManual = R"(
Prints a script by which a shell completes commands, options and their values.
An installed dosimeter has put these scripts where the shells look for them.
)";

constexpr std::string_view kExamples = R"text(
  eval "$(dosimeter completion bash)"
  dosimeter completion zsh > "${fpath[1]}/_dosimeter"
  dosimeter completion fish > ~/.config/fish/completions/dosimeter.fish
)text";

Options options() { return {}; }

std::string script(std::string_view shell) {
  if (shell == "bash") return bash_completion();
  if (shell == "zsh") return zsh_completion();
  if (shell == "fish") return fish_completion();
  throw UsageError("there are completions for bash, zsh and fish, not " + quoted(shell) +
                   suggestion(shell, kShells));
}

int run(const Arguments& arguments) {
  const auto shells = operands(arguments);
  if (shells.size() != 1) throw UsageError("name one shell: bash, zsh or fish");
  print(script(shells.front()));
  return all_fine;
}

}  // namespace

const Command completion_command = {"completion", "SHELL",   "a script for completion by the shell",
                                    kManual,      kExamples, options,
                                    run};

}  // namespace dosimeter::cli
