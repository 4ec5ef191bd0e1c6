// dosimeter explain: what makes up each document's load.

#include <boost/program_options/value_semantic.hpp>

#include "command.hpp"
#include "console.hpp"
#include "explanation.hpp"
#include "inputs.hpp"
#include "options.hpp"
#include "output.hpp"
#include "pipeline.hpp"
#include "setup.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kManual = R"(
Shows for each document where its score comes from: what adds to the load and
what takes away from it, the largest first, and the words that were found, with
their line, their kinds, whether the text says that it happened (assertion) and
how heavy such a mention is (severity). The contributions add up to the load.

Words are masked, so that nobody takes in the material who only wants to
understand a figure; --unmask shows them. Lines count within the document; in a
transcript, within what the worker heard, with the time in the recording beside
them.
)";

constexpr std::string_view kExamples = R"(
  dosimeter explain note.txt
  dosimeter explain --document reports.csv:17 --unmask reports.csv
  dosimeter explain --json transcripts/ > explained.jsonl
)";

constexpr unsigned kShown = 15;  // contributions; the others are added up in one line

Options options() {
  namespace po = boost::program_options;
  Options output("Output");
  auto add = output.add_options();
  add("json", "one JSON object a line for each document");
  add("unmask", "show the words");
  add("top", po::value<std::string>()->value_name("N"),
      "how many contributions, 1 to 100000; without it: 15; the others are added up");
  add("document", po::value<std::string>()->value_name("ID"), "only the document of this id");
  Options all;
  all.add(output).add(reading_options()).add(scoring_options());
  return all;
}

int run(const Arguments& arguments) {
  auto inputs = Inputs::of_files(needed_files(arguments), read_options(arguments));
  const ExplanationOptions shown{number_option(arguments, "top", 1, 100'000, kShown),
                                 arguments.contains("unmask"),
                                 arguments.contains("include-spoken")};
  const auto render = arguments.contains("json") ? explanation_json : explanation_text;
  const std::string wanted = text_option(arguments, "document");
  const Instrument instrument(arguments);
  Output output("-");
  Console console;
  Tally tally;
  while (auto record = inputs.next()) {
    ++tally.read;
    if (const auto* problem = std::get_if<Problem>(&*record)) {
      ++tally.bad;
      console.problem(*problem);
      continue;
    }
    const auto& document = std::get<Document>(*record);
    if (!wanted.empty() && document.id != wanted) continue;
    ++tally.scored;
    output.write(render(document, instrument.scorer(), shown));
  }
  if (!wanted.empty() && tally.scored == 0) {
    throw Error({wanted, 0, "no document has this id", "take one that dosimeter score prints"});
  }
  output.commit();
  return exit_code(inputs, tally);
}

}  // namespace

const Command explain_command = {
    "explain", "FILES...", "what makes up each document's load", kManual, kExamples, options, run};

}  // namespace dosimeter::cli
