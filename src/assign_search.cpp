#include "assign_search.hpp"

#include <vector>

#include "assign_exchange.hpp"
#include "assign_levels.hpp"

namespace dosimeter::assigning {
namespace {

constexpr std::size_t kMostDivisions = 50'000;

// For each case, the workers who may take it; empty where that makes too many divisions.
std::vector<std::vector<std::size_t>> choices_of(const Instance& instance) {
  std::vector<std::vector<std::size_t>> choices;
  std::size_t divisions = 1;
  for (const Case& incoming : instance.cases) {
    auto& workers = choices.emplace_back();
    for (std::size_t w = 0; w < instance.workers.size(); ++w) {
      if (instance.may_take(w, incoming)) workers.push_back(w);
    }
    divisions *= workers.size();
    if (divisions > kMostDivisions) return {};
  }
  return choices;
}

class Search {
 public:
  Search(const Instance& instance, const std::vector<std::vector<std::size_t>>& choices)
      : instance_(instance), choices_(choices), free_places_(instance.workers.size()) {
    for (std::size_t w = 0; w < free_places_.size(); ++w) {
      free_places_[w] = instance.workers[w].capacity;
    }
  }

  Takers run() {
    place_next();
    return best_;
  }

 private:
  void place_next() {
    if (takers_.size() == choices_.size()) return keep_if_better();
    for (const std::size_t worker : choices_[takers_.size()]) {
      if (free_places_[worker] == 0) continue;
      --free_places_[worker];
      takers_.push_back(worker);
      place_next();
      takers_.pop_back();
      ++free_places_[worker];
    }
  }

  void keep_if_better() {
    Rating rating = rate(instance_, takers_);
    if (best_rating_ && !(rating < *best_rating_)) return;
    best_rating_ = std::move(rating);
    best_ = takers_;
  }

  const Instance& instance_;
  const std::vector<std::vector<std::size_t>>& choices_;
  std::vector<std::size_t> free_places_;
  Takers takers_;  // of the cases placed so far
  Takers best_;
  std::optional<Rating> best_rating_;
};

}  // namespace

std::optional<Takers> best_division(const Instance& instance) {
  const auto choices = choices_of(instance);
  if (choices.size() != instance.cases.size()) return std::nullopt;
  return Search(instance, choices).run();
}

Takers nearly_best_division(const Instance& instance, const Takers& start) {
  Takers best = improved(instance, start);
  const auto filled = fill_to_lowest_levels(instance);
  if (!filled) return best;
  Takers other = improved(instance, *filled);
  return rate(instance, other) < rate(instance, best) ? other : best;
}

}  // namespace dosimeter::assigning
