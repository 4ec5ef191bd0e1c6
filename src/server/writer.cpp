#include "writer.hpp"

#include <utility>

namespace dosimeter::server {
namespace {

constexpr std::size_t kMostWaiting = 4096;  // requests

}  // namespace

Writer::Writer(std::unique_ptr<Store> store, Metrics& metrics, Log& log)
    : store_(std::move(store)), metrics_(metrics), log_(log), thread_([this] { run(); }) {}

Writer::~Writer() { stop(); }

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

template <class Add>
bool Writer::take(Add add) {
  {
    const std::lock_guard lock(mutex_);
    if (is_ending_ || waiting_.size() >= kMostWaiting) return false;
    add(waiting_);
  }
  wake_.notify_one();
  return true;
}

bool Writer::write(Submission submission, Done<Outcome> done) {
  return take([&](Jobs& jobs) {
    jobs.submissions.push_back(std::move(submission));
    jobs.written.push_back(std::move(done));
  });
}

bool Writer::note(LedgerRead read, Done<bool> done) {
  return take([&](Jobs& jobs) {
    jobs.reads.push_back(std::move(read));
    jobs.noted.push_back(std::move(done));
  });
}

bool Writer::erase(std::string worker, Done<std::optional<std::size_t>> done) {
  return take([&](Jobs& jobs) { jobs.erasures.push_back({std::move(worker), std::move(done)}); });
}

void Writer::run() {
  while (true) {
    Jobs jobs;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return is_ending_ || waiting_.size() > 0; });
      if (waiting_.size() == 0) return;
      std::swap(jobs, waiting_);
    }
    do_jobs(jobs);
  }
}

// What went wrong, if anything; it is noted here.
template <class Action>
std::exception_ptr Writer::attempt(Action action) {
  try {
    action();
    metrics_.commits.fetch_add(1, std::memory_order_relaxed);
    is_healthy_ = true;
    return nullptr;
  } catch (const std::exception& error) {
    metrics_.store_failures.fetch_add(1, std::memory_order_relaxed);
    is_healthy_ = false;
    log_.write(LogLine("error", "the store failed").add("what", error.what()));
    return std::current_exception();
  }
}

void Writer::do_jobs(Jobs& jobs) {
  if (!jobs.submissions.empty()) {
    std::vector<Outcome> outcomes(jobs.submissions.size());
    const auto error = attempt([&] { outcomes = store_->write(jobs.submissions); });
    for (std::size_t i = 0; i < outcomes.size(); ++i) jobs.written[i](error, outcomes[i]);
  }
  if (!jobs.reads.empty()) {
    const auto error = attempt([&] { store_->note_reads(jobs.reads); });
    for (const auto& done : jobs.noted) done(error, error == nullptr);
  }
  for (const Erasure& erasure : jobs.erasures) {
    std::optional<std::size_t> removed;
    const auto error = attempt([&] { removed = store_->erase(erasure.worker); });
    erasure.done(error, removed);
  }
}

}  // namespace dosimeter::server
