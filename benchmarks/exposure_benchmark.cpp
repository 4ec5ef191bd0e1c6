// How fast exposures add up, and how fast a worker's index is read.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "dosimeter/exposure.hpp"

namespace dosimeter {
namespace {

constexpr std::size_t kExposures = 1'000'000;
constexpr std::size_t kWorkers = 10'000;

// A plain generator with the same numbers everywhere.
class Numbers {
 public:
  std::uint64_t next() {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return state_;
  }
  float up_to(float most) { return most * static_cast<float>(next() % 10'000) / 10'000; }

 private:
  std::uint64_t state_ = 88172645463325252;
};

// A document of the last `days` days.
Exposure exposure(Numbers& numbers, std::uint64_t days) {
  Exposure exposure;
  exposure.document = numbers.next();
  exposure.time = Time(std::chrono::seconds(1'767'225'600 + numbers.next() % (days * 86'400)));
  exposure.load = numbers.up_to(5);
  exposure.load_lower = 0.75F * exposure.load;
  exposure.load_upper = exposure.load + 0.25F * (5 - exposure.load);
  exposure.peak = exposure.load;
  exposure.peak_lower = exposure.load_lower;
  exposure.peak_upper = exposure.load_upper;
  exposure.minutes = 2;
  exposure.dose = 2 * dose_rate(exposure.load);
  exposure.dose_lower = 2 * dose_rate(exposure.load_lower);
  exposure.dose_upper = 2 * dose_rate(exposure.load_upper);
  exposure.words = 476;
  for (float& probability : exposure.categories) probability = numbers.up_to(1);
  return exposure;
}

// One after the other into the records of their workers, in no order: from a stream to a caseload.
void accumulate_a_million(benchmark::State& state) {
  Numbers numbers;
  std::vector<std::string> workers;
  for (std::size_t i = 0; i < kWorkers; ++i) workers.push_back("worker-" + std::to_string(i));
  std::vector<Exposure> exposures;
  std::vector<const std::string*> owners;
  for (std::size_t i = 0; i < kExposures; ++i) {
    exposures.push_back(exposure(numbers, 365));
    owners.push_back(&workers[numbers.next() % kWorkers]);
  }
  for (auto _ : state) {
    Caseload caseload;
    for (std::size_t i = 0; i < kExposures; ++i) caseload.add(*owners[i], exposures[i]);
    std::size_t documents = 0;
    for (const auto& [worker, record] : caseload.workers()) documents += record.size();
    if (documents != kExposures) state.SkipWithError("exposures are missing");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kExposures));
}
BENCHMARK(accumulate_a_million)->Unit(benchmark::kMillisecond);

WorkerRecord record_of(std::size_t documents) {
  Numbers numbers;
  WorkerRecord record;
  for (std::size_t i = 0; i < documents; ++i) record.add(exposure(numbers, 365));
  return record;
}

const Time kEndOfYear{std::chrono::seconds(1'767'225'600 + 365 * 86'400)};

// The index of a record that is settled: what every reading after the first costs.
void index_of_a_record(benchmark::State& state) {
  const WorkerRecord record = record_of(static_cast<std::size_t>(state.range(0)));
  record.exposures();
  for (auto _ : state) benchmark::DoNotOptimize(record.index(kEndOfYear));
}
BENCHMARK(index_of_a_record)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMicrosecond);

// The same with the record made first, its exposures in order, as a store hands them out.
void record_and_index(benchmark::State& state) {
  const WorkerRecord source = record_of(static_cast<std::size_t>(state.range(0)));
  const auto exposures = source.exposures();
  for (auto _ : state) {
    WorkerRecord record;
    for (const Exposure& exposure : exposures) record.add(exposure);
    benchmark::DoNotOptimize(record.index(kEndOfYear));
  }
}
BENCHMARK(record_and_index)->Arg(1'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace dosimeter
