#pragma once
// From the inputs to the workers' records, as the commands exposure and demo need them.

#include <functional>
#include <optional>

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

// The last second of the day of `time`, so that a day's documents all count on that day.
Time end_of_day(Time time);
Time end_of_today();
// The same for the latest document; for the present day where no document has a date.
Time end_of_latest_day(const Caseload& caseload);

// The option --as-of, and the moment that it names; empty where that is for the documents to say.
void add_as_of_option(Options& options);
std::optional<Time> asked_moment(const Arguments& arguments);

// The table for people, with what was read beneath it.
std::string text_table(std::span<const WorkerSummary> summaries, const Tally& tally,
                       std::span<const TeamSpread> teams);

}  // namespace dosimeter::cli
