// How fast exposures go into a ledger on disk, and a worker's index comes out of it.
//
// The folder for the files is TMPDIR. LEDGER_EXPOSURES (1,000,000 unless set) is the size of the
// ledger that indices are read from; filling it is not measured.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>

#include "dosimeter/index.hpp"
#include "dosimeter/ledger.hpp"

namespace dosimeter {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kWorkers = 10'000;
constexpr std::size_t kIngest = 1'000'000;

// A ledger's file, gone at the end.
class LedgerFile {
 public:
  explicit LedgerFile(const std::string& name) : path_(fs::temp_directory_path() / name) {
    remove();
  }
  ~LedgerFile() { remove(); }
  std::string path() const { return path_.string(); }
  std::uintmax_t size() const { return fs::file_size(path_); }

 private:
  void remove() const {
    for (const char* const ending : {"", "-wal", "-shm"}) fs::remove(path_.string() + ending);
  }

  fs::path path_;
};

std::string worker_name(std::size_t number) { return "worker-" + std::to_string(number); }

// Invented exposures in the order in which a caseload brings them: by time, one worker after the
// other, about two a working day for each.
class Caseload {
 public:
  LedgerEntry next() {
    const std::size_t i = count_++;
    LedgerEntry entry;
    entry.worker = worker_name(i % kWorkers);
    Exposure& exposure = entry.exposure;
    exposure.document = chance_();
    exposure.time = begin_ + std::chrono::hours(12 * (i / kWorkers));
    exposure.load = exposure.load_lower = static_cast<float>(below(500)) / 100;
    exposure.peak = exposure.peak_lower = exposure.load;
    exposure.load_upper = exposure.peak_upper = 5;
    exposure.words = static_cast<std::uint32_t>(100 + below(400));
    exposure.minutes = exposure.words / 238.0;
    exposure.dose = exposure.minutes * dose_rate(exposure.load);
    exposure.dose_lower = exposure.dose / 2;
    exposure.dose_upper = exposure.dose * 2;
    for (float& probability : exposure.categories) {
      probability = static_cast<float>(below(1000)) / 1000;
    }
    entry.source = exposure.document;
    entry.method = method_;
    return entry;
  }

 private:
  std::uint64_t below(std::uint64_t limit) { return chance_() % limit; }

  std::mt19937_64 chance_{1};
  std::size_t count_ = 0;
  Time begin_ = std::chrono::sys_days{std::chrono::year{2025} / 1 / 1};
  std::shared_ptr<const LedgerMethod> method_ = std::make_shared<LedgerMethod>();
};

LedgerOptions options() {
  LedgerOptions options;
  options.clock = [] { return Time(std::chrono::sys_days{std::chrono::year{2027} / 1 / 1}); };
  return options;
}

void fill(Ledger& ledger, std::size_t exposures) {
  Caseload caseload;
  LedgerRun run(ledger);
  for (std::size_t i = 0; i < exposures; ++i) run.add(caseload.next());
  run.finish();
}

// A million exposures of 10,000 workers into a new ledger, with every batch on the disk.
void ingest(benchmark::State& state) {
  for (auto _ : state) {
    const LedgerFile file("dosimeter-benchmark-ingest.ledger");
    {
      Ledger ledger(file.path(), options());
      fill(ledger, kIngest);
    }
    state.counters["file_MB"] = static_cast<double>(file.size()) / 1e6;
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kIngest));
}
BENCHMARK(ingest)->Unit(benchmark::kSecond)->Iterations(1)->UseRealTime();

std::size_t large_size() {
  const char* const given = std::getenv("LEDGER_EXPOSURES");
  return given == nullptr ? 1'000'000 : std::strtoull(given, nullptr, 10);
}

// Filled once for all that read from it.
class LargeLedger {
 public:
  LargeLedger() : ledger_(file_.path(), options()) { fill(ledger_, large_size()); }
  const Ledger& ledger() const { return ledger_; }
  double megabytes() const { return static_cast<double>(file_.size()) / 1e6; }

 private:
  LedgerFile file_{"dosimeter-benchmark-large.ledger"};
  Ledger ledger_;
};

const LargeLedger& large() {
  static const LargeLedger ledger;
  return ledger;
}

// Calls `read` with one worker after the other, at random.
template <class Read>
void at_random(benchmark::State& state, Read read) {
  const Ledger& ledger = large().ledger();
  std::mt19937_64 chance(2);
  for (auto _ : state) read(ledger, worker_name(chance() % kWorkers));
  state.counters["exposures"] = static_cast<double>(large_size());
  state.counters["file_MB"] = large().megabytes();
}

void read_record(benchmark::State& state) {
  at_random(state, [](const Ledger& ledger, const std::string& worker) {
    benchmark::DoNotOptimize(ledger.worker(worker).size());
  });
}
BENCHMARK(read_record)->Unit(benchmark::kMicrosecond);

void read_index(benchmark::State& state) {
  at_random(state, [](const Ledger& ledger, const std::string& worker) {
    const WorkerRecord record = ledger.worker(worker);
    benchmark::DoNotOptimize(record.index(*record.latest()));
  });
}
BENCHMARK(read_index)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace dosimeter
