// dosimeter demo: the whole road, on the caseload that comes with the library.

#include <boost/program_options/value_semantic.hpp>

#include "caseload.hpp"
#include "command.hpp"
#include "console.hpp"
#include "dosimeter/report.hpp"
#include "embedded.hpp"
#include "inputs.hpp"
#include "options.hpp"
#include "output.hpp"
#include "pipeline.hpp"
#include "setup.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kManual = R"(
Scores an invented caseload that is part of the command, notes and transcripts
of a few months of work, prints the table of its workers and writes the report
for the browser. It needs no files and no network. Nobody in it exists.

The workers have only two or three documents a week, so their doses are small
and the demo has a policy of its own, src/demo/policy.json, with lower thresholds
than the defaults; --policy replaces it. On 22 March, the end of one nurse's
extreme week, --as-of shows what her team lead would have seen.
)";

constexpr std::string_view kExamples = R"(
  dosimeter demo
  dosimeter demo --as-of 2026-03-22
  dosimeter demo --output report.html
)";

constexpr const char* kDefaultReport = "dosimeter-demo.html";

Options options() {
  Options output("Output");
  output.add_options()("output", boost::program_options::value<std::string>()->value_name("FILE"),
                       "where the report goes; without it: dosimeter-demo.html");
  add_as_of_option(output);
  Options all;
  all.add(output).add(scoring_options());
  return all;
}

Policy demo_policy() {
  constexpr const char* name = "src/demo/policy.json";
  return Policy::parse(embedded::file(name), name);
}

int run(const Arguments& arguments) {
  const RunOptions run = run_options(arguments);
  const std::string path =
      arguments.contains("output") ? report_option(arguments, "output") : kDefaultReport;
  refuse_overwriting(path, with_files_of_options(arguments, {}));
  const Instrument instrument(arguments, demo_policy());
  const AsOf asked(arguments);
  Output report(path);
  auto inputs = Inputs::of_demo();
  Console console;
  const auto [caseload, tally] = expose_all(inputs, instrument.scorer(), run, console);
  const Calendar& calendar = instrument.policy().index.calendar;
  const Time as_of = asked.moment(calendar).value_or(end_of_latest_day(caseload, calendar));
  const auto summaries = summarise(caseload, as_of, instrument.policy());
  report.write(report_html(caseload, summaries, instrument.policy(), tally));
  report.commit();

  Output output("-");
  output.write(text_table(summaries, tally, team_spreads(summaries, instrument.policy())) +
               "\nThe report is in " + path + "; open it in a browser.\n");
  output.commit();
  return exit_code(inputs, tally);
}

}  // namespace

const Command demo_command = {
    "demo", "", "the table and report of an invented caseload", kManual, kExamples, options, run};

}  // namespace dosimeter::cli
