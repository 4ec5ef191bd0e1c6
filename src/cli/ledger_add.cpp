// dosimeter ledger add and import: how documents and exported figures come in.

#include <fstream>
#include <iostream>
#include <memory>

#include "console.hpp"
#include "dosimeter/policy.hpp"
#include "inputs.hpp"
#include "ledger_method.hpp"
#include "ledger_verbs.hpp"
#include "options.hpp"
#include "output.hpp"
#include "pipeline.hpp"
#include "report_format.hpp"
#include "setup.hpp"

namespace dosimeter::cli {
namespace {

std::shared_ptr<const LedgerMethod> method_of(const Arguments& arguments,
                                              const Instrument& instrument) {
  return ledger_method(instrument.scorer(),
                       {text_option(arguments, "lexicon"), text_option(arguments, "assertion")},
                       arguments.contains("include-spoken"), to_json(instrument.policy()));
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
  std::size_t nobodys = 0;
  const auto add = [&](const Document& document, const DocumentScore& score) {
    if (document.worker == kUnknownWorker) ++nobodys;
    const auto problem = run.add(make_ledger_entry(document, score.heard, method), document.origin);
    if (!problem) return;
    if (options.stop_on_error) throw Error(*problem);
    console.problem(*problem);
    ++refused;
  };
  Tally tally = score_all(inputs, instrument.scorer(), options, console, add);
  const LedgerTally& written = run.finish();
  if (nobodys > 0) {
    console.remark(count_of(nobodys, "document") +
                   " without a worker; give --worker, or --fields worker=NAME");
  }
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
