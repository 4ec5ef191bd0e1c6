#include "assign_bound.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "assign_flow.hpp"

namespace dosimeter::assigning {
namespace {

constexpr int kRounds = 12;

// The dose to which the workers fill up when `dose` is poured over them from the lowest up.
double settled_level(std::vector<double> doses, double dose) {
  std::sort(doses.begin(), doses.end());
  double below = dose;  // what the workers up to here hold together
  for (std::size_t i = 0; i < doses.size(); ++i) {
    below += doses[i];
    const double level = below / static_cast<double>(i + 1);
    if (i + 1 == doses.size() || level <= doses[i + 1]) return level;
  }
  return 0;
}

// Workers who take part, that is, who are present.
std::vector<double> first_levels(const Instance& instance) {
  std::vector<double> doses;
  double incoming_dose = 0;
  for (const Worker& worker : instance.workers) {
    if (!worker.absent) doses.push_back(static_cast<double>(worker.dose));
  }
  for (const Case& incoming : instance.cases) incoming_dose += static_cast<double>(incoming.dose);
  const double level = settled_level(doses, incoming_dose);
  std::vector<double> levels;
  for (const Worker& worker : instance.workers) {
    levels.push_back(std::max(level, static_cast<double>(worker.dose)));
  }
  return levels;
}

// The divisor, a power of two, that brings `most` below 2^25: products of two such figures are
// costs.
double scale_for(double most) { return std::exp2(std::max(0, std::ilogb(most + 1) - 24)); }

class Relaxation {
 public:
  explicit Relaxation(const Instance& instance)
      : instance_(instance), levels_(first_levels(instance)) {
    double most_dose = 0;
    for (const Case& incoming : instance.cases) {
      most_dose = std::max(most_dose, static_cast<double>(incoming.dose));
    }
    dose_scale_ = scale_for(most_dose);
    double total = 0;
    for (const Case& incoming : instance.cases) total += static_cast<double>(incoming.dose);
    level_scale_ = scale_for(*std::max_element(levels_.begin(), levels_.end()) + total);
  }

  // The bound at the levels as they are; then moves them by `step` of the way.
  double bound_and_move(double step) {
    for (double& level : levels_) level = std::floor(level / level_scale_) * level_scale_;
    const Takers takers =
        cheapest_division(instance_, {[&](std::size_t i, std::size_t w) { return cost(i, w); },
                                      [](std::size_t) { return Cost{0}; }});
    const double bound = value_of_tangents(takers);
    const Loads loads(instance_, takers);
    for (std::size_t w = 0; w < levels_.size(); ++w) {
      const auto dose = static_cast<double>(instance_.workers[w].dose + loads.taken[w]);
      levels_[w] += step * (dose - levels_[w]);
    }
    return bound;
  }

 private:
  // In units of both scales, rounded down, so that the bound stays one.
  Cost cost(std::size_t incoming, std::size_t worker) const {
    const Case& taken = instance_.cases[incoming];
    const double dose = std::floor(static_cast<double>(taken.dose) / dose_scale_);
    double cost = 2 * dose * (levels_[worker] / level_scale_);
    if (taken.home != kNobody && taken.home != worker) {
      cost +=
          std::floor(static_cast<double>(instance_.handover_square) / (dose_scale_ * level_scale_));
    }
    return static_cast<Cost>(cost);
  }

  double value_of_tangents(const Takers& takers) const {
    double value = 0;
    for (std::size_t w = 0; w < levels_.size(); ++w) {
      const Worker& worker = instance_.workers[w];
      if (worker.absent) continue;
      value += levels_[w] * (2 * static_cast<double>(worker.dose) - levels_[w]);
    }
    double costs = 0;
    for (std::size_t i = 0; i < takers.size(); ++i) {
      costs += static_cast<double>(cost(i, takers[i]));
    }
    return value + costs * dose_scale_ * level_scale_;
  }

  const Instance& instance_;
  std::vector<double> levels_;
  double dose_scale_ = 1;
  double level_scale_ = 1;
};

}  // namespace

double least_squares(const Instance& instance, double squares_of_proposal) {
  if (instance.workers.empty()) return 0;
  Relaxation relaxation(instance);
  double greatest = 0;
  for (int round = 0; round < kRounds && greatest < squares_of_proposal; ++round) {
    greatest = std::max(greatest, relaxation.bound_and_move(1.0 / (round + 2)));
  }
  return std::min(greatest, squares_of_proposal);
}

}  // namespace dosimeter::assigning
