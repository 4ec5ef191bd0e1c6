#include "simulation_sensitivity.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include "exact_math.hpp"

namespace dosimeter {
namespace {

using std::chrono::days;

constexpr int kWeeks = 8;

// (base^load - 1) / (base^3 - 1)
double rate_to_base(double load, double base) {
  const double doublings = binary_logarithm(base);
  return (power_of_two(doublings * load) - 1) / (power_of_two(doublings * 3) - 1);
}

// A dose of so many minutes under another curve.
double adapted_dose(double dose, double minutes, const Variant& variant) {
  if (!(minutes > 0)) return 0;
  const double load = binary_logarithm(1 + 7 * dose / minutes);  // dose_rate(load) is the mean rate
  return minutes * variant.time_factor * rate_to_base(load, variant.base);
}

// The action level of each worker at the end of each of the last weeks.
std::vector<ActionLevel> levels(const Caseload& caseload, const Policy& policy) {
  std::vector<ActionLevel> all;
  const Time end = caseload.latest().value();
  for (const auto& [name, record] : caseload.workers()) {
    for (int week = 0; week < kWeeks; ++week) {
      const Index index = record.index(end - days(7 * week), policy.index);
      all.push_back(assess(index, policy).level);
    }
  }
  return all;
}

std::vector<double> four_week_doses(const Caseload& caseload, const Policy& policy) {
  std::vector<double> doses;
  const Time end = caseload.latest().value();
  for (const auto& [name, record] : caseload.workers()) {
    doses.push_back(record.index(end, policy.index).dose_28_days.value);
  }
  return doses;
}

// The rank of each value from 1; equal values share the mean of theirs.
std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<double> ranks;
  for (const double value : values) {
    const auto below =
        std::count_if(values.begin(), values.end(), [&](double other) { return other < value; });
    const auto equal = std::count(values.begin(), values.end(), value);
    ranks.push_back(static_cast<double>(below) + static_cast<double>(equal + 1) / 2);
  }
  return ranks;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const double middle = static_cast<double>(a.size() + 1) / 2;  // the mean of ranks
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - middle) * (b[i] - middle);
    aa += (a[i] - middle) * (a[i] - middle);
    bb += (b[i] - middle) * (b[i] - middle);
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 1;
}

Caseload adapted(const Caseload& caseload, const Variant& variant) {
  Caseload result;
  for (const auto& [name, record] : caseload.workers()) {
    const WorkerRecord changed = adapted(record, variant);
    for (const Exposure& exposure : changed.exposures()) result.add(name, exposure);
  }
  return result;
}

void scale_week_doses(Policy& policy, double factor) {
  policy.week_dose_watch *= factor;
  policy.week_dose_check_in *= factor;
  policy.week_dose_act *= factor;
}

void scale_ratios(Policy& policy, double factor) {
  policy.ratio_watch *= factor;
  policy.ratio_check_in *= factor;
}

void shift_heavy_loads(Policy& policy, double shift) {
  policy.index.heavy_load += shift;
  policy.index.burdened_load += shift;
}

constexpr std::array kVariants = {
    Variant{"the model as it is"},
    Variant{"dose curve to the base of 1.5", 1.5},
    Variant{"dose curve to the base of 1.75", 1.75},
    Variant{"dose curve to the base of 2.5", 2.5},
    Variant{"dose curve to the base of 3", 3},
    Variant{"acute half-life 3.5 days", 2, 1,
            [](Policy& policy) { policy.index.acute_half_life_days = 3.5; }},
    Variant{"acute half-life 14 days", 2, 1,
            [](Policy& policy) { policy.index.acute_half_life_days = 14; }},
    Variant{"chronic half-life 14 days", 2, 1,
            [](Policy& policy) { policy.index.chronic_half_life_days = 14; }},
    Variant{"chronic half-life 56 days", 2, 1,
            [](Policy& policy) { policy.index.chronic_half_life_days = 56; }},
    Variant{"time in contact less by 20 %", 2, 0.8},
    Variant{"time in contact more by 20 %", 2, 1.2},
    Variant{"week doses' thresholds lower by 25 %", 2, 1,
            [](Policy& policy) { scale_week_doses(policy, 0.75); }},
    Variant{"week doses' thresholds higher by 25 %", 2, 1,
            [](Policy& policy) { scale_week_doses(policy, 1.25); }},
    Variant{"ratios' thresholds lower by 15 %", 2, 1,
            [](Policy& policy) { scale_ratios(policy, 0.85); }},
    Variant{"ratios' thresholds higher by 15 %", 2, 1,
            [](Policy& policy) { scale_ratios(policy, 1.15); }},
    Variant{"heavy and burdened loads lower by 0.25", 2, 1,
            [](Policy& policy) { shift_heavy_loads(policy, -0.25); }},
    Variant{"heavy and burdened loads higher by 0.25", 2, 1,
            [](Policy& policy) { shift_heavy_loads(policy, 0.25); }},
    Variant{"extreme peak lower by 0.25", 2, 1,
            [](Policy& policy) { policy.extreme_peak -= 0.25; }},
    Variant{"extreme peak higher by 0.25", 2, 1,
            [](Policy& policy) { policy.extreme_peak += 0.25; }},
    Variant{"half as many false alarms wanted", 2, 1,
            [](Policy& policy) { policy.index.change.false_alarms_per_year /= 2; }},
    Variant{"twice as many false alarms wanted", 2, 1,
            [](Policy& policy) { policy.index.change.false_alarms_per_year *= 2; }},
};

}  // namespace

std::span<const Variant> variants() { return kVariants; }

Policy adapted(const Policy& policy, const Variant& variant) {
  Policy result = policy;
  variant.adapt(result);
  return result;
}

WorkerRecord adapted(const WorkerRecord& record, const Variant& variant) {
  WorkerRecord result;
  for (Exposure exposure : record.exposures()) {
    for (double* dose : {&exposure.dose, &exposure.dose_lower, &exposure.dose_upper}) {
      *dose = adapted_dose(*dose, exposure.minutes, variant);
    }
    exposure.minutes *= variant.time_factor;
    result.add(exposure);
  }
  return result;
}

Sensitivity sensitivity(const Caseload& caseload, const Variant& variant, const Policy& policy) {
  const Caseload changed = adapted(caseload, variant);
  const Policy changed_policy = adapted(policy, variant);
  const std::vector<ActionLevel> usual = levels(caseload, policy);
  const std::vector<ActionLevel> other = levels(changed, changed_policy);
  Sensitivity result{};
  for (std::size_t i = 0; i < usual.size(); ++i) {
    result.other_level.add(other[i] != usual[i]);
    result.higher_level.add(other[i] > usual[i]);
    result.check_in.add(other[i] >= ActionLevel::check_in);
  }
  result.rank_correlation = correlation(ranks(four_week_doses(caseload, policy)),
                                        ranks(four_week_doses(changed, changed_policy)));
  return result;
}

}  // namespace dosimeter
