#include "assign_levels.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <tuple>

namespace dosimeter::assigning {
namespace {

// [n]: the dose of the n heaviest cases.
std::vector<Units> heaviest_sums(const Instance& instance) {
  std::vector<Units> doses;
  for (const Case& incoming : instance.cases) doses.push_back(incoming.dose);
  std::sort(doses.begin(), doses.end(), std::greater<>());
  std::vector<Units> sums = {0};
  for (const Units dose : doses) sums.push_back(sums.back() + dose);
  return sums;
}

// The dose that stays with each worker in every division.
std::vector<Units> kept_doses(const Instance& instance) {
  std::vector<Units> kept(instance.workers.size());
  for (const Case& incoming : instance.cases) {
    if (incoming.stays) kept[incoming.home] += incoming.dose;
  }
  return kept;
}

class Filling {
 public:
  explicit Filling(const Instance& instance)
      : instance_(instance),
        highest_(instance.steps.size()),
        ceilings_(instance.workers.size(), highest_),
        heaviest_(heaviest_sums(instance)),
        kept_(kept_doses(instance)),
        order_(hardest_first()) {}

  std::optional<Takers> run() {
    best_ = fill();
    for (std::size_t step = highest_; best_ && step > 0; --step) lower_ceilings(step);
    return best_;
  }

 private:
  // Leaves as few ceilings as possible at `step`, by bisection.
  void lower_ceilings(std::size_t step) {
    const std::vector<std::size_t> workers = most_gained_first(step);
    std::size_t too_few = 0;  // below this number it does not work
    std::size_t enough = workers.size();
    while (too_few < enough) {
      const std::size_t tried = (too_few + enough) / 2;
      set_ceilings(workers, tried, step);
      if (auto filled = fill()) {
        best_ = std::move(filled);
        enough = tried;
      } else {
        too_few = tried + 1;
      }
    }
    set_ceilings(workers, enough, step);
  }

  void set_ceilings(const std::vector<std::size_t>& workers, std::size_t left, std::size_t step) {
    for (std::size_t i = 0; i < workers.size(); ++i) {
      ceilings_[workers[i]] = i < left ? step : step - 1;
    }
  }

  // The workers whose ceiling is `step`: first those whose own cases need it, then those who could
  // take the most through it.
  std::vector<std::size_t> most_gained_first(std::size_t step) const {
    std::vector<std::tuple<bool, Units, std::size_t>> ranked;
    for (std::size_t w = 0; w < ceilings_.size(); ++w) {
      if (ceilings_[w] != step) continue;
      const Units below = room(w, step - 1);
      const Units most = heaviest_[instance_.workers[w].capacity];
      const Units gain = std::min(room(w, step), most) - std::min(below, most);
      ranked.emplace_back(kept_[w] <= below, -gain, w);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<std::size_t> workers;
    for (const auto& entry : ranked) workers.push_back(std::get<2>(entry));
    return workers;
  }

  Units room(std::size_t worker, std::size_t ceiling) const {
    if (ceiling == highest_) return std::numeric_limits<Units>::max();
    return instance_.room_below(ceiling + 1, worker);
  }

  // Cases that stay, then those that few can take, then the heavy ones.
  std::vector<std::size_t> hardest_first() const {
    std::vector<std::size_t> takers;
    for (const auto& kind : instance_.takers) {
      takers.push_back(static_cast<std::size_t>(std::count(kind.begin(), kind.end(), true)));
    }
    const auto ease = [&](std::size_t i) {
      const Case& incoming = instance_.cases[i];
      return std::tuple(incoming.stays ? 0 : takers[incoming.kind], -incoming.dose, i);
    };
    std::vector<std::size_t> order(instance_.cases.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return ease(a) < ease(b); });
    return order;
  }

  std::optional<Takers> fill() const {
    auto evenly = fill_by([](Units dose, Units) { return dose; });
    if (evenly) return evenly;
    return fill_by([](Units, Units room_left) { return room_left; });
  }

  // Each case to the worker of least `rank`, which is given the projected dose and the room left.
  template <class Rank>
  std::optional<Takers> fill_by(Rank rank) const {
    Takers takers(instance_.cases.size(), kNobody);
    std::vector<Units> taken(instance_.workers.size());
    std::vector<std::size_t> cases(instance_.workers.size());
    for (const std::size_t i : order_) {
      const Case& incoming = instance_.cases[i];
      std::size_t best = kNobody;
      Units least = std::numeric_limits<Units>::max();
      for (std::size_t w = 0; w < taken.size(); ++w) {
        if (cases[w] >= instance_.workers[w].capacity || !instance_.may_take(w, incoming)) continue;
        const Units left = room(w, ceilings_[w]) - taken[w] - incoming.dose;
        const Units ranked = rank(instance_.workers[w].dose + taken[w] + incoming.dose, left);
        if (left < 0 || ranked >= least) continue;
        best = w;
        least = ranked;
      }
      if (best == kNobody) return std::nullopt;
      takers[i] = best;
      taken[best] += incoming.dose;
      ++cases[best];
    }
    return takers;
  }

