#pragma once
// From the inputs to the workers' records, as the commands exposure and demo need them.

#include <functional>
#include <optional>
#include <string>

#include "command.hpp"
#include "dosimeter/exposure.hpp"
#include "pipeline.hpp"

namespace dosimeter::cli {

struct ExposedCaseload {
  Caseload caseload;
  Tally tally;
};

using OnExposed = std::function<void(const Document&, const Exposure&)>;

// Scores all documents and adds what they are to each worker's record. `on_exposed`, where there is
// one, sees each document with what it became.
ExposedCaseload expose_all(Inputs& inputs, const Scorer& scorer, const RunOptions& options,
                           Console& console, const OnExposed& on_exposed = {});

// How many exposures the records hold, each document once a worker.
std::size_t exposures_of(const Caseload& caseload);

// The last second of the present day of the calendar, so that a day's documents all count on it.
Time end_of_today(const Calendar& calendar);
// The same for the day of the latest document; for the present day where no document has a date.
Time end_of_latest_day(const Caseload& caseload, const Calendar& calendar);

void add_as_of_option(Options& options);

// What the option --as-of asks for. Which moment a day means is for the policy's calendar to say.
class AsOf {
 public:
  // Throws UsageError where it is no date.
  explicit AsOf(const Arguments& arguments);

  // Empty where it was not given: the moment is for the documents to say.
  std::optional<Time> moment(const Calendar& calendar) const;

 private:
  std::string given_;
};

// The table for people, with what was read beneath it.
std::string text_table(std::span<const WorkerSummary> summaries, const Tally& tally,
                       std::span<const TeamSpread> teams);

}  // namespace dosimeter::cli
