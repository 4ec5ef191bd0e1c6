#include "caseload.hpp"

#include <boost/program_options/value_semantic.hpp>
#include <chrono>

#include "options.hpp"
#include "setup.hpp"

namespace dosimeter::cli {

ExposedCaseload expose_all(Inputs& inputs, const Scorer& scorer, const RunOptions& options,
                           Console& console, const OnExposed& on_exposed) {
  ExposedCaseload result;
  result.tally = score_all(inputs, scorer, options, console,
                           [&](const Document& document, const DocumentScore& score) {
                             const Exposure exposure = make_exposure(document, score.heard);
                             result.caseload.add(document.worker, exposure);
                             if (on_exposed) on_exposed(document, exposure);
                           });
  result.tally.repeated = result.tally.scored - exposures_of(result.caseload);
  return result;
}

std::size_t exposures_of(const Caseload& caseload) {
  std::size_t count = 0;
  for (const auto& [worker, record] : caseload.workers()) count += record.size();
  return count;
}

void add_as_of_option(Options& options) {
  options.add_options()("as-of", boost::program_options::value<std::string>()->value_name("DATE"),
                        "the day, or the moment, that the figures are for: a date, or today; "
                        "without it: the day of the latest document");
}

Time end_of_today(const Calendar& calendar) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return calendar.end_of(calendar.day_of(now));
}

Time end_of_latest_day(const Caseload& caseload, const Calendar& calendar) {
  const auto latest = caseload.latest();
  return latest ? calendar.end_of(calendar.day_of(*latest)) : end_of_today(calendar);
}

AsOf::AsOf(const Arguments& arguments) : given_(text_option(arguments, "as-of")) {
  if (!given_.empty() && given_ != "today") date_option(arguments, "as-of");
}

std::optional<Time> AsOf::moment(const Calendar& calendar) const {
  if (given_ == "today") return end_of_today(calendar);
  return as_of_moment(given_, calendar);
}

std::string text_table(std::span<const WorkerSummary> summaries, const Tally& tally,
                       std::span<const TeamSpread> teams) {
  return table_text(summaries, teams) + '\n' + tally_line(tally) + '\n';
}

}  // namespace dosimeter::cli
