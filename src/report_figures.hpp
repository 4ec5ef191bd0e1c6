#pragma once
// What the report shows beyond a worker's index: weeks, the mix of material, bands of doses.

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "dosimeter/exposure.hpp"
#include "dosimeter/policy.hpp"
#include "dosimeter/report.hpp"

namespace dosimeter {

// Whether any document has a date. Where none has, what needs dates is unknown rather than 0.
bool has_dates(const Index& index);

inline constexpr std::chrono::days kWeek{7};

// Weeks that a timeline has at most: half a year.
inline constexpr std::size_t kWeeksShown = 26;

// Seven days of a worker's record. The last week ends at the index's `as_of`, so that its dose is
// the index's `dose_7_days`.
struct Week {
  Time end;
  std::chrono::sys_days last_day;  // that `end` belongs to
  Estimate dose;
  std::size_t documents = 0;
  CountEstimate heavy_documents;
  bool is_free = false;  // no document at or above burdened_load
};

// The latest weeks of the record, the oldest first; not more than `most`, none before its begin.
std::vector<Week> weeks(const WorkerRecord& record, Time as_of, const IndexOptions& options,
                        std::size_t most);

// At least seven days in a row without a document, between the first day with one and `as_of`: a
// leave, or work that was not read.
struct Gap {
  std::chrono::sys_days first;
  std::chrono::sys_days last;
};
std::vector<Gap> gaps(const WorkerRecord& record, Time as_of, const Calendar& calendar);

// The documents up to `as_of` with a date and a moment of `extreme_peak` or more, the oldest first.
std::vector<Exposure> extreme_documents(const WorkerRecord& record, Time as_of,
                                        double extreme_peak);

// What a worker's record says about the time that the report's chart shows.
struct Timeline {
  std::vector<Week> weeks;
  std::vector<RegimeChange> changes;  // also earlier ones, as all of these
  std::vector<Exposure> extremes;
  std::vector<Gap> gaps;
};
Timeline timeline(const WorkerRecord& record, const Index& index, const Policy& policy);

enum class DayKind { without, unburdened, burdened, heavy };  // by its heaviest document

struct Day {
  std::chrono::sys_days day;
  DayKind kind = DayKind::without;
  bool is_rest_day = false;
};
// The 28 calendar days that end with the one of `as_of`.
std::vector<Day> last_days(const WorkerRecord& record, Time as_of, const IndexOptions& options);

// The kHeaviestShown documents up to `as_of` that come first by is_heavier.
std::vector<Exposure> heaviest(const WorkerRecord& record, Time as_of);

// The dose of all documents up to `as_of`, split by category as for Index::kinds.
std::array<double, kCategories> dose_by_category(const WorkerRecord& record, Time as_of);

// How many workers of a team have a 7-day dose from `from` to below `to`; the last band has no
// `to`.
struct DoseBand {
  double from = 0;
  std::optional<double> to;
  std::size_t workers = 0;
};

// Those of a team's workers with enough data, between the policy's thresholds.
std::vector<DoseBand> dose_bands(std::span<const WorkerSummary> summaries, std::string_view team,
                                 const Policy& policy);

}  // namespace dosimeter
