#include "dosimeter/scorer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <random>

#include "dosimeter/exposure.hpp"

namespace dosimeter {
namespace {

const char* const kHeavy =
    "He stabbed her four times in the neck in front of the children. She bled to death on the "
    "kitchen floor before the ambulance came. The six-year-old tried to wake her.";
const char* const kLight = "Phone call to reschedule the appointment. Parking permit renewed.";

bool same_bits(const Score& a, const Score& b) {
  return a.load == b.load && a.peak == b.peak && a.lower == b.lower && a.upper == b.upper &&
         a.density == b.density && a.categories == b.categories && a.words == b.words &&
         a.minutes == b.minutes && a.dose == b.dose && a.dose_lower == b.dose_lower &&
         a.dose_upper == b.dose_upper;
}

void expect_in_range(const Score& score) {
  EXPECT_GE(score.lower, 0);
  EXPECT_LE(score.lower, score.load);
  EXPECT_LE(score.load, score.upper);
  EXPECT_LE(score.upper, 5);
  EXPECT_LE(score.load, score.peak);
  EXPECT_LE(score.lower, score.peak_lower);
  EXPECT_LE(score.peak_lower, score.peak);
  EXPECT_LE(score.peak, score.peak_upper);
  EXPECT_LE(score.upper, score.peak_upper);
  EXPECT_LE(score.peak_upper, 5);
  EXPECT_GE(score.unknown, 0);
  EXPECT_LE(score.unknown, 1);
  EXPECT_GE(score.density, 0);
  EXPECT_LE(score.dose_lower, score.dose);
  EXPECT_LE(score.dose, score.dose_upper);
  for (const float probability : score.categories) {
    EXPECT_GE(probability, 0);
    EXPECT_LE(probability, 1);
  }
}

std::string repeat(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text + "\n";
  return result;
}

TEST(Scorer, TellsHeavyFromLight) {
  const Scorer scorer;
  const Score heavy = scorer.score(kHeavy);
  const Score light = scorer.score(kLight);
  expect_in_range(heavy);
  expect_in_range(light);
  EXPECT_GT(heavy.load, 3);
  EXPECT_LT(light.load, 1);
  EXPECT_GT(heavy.density, light.density);
  const auto homicide = static_cast<std::size_t>(Category::homicide);
  EXPECT_GT(heavy.categories[homicide], 10 * light.categories[homicide]);
}

TEST(Scorer, WhatIsDeniedWeighsLess) {
  const Scorer scorer;
  EXPECT_GT(scorer.score("Pt endorses suicidal ideation with a plan to hang himself.").load,
            scorer.score("Pt denies suicidal ideation and any plan to hang himself.").load + 0.5F);
}

TEST(Scorer, AnEmptyTextScoresNothing) {
  for (const std::string text : {"", " \n\t", "--- ..."}) {
    EXPECT_TRUE(same_bits(Scorer().score(text), Score{})) << text;
  }
}

TEST(Scorer, KnowsWhatItDoesNotKnow) {
  const Scorer scorer;
  const Score german = scorer.score(
      "Der Patient klagt seit Wochen, sein Bruder habe ihn im Keller mit einem Messer bedroht.");
  EXPECT_TRUE(german.out_of_domain());
  EXPECT_EQ(german.lower, 0);
  EXPECT_EQ(german.upper, 5);
  EXPECT_EQ(german.peak_upper, 5);
  const Score english = scorer.score(kLight);
  EXPECT_FALSE(english.out_of_domain());
  EXPECT_LT(english.upper, 5);
  const Score half = scorer.score("the man said to her zzyzx qwrtp xkcdq wvfrt");
  EXPECT_NEAR(half.unknown, 4.0 / 9, 1e-6);
  expect_in_range(german);
}

TEST(Scorer, TakesAnyBytes) {
  const Scorer scorer;
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::string text(random() % 400, ' ');
    for (char& c : text) c = static_cast<char>(random());
    expect_in_range(scorer.score(text));
  }
}

TEST(Scorer, CountsWordsMinutesAndDose) {
  const Scorer scorer(Model::standard(), Lexicon::standard(), AssertionRules::standard(),
                      ScoreOptions{100});
  const Score score = scorer.score(kHeavy);
  EXPECT_EQ(score.words, 33u);
  EXPECT_DOUBLE_EQ(score.minutes, 0.33);
  EXPECT_NEAR(score.dose, 0.33 * expected_dose_rate({score.load, score.lower, score.upper}), 1e-6);
  EXPECT_NEAR(score.dose_lower, 0.33 * dose_rate(score.lower), 1e-6);
  EXPECT_THROW(
      Scorer(Model::standard(), Lexicon::standard(), AssertionRules::standard(), ScoreOptions{0}),
      std::invalid_argument);
}

TEST(Scorer, HoldsItsRatesToTheirRanges) {
  const auto made_with = [](double reading, double listening) {
    return Scorer(Model::standard(), Lexicon::standard(), AssertionRules::standard(),
                  ScoreOptions{reading, listening});
  };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double rate : {0.0, -1.0, 5e-324, 0.99, 1'000'001.0, infinity, nan}) {
    EXPECT_THROW(made_with(rate, 1), std::invalid_argument) << rate;
  }
  for (const double rate : {0.0, -1.0, 1001.0, infinity, nan}) {
    EXPECT_THROW(made_with(238, rate), std::invalid_argument) << rate;
  }
  EXPECT_NO_THROW(made_with(1'000'000, 5e-324));
  Document longest;
  longest.segments = {{"", 0.0, kLatestInRecording, kHeavy}, {"", {}, {}, kHeavy}};
  EXPECT_TRUE(std::isfinite(made_with(1, 1000).score(longest).heard.dose_upper));
}

