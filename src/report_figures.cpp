#include "report_figures.hpp"

#include <algorithm>
#include <cmath>

namespace dosimeter {
namespace {

constexpr std::chrono::days kWeek{7};

std::size_t weeks_before(Time as_of, Time time) {
  return static_cast<std::size_t>((as_of - time) / kWeek);
}

// The index does the sums: what lies within a week is a small record of its own.
Week week_of(const WorkerRecord& record, Time end, Time as_of, const IndexOptions& options) {
  const Index index = record.index(as_of, options);
  const bool is_free = index.documents == 0 || index.unburdened_share.value >= 1;
  return {end, index.total_dose, index.documents, index.heavy_documents.value, is_free};
}

// The doses of the team in three roles: as they are, and at either end of their intervals.
struct TeamDoses {
  std::vector<double> values;
  std::vector<double> lowers;
  std::vector<double> uppers;
};

TeamDoses doses_of(std::span<const WorkerSummary> summaries) {
  TeamDoses doses;
  for (const WorkerSummary& summary : summaries) {
    if (!has_dates(summary.index)) continue;
    doses.values.push_back(summary.index.dose_7_days.value);
    doses.lowers.push_back(summary.index.dose_7_days.lower);
    doses.uppers.push_back(summary.index.dose_7_days.upper);
  }
  return doses;
}

// Between the two nearest of the sorted values, by distance.
double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const double position = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return std::lerp(values[below], values[above], position - static_cast<double>(below));
}

Estimate quantile(const TeamDoses& doses, double share) {
  return {quantile(doses.values, share), quantile(doses.lowers, share),
          quantile(doses.uppers, share)};
}

// Half-widths add in quadrature, as within a worker's dose.
Estimate mean(const TeamDoses& doses) {
  double sum = 0;
  double below = 0;
  double above = 0;
  for (std::size_t i = 0; i < doses.values.size(); ++i) {
    sum += doses.values[i];
    const double half_below = doses.values[i] - doses.lowers[i];
    const double half_above = doses.uppers[i] - doses.values[i];
    below += half_below * half_below;
    above += half_above * half_above;
  }
  const auto count = static_cast<double>(doses.values.size());
  return {sum / count, std::max(0.0, sum - std::sqrt(below)) / count,
          (sum + std::sqrt(above)) / count};
}

// Bands between the thresholds, the lowest of them halved. Thresholds may coincide.
std::vector<DoseBand> bands_of(const std::vector<double>& doses, const Policy& policy) {
  std::vector<double> edges = {0, policy.week_dose_watch / 2, policy.week_dose_watch,
                               policy.week_dose_check_in, policy.week_dose_act};
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::vector<DoseBand> bands;
  for (const double edge : edges) {
    if (!bands.empty()) bands.back().to = edge;
    bands.push_back({edge, std::nullopt, 0});
  }
  for (const double dose : doses) {
    const auto above = std::upper_bound(edges.begin(), edges.end(), dose);
    ++bands[static_cast<std::size_t>(above - edges.begin()) - 1].workers;
  }
  return bands;
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

std::size_t workers_with_dates(std::span<const WorkerSummary> summaries) {
  return static_cast<std::size_t>(
      std::count_if(summaries.begin(), summaries.end(),
                    [](const WorkerSummary& summary) { return has_dates(summary.index); }));
}

std::optional<TeamSpread> team_spread(std::span<const WorkerSummary> summaries,
                                      const Policy& policy) {
  const TeamDoses doses = doses_of(summaries);
  const std::size_t workers = doses.values.size();
  if (workers == 0 || workers < policy.minimum_team) return std::nullopt;
  return TeamSpread{workers,
                    mean(doses),
                    quantile(doses, 0.25),
                    quantile(doses, 0.5),
                    quantile(doses, 0.75),
                    bands_of(doses.values, policy)};
}

}  // namespace dosimeter
