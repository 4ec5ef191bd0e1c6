// What the index says about documents: totals, the heaviest, variety.

#include <algorithm>
#include <array>
#include <numbers>
#include <tuple>
#include <vector>

#include "exact_math.hpp"
#include "index_parts.hpp"
#include "load_bound.hpp"
#include "weighted_sum.hpp"

namespace dosimeter {
namespace {

std::size_t count_reaching(double threshold, Bound bound, Exposures exposures) {
  return static_cast<std::size_t>(
      std::count_if(exposures.begin(), exposures.end(),
                    [&](const Exposure& e) { return reaches(threshold, bound, e); }));
}

// `exposures` has at least one.
Estimate share_below(double threshold, Exposures exposures) {
  const auto all = static_cast<double>(exposures.size());
  const auto share = [&](Bound bound) {
    return (all - static_cast<double>(count_reaching(threshold, bound, exposures))) / all;
  };
  return {share(Bound::value), share(Bound::upper), share(Bound::lower)};
}

// `exposures` has at least one.
void describe_heaviest(Exposures exposures, Index& index) {
  const auto rank = [](const Exposure& e) { return std::tie(e.load, e.peak, e.time); };
  index.heaviest_time =
      std::max_element(exposures.begin(), exposures.end(),
                       [&](const Exposure& a, const Exposure& b) { return rank(a) < rank(b); })
          ->time;
  Estimate& load = index.heaviest_load;
  for (const Exposure& exposure : exposures) {
    load.value = std::max<double>(load.value, exposure.load);
    load.lower = std::max<double>(load.lower, load_by(Bound::lower, exposure));
    load.upper = std::max<double>(load.upper, load_by(Bound::upper, exposure));
  }
  index.heaviest_peak = highest_peak(exposures);
}

using ByCategory = std::array<double, kCategories>;

// The entropy, to the base of 2, of `doses`, and how much it changes with each of them. The change
// with a category that has no dose would be infinite; such a category is left out.
struct Entropy {
  double value = 0;
  ByCategory derivatives{};
};

Entropy entropy_of(const ByCategory& doses, double total) {
  Entropy entropy;
  ByCategory logarithms{};
  for (std::size_t i = 0; i < kCategories; ++i) {
    const double share = doses[i] / total;
    if (!(share > 0)) continue;
    logarithms[i] = binary_logarithm(share);
    entropy.value -= share * logarithms[i];
  }
  for (std::size_t i = 0; i < kCategories; ++i) {
    if (doses[i] / total > 0) entropy.derivatives[i] = -(logarithms[i] + entropy.value) / total;
  }
  return entropy;
}

// exp of the entropy, here 2 to its power: its derivative is that of the entropy times ln 2 times
// itself.
Estimate effective_kinds(Exposures exposures, double error_correlation) {
  std::vector<ByCategory> shares(exposures.size());
  ByCategory doses{};
  for (std::size_t d = 0; d < exposures.size(); ++d) {
    shares[d] = category_shares(exposures[d]);
    for (std::size_t i = 0; i < kCategories; ++i) doses[i] += exposures[d].dose * shares[d][i];
  }
  double total = 0;
  for (const double dose : doses) total += dose;
  if (!(total > 0)) return {};
  const Entropy entropy = entropy_of(doses, total);
  constexpr auto most = static_cast<double>(kCategories);
  const double kinds = std::clamp(power_of_two(entropy.value), 1.0, most);
  WeightedSum change(error_correlation);
  for (std::size_t d = 0; d < exposures.size(); ++d) {
    double derivative = 0;
    for (std::size_t i = 0; i < kCategories; ++i) {
      derivative += shares[d][i] * entropy.derivatives[i];
    }
    change.add(dose_of(exposures[d]), derivative * std::numbers::ln2 * kinds);
  }
  return change.around(kinds, 1, most);
}

}  // namespace

void describe_documents(Exposures counted, const IndexOptions& options, Index& index) {
  if (counted.empty()) return;
  WeightedSum dose(options.error_correlation);
  for (const Exposure& exposure : counted) {
    index.minutes += exposure.minutes;
    dose.add(dose_of(exposure));
  }
  index.total_dose = dose.estimate();
  const auto heavy =
      by_bound([&](Bound bound) { return count_reaching(options.heavy_load, bound, counted); });
  index.heavy_documents = {heavy.value, heavy.lower, heavy.upper};
  describe_heaviest(counted, index);
}

void describe_variety(Exposures counted, Exposures dated, const IndexOptions& options,
                      Index& index) {
  if (counted.empty()) return;
  const std::chrono::duration<double, std::chrono::days::period> days(options.variety_days);
  const auto window = std::chrono::duration_cast<Time::duration>(days);
  const Exposures recent = dated.empty() ? counted : last(window, dated, index.as_of);
  index.unburdened_share = {1, 1, 1};
  if (recent.empty()) return;
  index.kinds = effective_kinds(recent, options.error_correlation);
  index.unburdened_share = share_below(options.burdened_load, recent);
}

}  // namespace dosimeter
