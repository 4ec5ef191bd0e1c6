#include "report_figures.hpp"

#include <algorithm>

namespace dosimeter {
namespace {

std::size_t weeks_before(Time as_of, Time time) {
  return static_cast<std::size_t>((as_of - time) / kWeek);
}

// The index does the sums: what lies within a week is a small record of its own.
Week week_of(const WorkerRecord& record, Time end, Time as_of, const IndexOptions& options) {
  const Index index = record.index(as_of, options);
  const bool is_free = index.documents == 0 || index.unburdened_share.value >= 1;
  return {end, index.total_dose, index.documents, index.heavy_documents, is_free};
}

}  // namespace

bool has_dates(const Index& index) { return index.documents > index.undated; }

std::vector<Week> weeks(const WorkerRecord& record, Time as_of, const IndexOptions& options,
                        std::size_t most) {
  std::vector<WorkerRecord> records;  // the latest week first
  for (const Exposure& exposure : record.exposures()) {
    if (!exposure.time || *exposure.time > as_of) continue;
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

std::array<double, kCategories> dose_by_category(const WorkerRecord& record, Time as_of) {
  const std::span<const Exposure> all = record.exposures();  // undated first, then by time
  const auto end = std::partition_point(
      all.begin(), all.end(), [&](const Exposure& e) { return !e.time || *e.time <= as_of; });
  return dose_by_category(std::span<const Exposure>(all.begin(), end));
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
