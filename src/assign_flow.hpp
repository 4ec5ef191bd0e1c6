#pragma once
// The cheapest way to give each case to one worker: a minimum-cost flow from the cases through the
// workers, found by successive shortest paths (Busacker and Gowen 1960; see Ahuja, Magnanti and
// Orlin, Network Flows, 1993, section 9.7). The cases enter one by one; each takes the cheapest
// path to a free place, on which others may have to change their worker.
//
// Its own, and not Boost.Graph's successive_shortest_path_nonnegative_weights: that one adds to the
// distance of vertices which it cannot reach (a worker who is full, say) until it overflows, and
// takes time in the number of all pairs for each case.

#include <cstddef>
#include <cstdint>
#include <functional>

#include "assign_instance.hpp"

namespace dosimeter::assigning {

using Cost = std::int64_t;  // below 2^52, so that sums over a path cannot overflow

struct Tariff {
  std::function<Cost(std::size_t incoming, std::size_t worker)> pair;
  // Of the n-th case of any worker, from 1, not falling in n.
  std::function<Cost(std::size_t n)> place;
};

// Within the capacities, and only pairs that the instance allows. A case that finds no place, not
// even when others make room, goes to kNobody; as few do as possible.
Takers cheapest_division(const Instance& instance, const Tariff& tariff);

}  // namespace dosimeter::assigning
