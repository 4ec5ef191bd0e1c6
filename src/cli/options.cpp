#include "options.hpp"

#include <algorithm>
#include <array>
#include <boost/program_options.hpp>
#include <charconv>
#include <utility>

#include "suggestion.hpp"

namespace dosimeter::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* kOperands = "operands";  // no option has this name

po::typed_value<std::string>* value(const char* name) {
  return po::value<std::string>()->value_name(name);
}

constexpr std::array<std::string_view, 6> kFormats = {"auto",   "text",  "webvtt",
                                                      "subrip", "jsonl", "csv"};
constexpr std::array<std::string_view, 3> kTables = {"text", "csv", "json"};
constexpr std::array<std::string_view, 5> kScenarios = {"steady", "burst", "drift", "leave",
                                                        "monotony"};

std::string listed(std::span<const std::string_view> words) {
  std::string list;
  for (const std::string_view& word : words) {
    if (!list.empty()) list += &word == &words.back() ? " or " : ", ";
    list += word;
  }
  return list;
}

// An empty value is a variable of a script that was never set; it must not mean "the built-in one".
void refuse_empty_values(const po::parsed_options& parsed) {
  for (const auto& option : parsed.options) {
    const bool is_named = option.position_key < 0;
    if (is_named && option.value == std::vector<std::string>{""}) {
      throw UsageError("--" + option.string_key + " is given no value");
    }
    if (!is_named && std::count(option.value.begin(), option.value.end(), "") > 0) {
      throw UsageError("one of the files or words is empty: \"\"");
    }
  }
}

}  // namespace

Options reading_options() {
  Options options("Reading");
  auto add = options.add_options();
  add("format", value("FORMAT"),
      "auto, text, webvtt, subrip, jsonl or csv; auto goes by the file's ending, else by its "
      "beginning");
  add("encoding", value("NAME"),
      "the files' encoding, as windows-1252; without it: byte-order mark, else UTF-8, else "
      "guessed");
  add("fields", po::value<std::vector<std::string>>()->value_name("LIST"),
      "which CSV column or JSON field is what: worker=officer,text=narrative; known are id, "
      "worker, date, case, kind and text");
  add("worker", value("PSEUDONYM"), "the worker of records that name none");
  add("date", value("DATE"), "the date of records that have none, as 2026-03-16");
  add("case", value("ID"), "the case of records that have none");
  add("max-record-bytes", value("N"),
      "a longer record, or transcript, is reported as bad; without it: 67108864");
  return options;
}

Options scoring_options() {
  Options options("Scoring");
  auto add = options.add_options();
  add("include-spoken", "count what the worker says in a transcript as heard");
  add("lexicon", value("FILE"), "another lexicon than the built-in");
  add("assertion", value("FILE"), "other assertion rules than the built-in");
  add("model", value("FILE"), "other weights than the built-in");
  add("policy", value("FILE"), "the organisation's policy (JSON): thresholds, reading speed");
  return options;
}

Options running_options() {
  Options options("Running");
  auto add = options.add_options();
  add("threads", value("N"), "how many threads score, 1 to 256; without it: one for each core");
  add("stop-on-error", "stop at the first bad record instead of leaving it out");
  return options;
}

Options all_options(const Command& command) {
  Options help("Help");
  help.add_options()("help,h", "print this text");
  Options all;
  all.add(command.options()).add(help);
  return all;
}

std::span<const std::string_view> choices(std::string_view option) {
  if (option == "format") return kFormats;
  if (option == "as") return kTables;
  if (option == "scenario") return kScenarios;
  return {};
}

void refuse_foreign_options(const Options& all, const Arguments& arguments, std::string_view action,
                            const std::function<bool(std::string_view)>& takes) {
  for (const auto& option : all.options()) {
    const std::string& name = option->long_name();
    if (arguments.contains(name) && !takes(name)) {
      throw UsageError(std::string(action) + " takes no --" + name);
    }
  }
}

Arguments parse_arguments(const Command& command, const std::vector<std::string>& words) {
  const Options visible = all_options(command);
  Options all;
  all.add(visible).add_options()(kOperands, po::value<std::vector<std::string>>());
  po::positional_options_description positions;
  if (!command.operands.empty()) positions.add(kOperands, -1);
  using namespace po::command_line_style;
  Arguments arguments;
  try {
    const auto parsed = po::command_line_parser(words)
                            .options(all)
                            .positional(positions)
                            .style(unix_style & ~allow_guessing)
                            .run();
    refuse_empty_values(parsed);
    po::store(parsed, arguments);
  } catch (const po::unknown_option& error) {
    std::vector<std::string> names;
    for (const auto& option : visible.options()) names.push_back("--" + option->long_name());
    const std::vector<std::string_view> views(names.begin(), names.end());
    const std::string given = error.get_option_name();
    throw UsageError("there is no option " + quoted(given) + suggestion(given, views));
  } catch (const po::too_many_positional_options_error&) {
    throw UsageError("this command takes no files or other words, only options");
  } catch (const po::error& error) {
    throw UsageError(error.what());
  }
  return arguments;
}

std::vector<std::string> operands(const Arguments& arguments) {
  const auto found = arguments.find(kOperands);
  if (found == arguments.end()) return {};
  return found->second.as<std::vector<std::string>>();
}

std::vector<std::string> needed_files(const Arguments& arguments) {
  auto files = operands(arguments);
  if (files.empty()) throw UsageError("name the files to read, or - for standard input");
  if (std::count(files.begin(), files.end(), "-") > 1) {
    throw UsageError("standard input can be read only once");
  }
  return files;
}

std::vector<std::string> with_files_of_options(const Arguments& arguments,
                                               std::vector<std::string> files) {
  constexpr std::array options = {"lexicon",  "assertion",       "model",   "policy", "ledger",
                                  "key-file", "passphrase-file", "answers", "file"};
  for (const char* option : options) {
    if (arguments.contains(option)) files.push_back(text_option(arguments, option));
  }
  return files;
}

std::string text_option(const Arguments& arguments, const char* name) {
  const auto found = arguments.find(name);
  return found == arguments.end() ? std::string() : found->second.as<std::string>();
}

std::string report_option(const Arguments& arguments, const char* name) {
  std::string path = text_option(arguments, name);
  if (path == "-") throw UsageError("the report needs a file: the table goes to standard output");
  return path;
}

std::size_t choice_option(const Arguments& arguments, const char* name) {
  const auto words = choices(name);
  if (!arguments.contains(name)) return 0;
  const std::string given = text_option(arguments, name);
  const auto found = std::find(words.begin(), words.end(), given);
  if (found == words.end()) {
    throw UsageError(std::string("--") + name + " takes " + listed(words) + ", not " +
                     quoted(given) + suggestion(given, words));
  }
  return static_cast<std::size_t>(found - words.begin());
}

unsigned number_option(const Arguments& arguments, const char* name, unsigned least, unsigned most,
                       unsigned otherwise) {
  if (!arguments.contains(name)) return otherwise;
  const std::string given = text_option(arguments, name);
  unsigned number = 0;
  const char* const end = given.data() + given.size();
  const auto [stop, error] = std::from_chars(given.data(), end, number);
  if (error != std::errc() || stop != end || number < least || number > most) {
    throw UsageError(std::string("--") + name + " takes a whole number from " +
                     std::to_string(least) + " to " + std::to_string(most) + ", not " +
                     quoted(given));
  }
  return number;
}

}  // namespace dosimeter::cli
