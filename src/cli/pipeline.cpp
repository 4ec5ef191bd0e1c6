#include "pipeline.hpp"

#include <algorithm>
#include <thread>

#include "batches.hpp"
#include "options.hpp"

namespace dosimeter::cli {

RunOptions run_options(const Arguments& arguments) {
  const unsigned cores = std::clamp(std::thread::hardware_concurrency(), 1u, 256u);
  return {number_option(arguments, "threads", 1, 256, cores), arguments.contains("include-spoken"),
          arguments.contains("stop-on-error")};
}

Tally score_all(Inputs& inputs, const Scorer& scorer, const RunOptions& options, Console& console,
                const OnScored& on_scored) {
  const auto score = [&](Batch& batch) {
    for (auto& [document, scores] : batch.documents) {
      scores = scorer.score(document, options.include_spoken);
    }
  };
  const auto hand_on = [&](const Batch& batch) {
    for (const auto& [document, scores] : batch.documents) on_scored(document, scores);
  };
  return Batches(inputs, console, options.stop_on_error, score, hand_on).run(options.threads);
}

Tally write_all(Inputs& inputs, const Scorer& scorer, const RunOptions& options, Console& console,
                Output& output, const TextOf& text_of) {
  const auto score = [&](Batch& batch) {
    for (const auto& [document, unused] : batch.documents) {
      text_of(document, scorer.score(document, options.include_spoken), batch.text);
    }
    // On the thread that made them, since another would wait for this one's part of the heap.
    batch.documents.clear();
  };
  const auto hand_on = [&](const Batch& batch) { output.write(batch.text); };
  return Batches(inputs, console, options.stop_on_error, score, hand_on).run(options.threads);
}

ExitCode exit_code(const Inputs& inputs, const Tally& tally) {
  if (!inputs.opened_any()) return nothing_done;
  return tally.bad == 0 ? all_fine : some_bad;
}

}  // namespace dosimeter::cli
