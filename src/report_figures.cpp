#include "report_figures.hpp"

#include <algorithm>

namespace dosimeter {

using std::chrono::days;
using std::chrono::sys_days;

namespace {

std::size_t weeks_before(Time as_of, Time time) {
  return static_cast<std::size_t>((as_of - time) / kWeek);
}

// Those up to `as_of`: undated first, then by time.
std::span<const Exposure> counted(const WorkerRecord& record, Time as_of) {
  const std::span<const Exposure> all = record.exposures();
  const auto end = std::partition_point(
      all.begin(), all.end(), [&](const Exposure& e) { return !e.time || *e.time <= as_of; });
  return {all.begin(), end};
}

std::span<const Exposure> dated(const WorkerRecord& record, Time as_of) {
  const std::span<const Exposure> all = counted(record, as_of);
  return {
      std::find_if(all.begin(), all.end(), [](const Exposure& e) { return e.time.has_value(); }),
      all.end()};
}

DayKind kind_of(const Exposure& exposure, const IndexOptions& options) {
  if (exposure.load >= options.heavy_load) return DayKind::heavy;
  return exposure.load >= options.burdened_load ? DayKind::burdened : DayKind::unburdened;
}

// The index does the sums: what lies within a week is a small record of its own.
Week week_of(const WorkerRecord& record, Time end, Time as_of, const IndexOptions& options) {
  const Index index = record.index(as_of, options);
  const bool is_free = index.documents == 0 || index.unburdened_share.value >= 1;
  return {end,
          options.calendar.day_of(end),
          index.total_dose,
          index.documents,
          index.heavy_documents,
          is_free};
}

}  // namespace

bool has_dates(const Index& index) { return index.documents > index.undated; }

std::vector<Week> weeks(const WorkerRecord& record, Time as_of, const IndexOptions& options,
                        std::size_t most) {
  std::vector<WorkerRecord> records;  // the latest week first
  for (const Exposure& exposure : dated(record, as_of)) {
    const std::size_t age = weeks_before(as_of, *exposure.time);
    records.resize(std::max(records.size(), std::min(age + 1, most)));
    if (age < most) records[age].add(exposure);
  }
  std::vector<Week> result;
  for (std::size_t age = records.size(); age-- > 0;) {
    const Time end = as_of - static_cast<int>(age) * kWeek;
    result.push_back(week_of(records[age], end, as_of, options));
  }
  return result;
}

std::vector<Gap> gaps(const WorkerRecord& record, Time as_of, const Calendar& calendar) {
  std::vector<Gap> result;
  std::optional<sys_days> before;
  const auto add = [&](sys_days next) {
    if (before && next - *before > kWeek) result.push_back({*before + days(1), next - days(1)});
    before = next;
  };
  for (const Exposure& exposure : dated(record, as_of)) add(calendar.day_of(*exposure.time));
  add(calendar.day_of(as_of) + days(1));  // a leave may not be over
  return result;
}

std::vector<Exposure> extreme_documents(const WorkerRecord& record, Time as_of,
                                        double extreme_peak) {
  std::vector<Exposure> extremes;
  for (const Exposure& exposure : dated(record, as_of)) {
    if (exposure.peak >= extreme_peak) extremes.push_back(exposure);
  }
  return extremes;
}

Timeline timeline(const WorkerRecord& record, const Index& index, const Policy& policy) {
  return {weeks(record, index.as_of, policy.index, kWeeksShown), index.regime_changes,
          extreme_documents(record, index.as_of, policy.extreme_peak),
          gaps(record, index.as_of, policy.index.calendar)};
}

std::vector<Day> last_days(const WorkerRecord& record, Time as_of, const IndexOptions& options) {
  constexpr days four_weeks{28};
  const sys_days today = options.calendar.day_of(as_of);
  std::vector<Day> result;
  for (sys_days day = today - four_weeks + days(1); day <= today; day += days(1)) {
    result.push_back({day, DayKind::without, options.calendar.is_rest_day(day)});
  }
  for (const Exposure& exposure : dated(record, as_of)) {
    const days age = today - options.calendar.day_of(*exposure.time);
    if (age >= four_weeks) continue;
    Day& day = result[static_cast<std::size_t>((four_weeks - days(1) - age).count())];
    day.kind = std::max(day.kind, kind_of(exposure, options));
  }
  return result;
}

std::array<double, kCategories> dose_by_category(const WorkerRecord& record, Time as_of) {
  return dose_by_category(counted(record, as_of));
}

std::vector<Exposure> heaviest(const WorkerRecord& record, Time as_of) {
  const std::span<const Exposure> all = counted(record, as_of);
  std::vector<Exposure> result(std::min(all.size(), kHeaviestShown));
  std::partial_sort_copy(all.begin(), all.end(), result.begin(), result.end(), is_heavier);
  return result;
}

std::vector<DoseBand> dose_bands(std::span<const WorkerSummary> summaries, std::string_view team,
                                 const Policy& policy) {
  // The lowest band is halved. Thresholds may coincide.
  std::vector<double> edges = {0, policy.week_dose_watch / 2, policy.week_dose_watch,
                               policy.week_dose_check_in, policy.week_dose_act};
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::vector<DoseBand> bands;
  for (const double edge : edges) {
    if (!bands.empty()) bands.back().to = edge;
    bands.push_back({edge, std::nullopt, 0});
  }
  for (const WorkerSummary& summary : summaries) {
    if (summary.team != team || !has_enough_data(summary.index, policy)) continue;
    const auto above =
        std::upper_bound(edges.begin(), edges.end(), summary.index.dose_7_days.value);
    ++bands[static_cast<std::size_t>(above - edges.begin()) - 1].workers;
  }
  return bands;
}

}  // namespace dosimeter
