#pragma once
// Caseloads that the tests of the report are about.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "dosimeter/report.hpp"

namespace dosimeter {

inline const Time kToday = *parse_time("2026-05-31T16:00");

// A document of a load, so many days before kToday.
inline Exposure exposure(std::uint64_t document, double days_ago, double load,
                         double minutes = 10) {
  Exposure result;
  result.document = document;
  result.time = kToday - std::chrono::seconds(static_cast<std::int64_t>(days_ago * 86400));
  result.load = static_cast<float>(load);
  result.load_lower = std::max(0.0F, result.load - 0.5F);
  result.load_upper = std::min(5.0F, result.load + 0.5F);
  result.peak = result.load;
  result.peak_lower = result.load_lower;
  result.peak_upper = result.load_upper;
  result.minutes = minutes;
  result.dose = minutes * dose_rate(load);
  result.dose_lower = 0.8 * result.dose;
  result.dose_upper = 1.3 * result.dose;
  result.categories.fill(0.01F);
  result.categories[static_cast<std::size_t>(Category::accident)] = 1.0F;
  result.categories[static_cast<std::size_t>(Category::loss)] = 0.5F;
  return result;
}

inline Exposure undated(std::uint64_t document, double load) {
  Exposure result = exposure(document, 0, load);
  result.time.reset();
  return result;
}

// A steady record: one document each day.
inline void add_worker(const std::string& name, double load, int days, Caseload& caseload) {
  const auto first = std::hash<std::string>()(name);
  for (int day = 0; day < days; ++day) {
    caseload.add(name, exposure(first + static_cast<std::uint64_t>(day), day, load));
  }
}

// One worker at each of several levels, one without dates, one with little data.
inline Caseload mixed_caseload() {
  Caseload caseload;
  add_worker("act-1", 4.2, 60, caseload);
  add_worker("routine-1", 0.5, 60, caseload);
  add_worker("few-1", 3.0, 3, caseload);
  caseload.add("undated-1", undated(1, 3));
  return caseload;
}

inline std::vector<WorkerSummary> summaries_of(const Caseload& caseload,
                                               const Policy& policy = {}) {
  return summarise(caseload, kToday, policy);
}

inline std::string page_of(const Caseload& caseload, const Policy& policy = {}) {
  return report_html(caseload, summaries_of(caseload, policy), policy, {});
}

inline Caseload caseload_after_a_hard_week() {
  Caseload caseload;
  add_worker("nurse-1", 0, 60, caseload);
  caseload.add("nurse-1", exposure(1, 100, 3, 50));
  caseload.add("nurse-1", exposure(2, 99, 3, 40));
  return caseload;
}

// Five workers with a record of 70 days and 7-day doses of 0, 10, 50, 90, 250.
inline Caseload team_of_five() {
  Caseload caseload;
  std::uint64_t document = 1;
  for (const double minutes : {0.0, 10.0, 50.0, 90.0, 250.0}) {
    const std::string worker = "worker-" + std::to_string(document);
    caseload.add(worker, exposure(document++, 1, 3, minutes));
    for (std::uint64_t i = 0; i < 10; ++i) {
      caseload.add(worker, exposure(100 * document + i, 70, 0));
    }
  }
  return caseload;
}

inline Policy two_teams() {
  Policy policy;
  policy.minimum_team = 2;
  policy.teams["ward"] = {"worker-2", "worker-4"};
  return policy;
}

// Eight weeks of steady work, then five of eight times as much.
inline Caseload caseload_with_a_change() {
  Caseload caseload;
  for (int day = 0; day < 91; ++day) {
    const auto document = static_cast<std::uint64_t>(day + 1);
    const double minutes = (day < 35 ? 8.0 : 1.0) * (1 + 0.1 * (day % 3));
    caseload.add("worker-1", exposure(document, day, 3, minutes));
  }
  return caseload;
}

}  // namespace dosimeter
