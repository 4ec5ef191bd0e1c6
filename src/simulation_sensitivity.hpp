#pragma once
// How much hangs on the choices of the exposure model: the base of the dose curve, the half-lives,
// the time in contact and the thresholds, each varied by itself.

#include <span>
#include <string_view>

#include "dosimeter/exposure.hpp"
#include "dosimeter/policy.hpp"
#include "simulation_statistics.hpp"

namespace dosimeter {

// One choice made otherwise.
struct Variant {
  std::string_view name;   // "base 1.5"
  double base = 2;         // of the dose curve (base^load - 1) / (base^3 - 1)
  double time_factor = 1;  // of all minutes, as a slower or faster reader would have them
  void (*adapt)(Policy&) = [](Policy&) {};
};

// The first is the model as it is.
std::span<const Variant> variants();

Policy adapted(const Policy& policy, const Variant& variant);

// The exposures under a variant. A document's mean dose rate stands for its load.
WorkerRecord adapted(const WorkerRecord& record, const Variant& variant);

// What a variant does to a caseload, as seen once a week over the last eight weeks.
struct Sensitivity {
  Share other_level;        // of worker-weeks: another action level than under the model as it is
  Share higher_level;       // a higher one
  Share check_in;           // at "check in" or above, under the variant
  double rank_correlation;  // Spearman's, of the workers' doses of the last 28 days
};
Sensitivity sensitivity(const Caseload& caseload, const Variant& variant, const Policy& policy);

}  // namespace dosimeter
