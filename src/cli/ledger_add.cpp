// dosimeter ledger add and import: how documents and exported figures come in.

#include <fstream>
#include <iostream>
#include <memory>

#include "console.hpp"
#include "dosimeter/policy.hpp"
#include "embedded.hpp"
#include "inputs.hpp"
#include "ledger_verbs.hpp"
#include "options.hpp"
#include "pipeline.hpp"
#include "report_format.hpp"
#include "setup.hpp"
#include "sha256.hpp"
#include "tsv.hpp"

namespace dosimeter::cli {
namespace {

// Of the file that an option names, or of the one that is part of the library.
std::string hash_of_file(const Arguments& arguments, const char* option,
                         std::string_view built_in) {
  const std::string path = text_option(arguments, option);
  return sha256_hexadecimal(path.empty() ? std::string(embedded::file(built_in)) : read_file(path));
}

std::shared_ptr<const LedgerMethod> method_of(const Arguments& arguments,
                                              const Instrument& instrument) {
  LedgerMethod method;
  method.model = instrument.scorer().model().version();
  method.checksum = instrument.scorer().model().checksum();
  method.lexicon = hash_of_file(arguments, "lexicon", "models/lexicon.tsv");
  method.assertion_rules = hash_of_file(arguments, "assertion", "models/assertion.tsv");
  method.include_spoken = arguments.contains("include-spoken");
  const std::string policy = text_option(arguments, "policy");
  method.policy_json = policy.empty() ? "{}" : read_file(policy);
  method.policy = sha256_hexadecimal(method.policy_json);
  return std::make_shared<const LedgerMethod>(std::move(method));
}

// "Ledger: 3 added, 1 corrected, 0 scored anew, 2 already there."
std::string ledger_line(const LedgerTally& tally) {
  std::string line = "Ledger: " + std::to_string(tally.added) + " added, " +
                     std::to_string(tally.corrected) + " corrected, " +
                     std::to_string(tally.rescored) + " scored anew, " +
                     std::to_string(tally.unchanged) + " already there";
  if (tally.withdrawn > 0) line += ", " + std::to_string(tally.withdrawn) + " withdrawn";
  if (tally.expired > 0) line += ", " + std::to_string(tally.expired) + " past their time";
  return line + ".\n";
}

}  // namespace

int ledger_add(const Arguments& arguments, Words words) {
  auto inputs = Inputs::of_files({words.begin() + 1, words.end()}, read_options(arguments));
  const RunOptions options = run_options(arguments);
  const std::size_t batch = batch_option(arguments);
  const Instrument instrument(arguments);
  const auto method = method_of(arguments, instrument);
  Ledger ledger = opened_ledger(arguments, words.front(), Missing::begins_a_new_one);

  Console console;
  LedgerRun run(ledger, batch);
  std::size_t refused = 0;
  const auto add = [&](const Document& document, const DocumentScore& score) {
    const auto problem = run.add(make_ledger_entry(document, score.heard, method), document.origin);
    if (!problem) return;
    if (options.stop_on_error) throw Error(*problem);
    console.problem(*problem);
    ++refused;
  };
  Tally tally = score_all(inputs, instrument.scorer(), options, console, add);
  const LedgerTally& written = run.finish();
  tally.scored -= refused;
  tally.bad += refused;
  print(tally_line(tally) + '\n' + ledger_line(written));
  return exit_code(inputs, tally);
}

int ledger_import(const Arguments& arguments, Words words) {
  const std::string& path = words[1];
  const std::size_t batch = batch_option(arguments);
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) throw Error({path, 0, "the file cannot be opened", "check the path"});
  }
  std::istream& input = path == "-" ? std::cin : file;
  Ledger ledger = opened_ledger(arguments, words.front(), Missing::begins_a_new_one);
  print(ledger_line(ledger.import_csv(input, path, batch)));
  return all_fine;
}

}  // namespace dosimeter::cli
