#include "dosimeter/team.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace dosimeter {
namespace {

constexpr double kTiny = 1e-12;

// Somebody with enough data, and doses of 7 and 28 days.
Index worker_with(const Estimate& week, const Estimate& four_weeks) {
  Index index;
  index.documents = 100;
  index.days = 100;
  index.dose_7_days = week;
  index.dose_28_days = four_weeks;
  return index;
}

Index worker_with(double week) {
  return worker_with({week, week, week}, {4 * week, 4 * week, 4 * week});
}

std::vector<Index> team_of(const std::vector<double>& weeks) {
  std::vector<Index> team;
  for (const double week : weeks) team.push_back(worker_with(week));
  return team;
}

// Everybody's dose may be half or twice as much.
std::vector<Index> unsure_team_of(const std::vector<double>& weeks) {
  std::vector<Index> team;
  for (const double week : weeks) {
    const Estimate dose = {week, 0.5 * week, 2 * week};
    team.push_back(worker_with(dose, dose));
  }
  return team;
}

void expect_sure(const Estimate& estimate, double value) {
  EXPECT_NEAR(estimate.lower, value, kTiny);
  EXPECT_NEAR(estimate.value, value, kTiny);
  EXPECT_NEAR(estimate.upper, value, kTiny);
}

void expect_order(const Estimate& estimate) {
  EXPECT_LE(estimate.lower, estimate.value);
  EXPECT_LE(estimate.value, estimate.upper);
}

TEST(TeamStandings, ArePercentilesAmongTheOthers) {
  const auto standings = team_standings(team_of({4, 1, 2, 3, 2}), {});
  std::vector<double> percentiles;
  for (const auto& standing : standings) percentiles.push_back(standing->percentile_7_days.value);
  EXPECT_THAT(percentiles, ::testing::ElementsAre(100, 0, 37.5, 75, 37.5));
}

TEST(TeamStandings, HaveWilsonsIntervalOfTheFewOthers) {
  const auto standings = team_standings(team_of({1, 2, 3, 4, 5}), {});
  const double z2 = 1.6448536269514722 * 1.6448536269514722;
  const Estimate& highest = standings[4]->percentile_28_days;
  EXPECT_NEAR(highest.lower, 100 / (1 + z2 / 4), 1e-9);  // of all 4
  EXPECT_EQ(highest.value, 100);
  EXPECT_EQ(highest.upper, 100);
  const Estimate& middle = standings[2]->percentile_28_days;
  const double half = std::sqrt(z2 / 16 + z2 * z2 / 64) / (1 + z2 / 4);
  EXPECT_NEAR(middle.lower, 100 * (0.5 - half), 1e-9);
  EXPECT_NEAR(middle.upper, 100 * (0.5 + half), 1e-9);
}

TEST(TeamStandings, AreLessSureWhereTheDosesAre) {
  const Estimate sure = team_standings(team_of({1, 2, 3, 4, 5}), {})[2]->percentile_7_days;
  const Estimate unsure = team_standings(unsure_team_of({1, 2, 3, 4, 5}), {})[2]->percentile_7_days;
  EXPECT_EQ(unsure.value, sure.value);
  EXPECT_LT(unsure.lower, sure.lower);
  EXPECT_GT(unsure.upper, sure.upper);
}

TEST(TeamStandings, NeedTheMinimumOfWorkersWithEnoughData) {
  auto team = team_of({1, 2, 3, 4, 5});
  team[1].documents = 9;
  for (const auto& standing : team_standings(team, {})) EXPECT_FALSE(standing.has_value());
  team.push_back(worker_with(6));
  const auto standings = team_standings(team, {});
  EXPECT_FALSE(standings[1].has_value());
  EXPECT_TRUE(standings[0].has_value());
  EXPECT_EQ(standings[2]->percentile_7_days.value, 25);  // only the first is below
  team[0].days = 13;
  EXPECT_FALSE(team_standings(team, {})[2].has_value());
}

TEST(TeamStandings, OfASingleWorkerAreNone) {
  Policy policy;
  policy.minimum_team = 1;
  EXPECT_FALSE(team_standings(team_of({1}), policy)[0].has_value());
  EXPECT_TRUE(team_standings({}, policy).empty());
}

TEST(TeamSpread, IsThatOfTheDoses) {
  const TeamSpread spread = team_spread("ward", team_of({90, 0, 10, 250, 50}), {});
  EXPECT_EQ(spread.team, "ward");
  EXPECT_EQ(spread.workers, 5U);
  ASSERT_TRUE(spread.dose_7_days.has_value());
  expect_sure(spread.dose_7_days->mean, 80);
  expect_sure(spread.dose_7_days->lower_quartile, 10);
  expect_sure(spread.dose_7_days->median, 50);
  expect_sure(spread.dose_7_days->upper_quartile, 90);
  expect_sure(*spread.dose_7_days->most_exposed_fifth, 250.0 / 400);
  // Half the mean absolute difference over all 25 pairs, over the mean.
  expect_sure(*spread.dose_7_days->gini, 0.5 * (2 * 1160.0 / 25) / 80);
  expect_sure(spread.dose_28_days->mean, 320);
}

TEST(TeamSpread, OfEqualDosesHasNoInequality) {
  const TeamSpread spread = team_spread("", team_of(std::vector<double>(10, 3)), {});
  expect_sure(*spread.dose_7_days->gini, 0);
  expect_sure(*spread.dose_7_days->most_exposed_fifth, 0.2);
}

TEST(TeamSpread, WhereOneHasAllIsAtItsEnd) {
  const TeamSpread spread = team_spread("", team_of({0, 0, 0, 0, 0, 7}), {});
  expect_sure(*spread.dose_7_days->gini, 1 - 1.0 / 6);
  expect_sure(*spread.dose_7_days->most_exposed_fifth, 1);  // the fifth is two workers
}

TEST(TeamSpread, FollowsTheErrorsOfTheDoses) {
  auto team = team_of({1, 2, 3, 4, 10});
  const auto gini = [&](double highest) {
    team[4] = worker_with(highest);
    return team_spread("", team, {}).dose_7_days->gini->value;
  };
  const auto fifth = [&](double highest) {
    team[4] = worker_with(highest);
    return team_spread("", team, {}).dose_7_days->most_exposed_fifth->value;
  };
  const double step = 1e-5;
  const double gini_slope = (gini(10 + step) - gini(10 - step)) / (2 * step);
  const double fifth_slope = (fifth(10 + step) - fifth(10 - step)) / (2 * step);
  team[4] = worker_with({10, 9, 12}, {10, 9, 12});
  const DoseSpread spread = *team_spread("", team, {}).dose_7_days;
  EXPECT_NEAR(spread.gini->lower, spread.gini->value - 1 * gini_slope, 1e-6);
  EXPECT_NEAR(spread.gini->upper, spread.gini->value + 2 * gini_slope, 1e-6);
  EXPECT_NEAR(spread.most_exposed_fifth->upper, spread.most_exposed_fifth->value + 2 * fifth_slope,
              1e-6);
  EXPECT_NEAR(spread.mean.upper, 4 + 2.0 / 5, kTiny);
  expect_sure(spread.median, 3);
}

TEST(TeamSpread, QuartilesRunFromThoseOfTheLowerBoundsToThoseOfTheUpper) {
  const DoseSpread spread = *team_spread("", unsure_team_of({1, 2, 3, 4, 5}), {}).dose_7_days;
  EXPECT_EQ(spread.median.lower, 1.5);
  EXPECT_EQ(spread.median.value, 3);
  EXPECT_EQ(spread.median.upper, 6);
  for (const Estimate& figure : {spread.mean, spread.lower_quartile, spread.upper_quartile,
                                 *spread.gini, *spread.most_exposed_fifth}) {
    expect_order(figure);
  }
}

TEST(TeamSpread, IsWithheldBelowTheMinimum) {
  auto team = team_of({1, 2, 3, 4, 5});
  team[0].days = 3;
  const TeamSpread spread = team_spread("", team, {});
  EXPECT_EQ(spread.workers, 4U);
  EXPECT_FALSE(spread.dose_7_days.has_value());
  EXPECT_FALSE(spread.dose_28_days.has_value());
  EXPECT_FALSE(team_spread("", {}, {}).dose_7_days.has_value());
}

TEST(TeamSpread, WithoutDoseHasNoInequality) {
  const DoseSpread spread = *team_spread("", team_of({0, 0, 0, 0, 0}), {}).dose_7_days;
  EXPECT_FALSE(spread.gini.has_value());
  EXPECT_FALSE(spread.most_exposed_fifth.has_value());
  expect_sure(spread.mean, 0);
}

TEST(TeamSpread, IsTheSameInAnyOrder) {
  std::mt19937 engine(5);
  std::vector<double> doses;
  for (int i = 0; i < 40; ++i) doses.push_back(static_cast<double>(engine() % 7));
  auto team = unsure_team_of(doses);
  for (Index& index : team) index.dose_7_days.upper += static_cast<double>(engine() % 5);
  const DoseSpread expected = *team_spread("", team, {}).dose_7_days;
  for (int round = 0; round < 20; ++round) {
    std::shuffle(team.begin(), team.end(), engine);
    const DoseSpread spread = *team_spread("", team, {}).dose_7_days;
    EXPECT_EQ(spread.mean, expected.mean);
    EXPECT_EQ(spread.median, expected.median);
    EXPECT_EQ(*spread.gini, *expected.gini);
    EXPECT_EQ(*spread.most_exposed_fifth, *expected.most_exposed_fifth);
  }
}

}  // namespace
}  // namespace dosimeter
