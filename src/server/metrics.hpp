#pragma once
// Counts of what the server does, in the text format of Prometheus
// (https://prometheus.io/docs/instrumenting/exposition_formats/).

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dosimeter::server {

using Count = std::atomic<std::uint64_t>;

class Metrics {
 public:
  // `routes` are the labels of routes, in the order of their numbers.
  explicit Metrics(std::vector<std::string_view> routes);

  void request(std::size_t route, unsigned status, std::chrono::nanoseconds duration);

  Count connections{0};  // that are open
  Count connections_accepted{0};
  Count connections_refused{0};  // beyond the limit
  Count documents_scored{0};
  Count words_scored{0};
  Count exposures_written{0};  // acknowledged as on the disk
  Count commits{0};
  Count store_failures{0};
  Count reloads{0};
  Count reload_failures{0};

  std::string text() const;

 private:
  // Upper bounds in seconds.
  static constexpr std::array<double, 12> kBounds = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                     0.01,   0.025,   0.05,   0.1,   0.5,    2.5};
  struct Route {
    std::array<Count, 6> by_class{};  // by the first digit of the status
    std::array<Count, kBounds.size() + 1> buckets{};
    Count nanoseconds{0};
  };

  std::vector<std::string_view> names_;
  std::vector<Route> routes_;
};

}  // namespace dosimeter::server
