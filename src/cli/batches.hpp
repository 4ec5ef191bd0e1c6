#pragma once
// The records of the inputs in batches, through several threads. Each thread reads a batch, works
// on it and leaves it to whichever thread hands on the batches in their order, so that reading,
// work and handing on go on at the same time, and none waits for the slowest.

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "console.hpp"
#include "dosimeter/document.hpp"
#include "dosimeter/report.hpp"
#include "dosimeter/scorer.hpp"
#include "inputs.hpp"

namespace dosimeter::cli {

struct Scored {
  Document document;
  DocumentScore score;
};

struct Batch {
  std::size_t number = 0;  // from 0, in the order of the inputs
  std::vector<Scored> documents;
  std::vector<Problem> problems;
  std::size_t scored = 0;          // documents there were, whether they are still here or not
  std::string text;                // that the work has made of the documents
  std::size_t bytes = 0;           // of the documents' texts
  std::optional<double> fraction;  // of the inputs that is read behind this batch
};

class Batches {
 public:
  // Called by several threads at once, each with a batch of its own.
  using Work = std::function<void(Batch&)>;
  // Called with one batch after the other.
  using HandOn = std::function<void(const Batch&)>;

  Batches(Inputs& inputs, Console& console, bool stop_on_error, Work work, HandOn hand_on)
      : inputs_(inputs),
        console_(console),
        stop_on_error_(stop_on_error),
        work_(std::move(work)),
        hand_on_(std::move(hand_on)) {}

  // Runs to the end of the inputs, on this thread and `threads` - 1 others. Rethrows what a thread
  // has thrown, and throws Error for a bad record that is to stop the run; whole batches before it
  // have been handed on then.
  Tally run(unsigned threads);

 private:
  void work_until_end();
  std::optional<Batch> read();
  void fill(Batch& batch);
  void finish(Batch batch);
  bool has_room(const Batch& batch) const;
  void show(const Batch& batch);
  void fail() noexcept;

  Inputs& inputs_;
  Console& console_;
  bool stop_on_error_;
  Work work_;
  HandOn hand_on_;
  Tally tally_;

  std::mutex reading_;  // guards the inputs and these
  std::size_t next_number_ = 0;
  bool ended_ = false;

  std::mutex finishing_;  // guards these
  std::condition_variable handed_on_;
  std::map<std::size_t, Batch> finished_;  // those that wait for one before them
  std::size_t finished_bytes_ = 0;
  std::size_t next_to_hand_on_ = 0;
  bool handing_on_ = false;  // a thread is at it
  std::size_t most_waiting_ = 0;
  std::exception_ptr failure_;
  bool failed_ = false;  // a batch is missing: nothing can be handed on any more
};

}  // namespace dosimeter::cli