TEST(Scorer, ALongTextIsTheMeanOfItsPassages) {
  const Scorer scorer;
  const std::string light = repeat(kLight, 100);
  const Score mixed = scorer.score(light + repeat(kHeavy, 3) + light);
  const Score calm = scorer.score(light);
  EXPECT_GT(mixed.load, calm.load);
  EXPECT_LT(mixed.load, 1);
  EXPECT_GT(mixed.peak, 2);
  EXPECT_LT(calm.peak, 1);
  // The dose is that of the passages, not that of the mean.
  EXPECT_GT(mixed.dose, 1.05 * mixed.minutes * dose_rate(mixed.load));
}

TEST(Scorer, TheWorkersOwnWordsAreApart) {
  Document document;
  document.worker = "therapist-01";
  document.segments = {{"Therapist", 0.0, 30.0, "How was the week with the new timetable?"},
                       {"Client", 30.0, 90.0, kHeavy},
                       {"Client", 60.0, 150.0, "I saw all of it."}};
  const Scorer scorer;
  const DocumentScore apart = scorer.score(document);
  ASSERT_TRUE(apart.spoken);
  EXPECT_DOUBLE_EQ(apart.heard.minutes, 2);  // 30 s to 150 s, the overlap once
  EXPECT_DOUBLE_EQ(apart.spoken->minutes, 0.5);
  EXPECT_EQ(apart.spoken->words, 8u);
  EXPECT_LT(apart.spoken->load, apart.heard.load);
  const DocumentScore together = scorer.score(document, true);
  EXPECT_FALSE(together.spoken);
  EXPECT_EQ(together.heard.words, apart.heard.words + apart.spoken->words);
  EXPECT_DOUBLE_EQ(together.heard.minutes, 2.5);
}

TEST(Scorer, ANoteIsHeardAsAWholeAndReadAtReadingSpeed) {
  Document document;
  document.segments = {{"", {}, {}, kHeavy}};
  const DocumentScore score = Scorer().score(document);
  EXPECT_FALSE(score.spoken);
  EXPECT_TRUE(same_bits(score.heard, Scorer().score(kHeavy)));
}

TEST(Scorer, ContributionsAddUpToTheLoad) {
  const Scorer scorer;
  for (const std::string& text : {std::string(kHeavy), std::string(kLight), repeat(kHeavy, 40),
                                  std::string("Denies SI/HI. Hx of DV, no concerns today.")}) {
    const Explanation explanation = scorer.explain(text);
    EXPECT_TRUE(same_bits(explanation.score, scorer.score(text)));
    double sum = 0;
    double largest = 1e9;
    for (const Contribution& part : explanation.contributions) {
      sum += part.load;
      EXPECT_LE(std::abs(part.load), largest);
      largest = std::abs(part.load);
    }
    EXPECT_NEAR(sum, explanation.score.load, 1e-4) << text;
  }
  EXPECT_TRUE(scorer.explain("").contributions.empty());
}

