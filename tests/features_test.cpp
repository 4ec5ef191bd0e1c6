#include "features.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "dosimeter/exposure.hpp"
#include "passages.hpp"

namespace dosimeter {
namespace {

using ::testing::ElementsAre;

class FeaturesOf {
 public:
  explicit FeaturesOf(const std::string& text) {
    std::vector<Token> tokens;
    tokenize(text, tokens);
    std::vector<Mention> mentions;
    lexicon_.find(text, tokens, mentions);
    std::vector<Assertion> assertions;
    AssertionRules::standard().resolve(text, tokens, mentions, assertions);
    const Passage passage{tokens, mentions, assertions};
    values_ = dense_features(passage, lexicon_);
    affirmed_ = affirmed_severity(passage, lexicon_);
  }

  double operator[](const std::string& name) const {
    const auto names = dense_feature_names();
    const auto position = std::find(names.begin(), names.end(), name);
    EXPECT_NE(position, names.end()) << name;
    return values_[static_cast<std::size_t>(position - names.begin())];
  }
  double affirmed() const { return affirmed_; }

 private:
  Lexicon lexicon_ = Lexicon::parse(
      "term\tforms\tcategory\tseverity\texclude\tnote\n"
      "rape\tv\tSEXUAL\t3\t\t\nstab\tv\tASSAULT+HOMICIDE\t4\t\t\nworry\tv\tDISTRESS\t1\t\t\n",
      "lexicon");
  DenseFeatures values_{};
  double affirmed_ = 0;
};

TEST(Features, HaveAsManyNamesAsValues) {
  const auto names = dense_feature_names();
  EXPECT_EQ(names.size(), kDenseFeatures);
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(std::unique(sorted.begin(), sorted.end()), sorted.end());
}

TEST(Features, SumByCategoryAndAssertion) {
  const FeaturesOf features("He stabbed him and raped her. She denies rape. He worries.");
  EXPECT_FLOAT_EQ(static_cast<float>(features["sum:SEXUAL:affirmed"]), std::log1p(3.0F));
  EXPECT_FLOAT_EQ(static_cast<float>(features["sum:SEXUAL:negated"]), std::log1p(3.0F));
  EXPECT_FLOAT_EQ(static_cast<float>(features["sum:ASSAULT:affirmed"]), std::log1p(4.0F));
  EXPECT_FLOAT_EQ(static_cast<float>(features["sum:HOMICIDE:affirmed"]), std::log1p(4.0F));
  EXPECT_EQ(features["sum:WAR:affirmed"], 0);
  EXPECT_EQ(features["heaviest:ASSAULT"], 4);
  EXPECT_EQ(features["heaviest:affirmed"], 4);
  EXPECT_EQ(features["heaviest:negated"], 3);
  EXPECT_FLOAT_EQ(static_cast<float>(features["count:affirmed"]), std::log1p(3.0F));
  EXPECT_EQ(features["second heaviest"], 3);
  EXPECT_EQ(features["third heaviest"], 1);
  EXPECT_EQ(features["kinds"], 4);
  EXPECT_FLOAT_EQ(static_cast<float>(features["burdened share"]), 2.0F / 3);
  EXPECT_FLOAT_EQ(static_cast<float>(features["length"]), std::log1p(11.0F));
  EXPECT_EQ(features.affirmed(), 8);
  const double rate = dose_rate(4) + dose_rate(3);
  EXPECT_NEAR(features["heaviest sentence"], std::log1p(rate), 1e-6);
  EXPECT_NEAR(features["weight:negated"], std::log1p(dose_rate(3)), 1e-6);
  EXPECT_NEAR(features["weight density:negated"], std::log1p(100 * dose_rate(3) / 21), 1e-6);
  EXPECT_NEAR(features["density"], std::log1p(100 * 8.0 / 21), 1e-6);
}

TEST(Features, OfNothingAreZeroButForTheLength) {
  const FeaturesOf features("Nothing of the kind today");
  for (const std::string& name : dense_feature_names()) {
    if (name == "length") continue;
    EXPECT_EQ(features[name], 0) << name;
  }
  EXPECT_EQ(features.affirmed(), 0);
}

TEST(Features, EveryNumberIsTheSameWord) {
  const std::string text = "12 3.5 a1 1a";
  std::vector<Token> tokens;
  tokenize(text, tokens);
  EXPECT_EQ(unigram(tokens[0], text), unigram(tokens[1], text));
  EXPECT_EQ(unigram(tokens[0], text), unigram(tokens[3], text));
  EXPECT_NE(unigram(tokens[0], text), unigram(tokens[2], text));
  EXPECT_NE(bigram(1, 2), bigram(2, 1));
}

std::vector<Token> sentences(std::initializer_list<std::size_t> lengths) {
  std::vector<Token> tokens;
  std::uint32_t number = 0;
  for (const std::size_t length : lengths) {
    Token token;
    token.sentence = number++;
    tokens.insert(tokens.end(), length, token);
  }
  return tokens;
}

std::vector<std::size_t> cuts_of(const std::vector<Token>& tokens) {
  std::vector<std::size_t> cuts;
  passage_cuts(tokens, cuts);
  return cuts;
}

TEST(Passages, AreCutAtSentences) {
  EXPECT_THAT(cuts_of({}), ElementsAre());
  EXPECT_THAT(cuts_of(sentences({300})), ElementsAre(0, 300));
  EXPECT_THAT(cuts_of(sentences({190, 210})), ElementsAre(0, 190, 400));
  EXPECT_THAT(cuts_of(sentences({230, 170})), ElementsAre(0, 230, 400));
  EXPECT_THAT(cuts_of(sentences({100, 300})), ElementsAre(0, 200, 400));  // no sentence near
}

}  // namespace
}  // namespace dosimeter
