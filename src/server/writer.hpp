#pragma once
// The one thread that writes to the store. What arrives while a transaction is on its way to the
// disk shares the next one (group commit); whoever handed something in is told after the commit.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "log.hpp"
#include "metrics.hpp"
#include "store.hpp"

namespace dosimeter::server {

class Writer {
 public:
  template <class Result>
  using Done = std::function<void(std::exception_ptr, Result)>;

  Writer(std::unique_ptr<Store> store, Metrics& metrics, Log& log);
  ~Writer();  // as stop()

  // Each calls `done` once, from the writer's thread. False, and nothing is taken, where too much
  // is waiting or the writer has stopped.
  bool write(Submission submission, Done<Outcome> done);
  bool note(LedgerRead read, Done<bool> done);
  bool erase(std::string worker, Done<std::optional<std::size_t>> done);

  // Whether the last transaction worked.
  bool is_healthy() const { return is_healthy_; }
  // Writes what waits, and ends.
  void stop();

 private:
  struct Erasure {
    std::string worker;
    Done<std::optional<std::size_t>> done;
  };
  struct Jobs {
    std::vector<Submission> submissions;
    std::vector<Done<Outcome>> written;
    std::vector<LedgerRead> reads;
    std::vector<Done<bool>> noted;
    std::vector<Erasure> erasures;

    std::size_t size() const { return submissions.size() + reads.size() + erasures.size(); }
  };

  template <class Add>
  bool take(Add add);
  void run();
  void do_jobs(Jobs& jobs);
  template <class Action>
  std::exception_ptr attempt(Action action);

  std::unique_ptr<Store> store_;
  Metrics& metrics_;
  Log& log_;
  std::mutex mutex_;
  std::condition_variable wake_;
  Jobs waiting_;
  bool is_ending_ = false;
  std::atomic<bool> is_healthy_{true};
  std::thread thread_;
};

}  // namespace dosimeter::server
