// dosimeter ledger: the durable record of what every worker has taken in.

#include <algorithm>
#include <array>
#include <boost/program_options/value_semantic.hpp>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "command.hpp"
#include "inputs.hpp"
#include "ledger_verbs.hpp"
#include "options.hpp"
#include "suggestion.hpp"
#include "tsv.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kManual = R"(
Keeps what every worker has taken in, for years, in one file. It holds figures,
fingerprints and pseudonyms; no text. LEDGER is that file.

  ledger add LEDGER FILES...      scores documents and adds them; begins a ledger
  ledger worker LEDGER [NAMES...] index, action level and reasons, of all workers
                                  or of those named
  ledger status LEDGER            what it holds, and what its keeper should know
  ledger audit LEDGER             checks file and log, and prints the log's head
  ledger withdraw LEDGER IDS...   takes documents out, and keeps them out
  ledger erase LEDGER WORKER      removes all about one worker
  ledger expire LEDGER            removes what is past its retention time
  ledger export LEDGER            writes all current figures as CSV
  ledger import LEDGER FILE       adds what was exported

A document counts once, however often it is added. One that has an id of its own
(a CSV column or JSON field) and comes again with another text is a correction:
it replaces what was there, and the old figures are kept apart; so they are when
a document is scored anew by another model. A document without an id is known by
its text, time, case and worker. The same id twice with different texts in one
run is a bad record.

What is acknowledged survives a crash: a run that was killed is simply started
again. Several processes may use a ledger at the same time.

Every change leaves a line in an audit log that can only grow. Each line holds
the hash of the one before. Note the head somewhere else, and "ledger audit
--expect" proves later that nothing before it was changed.

A ledger can be encrypted where dosimeter was built with SQLCipher. The key is
the first line of --key-file, or the environment variable DOSIMETER_LEDGER_KEY.

The figures are about the material, not about the worker: they never say whether
somebody is ill.
)";

constexpr std::string_view kExamples = R"(
  dosimeter ledger add team.ledger notes.csv calls/
  dosimeter ledger worker team.ledger nurse-07 --policy policy.json
  dosimeter ledger audit team.ledger --expect 5f2c...
  dosimeter ledger withdraw team.ledger N-2043 --worker nurse-07
  dosimeter ledger expire team.ledger --older-than 730 --dry-run
  dosimeter ledger export team.ledger --output team.csv
)";

constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();

constexpr std::array kVerbs = {
    LedgerVerb{"add", "LEDGER FILES...", 2, kAny, ledger_add},
    LedgerVerb{"worker", "LEDGER [NAMES...]", 1, kAny, ledger_worker},
    LedgerVerb{"status", "LEDGER", 1, 1, ledger_status},
    LedgerVerb{"audit", "LEDGER", 1, 1, ledger_audit},
    LedgerVerb{"withdraw", "LEDGER IDS...", 2, kAny, ledger_withdraw},
    LedgerVerb{"erase", "LEDGER WORKER", 2, 2, ledger_erase},
    LedgerVerb{"expire", "LEDGER", 1, 1, ledger_expire},
    LedgerVerb{"export", "LEDGER", 1, 1, ledger_export},
    LedgerVerb{"import", "LEDGER FILE", 2, 2, ledger_import},
};

// An option of the ledger's own, and the verbs that take it.
struct LedgerOption {
  const char* name;
  const char* value;  // nullptr where it takes none
  std::string_view verbs;
  const char* description;
};

constexpr std::array kOwnOptions = {
    LedgerOption{"key-file", "FILE", "", "a file whose first line is the key of the ledger"},
    LedgerOption{"batch", "N", "add import",
                 "how many documents a transaction takes, 1 to 1000000; without it: 100000"},
    LedgerOption{"as", "KIND", "worker", "the table as text, csv or json"},
    LedgerOption{"as-of", "DATE", "worker",
                 "the day, or the moment, that the figures are for; without it: today"},
    LedgerOption{"html", "FILE", "worker", "also write a report for the browser"},
    LedgerOption{"output", "FILE", "export", "where to write; without it: standard output"},
    LedgerOption{"former", nullptr, "export", "write the figures that were replaced"},
    LedgerOption{"expect", "HASH", "audit", "a head noted earlier, which the log must hold"},
    LedgerOption{"lines", nullptr, "audit", "print the log, one JSON object a line"},
    LedgerOption{"source", nullptr, "withdraw",
                 "IDS are from the column source of an export, for documents without an id"},
    LedgerOption{"undo", nullptr, "withdraw", "let the documents in again when they come"},
    LedgerOption{"older-than", "DAYS", "expire", "the retention time; without it: the policy's"},
    LedgerOption{"before", "DATE", "expire", "remove what is dated before this day"},
    LedgerOption{"dry-run", nullptr, "expire", "only say what would be removed"},
};

