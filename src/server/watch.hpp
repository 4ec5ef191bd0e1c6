#pragma once
// Deadlines of connections. Setting one is a single store, as every request does it several times;
// one timer of the server looks at all of them a few times a second.

#include <atomic>
#include <chrono>
#include <functional>
#include <utility>

namespace dosimeter::server {

// One connection's. Its methods are called on the connection's strand, but is_due().
class Watch {
 public:
  using Clock = std::chrono::steady_clock;

  // `cancel` ends what the connection waits for; called on its strand.
  explicit Watch(std::function<void()> cancel) : cancel_(std::move(cancel)) {}
  void on_cancel(std::function<void()> cancel) { cancel_ = std::move(cancel); }

  void expire_after(Clock::duration time) {
    deadline_.store((Clock::now() + time).time_since_epoch().count(), std::memory_order_relaxed);
  }
  void rest() { deadline_.store(kNever, std::memory_order_relaxed); }

  // Whether the connection waits for a first byte: then it may be closed without a word.
  void set_idle(bool is_idle) { is_idle_.store(is_idle, std::memory_order_relaxed); }

  bool is_due(Clock::time_point now, bool is_ending) const {
    return now.time_since_epoch().count() >= deadline_.load(std::memory_order_relaxed) ||
           (is_ending && is_idle_.load(std::memory_order_relaxed));
  }

  // On the strand: as the deadline may have moved meanwhile, looks again.
  void enforce(Clock::time_point now, bool is_ending) {
    if (!is_due(now, is_ending)) return;
    has_expired_ = true;
    cancel_();
  }
  bool has_expired() const { return has_expired_; }

 private:
  static constexpr Clock::rep kNever = Clock::duration::max().count();

  std::function<void()> cancel_;
  std::atomic<Clock::rep> deadline_{kNever};
  std::atomic<bool> is_idle_{false};
  bool has_expired_ = false;
};

}  // namespace dosimeter::server