TEST(Scorer, WordsAndWhatNoWordCanBeAddUpToTheLoad) {
  const Scorer scorer;
  for (const std::string& text : {std::string(kHeavy), repeat(kHeavy, 40)}) {
    const Explanation explanation = scorer.explain(text);
    EXPECT_EQ(explanation.words.size(), explanation.score.words);
    double sum = 0;
    for (const WordLoad& word : explanation.words) sum += word.load;
    for (const Contribution& part : explanation.contributions) {
      if (part.label.front() == '(') sum += part.load;
    }
    EXPECT_NEAR(sum, explanation.score.load, 1e-4) << text;
  }
}

TEST(Scorer, AMentionIsSharedAmongItsWords) {
  const std::string text = "Pt denies SI. He was stabbed twice.";
  const Explanation explanation = Scorer().explain(text);
  const auto load_of = [&](std::string_view word) {
    for (const WordLoad& part : explanation.words) {
      if (text.substr(part.begin, part.end - part.begin) == word) return part.load;
    }
    ADD_FAILURE() << word;
    return 0.0;
  };
  EXPECT_GT(load_of("stabbed"), 0.1);
  for (const char* word : {"Pt", "denies", "He", "was", "twice"}) {
    EXPECT_LT(load_of(word), load_of("stabbed")) << word;
  }
}

TEST(Scorer, AWordIsNeverTakenForAPartOfTheModel) {
  std::vector<std::string> labels;
  for (const Contribution& part : Scorer().explain("the length of the pool").contributions) {
    labels.push_back(part.label);
  }
  EXPECT_THAT(labels, ::testing::Contains("(baseline)"));
  EXPECT_THAT(labels, ::testing::Contains("(length)"));
  EXPECT_THAT(labels, ::testing::Not(::testing::Contains("baseline")));
  EXPECT_THAT(labels, ::testing::Contains("the"));
}

TEST(Scorer, EvidencePointsIntoTheText) {
  const std::string text = "Pt denies SI. He was stabbed twice.";
  const Explanation explanation = Scorer().explain(text);
  ASSERT_GE(explanation.evidence.size(), 2u);
  const Evidence& first = explanation.evidence.front();
  EXPECT_EQ(text.substr(first.begin, first.end - first.begin), "SI");
  EXPECT_EQ(first.assertion, Assertion::negated);
  bool stabbed = false;
  for (const Evidence& evidence : explanation.evidence) {
    const std::string words = text.substr(evidence.begin, evidence.end - evidence.begin);
    if (words.find("stabbed") == std::string::npos) continue;
    stabbed = true;
    EXPECT_EQ(evidence.assertion, Assertion::affirmed);
    EXPECT_GT(evidence.load, first.load);
  }
  EXPECT_TRUE(stabbed);
}

TEST(Scorer, ThreadsChangeNothing) {
  std::vector<std::string> texts;
  for (int i = 0; i < 1000; ++i) {
    texts.push_back(repeat(i % 3 == 0 ? kHeavy : kLight, 1 + i % 17));
  }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  const Scorer scorer;
  std::vector<Score> one(texts.size());
  std::vector<Score> four(texts.size());
  scorer.score(views, one, 1);
  scorer.score(views, four, 4);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ASSERT_TRUE(same_bits(one[i], four[i]));
    ASSERT_TRUE(same_bits(one[i], scorer.score(texts[i])));
  }
  std::vector<Score> short_by_one(texts.size() - 1);
  EXPECT_THROW(scorer.score(views, short_by_one, 2), std::invalid_argument);
}

TEST(Scorer, MaskKeepsShapeOnly) {
  EXPECT_EQ(mask("He's 14-year-old, ill."), "••'• ••-••••-•••, •••.");
  EXPECT_EQ(mask("é\xFF"), "••");
}

}  // namespace
}  // namespace dosimeter
