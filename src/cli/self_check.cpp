// dosimeter self-check: the worker's own questions, for nobody else's eyes.

#include "dosimeter/self_check.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "console.hpp"
#include "dosimeter/error.hpp"
#include "field_names.hpp"
#include "inputs.hpp"
#include "options.hpp"
#include "output.hpp"
#include "passphrase.hpp"
#include "report_format.hpp"
#include "self_check_text.hpp"
#include "suggestion.hpp"
#include "terminal.hpp"
#include "text_layout.hpp"
#include "tsv.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kManual = R"(
Questions about the signs and risk factors of vicarious trauma, for yourself. It
gives no score and no diagnosis, and every question can be skipped. What you
answer is sealed in a file of its own under a passphrase that only you know; no
other command reads it, and nobody can open it without the passphrase: if you
lose it, the answers are lost.

  self-check questions  prints the questions, what helps and where to find help
  self-check take       asks them, shows what changed since the last time, and
                        keeps the answers unless --no-save is given
  self-check history    shows your answers of all times
  self-check share      writes what you choose to a readable file, which you may
                        hand on or not
  self-check erase      removes the file
  self-check page       writes the questions as a page for a browser, which keeps
                        nothing, and saves answers to a sealed file if asked to;
                        --file opens that file here, too

The passphrase is asked for in the terminal. A file that --passphrase-file names
should be readable by you alone.
)";

constexpr std::string_view kExamples = R"(
  dosimeter self-check take
  dosimeter self-check take --no-save
  dosimeter self-check history --last
  dosimeter self-check share --last --only sleep,support --output shared.txt
  dosimeter self-check page --output self-check.html
)";

constexpr std::array<std::string_view, 6> kActions = {"take",  "history",   "share",
                                                      "erase", "questions", "page"};
constexpr const char* kOneOf =
    "self-check takes one of take, history, share, erase, questions and page";

Options options() {
  namespace po = boost::program_options;
  const auto value = [](const char* name) { return po::value<std::string>()->value_name(name); };
  Options own("Self-check");
  auto add = own.add_options();
  add("file", value("FILE"),
      "where the answers are kept; without it: dosimeter/self-check under $XDG_DATA_HOME or "
      "~/.local/share");
  add("passphrase-file", value("FILE"), "a file whose first line is the passphrase");
  add("answers", value("FILE"),
      "take: the answers as a JSON object of keys and answers, {\"sleep\": \"often\"}, instead of "
      "asking");
  add("no-save", "take: keep nothing");
  add("only", value("LIST"),
      "history, share: only these: signs, risk-factors or keys of questions, with commas between");
  add("last", "history, share: only the latest answers");
  add("output", value("FILE"), "share, page: the file to write (needed)");
  add("yes", "erase: do not ask again");
  return own;
}

// The options that an action takes.
bool takes(std::string_view action, std::string_view option) {
  const bool opens_file = action != "questions" && action != "page";
  if (option == "file") return opens_file;
  if (option == "passphrase-file") return opens_file && action != "erase";
  if (option == "answers" || option == "no-save") return action == "take";
  if (option == "only" || option == "last") return action == "history" || action == "share";
  if (option == "output") return action == "share" || action == "page";
  return action == "erase";  // yes
}

// --- Where it is kept

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string path_of(const Arguments& arguments) {
  if (arguments.contains("file")) return text_option(arguments, "file");
  std::filesystem::path data = environment("XDG_DATA_HOME");
  if (!data.is_absolute()) {  // the XDG Base Directory Specification ignores a relative one
    const std::string home = environment("HOME");
    if (home.empty()) throw UsageError("there is no home folder; name the file with --file");
    data = std::filesystem::path(home) / ".local" / "share";
  }
  return (data / "dosimeter" / "self-check").string();
}

// The entries that a passphrase opens, and the passphrase for keeping them.
struct Opened {
  std::string path;
  std::string passphrase;
  std::vector<SelfCheckEntry> entries;
};

Opened open_or_begin(const Arguments& arguments) {
  Opened opened{path_of(arguments), "", {}};
  const bool is_new = !std::filesystem::exists(opened.path);
  opened.passphrase = read_passphrase(text_option(arguments, "passphrase-file"),
                                      is_new ? Passphrase::chosen : Passphrase::known);
  opened.entries = read_self_checks(opened.path, opened.passphrase);
  return opened;
}