// Options that are described elsewhere; "add" takes all of those.
constexpr std::array kSharedOptions = {
    LedgerOption{"worker", nullptr, "withdraw", nullptr},
    LedgerOption{"policy", nullptr, "worker expire", nullptr},
};

Options options() {
  namespace po = boost::program_options;
  Options own("Ledger");
  for (const LedgerOption& option : kOwnOptions) {
    const std::string verbs = option.verbs.empty() ? "" : std::string(option.verbs) + ": ";
    const std::string description = verbs + option.description;
    if (option.value == nullptr) {
      own.add_options()(option.name, description.c_str());
    } else {
      own.add_options()(option.name, po::value<std::string>()->value_name(option.value),
                        description.c_str());
    }
  }
  Options all;
  all.add(own).add(reading_options()).add(scoring_options()).add(running_options());
  return all;
}

bool lists(std::string_view verbs, std::string_view verb) {
  const auto names = split(verbs, ' ');
  return verbs.empty() || std::find(names.begin(), names.end(), verb) != names.end();
}

bool takes(std::string_view verb, std::string_view option) {
  for (const LedgerOption& own : kOwnOptions) {
    if (own.name == option) return lists(own.verbs, verb);
  }
  if (verb == "add") return true;
  return std::any_of(kSharedOptions.begin(), kSharedOptions.end(), [&](const LedgerOption& shared) {
    return shared.name == option && lists(shared.verbs, verb);
  });
}

const LedgerVerb& find_verb(const std::string& name) {
  std::vector<std::string_view> names;
  for (const LedgerVerb& verb : kVerbs) {
    if (verb.name == name) return verb;
    names.push_back(verb.name);
  }
  throw UsageError("ledger has no verb " + quoted(name) + suggestion(name, names));
}

int run(const Arguments& arguments) {
  const std::vector<std::string> words = operands(arguments);
  if (words.empty()) throw UsageError("say what to do: dosimeter ledger add, worker, status ...");
  const LedgerVerb& verb = find_verb(words.front());
  const Words rest = Words(words).subspan(1);
  if (rest.size() < verb.least || rest.size() > verb.most) {
    throw UsageError("write: dosimeter ledger " + std::string(verb.name) + ' ' +
                     std::string(verb.operands));
  }
  refuse_foreign_options(all_options(ledger_command), arguments, "ledger " + std::string(verb.name),
                         [&](std::string_view option) { return takes(verb.name, option); });
  for (const char* option : {"output", "html"}) {
    refuse_overwriting(text_option(arguments, option),
                       with_files_of_options(arguments, {rest.front()}));
  }
  return verb.run(arguments, rest);
}

std::string key(const Arguments& arguments) {
  const std::string path = text_option(arguments, "key-file");
  if (path.empty()) {
    const char* const variable = std::getenv("DOSIMETER_LEDGER_KEY");
    return variable == nullptr ? "" : variable;
  }
  const std::string content = read_file(path);
  std::string line = content.substr(0, content.find_first_of("\r\n"));
  if (line.empty()) {
    throw Error({path, 1, "the first line, which is the key, is empty", "write the key there"});
  }
  return line;
}

}  // namespace

Ledger opened_ledger(const Arguments& arguments, const std::string& path, Missing missing) {
  LedgerOptions options;
  options.key = key(arguments);
  options.create = missing == Missing::begins_a_new_one;
  return Ledger(path, options);
}

std::size_t batch_option(const Arguments& arguments) {
  return number_option(arguments, "batch", 1, 1'000'000, 100'000);
}

const Command ledger_command = {"ledger", "VERB LEDGER ...", "the durable record of all workers",
                                kManual,  kExamples,         options,
                                run};

}  // namespace dosimeter::cli
