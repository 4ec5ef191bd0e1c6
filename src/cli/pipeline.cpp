#include "pipeline.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "options.hpp"

namespace dosimeter::cli {
namespace {

// A batch is full with either: enough documents for every thread, little enough text for any
// machine.
constexpr std::size_t kBatchDocuments = 1024;
constexpr std::size_t kBatchBytes = std::size_t{16} << 20;

struct Scored {
  Document document;
  DocumentScore score;
};

std::size_t text_bytes(const Document& document) {
  std::size_t bytes = 0;
  for (const Segment& segment : document.segments) bytes += segment.text.size();
  return bytes;
}

// The next documents; none at the end of the inputs.
std::vector<Scored> read_batch(Inputs& inputs, Console& console, bool stop_on_error, Tally& tally) {
  std::vector<Scored> batch;
  std::size_t bytes = 0;
  while (batch.size() < kBatchDocuments && bytes < kBatchBytes) {
    auto record = inputs.next();
    if (!record) break;
    ++tally.read;
    if (auto* const document = std::get_if<Document>(&*record)) {
      bytes += text_bytes(*document);
      batch.push_back({std::move(*document), {}});
      continue;
    }
    ++tally.bad;
    const Problem& problem = std::get<Problem>(*record);
    if (stop_on_error) throw Error(problem);
    console.problem(problem);
  }
  return batch;
}

// A batch in work. All threads but the calling one begin at once, so that it can read on meanwhile;
// it joins in with finish().
class Scoring {
 public:
  Scoring(std::vector<Scored> batch, const Scorer& scorer, const RunOptions& options)
      : batch_(std::move(batch)), scorer_(scorer), include_spoken_(options.include_spoken) {
    const std::size_t threads = std::min<std::size_t>(options.threads, batch_.size());
    for (std::size_t i = 1; i < threads; ++i) {
      others_.push_back(std::async(std::launch::async, [this] { work(); }));
    }
  }

  const std::vector<Scored>& finish() {
    work();
    for (auto& other : others_) other.get();
    return batch_;
  }

 private:
  // Threads take documents in turn: they differ too much in length to be dealt out beforehand.
  void work() {
    for (std::size_t i = next_++; i < batch_.size(); i = next_++) {
      batch_[i].score = scorer_.score(batch_[i].document, include_spoken_);
    }
  }

  std::vector<Scored> batch_;
  const Scorer& scorer_;
  bool include_spoken_;
  std::atomic<std::size_t> next_{0};
  std::vector<std::future<void>> others_;  // last, as their end waits for the threads
};

}  // namespace

RunOptions run_options(const Arguments& arguments) {
  const unsigned cores = std::clamp(std::thread::hardware_concurrency(), 1u, 256u);
  return {number_option(arguments, "threads", 1, 256, cores), arguments.contains("include-spoken"),
          arguments.contains("stop-on-error")};
}

Tally score_all(Inputs& inputs, const Scorer& scorer, const RunOptions& options, Console& console,
                const OnScored& on_scored) {
  Tally tally;
  auto batch = read_batch(inputs, console, options.stop_on_error, tally);
  while (!batch.empty()) {
    Scoring scoring(std::move(batch), scorer, options);
    batch = read_batch(inputs, console, options.stop_on_error, tally);
    for (const auto& [document, score] : scoring.finish()) {
      on_scored(document, score);
      ++tally.scored;
    }
    console.progress(tally.scored, inputs.fraction());
  }
  return tally;
}

ExitCode exit_code(const Inputs& inputs, const Tally& tally) {
  if (!inputs.opened_any()) return nothing_done;
  return tally.bad == 0 ? all_fine : some_bad;
}

}  // namespace dosimeter::cli
