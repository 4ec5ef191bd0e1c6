#include "assign_flow.hpp"

#include <limits>
#include <vector>

namespace dosimeter::assigning {
namespace {

constexpr Cost kUnreachable = std::numeric_limits<Cost>::max();

// The cheapest case that could change from one worker to another.
struct Change {
  Cost cost = kUnreachable;
  std::size_t incoming = kNobody;
};

class Flow {
 public:
  Flow(const Instance& instance, const Tariff& tariff)
      : instance_(instance),
        tariff_(tariff),
        workers_(instance.workers.size()),
        costs_(costs_of(instance, tariff)),
        takers_(instance.cases.size(), kNobody),
        held_(workers_),
        changes_(workers_, std::vector<Change>(workers_)),
        distance_(workers_),
        steps_(workers_) {}

  Takers run() {
    for (std::size_t i = 0; i < takers_.size(); ++i) place(i);
    return takers_;
  }

 private:
  // How the cheapest path comes to a worker: with which case, and from whom.
  struct Step {
    std::size_t incoming = kNobody;
    std::size_t from = kNobody;
  };

  // Of each pair; unreachable where it is not allowed. Looked up far more often than made.
  static std::vector<Cost> costs_of(const Instance& instance, const Tariff& tariff) {
    std::vector<Cost> costs;
    costs.reserve(instance.cases.size() * instance.workers.size());
    for (std::size_t i = 0; i < instance.cases.size(); ++i) {
      for (std::size_t w = 0; w < instance.workers.size(); ++w) {
        const bool is_allowed = instance.may_take(w, instance.cases[i]);
        costs.push_back(is_allowed ? tariff.pair(i, w) : kUnreachable);
      }
    }
    return costs;
  }

  Cost cost(std::size_t incoming, std::size_t worker) const {
    return costs_[incoming * workers_ + worker];
  }

  void place(std::size_t incoming) {
    find_paths(incoming);
    const std::size_t last = cheapest_free_place();
    if (last != kNobody) follow_path_back(last);
  }

  // Bellman and Ford's: changes may have negative costs, but there is no negative cycle, as what
  // has been placed is cheapest.
  void find_paths(std::size_t incoming) {
    for (std::size_t w = 0; w < workers_; ++w) {
      distance_[w] = cost(incoming, w);
      steps_[w] = {incoming, kNobody};
    }
    while (shorten_paths()) continue;
  }

  bool shorten_paths() {
    bool shorter = false;
    for (std::size_t from = 0; from < workers_; ++from) {
      if (distance_[from] == kUnreachable || held_[from].empty()) continue;
      for (std::size_t to = 0; to < workers_; ++to) {
        const Change& change = changes_[from][to];
        if (change.incoming == kNobody) continue;
        const Cost distance = distance_[from] + change.cost;
        if (distance >= distance_[to]) continue;
        distance_[to] = distance;
        steps_[to] = {change.incoming, from};
        shorter = true;
      }
    }
    return shorter;
  }

  std::size_t cheapest_free_place() const {
    std::size_t cheapest = kNobody;
    Cost least = kUnreachable;
    for (std::size_t w = 0; w < workers_; ++w) {
      const std::size_t held = held_[w].size();
      if (distance_[w] == kUnreachable || held >= instance_.workers[w].capacity) continue;
      const Cost cost = distance_[w] + tariff_.place(held + 1);
      if (cost >= least) continue;
      least = cost;
      cheapest = w;
    }
    return cheapest;
  }

  void follow_path_back(std::size_t worker) {
    while (worker != kNobody) {
      const Step step = steps_[worker];
      if (step.from != kNobody) std::erase(held_[step.from], step.incoming);
      held_[worker].push_back(step.incoming);
      takers_[step.incoming] = worker;
      renew_changes(worker);
      worker = step.from;
    }
  }

  void renew_changes(std::size_t from) {
    changes_[from].assign(workers_, {});
    for (const std::size_t incoming : held_[from]) {
      const Cost back = cost(incoming, from);
      for (std::size_t to = 0; to < workers_; ++to) {
        const Cost there = cost(incoming, to);
        if (to == from || there == kUnreachable) continue;
        Change& change = changes_[from][to];
        if (there - back < change.cost) change = {there - back, incoming};
      }
    }
  }

  const Instance& instance_;
  const Tariff& tariff_;
  std::size_t workers_;
  std::vector<Cost> costs_;
  Takers takers_;
  std::vector<std::vector<std::size_t>> held_;  // by each worker
  std::vector<std::vector<Change>> changes_;    // [from][to]
  std::vector<Cost> distance_;
  std::vector<Step> steps_;
};

}  // namespace

Takers cheapest_division(const Instance& instance, const Tariff& tariff) {
  return Flow(instance, tariff).run();
}

}  // namespace dosimeter::assigning
