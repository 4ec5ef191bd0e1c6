#include <algorithm>

#include "index_parts.hpp"

namespace dosimeter {

Exposures last(Time::duration window, Exposures dated, Time as_of) {
  const auto begin = std::partition_point(
      dated.begin(), dated.end(), [&](const Exposure& e) { return as_of - *e.time >= window; });
  return {begin, dated.end()};
}

Estimate highest_peak(Exposures exposures) {
  Estimate peak;
  for (const Exposure& exposure : exposures) {
    peak.value = std::max<double>(peak.value, exposure.peak);
    peak.lower = std::max<double>(peak.lower, std::min(exposure.peak_lower, exposure.peak));
    peak.upper = std::max<double>(peak.upper, std::max(exposure.peak_upper, exposure.peak));
  }
  return peak;
}

Index WorkerRecord::index(Time as_of, const IndexOptions& options) const {
  // Undated first, then by time: what counts is a head of the record, what has dates is its tail.
  const Exposures all = exposures();
  const auto end = std::partition_point(
      all.begin(), all.end(), [&](const Exposure& e) { return !e.time || *e.time <= as_of; });
  const auto first_dated =
      std::partition_point(all.begin(), end, [](const Exposure& e) { return !e.time; });
  const Exposures counted(all.begin(), end);
  const Exposures dated(first_dated, end);

  Index index;
  index.as_of = as_of;
  index.documents = counted.size();
  index.undated = counted.size() - dated.size();
  describe_documents(counted, options, index);
  describe_variety(counted, dated, options, index);
  if (dated.empty()) return index;
  describe_doses(dated, options, index);
  describe_past(dated, index);
  describe_days(dated, options, index);
  return index;
}

}  // namespace dosimeter
