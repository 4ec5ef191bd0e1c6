#include "assign_exchange.hpp"

#include <algorithm>
#include <utility>

namespace dosimeter::assigning {
namespace {

// So many cases of two workers are divided anew in all ways, 2^8.
constexpr std::size_t kMostRedivided = 8;

// The part of a rating that two workers make up. Both are compared before and after a step that
// concerns nobody else: the greater of the two levels counts first, then the other.
struct PairRating {
  std::array<std::size_t, 2> steps{};  // the higher first
  Units squares = 0;                   // less what no step changes
  std::size_t handed_over = 0;
  std::size_t case_squares = 0;

  auto operator<=>(const PairRating&) const = default;
};

class Exchange {
 public:
  Exchange(const Instance& instance, Takers takers)
      : instance_(instance), takers_(std::move(takers)), loads_(instance, takers_) {}

  Takers run() {
    bool better = true;
    while (better) {
      better = false;
      for (std::size_t i = 0; i < takers_.size(); ++i) better |= move(i) || exchange(i);
      if (!better) better = redivide_all_pairs();
    }
    return takers_;
  }

 private:
  bool move(std::size_t incoming) {
    for (std::size_t to = 0; to < instance_.workers.size(); ++to) {
      const std::size_t from = takers_[incoming];
      const bool is_full = loads_.cases[to] >= instance_.workers[to].capacity;
      if (to == from || is_full || !may_take(to, incoming)) continue;
      const PairRating before = rate_pair(from, to);
      const std::size_t handed_over = handed(incoming, from);
      give(incoming, to);
      if (is_better(before, handed_over, from, to, handed(incoming, to))) return true;
      give(incoming, from);
    }
    return false;
  }

  bool exchange(std::size_t one) {
    for (std::size_t other = one + 1; other < takers_.size(); ++other) {
      const std::size_t a = takers_[one];
      const std::size_t b = takers_[other];
      if (a == b || !may_take(b, one) || !may_take(a, other)) continue;
      const PairRating before = rate_pair(a, b);
      const std::size_t handed_over = handed(one, a) + handed(other, b);
      give(one, b);
      give(other, a);
      if (is_better(before, handed_over, a, b, handed(one, b) + handed(other, a))) return true;
      give(one, a);
      give(other, b);
    }
    return false;
  }

  bool redivide_all_pairs() {
    bool better = false;
    for (std::size_t a = 0; a < instance_.workers.size(); ++a) {
      for (std::size_t b = a + 1; b < instance_.workers.size(); ++b) better |= redivide(a, b);
    }
    return better;
  }

  // Looks at every way in which two workers could divide the cases that they take together.
  bool redivide(std::size_t a, std::size_t b) {
    std::vector<std::size_t> together;
    for (std::size_t i = 0; i < takers_.size(); ++i) {
      if (takers_[i] == a || takers_[i] == b) together.push_back(i);
    }
    if (together.size() < 3 || together.size() > kMostRedivided) return false;
    const Takers before = takers_;
    Takers best = takers_;
    PairRating least = rate_pair_with_handovers(a, b, together);
    for (std::size_t ways = 0; ways < std::size_t{1} << together.size(); ++ways) {
      if (!give_by_bits(together, ways, a, b)) continue;
      const PairRating rating = rate_pair_with_handovers(a, b, together);
      if (!(rating < least)) continue;
      least = rating;
      best = takers_;
    }
    for (const std::size_t i : together) give(i, best[i]);
    return best != before;
  }

  // To `a` where a case's bit is 0, else to `b`. False where a constraint is in the way.
  bool give_by_bits(const std::vector<std::size_t>& cases, std::size_t bits, std::size_t a,
                    std::size_t b) {
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const std::size_t to = (bits >> i & 1) == 0 ? a : b;
      if (!may_take(to, cases[i])) return false;
      give(cases[i], to);
    }
    return loads_.cases[a] <= instance_.workers[a].capacity &&
           loads_.cases[b] <= instance_.workers[b].capacity;
  }

  PairRating rate_pair_with_handovers(std::size_t a, std::size_t b,
                                      const std::vector<std::size_t>& cases) const {
    PairRating rating = rate_pair(a, b);
    for (const std::size_t i : cases) rating.handed_over += handed(i, takers_[i]);
    rating.squares += static_cast<Units>(rating.handed_over) * instance_.handover_square;
    return rating;
  }

  bool is_better(PairRating before, std::size_t handed_over_before, std::size_t a, std::size_t b,
                 std::size_t handed_over_after) const {
    PairRating after = rate_pair(a, b);
    before.handed_over = handed_over_before;
    after.handed_over = handed_over_after;
    before.squares += static_cast<Units>(handed_over_before) * instance_.handover_square;
    after.squares += static_cast<Units>(handed_over_after) * instance_.handover_square;
    return after < before;
  }

  // (dose + taken)^2 less dose^2, which stays.
  Units square(std::size_t worker) const {
    const Units taken = loads_.taken[worker];
    return taken * (2 * instance_.workers[worker].dose + taken);
  }

  PairRating rate_pair(std::size_t a, std::size_t b) const {
    const std::size_t step_a = instance_.step(a, loads_.taken[a]);
    const std::size_t step_b = instance_.step(b, loads_.taken[b]);
    const std::size_t cases_a = loads_.cases[a];
    const std::size_t cases_b = loads_.cases[b];
    return {{std::max(step_a, step_b), std::min(step_a, step_b)},
            square(a) + square(b),
            0,
            cases_a * cases_a + cases_b * cases_b};
  }

  bool may_take(std::size_t worker, std::size_t incoming) const {
    return instance_.may_take(worker, instance_.cases[incoming]);
  }

  std::size_t handed(std::size_t incoming, std::size_t worker) const {
    return is_handed_over(instance_, incoming, worker) ? 1 : 0;
  }

  void give(std::size_t incoming, std::size_t to) {
    const std::size_t from = std::exchange(takers_[incoming], to);
    loads_.taken[from] -= instance_.cases[incoming].dose;
    loads_.taken[to] += instance_.cases[incoming].dose;
    --loads_.cases[from];
    ++loads_.cases[to];
  }

  const Instance& instance_;
  Takers takers_;
  Loads loads_;
};

}  // namespace

bool is_handed_over(const Instance& instance, std::size_t incoming, std::size_t worker) {
  const std::size_t home = instance.cases[incoming].home;
  return home != kNobody && home != worker;
}

Rating rate(const Instance& instance, const Takers& takers) {
  const Loads loads(instance, takers);
  const std::size_t highest = instance.steps.size();
  Rating rating;
  rating.taking_at_step.assign(highest, 0);
  for (std::size_t w = 0; w < instance.workers.size(); ++w) {
    const std::size_t step = instance.step(w, loads.taken[w]);
    for (std::size_t s = 1; s <= step; ++s) ++rating.taking_at_step[highest - s];
    rating.case_squares += loads.cases[w] * loads.cases[w];
    if (instance.workers[w].absent) continue;
    const auto dose = static_cast<double>(instance.workers[w].dose + loads.taken[w]);
    rating.squares += dose * dose;
  }
  for (std::size_t i = 0; i < takers.size(); ++i) {
    if (is_handed_over(instance, i, takers[i])) ++rating.handed_over;
  }
  rating.squares +=
      static_cast<double>(rating.handed_over) * static_cast<double>(instance.handover_square);
  return rating;
}

Takers improved(const Instance& instance, Takers takers) {
  return Exchange(instance, std::move(takers)).run();
}

}  // namespace dosimeter::assigning
