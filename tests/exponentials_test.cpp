#include "exponentials.hpp"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <cmath>
#include <random>

#include "dose_rates.hpp"
#include "exact_math.hpp"

namespace dosimeter {
namespace {

// Calls test() by each kind of vector that this machine has.
template <class Test>
void by_every_kind_of_vector(Test test) {
  for (std::int64_t targets = hwy::SupportedTargets(); targets != 0; targets &= targets - 1) {
    SCOPED_TRACE(hwy::TargetName(targets & -targets));
    hwy::SetSupportedTargetsForTest(targets & -targets);
    hwy::GetChosenTarget().DeInit();  // chooses anew
    test();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().DeInit();
}

template <class Numbers = Exponents>
Numbers draw(double most, std::mt19937& random) {
  Numbers numbers;
  for (double& x : numbers) x = std::uniform_real_distribution(-most, most)(random);
  return numbers;
}

TEST(ExponentialsTest, PowersOfTwoHaveTheBitsOfOneAtATime) {
  by_every_kind_of_vector([] {
    std::mt19937 random{1};
    for (const double most : {1e-9, 1.0, 5.0, 1000.0}) {
      for (int i = 0; i < 2000; ++i) {
        const Exponents numbers = draw(most, random);
        Exponents powers = numbers;
        raise_two_to(powers);
        for (std::size_t j = 0; j < powers.size(); ++j) {
          ASSERT_EQ(powers[j], power_of_two(numbers[j])) << numbers[j];
        }
      }
    }
    Exponents whole = {-1000, -1, 0, 0.5, 1, 2.5, 5, 1000};
    raise_two_to(whole);
    EXPECT_EQ(whole[1], 0.5);
    EXPECT_EQ(whole[2], 1);
    EXPECT_EQ(whole[4], 2);
  });
}

TEST(ExponentialsTest, ProbabilitiesAreThoseOfTheirLogits) {
  by_every_kind_of_vector([] {
    std::mt19937 random{2};
    for (const double most : {1e-9, 1.0, 40.0, 690.0}) {
      for (int i = 0; i < 2000; ++i) {
        const auto logits = draw<Logits>(most, random);
        const Exponents numbers = draw(most, random);
        Logits probabilities = logits;
        Exponents powers = numbers;
        raise_two_to_and_squash(powers, probabilities);
        for (std::size_t j = 0; j < powers.size(); ++j) {
          ASSERT_EQ(powers[j], power_of_two(numbers[j])) << numbers[j];
        }
        for (std::size_t j = 0; j < logits.size(); ++j) {
          const double expected = 1 / (1 + std::exp(-logits[j]));
          ASSERT_NEAR(probabilities[j] / expected, 1, 1e-15) << logits[j];
          ASSERT_EQ(static_cast<float>(probabilities[j]), static_cast<float>(expected));
        }
      }
    }
    Logits extreme = {0, 1e4, -1e4, 1e38, -1e38, 701, -701, -0.0};
    Exponents powers{};
    raise_two_to_and_squash(powers, extreme);
    EXPECT_EQ(extreme[0], 0.5);
    EXPECT_EQ(extreme[7], 0.5);
    for (const std::size_t i : {1U, 3U, 5U}) EXPECT_EQ(extreme[i], 1);
    for (const std::size_t i : {2U, 4U, 6U}) EXPECT_LT(extreme[i], 1e-300);
  });
}

TEST(ExponentialsTest, TheSameBitsByEveryKindOfVector) {
  std::mt19937 random{3};
  for (int i = 0; i < 500; ++i) {
    const auto logits = draw<Logits>(30, random);
    Logits first{};
    by_every_kind_of_vector([&] {
      Logits probabilities = logits;
      Exponents powers{};
      raise_two_to_and_squash(powers, probabilities);
      if (first[0] == 0) first = probabilities;
      ASSERT_EQ(probabilities, first);
    });
  }
}

TEST(DoseRatesTest, TheEndsHaveTheirOwnRates) {
  std::mt19937 random{4};
  std::uniform_real_distribution<double> loads(0, 5);
  for (int i = 0; i < 1000; ++i) {
    std::array<double, 3> load = {loads(random), loads(random), loads(random)};
    std::sort(load.begin(), load.end());
    const Estimate rates = dose_rates({load[1], load[0], load[2]});
    EXPECT_EQ(rates.value, expected_dose_rate({load[1], load[0], load[2]}));
    EXPECT_EQ(rates.lower, dose_rate(load[0]));
    EXPECT_EQ(rates.upper, dose_rate(load[2]));
  }
  EXPECT_EQ(dose_rates({3, 3, 3}).value, dose_rate(3));
}

}  // namespace
}  // namespace dosimeter
