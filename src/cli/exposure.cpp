// dosimeter exposure: what each worker took in, as a table and as a report.

#include <boost/program_options/value_semantic.hpp>
#include <optional>
#include <span>
#include <string>

#include "caseload.hpp"
#include "command.hpp"
#include "console.hpp"
#include "dosimeter/report.hpp"
#include "inputs.hpp"
#include "options.hpp"
#include "output.hpp"
#include "pipeline.hpp"
#include "report_format.hpp"
#include "setup.hpp"
#include "terminal.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kManual = R"(
Prints two tables with one row a worker, in the order of their pseudonyms: the
doses that reached them, how those developed, and the action level that follows
from the organisation's policy; then heavy documents, days of strain and of
recovery, and variety. Below stand the reasons, and how doses are spread within
each team that is large enough. Doses are in equivalent minutes: one minute with
a traumatic event told without detail is 1. Documents that occur twice count
once. CSV and JSON have every figure with the bounds of its 90 % interval.

FILES are read as "dosimeter score" reads them. Under the table stands what was
read; the same line goes to standard error, as do bad records with their lines.

The figures are about the material, not about the worker: they never say whether
somebody is ill.
)";

constexpr std::string_view kExamples = R"(
  dosimeter exposure notes.csv
  dosimeter exposure --as csv caseload/ > exposure.csv
  dosimeter exposure --as-of today --policy policy.json --html report.html caseload/
)";

// The choices of --as, in the order of their names.
enum TableKind : std::size_t { kText, kCsv, kJson };

Options options() {
  namespace po = boost::program_options;
  Options output("Output");
  output.add_options()("as", po::value<std::string>()->value_name("KIND"),
                       "the table as text, csv or json");
  add_as_of_option(output);
  output.add_options()("html", po::value<std::string>()->value_name("FILE"),
                       "also write a report for the browser, complete in one file");
  Options all;
  all.add(output).add(reading_options()).add(scoring_options()).add(running_options());
  return all;
}

std::string table(std::size_t kind, std::span<const WorkerSummary> summaries, const Tally& tally,
                  const Policy& policy) {
  if (kind == kCsv) return table_csv(summaries);
  const auto teams = team_spreads(summaries, policy);
  if (kind == kJson) return table_json(summaries, teams) + '\n';
  return text_table(summaries, tally, teams);
}

// What was read, and what may be missing from it.
void remark_on(const ExposedCaseload& exposed, bool tally_is_under_table, Console& console) {
  if (!tally_is_under_table) console.remark(tally_line(exposed.tally));
  const auto unknown = exposed.caseload.workers().find(std::string(kUnknownWorker));
  if (unknown == exposed.caseload.workers().end()) return;
  console.remark(count_of(unknown->second.size(), "document") +
                 " without a worker; give --worker, or --fields worker=NAME");
}

void write_report(Output& output, const ExposedCaseload& exposed,
                  std::span<const WorkerSummary> summaries, const Policy& policy) {
  output.write(report_html(exposed.caseload, summaries, policy, exposed.tally));
  output.commit();
}

int run(const Arguments& arguments) {
  const std::size_t kind = choice_option(arguments, "as");
  const AsOf asked(arguments);
  const auto files = needed_files(arguments);
  refuse_overwriting(text_option(arguments, "html"), with_files_of_options(arguments, files));
  auto inputs = Inputs::of_files(files, read_options(arguments));
  const RunOptions run = run_options(arguments);
  const Instrument instrument(arguments);
  std::optional<Output> report;  // opened before the work, so as not to fail behind it
  if (arguments.contains("html")) report.emplace(report_option(arguments, "html"));

  Console console;
  const ExposedCaseload exposed = expose_all(inputs, instrument.scorer(), run, console);
  const ExitCode code = exit_code(inputs, exposed.tally);
  remark_on(exposed, kind == kText && is_terminal(stdout) && is_terminal(stderr), console);
  if (code == nothing_done) return code;

  const Calendar& calendar = instrument.policy().index.calendar;
  const Time as_of = asked.moment(calendar).value_or(end_of_latest_day(exposed.caseload, calendar));
  const auto summaries = summarise(exposed.caseload, as_of, instrument.policy());
  if (report) write_report(*report, exposed, summaries, instrument.policy());
  Output output("-");
  output.write(table(kind, summaries, exposed.tally, instrument.policy()));
  output.commit();
  return code;
}

}  // namespace

const Command exposure_command = {"exposure", "FILES...", "what each worker took in, as a table",
                                  kManual,    kExamples,  options,
                                  run};

}  // namespace dosimeter::cli
