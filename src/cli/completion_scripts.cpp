#include "completion_scripts.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "command.hpp"
#include "options.hpp"

namespace dosimeter::cli {
namespace {

struct OptionOfCommand {
  std::string name;  // without dashes
  std::string description;
  std::string value;  // "FILE"; empty where it takes none
};

std::vector<OptionOfCommand> options_of(const Command& command) {
  std::vector<OptionOfCommand> list;
  const Options options = all_options(command);
  for (const auto& option : options.options()) {
    const bool takes_value = option->semantic()->max_tokens() > 0;
    list.push_back({option->long_name(), option->description(),
                    takes_value ? option->semantic()->name() : std::string()});
  }
  return list;
}

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

std::string command_names() {
  std::vector<std::string_view> names;
  for (const Command* command : commands()) names.push_back(command->name);
  return joined(names);
}

// What a command takes without an option: words to choose from, or nothing where these are files.
std::string operand_words(const Command& command) {
  if (&command == &completion_command) return joined(kShells);
  if (&command == &help_command) return command_names();
  std::string first(command.operands.substr(0, command.operands.find(' ')));
  if (first.find('|') == std::string::npos) return "";
  std::replace(first.begin(), first.end(), '|', ' ');  // "schema|defaults|check [FILES...]"
  return first;
}

bool takes_files(const Command& command) {
  return command.operands.find("FILES...") != std::string_view::npos;
}

// `text` with a backslash before each of `special`.
std::string escaped(std::string_view text, std::string_view special) {
  std::string result;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

// Between single quotes, as all three shells read it.
std::string in_quotes(std::string_view text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + '\'';
}

// --- bash: a case for the command's options, one for the values of an option ---

std::string bash_values() {
  std::string cases;
  for (const char* option : {"format", "as"}) {
    cases += std::string("    --") + option + ") words='" + joined(choices(option)) + "' ;;\n";
  }
  return cases;
}

std::string bash_command(const Command& command) {
  std::string options;
  for (const auto& option : options_of(command)) options += " --" + option.name;
  return "        " + std::string(command.name) + ") words='" + operand_words(command) +
         "' options='" + options.substr(1) + "' ;;\n";
}

// --- zsh: one specification an option ---

std::string zsh_option(const OptionOfCommand& option) {
  std::string specification = "--" + option.name;
  if (!option.value.empty()) specification += '=';
  specification += '[' + escaped(option.description, "[]:\\") + ']';
  if (option.value.empty()) return in_quotes(specification);
  const auto words = choices(option.name);
  const std::string action = !words.empty()           ? '(' + joined(words) + ')'
                             : option.value == "FILE" ? "_files"
                                                      : " ";
  return in_quotes(specification + ':' + option.value + ':' + action);
}

std::string zsh_command(const Command& command) {
  std::string text = "    " + std::string(command.name) + ")\n      _arguments -s";
  for (const auto& option : options_of(command)) text += " \\\n        " + zsh_option(option);
  if (takes_files(command)) text += " \\\n        '*:file:_files'";
  if (const auto words = operand_words(command); !words.empty()) {
    text += " \\\n        '1: :(" + words + ")'";
  }
  return text + " ;;\n";
}

// --- fish: one line an option ---

std::string fish_command(const Command& command) {
  const std::string name(command.name);
  const std::string begin = "complete -c dosimeter -n '__fish_seen_subcommand_from " + name + "' ";
  std::string text = "complete -c dosimeter -n __fish_use_subcommand -f -a " + name + " -d " +
                     in_quotes(command.summary) + '\n';
  if (!takes_files(command)) text += begin + "-f\n";
  if (const auto words = operand_words(command); !words.empty()) {
    text += begin + "-a '" + words + "'\n";
  }
  for (const auto& option : options_of(command)) {
    text += begin + "-l " + option.name;
    const auto words = choices(option.name);
    if (!words.empty()) {
      text += " -x -a '" + joined(words) + '\'';
    } else if (!option.value.empty()) {
      text += option.value == "FILE" ? " -r -F" : " -x";
    }
    text += " -d " + in_quotes(option.description) + '\n';
  }
  return text;
}

}  // namespace

std::string bash_completion() {
  std::string cases;
  for (const Command* command : commands()) cases += bash_command(*command);
  return R"(# Completion of the dosimeter command for bash.
_dosimeter() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local words='' options=''
  case $previous in
)" + bash_values() +
         R"(    *)
      case ${COMP_WORDS[1]} in
)" + cases +
         R"(        *) options='--help --version' ;;
      esac ;;
  esac
  if ((COMP_CWORD == 1)); then
    words=')" +
         command_names() + R"('
    options='--help --version'
  fi
  [[ $current == -* ]] && words=$options
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _dosimeter dosimeter
)";
}

std::string zsh_completion() {
  std::string summaries;
  std::string cases;
  for (const Command* command : commands()) {
    const std::string name(command->name);
    summaries += "    " + in_quotes(name + ':' + escaped(command->summary, ":\\")) + '\n';
    cases += zsh_command(*command);
  }
  return R"(#compdef dosimeter
# Completion of the dosimeter command for zsh.
_dosimeter() {
  local -a commands=(
)" + summaries +
         R"(  )
  if ((CURRENT == 2)); then
    _describe command commands
    _arguments '--help[print what commands there are]' '--version[print versions]'
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
)" + cases +
         R"(  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _dosimeter "$@"
else
  compdef _dosimeter dosimeter
fi
)";
}

std::string fish_completion() {
  std::string text =
      "# Completion of the dosimeter command for fish.\n"
      "complete -c dosimeter -n __fish_use_subcommand -f -l help -d 'Print what commands there "
      "are'\n"
      "complete -c dosimeter -n __fish_use_subcommand -f -l version -d 'Print versions'\n";
  for (const Command* command : commands()) text += fish_command(*command);
  return text;
}

}  // namespace dosimeter::cli
