// dosimeter report: the page that a supervisor reads, from documents, from a ledger, or from both.

#include "dosimeter/report.hpp"

#include <algorithm>
#include <array>
#include <boost/program_options/value_semantic.hpp>
#include <optional>
#include <string>
#include <vector>

#include "caseload.hpp"
#include "command.hpp"
#include "console.hpp"
#include "inputs.hpp"
#include "ledger_verbs.hpp"
#include "options.hpp"
#include "output.hpp"
#include "pipeline.hpp"
#include "report_evidence.hpp"
#include "report_format.hpp"
#include "setup.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kManual = R"(
Writes the report that a supervisor opens in a browser: who needs a check-in and
why, each worker's dose over time with what happened in it, how doses are spread
within the team, what can be done next, and what the figures cannot say. It is
one file that loads nothing from anywhere, for a screen, a phone or paper.

FILES are read as "dosimeter score" reads them. With --ledger the report is about
the workers of a ledger; FILES, where there are any, are added to what it holds,
and the ledger itself stays as it is.

The report holds pseudonyms, dates and figures, and no text. With --evidence it
also says, behind a click, which kinds of word made the three heaviest documents
of each worker heavy; the words themselves are masked there, always and whatever
their length: a file like this is passed on, and nobody should meet the material
in it. A ledger keeps no text, so its documents have no evidence. "dosimeter
explain --unmask" shows the words to whoever has the document.
)";

constexpr std::string_view kExamples = R"(
  dosimeter report caseload/
  dosimeter report --policy policy.json --as-of today --output team.html notes.csv
  dosimeter report --ledger team.ledger --output team.html
  dosimeter report --evidence notes.csv
)";

constexpr const char* kDefaultReport = "dosimeter-report.html";

Options options() {
  namespace po = boost::program_options;
  const auto value = [](const char* name) { return po::value<std::string>()->value_name(name); };
  Options own("Report");
  auto add = own.add_options();
  add("output", value("FILE"), "where the report goes; without it: dosimeter-report.html");
  add("ledger", value("FILE"), "a ledger with the workers' records");
  add("key-file", value("FILE"), "a file whose first line is the key of the ledger");
  add("as-of", value("DATE"),
      "the day, or the moment, that the figures are for: a date, or today; without it: the day of "
      "the latest document, or with a ledger today");
  add("evidence", "show, masked, what made the heaviest documents heavy");
  Options all;
  all.add(own).add(reading_options()).add(scoring_options()).add(running_options());
  return all;
}

// What the report is made from.
struct Material {
  ExposedCaseload exposed;
  MaskedEvidence evidence;
  ExitCode code = all_fine;
};

void add_files(const std::vector<std::string>& files, const Arguments& arguments,
               const Policy& policy, Console& console, Material& material) {
  auto inputs = Inputs::of_files(files, read_options(arguments));
  const RunOptions run = run_options(arguments);
  const Instrument instrument(arguments, policy);
  EvidenceOfHeaviest evidence(instrument.scorer(), run.include_spoken,
                              AsOf(arguments).moment(policy.index.calendar));
  OnExposed on_exposed;
  if (arguments.contains("evidence")) {
    on_exposed = [&](const Document& document, const Exposure& exposure) {
      evidence.add(document, exposure);
    };
  }
  material.exposed = expose_all(inputs, instrument.scorer(), run, console, on_exposed);
  material.evidence = evidence.found();
  material.code = exit_code(inputs, material.exposed.tally);
}

// The ledger's exposures count as read and scored: once they were.
void add_ledger(const Arguments& arguments, Material& material) {
  const std::string path = text_option(arguments, "ledger");
  const Ledger ledger = opened_ledger(arguments, path, Missing::is_an_error);
  const Caseload caseload = ledger.caseload();
  material.exposed.caseload.merge(caseload);
  const std::size_t exposures = exposures_of(caseload);
  material.exposed.tally.read += exposures;
  material.exposed.tally.scored += exposures;
  material.exposed.tally.repeated =
      material.exposed.tally.scored - exposures_of(material.exposed.caseload);
}

Policy policy_of(const Arguments& arguments) {
  const std::string path = text_option(arguments, "policy");
  return path.empty() ? Policy() : Policy::load(path);
}

Time moment_of(const Arguments& arguments, const Caseload& caseload, const Calendar& calendar) {
  if (const auto asked = AsOf(arguments).moment(calendar)) return *asked;
  return arguments.contains("ledger") ? end_of_today(calendar)
                                      : end_of_latest_day(caseload, calendar);
}

// "1 worker at act, 0 at check in ..."
std::string levels_line(std::span<const WorkerSummary> summaries) {
  std::string line = count_of(summaries.size(), "worker") + ':';
  for (const auto level :
       {ActionLevel::act, ActionLevel::check_in, ActionLevel::watch, ActionLevel::routine}) {
    const auto count = std::count_if(
        summaries.begin(), summaries.end(),
        [&](const WorkerSummary& summary) { return summary.assessment.level == level; });
    line +=
        (line.ends_with(':') ? " " : ", ") + std::to_string(count) + ' ' + std::string(name(level));
  }
  return line + ".\n";
}

// Whoever names a ledger need not name files.
std::vector<std::string> files_of(const Arguments& arguments) {
  const bool needs_none = arguments.contains("ledger") && operands(arguments).empty();
  return needs_none ? std::vector<std::string>() : needed_files(arguments);
}

int run(const Arguments& arguments) {
  const auto files = files_of(arguments);
  if (files.empty() && arguments.contains("evidence")) {
    throw UsageError("--evidence needs the documents: a ledger keeps no text");
  }
  const std::string path =
      arguments.contains("output") ? report_option(arguments, "output") : kDefaultReport;
  refuse_overwriting(path, with_files_of_options(arguments, files));
  const Policy policy = policy_of(arguments);
  Output report(path);  // opened before the work, so as not to fail behind it

  Console console;
  Material material;
  if (!files.empty()) add_files(files, arguments, policy, console, material);
  if (material.code == nothing_done) return nothing_done;
  if (arguments.contains("ledger")) add_ledger(arguments, material);

  const Caseload& caseload = material.exposed.caseload;
  const Time as_of = moment_of(arguments, caseload, policy.index.calendar);
  const auto summaries = summarise(caseload, as_of, policy);
  report.write(report_html(caseload, summaries, policy, material.exposed.tally, material.evidence));
  report.commit();
  print(levels_line(summaries) + tally_line(material.exposed.tally) + "\n\nThe report is in " +
        path + "; open it in a browser.\n");
  return material.code;
}

}  // namespace

const Command report_command = {"report", "FILES...", "the supervisor's report, one HTML file",
                                kManual,  kExamples,  options,
                                run};

}  // namespace dosimeter::cli
