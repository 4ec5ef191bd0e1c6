// dosimeter policy: what a policy file may say, what holds without one, and whether one is sound.

#include "dosimeter/policy.hpp"

#include <array>
#include <string>
#include <vector>

#include "command.hpp"
#include "console.hpp"
#include "dosimeter/error.hpp"
#include "options.hpp"
#include "output.hpp"
#include "policy_members.hpp"
#include "policy_text.hpp"
#include "suggestion.hpp"
#include "tsv.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kManual = R"(
An organisation's policy is a JSON file that the other commands take by --policy:
half-lives, thresholds, reading speed, calendar, teams. What it leaves out keeps
its default. The defaults are proposals; no validated thresholds exist.

  policy schema          prints the JSON Schema (draft 2020-12) of such a file:
                         every member with its meaning, unit, range and source
  policy defaults        prints the defaults as a complete policy file
  policy check FILES...  says whether each file is sound, and what in it differs
                         from the defaults; for what is wrong, line and remedy

An editor that is given the schema explains the members as they are written.
)";

constexpr std::string_view kExamples = R"(
  dosimeter policy schema > policy.schema.json
  dosimeter policy defaults > policy.json
  dosimeter policy check policy.json
)";

Options options() { return {}; }

// One member a line, in the order of the schema.
std::string defaults() {
  std::string text;
  for (const auto& [name, value] : policy_members({})) {
    text += (text.empty() ? "{\n  \"" : ",\n  \"") + std::string(name) + "\": " + value;
  }
  return text + "\n}\n";
}

// " equivalent minutes in 7 days"; empty for what has no unit.
std::string unit(std::string_view name) {
  const auto& schema = policy_schema_object().at("properties").at(name).as_object();
  const auto* unit = schema.if_contains("x-unit");
  return unit == nullptr ? "" : " " + std::string(unit->get_string());
}

std::string differences(const std::string& file, const Policy& policy) {
  const auto members = policy_members(policy);
  const auto defaults = policy_members({});
  std::string lines;
  std::size_t count = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto& [name, value] = members[i];
    if (value == defaults[i].value) continue;
    ++count;
    lines += "  " + std::string(name) + ": " + value + unit(name) + ", by default " +
             defaults[i].value + '\n';
  }
  return file + ": sound; " + std::to_string(count) + " of " + std::to_string(members.size()) +
         " members differ from the defaults\n" + lines;
}

int check(const std::vector<std::string>& files) {
  if (files.empty()) throw UsageError("name the policy files to check");
  Console console;
  Output output("-");
  ExitCode code = all_fine;
  bool opened_any = false;
  for (const std::string& file : files) {
    try {
      const std::string text = read_file(file);
      opened_any = true;
      output.write(differences(file, Policy::parse(text, file)));
    } catch (const Error& error) {
      console.problem(error.problem());
      code = some_bad;
    }
  }
  output.commit();
  return opened_any ? code : nothing_done;
}

int print_alone(std::string_view text, const std::vector<std::string>& others) {
  if (!others.empty())
    throw UsageError("nothing may follow " + quoted("schema") + " and " + quoted("defaults"));
  print(text);
  return all_fine;
}

int run(const Arguments& arguments) {
  constexpr std::array<std::string_view, 3> actions = {"schema", "defaults", "check"};
  std::vector<std::string> words = operands(arguments);
  if (words.empty()) throw UsageError("policy takes schema, defaults or check FILES");
  const std::string action = words.front();
  words.erase(words.begin());
  if (action == "schema") return print_alone(policy_schema(), words);
  if (action == "defaults") return print_alone(defaults(), words);
  if (action == "check") return check(words);
  throw UsageError("policy takes schema, defaults or check FILES, not " + quoted(action) +
                   suggestion(action, actions));
}

}  // namespace

const Command policy_command = {"policy",
                                "schema|defaults|check [FILES...]",
                                "what a policy may say, and whether one is sound",
                                kManual,
                                kExamples,
                                options,
                                run};

}  // namespace dosimeter::cli