  const Instance& instance_;
  std::size_t highest_;
  std::vector<std::size_t> ceilings_;  // the highest step at which each worker may count
  std::vector<Units> heaviest_;
  std::vector<Units> kept_;
  std::vector<std::size_t> order_;
  std::optional<Takers> best_;
};

// The dose that each worker takes in every division: what stays with them, and the lightest cases
// for which all the others have no place.
std::vector<Units> least_doses(const Instance& instance) {
  std::vector<Units> others;  // doses of the cases that do not stay
  std::vector<std::size_t> kept(instance.workers.size());
  for (const Case& incoming : instance.cases) {
    if (incoming.stays) ++kept[incoming.home];
    if (!incoming.stays) others.push_back(incoming.dose);
  }
  std::sort(others.begin(), others.end());
  std::size_t places = 0;
  for (const Worker& worker : instance.workers) places += worker.capacity;
  std::vector<Units> least = kept_doses(instance);
  for (std::size_t w = 0; w < least.size(); ++w) {
    const std::size_t elsewhere = places - instance.workers[w].capacity;
    const std::size_t cases = instance.cases.size() - std::min(elsewhere, instance.cases.size());
    for (std::size_t i = 0; i + kept[w] < cases && i < others.size(); ++i) least[w] += others[i];
  }
  return least;
}

Units sum_of_first(std::size_t count, const std::vector<Units>& values) {
  count = std::min(count, values.size());
  return std::accumulate(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count),
                         Units{0});
}

// The workers as one step divides them: those who count at it whatever is done, and what the others
// can take without counting.
class StepRoom {
 public:
  StepRoom(const Instance& instance, std::size_t step)
      : heaviest_(heaviest_sums(instance)),
        total_(heaviest_.back()),
        is_highest_(step == instance.steps.size()) {
    const std::vector<Units> least = least_doses(instance);
    std::vector<Units> limits(instance.workers.size());  // that may be reached without counting
    for (std::size_t w = 0; w < limits.size(); ++w) {
      const std::size_t capacity = instance.workers[w].capacity;
      const Units room = instance.room_below(step, w);
      const Units taken = std::min(room, heaviest_[capacity]);
      const bool counts = least[w] > room;
      limits[w] = counts ? std::numeric_limits<Units>::max() : room;
      all_rooms_.push_back(taken);
      all_capacities_.push_back(capacity);
      if (!is_highest_) {
        gains_.push_back(std::min(instance.room_below(step + 1, w), heaviest_[capacity]) - taken);
      }
      if (counts) {
        forced_capacity_ += capacity;
        ++forced_;
      } else {
        rooms_.push_back(taken);
        capacities_.push_back(capacity);
      }
    }
    for (auto* rooms : {&rooms_, &all_rooms_}) std::sort(rooms->begin(), rooms->end());
    std::sort(gains_.begin(), gains_.end(), std::greater<>());
    for (auto* capacities : {&capacities_, &all_capacities_}) {
      std::sort(capacities->begin(), capacities->end(), std::greater<>());
    }
    for (const Case& incoming : instance.cases) {
      if (!has_room(instance, incoming, limits)) ++too_heavy_;
    }
  }

  // `above` is the number of workers who count at the next step.
  std::size_t least(std::size_t above) const {
    std::size_t count = std::max(forced_, is_highest_ ? 0 : above);
    const std::size_t all = all_rooms_.size();
    while (count < all && !(suffices(count) && suffices_with_few_above(count, above))) ++count;
    return count;
  }

 private:
  // Whether so many workers who count could leave room enough to the rest. Those who join the
  // forced ones are taken to have the least room and the most places: no choice does better.
  bool suffices(std::size_t count) const {
    const std::size_t more = count - forced_;
    const Units rest = sum_of_first(rooms_.size(), rooms_) - sum_of_first(more, rooms_);
    std::size_t capacity = forced_capacity_;
    for (std::size_t i = 0; i < more; ++i) capacity += capacities_[i];
    return rest + heaviest(capacity) >= total_ && capacity >= too_heavy_;
  }

  // The same where only `above` of them may take any dose and the others stay below the next step.
  bool suffices_with_few_above(std::size_t count, std::size_t above) const {
    if (is_highest_) return true;
    std::size_t capacity = 0;
    for (std::size_t i = 0; i < above; ++i) capacity += all_capacities_[i];
    const Units room = sum_of_first(all_rooms_.size(), all_rooms_) -
                       sum_of_first(above, all_rooms_) + sum_of_first(count - above, gains_);
    return room + heaviest(capacity) >= total_;
  }

  Units heaviest(std::size_t cases) const {
    return heaviest_[std::min(cases, heaviest_.size() - 1)];
  }

  static bool has_room(const Instance& instance, const Case& incoming,
                       const std::vector<Units>& limits) {
    for (std::size_t w = 0; w < limits.size(); ++w) {
      const bool fits = instance.workers[w].capacity > 0 && incoming.dose <= limits[w];
      if (fits && instance.may_take(w, incoming)) return true;
    }
    return false;
  }

  std::vector<Units> heaviest_;
  Units total_;
  bool is_highest_;
  std::size_t forced_ = 0;  // workers
  std::size_t forced_capacity_ = 0;
  std::size_t too_heavy_ = 0;            // cases without room below the step
  std::vector<Units> rooms_;             // of those not forced, the least first
  std::vector<std::size_t> capacities_;  // of those not forced, the greatest first
  std::vector<Units> all_rooms_;         // of all workers, the least first
  std::vector<std::size_t> all_capacities_;
  std::vector<Units> gains_;  // more room below the next step than below this, the greatest first
};

}  // namespace

std::optional<Takers> fill_to_lowest_levels(const Instance& instance) {
  return Filling(instance).run();
}

std::vector<std::size_t> least_at_steps(const Instance& instance,
                                        const std::vector<std::size_t>& taking_at_step) {
  const std::size_t highest = instance.steps.size();
  std::vector<std::size_t> least;
  for (std::size_t i = 0; i < highest; ++i) {
    const std::size_t above = i == 0 ? 0 : taking_at_step[i - 1];
    least.push_back(StepRoom(instance, highest - i).least(above));
  }
  return least;
}

}  // namespace dosimeter::assigning
