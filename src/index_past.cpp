// Where a worker's last 7 days stand among their own earlier weeks.

#include <algorithm>
#include <vector>

#include "index_parts.hpp"
#include "proportion.hpp"

namespace dosimeter {
namespace {

constexpr std::size_t kFewestWeeks = 4;
constexpr std::size_t kMostWeeks = 520;  // ten years

// The doses of the disjoint weeks before the last 7 days, the latest first, as many as lie wholly
// within the record.
std::vector<double> doses_of_earlier_weeks(Exposures dated, const Index& index) {
  const double whole_weeks = std::min(index.days / 7, static_cast<double>(kMostWeeks) + 1);
  std::vector<double> doses(static_cast<std::size_t>(std::max(1.0, whole_weeks)) - 1);
  for (const Exposure& exposure : dated) {
    const auto age = static_cast<std::size_t>((index.as_of - *exposure.time) / kWeek);
    if (age > 0 && age <= doses.size()) doses[age - 1] += exposure.dose;
  }
  return doses;
}

}  // namespace

void describe_past(Exposures dated, Index& index) {
  std::vector<double> weeks = doses_of_earlier_weeks(dated, index);
  if (weeks.size() < kFewestWeeks) return;
  std::sort(weeks.begin(), weeks.end());
  // What the errors of all weeks share does not change their order.
  const Estimate week = plain_dose(last(kWeek, dated, index.as_of), 0);
  index.own_percentile_7_days = percentile_among(week, weeks);
}

}  // namespace dosimeter
