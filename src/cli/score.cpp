// dosimeter score: one JSON object a line for each document.

#include <boost/program_options/value_semantic.hpp>

#include "command.hpp"
#include "console.hpp"
#include "inputs.hpp"
#include "json.hpp"
#include "options.hpp"
#include "output.hpp"
#include "pipeline.hpp"
#include "setup.hpp"
#include "terminal.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kManual = R"(
Prints one JSON object a line for each document: how heavy it is to take in
(load, 0 to 5), its heaviest moment (peak), how sure that is (interval, 90 %),
what kinds of event it speaks of, and the dose in equivalent minutes (a minute
with a traumatic event told without detail is 1). In a transcript the worker
hears the others; what the worker says is scored apart, as "spoken".

FILES are notes (.txt, .md), transcripts (.vtt, .srt), JSON Lines (.jsonl,
.ndjson, .json) and tables (.csv, .tsv), each also as .gz, .bz2 or .zst;
directories, in which all such files are read but hidden ones, and links to
other directories are not followed; and - for standard input. A note or
transcript says whose it is by its name, <worker>_<YYYY-MM-DD>[_<case>].<ending>,
else by the options.

A bad record is named on standard error with its line, and left out.
)";

constexpr std::string_view kExamples = R"(
  dosimeter score notes.csv
  dosimeter score --fields worker=officer,text=narrative reports.csv > scores.jsonl
  dosimeter score --output scores.jsonl transcripts/
  zcat calls.jsonl.gz | dosimeter score --format jsonl -
)";

Options options() {
  Options output("Output");
  output.add_options()("output", boost::program_options::value<std::string>()->value_name("FILE"),
                       "write there instead of to standard output; the file is complete, or the "
                       "old one stays");
  Options all;
  all.add(output).add(reading_options()).add(scoring_options()).add(running_options());
  return all;
}

void add_line(const Document& document, const DocumentScore& score, std::string& text) {
  text += '{';
  add_identity_members(document, text);
  text += ", ";
  add_score_members(score.heard, text);
  if (score.spoken) {
    text += R"(, "spoken": {)";
    add_score_members(*score.spoken, text);
    text += '}';
  }
  text += "}\n";
}

int run(const Arguments& arguments) {
  const auto files = needed_files(arguments);
  refuse_overwriting(text_option(arguments, "output"), with_files_of_options(arguments, files));
  auto inputs = Inputs::of_files(files, read_options(arguments));
  const RunOptions run = run_options(arguments);
  const Instrument instrument(arguments);
  Output output(text_option(arguments, "output"));
  Console console(!arguments.contains("output"));
  const Tally tally = write_all(inputs, instrument.scorer(), run, console, output, add_line);
  if (tally.bad != 0) console.remark(tally_line(tally));
  const ExitCode code = exit_code(inputs, tally);
  if (code != nothing_done) output.commit();
  return code;
}

}  // namespace

const Command score_command = {"score", "FILES...", "score documents, one JSON object a line",
                               kManual, kExamples,  options,
                               run};

}  // namespace dosimeter::cli
