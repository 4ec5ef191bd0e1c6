#pragma once
// Threads that do the same work.

#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace dosimeter {

// The threads beside the caller's own, which does the work too, so that there are `total` (0 is as
// 1), or as many as the machine gives.
template <class Work>
std::vector<std::jthread> start_others(std::size_t total, const Work& work) {
  std::vector<std::jthread> others;
  others.reserve(total);
  try {
    while (others.size() + 1 < total) others.emplace_back(work);
  } catch (const std::system_error&) {
  }
  return others;
}

}  // namespace dosimeter
