#pragma once
// Every record of the inputs, scored by several threads and handed on in the order of the inputs.

#include <functional>
#include <string>

#include "command.hpp"
#include "console.hpp"
#include "dosimeter/document.hpp"
#include "dosimeter/report.hpp"
#include "dosimeter/scorer.hpp"
#include "inputs.hpp"
#include "output.hpp"

namespace dosimeter::cli {

struct RunOptions {
  unsigned threads = 1;
  bool include_spoken = false;
  bool stop_on_error = false;
};

// --threads, --include-spoken and --stop-on-error, as far as the command has them.
RunOptions run_options(const Arguments& arguments);

using OnScored = std::function<void(const Document&, const DocumentScore&)>;

// Calls `on_scored` for each document, one at a time but on any of the threads; bad records go to
// the console. Holds a few batches of documents for each thread, each only until it is handed on.
// Throws Error after a bad record where that is to stop the run.
Tally score_all(Inputs& inputs, const Scorer& scorer, const RunOptions& options, Console& console,
                const OnScored& on_scored);

using TextOf = std::function<void(const Document&, const DocumentScore&, std::string& text)>;

// The same, where each document becomes a text in the output. `text_of` appends it; it is called on
// several threads at once.
Tally write_all(Inputs& inputs, const Scorer& scorer, const RunOptions& options, Console& console,
                Output& output, const TextOf& text_of);

// What the command leaves to the shell after a run that came to its end.
ExitCode exit_code(const Inputs& inputs, const Tally& tally);

}  // namespace dosimeter::cli
