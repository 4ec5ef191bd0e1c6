#pragma once
// Exposures whose figures a test knows.

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <random>

#include "dosimeter/exposure.hpp"

namespace dosimeter {

// The hour of a day counted from 1 January 2026, a Thursday.
inline Time on(int day, int hour = 12) {
  using namespace std::chrono_literals;
  return std::chrono::sys_days{2026y / 1 / 1} + std::chrono::days(day) + std::chrono::hours(hour);
}

// An exposure whose dose is known exactly.
inline Exposure dose_of(std::uint64_t document, std::optional<Time> time, double dose) {
  Exposure exposure;
  exposure.document = document;
  exposure.time = time;
  exposure.dose = exposure.dose_lower = exposure.dose_upper = dose;
  return exposure;
}

inline Exposure dose_between(std::uint64_t document, std::optional<Time> time, double lower,
                             double dose, double upper) {
  Exposure exposure = dose_of(document, time, dose);
  exposure.dose_lower = lower;
  exposure.dose_upper = upper;
  return exposure;
}

// One whose load is known exactly, and its peak.
inline Exposure load_of(std::uint64_t document, std::optional<Time> time, float load,
                        float peak = 0) {
  Exposure exposure;
  exposure.document = document;
  exposure.time = time;
  exposure.load = exposure.load_lower = exposure.load_upper = load;
  exposure.peak = exposure.peak_lower = exposure.peak_upper = peak;
  return exposure;
}

inline Exposure load_between(std::uint64_t document, std::optional<Time> time, float lower,
                             float load, float upper) {
  Exposure exposure = load_of(document, time, load);
  exposure.load_lower = lower;
  exposure.load_upper = upper;
  return exposure;
}

inline WorkerRecord record_of(std::initializer_list<Exposure> exposures) {
  WorkerRecord record;
  for (const Exposure& exposure : exposures) record.add(exposure);
  return record;
}

class RandomOrder {
 public:
  explicit RandomOrder(std::uint32_t seed) : engine_(seed) {}
  double real(double most) { return std::uniform_real_distribution<>(0, most)(engine_); }
  std::size_t below(std::size_t size) { return engine_() % size; }
  template <class Items>
  void shuffle(Items& items) {
    std::shuffle(items.begin(), items.end(), engine_);
  }

  Exposure exposure() {
    Exposure exposure;
    exposure.document = engine_();
    if (below(10) > 0) exposure.time = on(0, 0) + std::chrono::seconds(below(60 * 86400));
    exposure.load = static_cast<float>(real(5));
    exposure.load_lower = exposure.load * static_cast<float>(real(1));
    exposure.load_upper = exposure.load + (5 - exposure.load) * static_cast<float>(real(1));
    exposure.peak = static_cast<float>(real(5));
    exposure.peak_lower = exposure.peak * static_cast<float>(real(1));
    exposure.peak_upper = exposure.peak + (5 - exposure.peak) * static_cast<float>(real(1));
    exposure.minutes = real(60);
    exposure.dose = real(100);
    exposure.dose_lower = exposure.dose * real(1);
    exposure.dose_upper = exposure.dose * (1 + real(1));
    exposure.words = static_cast<std::uint32_t>(below(1000));
    for (float& probability : exposure.categories) probability = static_cast<float>(real(1));
    return exposure;
  }

  // The same document read otherwise.
  Exposure variant(Exposure exposure) {
    const Exposure other = this->exposure();
    if (below(2) == 0) exposure.time = other.time;
    if (below(2) == 0) exposure.load = other.load;
    if (below(2) == 0) exposure.load_upper = other.load_upper;
    if (below(2) == 0) exposure.dose = other.dose;
    if (below(2) == 0) exposure.categories = other.categories;
    return exposure;
  }

 private:
  std::mt19937 engine_;
};

}  // namespace dosimeter