void require_file(const std::string& path) {
  if (std::filesystem::exists(path)) return;
  throw Error({path, 0, "there is no self-check", "begin one: dosimeter self-check take"});
}

// What history and share are about.
std::vector<SelfCheckEntry> chosen_entries(const Arguments& arguments) {
  require_file(path_of(arguments));
  std::vector<SelfCheckEntry> entries = open_or_begin(arguments).entries;
  if (arguments.contains("last") && !entries.empty()) entries = {entries.back()};
  return entries;
}

// --- --only

std::vector<std::string_view> question_keys() {
  std::vector<std::string_view> keys;
  for (const SelfCheckQuestion& question : self_check_questions()) keys.push_back(question.key);
  return keys;
}

std::optional<std::size_t> question_place(std::string_view key) {
  const auto keys = question_keys();
  const auto found = std::find(keys.begin(), keys.end(), key);
  if (found == keys.end()) return std::nullopt;
  return static_cast<std::size_t>(found - keys.begin());
}

// What is wrong with a key that there is none of.
std::string no_question(std::string_view key) {
  return "there is no question " + quoted(key) + suggestion(key, question_keys());
}

std::size_t question_called(std::string_view key) {
  if (const auto place = question_place(key)) return *place;
  throw UsageError(no_question(key) + "; \"dosimeter self-check questions\" prints them");
}

QuestionSet chosen_questions(const Arguments& arguments) {
  QuestionSet chosen;
  if (!arguments.contains("only")) return chosen.set();
  const std::string list = text_option(arguments, "only");
  for (const std::string_view word : split(list, ',')) {
    for (std::size_t i = 0; i < kSelfCheckQuestions; ++i) {
      const bool is_sign = self_check_questions()[i].part == SelfCheckPart::sign;
      if ((word == "signs" && is_sign) || (word == "risk-factors" && !is_sign)) chosen.set(i);
    }
    if (word != "signs" && word != "risk-factors") chosen.set(question_called(word));
  }
  if (chosen.none()) throw UsageError("--only names nothing");
  return chosen;
}

// --- Answers

std::string answers_remedy(SelfCheckPart part) {
  std::string words = "write ";
  for (const auto answer : {SelfCheckAnswer::none, SelfCheckAnswer::some, SelfCheckAnswer::much}) {
    words += quoted(name(answer, part)) + ", ";
  }
  return words + "or " + quoted(name(SelfCheckAnswer::skipped, part));
}

boost::json::object answers_object(const std::string& file) {
  boost::json::error_code code;
  const boost::json::value root = boost::json::parse(read_file(file), code);
  if (!code && root.is_object()) return root.get_object();
  throw Error({file, 0, "the answers are not a JSON object",
               "write {\"sleep\": \"often\", \"support\": \"no\"}"});
}

SelfCheckEntry answers_in(const std::string& file) {
  SelfCheckEntry entry;
  for (const auto& [key, value] : answers_object(file)) {
    const std::string_view name(key);
    const auto place = question_place(name);
    if (!place) {
      throw Error({file, 0, no_question(name), "\"dosimeter self-check questions\" prints them"});
    }
    const SelfCheckPart part = self_check_questions()[*place].part;
    const auto word = value.is_string() ? std::string_view(value.get_string()) : "";
    const auto answer = self_check_answer(word, part);
    if (!answer) {
      throw Error({file, 0, "the answer to " + quoted(name) + " is none of the words for it",
                   answers_remedy(part)});
    }
    entry.answers[*place] = *answer;
  }
  return entry;
}

void say(std::string_view text) { std::cout << text << std::flush; }

// Until it is one of the three answers, by its first letter or in full, or nothing.
SelfCheckAnswer ask(const SelfCheckQuestion& question) {
  constexpr std::array answers = {SelfCheckAnswer::none, SelfCheckAnswer::some,
                                  SelfCheckAnswer::much};
  std::string prompt = "  ";
  for (const SelfCheckAnswer answer : answers) {
    const auto word = name(answer, question.part);
    prompt += '[' + std::string(word.substr(0, 1)) + ']' + std::string(word.substr(1)) + "  ";
  }
  say('\n' + wrapped(question.text));
  for (;;) {
    say(prompt + "or Enter to skip: ");
    std::string line;
    if (!std::getline(std::cin, line)) {
      throw Error({"", 0, "the questions were broken off", "nothing was kept"});
    }
    const std::string given = name_key(line);
    if (given.empty()) return SelfCheckAnswer::skipped;
    for (const SelfCheckAnswer answer : answers) {
      if (given == name(answer, question.part).substr(0, 1)) return answer;
    }
    if (const auto answer = self_check_answer(given, question.part)) return *answer;
  }
}

