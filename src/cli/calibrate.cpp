// dosimeter calibrate: the model's weights, corrected by an organisation's own ratings.

#include <boost/program_options/value_semantic.hpp>
#include <cmath>
#include <string>

#include "command.hpp"
#include "console.hpp"
#include "dosimeter/calibration.hpp"
#include "dosimeter/error.hpp"
#include "inputs.hpp"
#include "json.hpp"
#include "options.hpp"
#include "output.hpp"
#include "rated_passages.hpp"
#include "report_format.hpp"
#include "setup.hpp"
#include "text_layout.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kManual = R"(
Fits the model to passages that an organisation has rated itself, and writes
weights that every command takes with --model. RATED.csv has the columns "text"
and "load" (0 nothing adverse, 1 everyday adversity, 2 serious adversity, 3 a
traumatic event told without detail, 4 with concrete detail, 5 extreme) and, where
the heaviest moment was rated too, "peak". 50 passages are advised, light and
heavy ones; 30 are needed.

The correction is small: load becomes slope * load + offset, and the 90 %
intervals become as wide as the ratings ask for. It is judged by cross-validation,
on passages that it has not seen. Where the error does not fall by more than its
standard error, and by 0.01 at least, nothing is written. Without "peak" the
load's correction is used for the peak.

The file that is written holds weights, no text.
)";

constexpr std::string_view kExamples = R"(
  dosimeter calibrate rated.csv --output our.bin
  dosimeter score --model our.bin notes.csv
)";

Options options() {
  namespace po = boost::program_options;
  const auto value = [](const char* name) { return po::value<std::string>()->value_name(name); };
  Options all("Calibration");
  auto add = all.add_options();
  add("output", value("FILE"), "where the corrected weights go; needed");
  add("json", "the figures as one JSON object");
  add("encoding", value("NAME"),
      "the file's encoding, as windows-1252; without it: byte-order mark, else UTF-8, else "
      "guessed");
  add("model", value("FILE"), "correct these weights, not the built-in ones");
  add("lexicon", value("FILE"), "another lexicon than the built-in");
  add("assertion", value("FILE"), "other assertion rules than the built-in");
  return all;
}

// --- For people

void add_figures(TextTable& table, const std::string& what, const CalibrationFigures& figures) {
  table.add({what + ", mean absolute error", rounded(figures.error_before, 3),
             rounded(figures.error_after, 3)});
  table.add({what + ", Spearman correlation", rounded(figures.spearman_before, 3),
             rounded(figures.spearman_after, 3)});
  table.add({what + ", ratings inside 90 % interval",
             rounded(100 * figures.coverage_before, 0) + " %",
             rounded(100 * figures.coverage_after, 0) + " %"});
}

std::string formula(const std::string& what, const Correction& correction) {
  if (correction == Correction{}) {
    return "The " + what + " is not corrected" +
           (what == "peak" ? ", but is never below the load." : ".");
  }
  return "The " + what + " becomes " + rounded(correction.slope, 3) + " * " + what +
         (correction.offset < 0 ? " - " : " + ") + rounded(std::abs(correction.offset), 3) +
         ", its intervals " + rounded(correction.interval_factor, 2) + " times as wide.";
}

std::string text_of(const Calibration& calibration, const std::string& path) {
  TextTable table("lrr");
  table.add({"", "before", "after"});
  add_figures(table, "load", calibration.load_figures);
  if (calibration.peak_figures) add_figures(table, "peak", *calibration.peak_figures);
  std::string summary = "Fitted to " + count_of(calibration.passages, "rated passage") +
                        "; \"after\" is by ten-fold cross-validation, the gain of the load's error "
                        "has a standard error of " +
                        rounded(calibration.load_figures.gain_standard_error, 3) + ". ";
  if (calibration.left_out != 0) {
    summary += std::to_string(calibration.left_out) +
               " more were left out, as too many of their words are unknown to the model. ";
  }
  if (calibration.passages < kAdvisedRatedPassages) {
    summary += std::to_string(kAdvisedRatedPassages) + " or more are advised. ";
  }
  summary += formula("load", calibration.load) + ' ' + formula("peak", calibration.peak);
  return table.text() + '\n' + wrapped(summary) + '\n' +
         wrapped("Written to " + printable(path) + ": give it to the commands with --model.");
}

// --- For programs

std::string json(const Correction& correction) {
  return R"({"slope": )" + in_full(correction.slope) + R"(, "offset": )" +
         in_full(correction.offset) + R"(, "interval_factor": )" +
         in_full(correction.interval_factor) + '}';
}

std::string json(const CalibrationFigures& figures) {
  return R"({"error_before": )" + in_full(figures.error_before) + R"(, "error_after": )" +
         in_full(figures.error_after) + R"(, "gain_standard_error": )" +
         in_full(figures.gain_standard_error) + R"(, "spearman_before": )" +
         in_full(figures.spearman_before) + R"(, "spearman_after": )" +
         in_full(figures.spearman_after) + R"(, "coverage_before": )" +
         in_full(figures.coverage_before) + R"(, "coverage_after": )" +
         in_full(figures.coverage_after) + '}';
}

std::string json_of(const Calibration& calibration, const std::string& path) {
  return R"({"model": )" + json_string(path) + R"(, "passages": )" +
         std::to_string(calibration.passages) + R"(, "left_out": )" +
         std::to_string(calibration.left_out) + R"(, "load": )" + json(calibration.load) +
         R"(, "peak": )" + json(calibration.peak) + R"(, "load_figures": )" +
         json(calibration.load_figures) + R"(, "peak_figures": )" +
         (calibration.peak_figures ? json(*calibration.peak_figures) : "null") + "}\n";
}

int run(const Arguments& arguments) {
  const auto files = operands(arguments);
  if (files.size() != 1) throw UsageError("calibrate takes one file of rated passages");
  const std::string path = text_option(arguments, "output");
  if (path.empty()) throw UsageError("name a file for the corrected weights with --output");
  if (path == "-") throw UsageError("the weights need a file: the table goes to standard output");
  refuse_overwriting(path, with_files_of_options(arguments, files));
  Console console;
  const Instrument instrument(arguments);
  const RatedPassages rated(files.front(), text_option(arguments, "encoding"), console);
  const Calibration calibration =
      fit_calibration(rated.passages(), instrument.scorer(), files.front());
  if (!calibration.helps()) {
    throw Error({files.front(), 0, why_refused(calibration),
                 "keep the model as it is, or rate more passages"});
  }
  Output output(path);
  output.write(instrument.scorer().model().calibrated(calibration).bytes());
  output.commit();
  print(arguments.contains("json") ? json_of(calibration, path) : text_of(calibration, path));
  return all_fine;
}

}  // namespace

const Command calibrate_command = {
    "calibrate", "RATED.csv", "the model corrected by your own ratings", kManual, kExamples,
    options,     run};

}  // namespace dosimeter::cli
