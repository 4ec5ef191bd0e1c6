#include "threads.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace dosimeter {
namespace {

// Work that `most` threads can be had for: starting another fails as std::thread does.
class Scarce {
 public:
  Scarce(int most, std::atomic<int>& done) : most_(most), done_(&done) {}
  Scarce(const Scarce& other) : most_(other.most_), started_(other.started_), done_(other.done_) {
    if (other.started_++ == most_) {
      throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
    }
  }
  void operator()() const { ++*done_; }

 private:
  int most_;
  mutable int started_ = 0;
  std::atomic<int>* done_;
};

TEST(Threads, TheOthersDoTheWork) {
  std::atomic<int> done = 0;
  start_others(3, [&] { ++done; }).clear();  // joins
  EXPECT_EQ(done, 2);
  EXPECT_TRUE(start_others(1, [&] { ++done; }).empty());
  EXPECT_TRUE(start_others(0, [&] { ++done; }).empty());
}

TEST(Threads, AreFewerWhereTheMachineGivesNoMore) {
  std::atomic<int> done = 0;
  auto threads = start_others(8, Scarce(2, done));
  EXPECT_EQ(threads.size(), 2U);
  threads.clear();
  EXPECT_EQ(done, 2);
}

}  // namespace
}  // namespace dosimeter
