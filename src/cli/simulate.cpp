// dosimeter simulate: invented exposures of which the truth is known, and what they show.

#include <array>
#include <boost/program_options/value_semantic.hpp>
#include <charconv>
#include <limits>
#include <string>

#include "caseload.hpp"
#include "command.hpp"
#include "console.hpp"
#include "dosimeter/simulation.hpp"
#include "embedded.hpp"
#include "inputs.hpp"
#include "options.hpp"
#include "output.hpp"
#include "pipeline.hpp"
#include "setup.hpp"
#include "simulate_study.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kManual = R"(
Invents workers and what reaches them, day by day, and writes it as CSV: one row
a document, with the load and dose as a model with an error would measure them,
their 90 % intervals, and the true load and dose beside them. "change" is the day
on which something begins: a burst of eight times the daily dose for ten worked
days, a drift to eight times the dose in sixty days, a leave of four weeks, or
work with one kind of material only. Nobody in it exists, and no text either.

With --study it measures instead how soon bursts and drifts are flagged, how
often steady work is, and how often the intervals hold the truth, and prints
tables. That takes minutes; models/EXPOSURE_MODEL.md explains them.

The same options give the same output, to the byte.
)";

constexpr std::string_view kExamples = R"(
  dosimeter simulate --scenario burst --workers 20 --seed 7 > burst.csv
  dosimeter simulate --study --workers 100
  dosimeter simulate --study --policy policy.json --output study.txt
)";

constexpr unsigned kMost = 1'000'000;

Options options() {
  namespace po = boost::program_options;
  const auto value = [](const char* name) { return po::value<std::string>()->value_name(name); };
  Options options("Simulation");
  auto add = options.add_options();
  add("scenario", value("NAME"), "steady, burst, drift, leave or monotony; without it: steady");
  add("seed", value("N"), "another seed is another caseload; without it: 1");
  add("workers", value("N"),
      "how many; without it: 5, one of each kind of work; of a study: of each kind, 500");
  add("days", value("N"), "calendar days, 60 to 3650; without it: 240; not of a study");
  add("study", "print what the simulation shows instead");
  add("policy", value("FILE"), "the policy of a study (JSON); without it: the defaults");
  add("output", value("FILE"), "where it goes; without it: standard output");
  return options;
}

SimulationOptions simulation_options(const Arguments& arguments) {
  SimulationOptions options;
  options.scenario = static_cast<Scenario>(choice_option(arguments, "scenario"));
  options.days = number_option(arguments, "days", 60, 3650, 240);
  if (options.scenario == Scenario::drift) options.length = 60;
  if (options.scenario == Scenario::leave) options.length = 28;
  return options;
}

// The shortest text that reads back as the same number.
template <class Number>
std::string shortest(Number number) {
  std::array<char, 64> buffer;
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr};
}

std::string categories_of(const Exposure& exposure) {
  std::string names;
  for (std::size_t i = 0; i < kCategories; ++i) {
    if (exposure.categories[i] < kPresent) continue;
    if (!names.empty()) names += ';';
    names += kCategoryNames[i];
  }
  return names;
}

constexpr std::string_view kHeader =
    "worker,time,document,load,load_lower,load_upper,peak,peak_lower,peak_upper,minutes,words,"
    "dose,dose_lower,dose_upper,categories,true_load,true_dose,change\n";

std::string row(const SimulatedWorker& worker, const SimulatedExposure& simulated) {
  const Exposure& exposure = simulated.measured;
  std::string line = worker.name + ',' + format_time(*exposure.time);
  line += ',' + shortest(exposure.document);
  for (const float load : {exposure.load, exposure.load_lower, exposure.load_upper, exposure.peak,
                           exposure.peak_lower, exposure.peak_upper}) {
    line += ',' + shortest(load);
  }
  line += ',' + shortest(exposure.minutes) + ',' + shortest(exposure.words);
  for (const double dose : {exposure.dose, exposure.dose_lower, exposure.dose_upper}) {
    line += ',' + shortest(dose);
  }
  line += ',' + categories_of(exposure);
  line += ',' + shortest(simulated.true_load) + ',' + shortest(simulated.true_dose) + ',';
  if (worker.change) line += format_date(*worker.change);
  return line + '\n';
}

void write_caseload(const Arguments& arguments, Output& output) {
  const SimulationOptions simulation = simulation_options(arguments);
  const unsigned seed = number_option(arguments, "seed", 0, kMost, 1);
  const unsigned workers = number_option(arguments, "workers", 1, kMost, 5);
  output.write(kHeader);
  for (unsigned number = 0; number < workers; ++number) {
    const WorkKind& kind = work_kinds()[number % work_kinds().size()];
    const SimulatedWorker worker = simulate_worker(kind, simulation, seed, number);
    for (const SimulatedExposure& exposure : worker.exposures) output.write(row(worker, exposure));
  }
}

DemoCaseload demo_caseload(const Arguments& arguments) {
  constexpr const char* name = "src/demo/policy.json";
  const Policy policy = Policy::parse(embedded::file(name), name);
  const Scorer scorer;
  auto inputs = Inputs::of_demo();
  Console console;
  return {expose_all(inputs, scorer, run_options(arguments), console).caseload, policy};
}

void refuse_options_of_caseloads(const Arguments& arguments) {
  for (const char* name : {"scenario", "days"}) {
    if (!arguments.contains(name)) continue;
    throw UsageError(std::string("--") + name + " is not for a study, which has its own");
  }
}

void write_study(const Arguments& arguments, Output& output) {
  refuse_options_of_caseloads(arguments);
  StudyOptions options;
  options.seed = number_option(arguments, "seed", 0, kMost, 1);
  options.workers = number_option(arguments, "workers", 1, kMost, 500);
  if (arguments.contains("policy")) {
    options.policy = Policy::load(text_option(arguments, "policy"));
  }
  write_study(options, demo_caseload(arguments), output);
}

int run(const Arguments& arguments) {
  const bool is_study = arguments.contains("study");
  if (!is_study && arguments.contains("policy")) {
    throw UsageError("--policy needs --study: the caseload does not depend on it");
  }
  const std::string path = text_option(arguments, "output");
  refuse_overwriting(path, with_files_of_options(arguments, {}));
  Output output(path);
  is_study ? write_study(arguments, output) : write_caseload(arguments, output);
  output.commit();
  return all_fine;
}

}  // namespace

const Command simulate_command = {
    "simulate", "",        "invented exposures of which the truth is known, and what they show",
    kManual,    kExamples, options,
    run};

}  // namespace dosimeter::cli
