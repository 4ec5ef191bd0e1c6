#include "fingerprint_filter.hpp"

#include <gtest/gtest.h>

#include <random>

namespace dosimeter {
namespace {

TEST(FingerprintFilterTest, KnowsEveryOneAndTakesFewOthersForOne) {
  std::mt19937_64 random{5};
  for (const std::size_t count : {0U, 1U, 100U, 40000U}) {
    FingerprintFilter filter(count, 8);
    std::vector<std::uint64_t> fingerprints(count);
    for (std::uint64_t& fingerprint : fingerprints) filter.add(fingerprint = random());
    for (const std::uint64_t fingerprint : fingerprints) {
      ASSERT_TRUE(filter.view().may_hold(fingerprint));
    }
    int mistakes = 0;
    constexpr int kOthers = 100000;
    for (int i = 0; i < kOthers; ++i) mistakes += filter.view().may_hold(random()) ? 1 : 0;
    EXPECT_LT(mistakes, kOthers / 8);
  }
}

}  // namespace
}  // namespace dosimeter
