#include "dosimeter/team.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "proportion.hpp"
#include "weighted_sum.hpp"

namespace dosimeter {
namespace {

using Dose = Estimate Index::*;
using Doses = std::vector<Estimate>;  // the smallest first

Doses sorted_doses(std::span<const Index> team, Dose dose, const Policy& policy) {
  Doses doses;
  for (const Index& index : team) {
    if (has_enough_data(index, policy)) doses.push_back(index.*dose);
  }
  std::sort(doses.begin(), doses.end(), [](const Estimate& a, const Estimate& b) {
    return std::tie(a.value, a.lower, a.upper) < std::tie(b.value, b.lower, b.upper);
  });
  return doses;
}

std::vector<double> sorted_bounds(const Doses& doses, double Estimate::*bound) {
  std::vector<double> bounds;
  for (const Estimate& dose : doses) bounds.push_back(dose.*bound);
  std::sort(bounds.begin(), bounds.end());
  return bounds;
}

bool is_large_enough(std::size_t workers, const Policy& policy) {
  return workers > 0 && workers >= policy.minimum_team;
}

// --- Standing

Estimate percentile_among_others(const Estimate& dose, std::vector<double> all) {
  all.erase(std::lower_bound(all.begin(), all.end(), dose.value));  // the worker's own
  return percentile_among(dose, all);
}

// --- Spread

Estimate mean_of(const Doses& doses) {
  WeightedSum mean(1);  // the same words are misjudged in the records of all: the errors are shared
  for (const Estimate& dose : doses) mean.add(dose, 1 / static_cast<double>(doses.size()));
  return mean.estimate();
}

// Between the two nearest of the sorted values, by distance.
double quantile(const std::vector<double>& values, double share) {
  const double position = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return std::lerp(values[below], values[above], position - static_cast<double>(below));
}

Estimate quantile(const Doses& doses, double share) {
  return {quantile(sorted_bounds(doses, &Estimate::value), share),
          quantile(sorted_bounds(doses, &Estimate::lower), share),
          quantile(sorted_bounds(doses, &Estimate::upper), share)};
}

// A figure that is a weighted sum of the doses over their total, and as such does not change where
// all doses grow alike: its derivative by a dose is (weight - figure) / total.
template <class Weight>
Estimate share_of_total(const Doses& doses, double total, Weight weight, double least,
                        double most) {
  double figure = 0;
  for (std::size_t i = 0; i < doses.size(); ++i) figure += weight(i) * doses[i].value / total;
  WeightedSum change;
  for (std::size_t i = 0; i < doses.size(); ++i) {
    change.add(doses[i], (weight(i) - figure) / total);
  }
  return change.around(std::clamp(figure, least, most), least, most);
}

// Sum of (2 i - n - 1) x_i / (n sum of x_i), for the i-th smallest of n doses x.
Estimate gini_of(const Doses& doses, double total) {
  const auto count = static_cast<double>(doses.size());
  const auto weight = [&](std::size_t i) {
    return (2 * static_cast<double>(i) + 1 - count) / count;
  };
  return share_of_total(doses, total, weight, 0, 1 - 1 / count);
}

Estimate most_exposed_fifth_of(const Doses& doses, double total) {
  const std::size_t fifth = (doses.size() + 4) / 5;
  const auto weight = [&](std::size_t i) { return i >= doses.size() - fifth ? 1.0 : 0.0; };
  const double least = static_cast<double>(fifth) / static_cast<double>(doses.size());
  return share_of_total(doses, total, weight, least, 1);
}

std::optional<DoseSpread> spread_of(const Doses& doses, const Policy& policy) {
  if (!is_large_enough(doses.size(), policy)) return std::nullopt;
  DoseSpread spread;
  spread.mean = mean_of(doses);
  spread.lower_quartile = quantile(doses, 0.25);
  spread.median = quantile(doses, 0.5);
  spread.upper_quartile = quantile(doses, 0.75);
  double total = 0;
  for (const Estimate& dose : doses) total += dose.value;
  if (!(total > 0)) return spread;
  spread.gini = gini_of(doses, total);
  spread.most_exposed_fifth = most_exposed_fifth_of(doses, total);
  return spread;
}

}  // namespace

std::vector<std::optional<TeamStanding>> team_standings(std::span<const Index> team,
                                                        const Policy& policy) {
  std::vector<std::optional<TeamStanding>> standings(team.size());
  const auto values = [&](Dose dose) {
    return sorted_bounds(sorted_doses(team, dose, policy), &Estimate::value);
  };
  const std::vector<double> weeks = values(&Index::dose_7_days);
  const std::vector<double> months = values(&Index::dose_28_days);
  if (weeks.size() < 2 || !is_large_enough(weeks.size(), policy)) return standings;
  for (std::size_t i = 0; i < team.size(); ++i) {
    if (!has_enough_data(team[i], policy)) continue;
    standings[i] = TeamStanding{percentile_among_others(team[i].dose_7_days, weeks),
                                percentile_among_others(team[i].dose_28_days, months)};
  }
  return standings;
}

TeamSpread team_spread(std::string name, std::span<const Index> team, const Policy& policy) {
  const Doses weeks = sorted_doses(team, &Index::dose_7_days, policy);
  const Doses months = sorted_doses(team, &Index::dose_28_days, policy);
  return {std::move(name), weeks.size(), spread_of(weeks, policy), spread_of(months, policy)};
}

}  // namespace dosimeter