SelfCheckEntry asked_answers() {
  if (!is_terminal(stdin)) {
    throw UsageError("the questions are asked in a terminal; or give the answers with --answers");
  }
  say(wrapped(self_check_note()));
  SelfCheckEntry entry;
  for (std::size_t i = 0; i < kSelfCheckQuestions; ++i) {
    entry.answers[i] = ask(self_check_questions()[i]);
  }
  say("\n");
  return entry;
}

// --- Actions

int take(const Arguments& arguments) {
  const bool keeps = !arguments.contains("no-save");
  const std::string file = text_option(arguments, "answers");
  Opened opened;
  if (keeps) opened = open_or_begin(arguments);  // first: a wrong passphrase costs no answers
  SelfCheckEntry entry = file.empty() ? asked_answers() : answers_in(file);
  entry.time = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::string text = after_self_check(opened.entries, entry);
  if (keeps) {
    opened.entries.push_back(entry);
    write_self_checks(opened.path, opened.entries, opened.passphrase);
  }
  text += keeps ? "\nKept in " + printable(opened.path) + ", which only your passphrase opens.\n"
                : "\nNothing was kept.\n";
  print(text);
  return all_fine;
}

int history(const Arguments& arguments) {
  const QuestionSet questions = chosen_questions(arguments);
  print(history_text(chosen_entries(arguments), questions) + '\n' + wrapped(self_check_help()));
  return all_fine;
}

std::string needed_output(const Arguments& arguments) {
  std::string path = text_option(arguments, "output");
  if (path.empty()) throw UsageError("name the file to write with --output");
  return path;
}

int page(const Arguments& arguments) {
  Output output(needed_output(arguments));
  output.write(self_check_page());
  output.commit();
  return all_fine;
}

int share(const Arguments& arguments) {
  const std::string path = needed_output(arguments);
  refuse_overwriting(path, with_files_of_options(arguments, {path_of(arguments)}));
  const QuestionSet questions = chosen_questions(arguments);
  const auto entries = chosen_entries(arguments);
  Output output(path);
  output.write(shared_text(entries, questions));
  output.commit();
  if (path == "-") return all_fine;
  Console().remark("Written to " + path +
                   ". It is not sealed: look through it before you hand it on.");
  return all_fine;
}

bool is_confirmed(const Arguments& arguments, const std::string& path) {
  if (arguments.contains("yes")) return true;
  if (!is_terminal(stdin)) throw UsageError("confirm with --yes that the answers are to go");
  say("Remove " + printable(path) + " with all its answers? [y/N] ");
  std::string line;
  std::getline(std::cin, line);
  return trim(line) == "y" || trim(line) == "yes";
}

int erase(const Arguments& arguments) {
  const std::string path = path_of(arguments);
  require_file(path);
  if (!is_confirmed(arguments, path)) {
    print("Nothing was removed.\n");
    return all_fine;
  }
  std::error_code error;
  if (!std::filesystem::is_regular_file(path) || !std::filesystem::remove(path, error)) {
    throw Error({path, 0, "the file cannot be removed", "check the path and its permissions"});
  }
  print("Removed. Copies that you or a backup made are not.\n");
  return all_fine;
}

int run(const Arguments& arguments) {
  const auto words = operands(arguments);
  if (words.size() != 1) {
    throw UsageError(kOneOf);
  }
  const std::string_view action = words.front();
  if (std::find(kActions.begin(), kActions.end(), action) == kActions.end()) {
    throw UsageError(std::string(kOneOf) + ", not " + quoted(action) +
                     suggestion(action, kActions));
  }
  refuse_foreign_options(options(), arguments, "self-check " + std::string(action),
                         [&](std::string_view option) { return takes(action, option); });
  umask(077);  // whatever is written is for the worker alone
  if (action == "take") return take(arguments);
  if (action == "history") return history(arguments);
  if (action == "share") return share(arguments);
  if (action == "erase") return erase(arguments);
  if (action == "page") return page(arguments);
  print(questions_text());
  return all_fine;
}

}  // namespace

const Command self_check_command = {"self-check",
                                    "take|history|share|erase|questions|page",
                                    "questions to yourself, for nobody else's eyes",
                                    kManual,
                                    kExamples,
                                    options,
                                    run};

}  // namespace dosimeter::cli
