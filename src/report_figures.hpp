#pragma once
// What the report shows beyond a worker's index: weeks, the mix of material, the team's spread.

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "dosimeter/exposure.hpp"
#include "dosimeter/policy.hpp"
#include "dosimeter/report.hpp"

namespace dosimeter {

// Whether any document has a date. Where none has, what needs dates is unknown rather than 0.
bool has_dates(const Index& index);

// Seven days of a worker's record. The last week ends at the index's `as_of`, so that its dose is
// the index's `dose_7_days`.
struct Week {
  Time end;
  Estimate dose;
  std::size_t documents = 0;
  std::size_t heavy_documents = 0;
  bool is_free = false;  // no document at or above burdened_load
};

// The latest weeks of the record, the oldest first; not more than `most`, none before its begin.
std::vector<Week> weeks(const WorkerRecord& record, Time as_of, const IndexOptions& options,
                        std::size_t most);

// The dose of all documents up to `as_of`, split by category as for Index::kinds.
std::array<double, kCategories> dose_by_category(const WorkerRecord& record, Time as_of);

// How many workers have a 7-day dose from `from` to below `to`; the last band has no `to`.
struct DoseBand {
  double from = 0;
  std::optional<double> to;
  std::size_t workers = 0;
};

// The 7-day doses of a team. An interval of a quantile runs from that of the workers' lower bounds
// to that of their upper bounds.
struct TeamSpread {
  std::size_t workers = 0;  // those with dated documents: the others have no 7-day dose
  Estimate mean;
  Estimate lower_quartile;
  Estimate median;
  Estimate upper_quartile;
  std::vector<DoseBand> bands;  // between the policy's thresholds
};

std::size_t workers_with_dates(std::span<const WorkerSummary> summaries);

// Empty where fewer workers than the policy's minimum have dated documents.
std::optional<TeamSpread> team_spread(std::span<const WorkerSummary> summaries,
                                      const Policy& policy);

}  // namespace dosimeter
