#pragma once
// Threads that do the same work.

#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace dosimeter {

// So many of them, or as many as the machine gives: where it gives no more, those that there are,
// and whoever called, do the work.
template <class Work>
std::vector<std::jthread> start_threads(std::size_t count, const Work& work) {
  std::vector<std::jthread> threads;
  threads.reserve(count);
  try {
    while (threads.size() < count) threads.emplace_back(work);
  } catch (const std::system_error&) {
  }
  return threads;
}

}  // namespace dosimeter
