#include "dosimeter/assertion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "dosimeter/error.hpp"
#include "embedded.hpp"
#include "tsv.hpp"

namespace dosimeter {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kHeader = "phrase\tassertion\tdirection\tscope\tnote\n";

const Lexicon& small_lexicon() {
  static const Lexicon lexicon = Lexicon::parse(
      "term\tforms\tcategory\tseverity\texclude\tnote\n"
      "rape\tv\tSEXUAL\t3\t\t\nstab\tv\tASSAULT\t3\t\t\nfracture\tn\tACCIDENT\t2\t\t\n"
      "SI\t-\tSUICIDE\t3\t\t\nHI\t-\tHOMICIDE\t3\t\t\nsuicide\tn\tSUICIDE\t3\t\t\n"
      "not breathing\t-\tMEDICAL\t4\t\t\nflashback\tn\tDISTRESS\t2.5\t\t\n",
      "lexicon");
  return lexicon;
}

std::vector<Assertion> resolve(const AssertionRules& rules, const std::string& text) {
  std::vector<Token> tokens;
  tokenize(text, tokens);
  std::vector<Mention> mentions;
  small_lexicon().find(text, tokens, mentions);
  std::vector<Assertion> assertions;
  rules.resolve(text, tokens, mentions, assertions);
  return assertions;
}

std::vector<Assertion> standard(const std::string& text) {
  return resolve(AssertionRules::standard(), text);
}

constexpr auto affirmed = Assertion::affirmed;
constexpr auto negated = Assertion::negated;
constexpr auto hypothetical = Assertion::hypothetical;
constexpr auto historical = Assertion::historical;
constexpr auto other = Assertion::other_experiencer;

TEST(Assertion, FollowsDirectionScopeAndStops) {
  const AssertionRules rules = AssertionRules::parse(
      kHeader +
          "no\tnegated\tforward\t3\t\ndenies\tnegated\tforward\tsentence\t\n"
          "ruled out\tnegated\tbackward\t4\t\nbut\t-\tstop\t-\t\nno doubt\t-\tnone\t-\t\n"
          "drill\thypothetical\tboth\t5\t\nas a child\thistorical\tbackward\tsentence\t\n",
      "rules");
  EXPECT_EQ(rules.size(), 7u);
  EXPECT_THAT(resolve(rules, "she was stabbed"), ElementsAre(affirmed));
  EXPECT_THAT(resolve(rules, "no old or new fracture"), ElementsAre(affirmed));  // out of scope
  EXPECT_THAT(resolve(rules, "no new fracture"), ElementsAre(negated));
  EXPECT_THAT(resolve(rules, "denies SI/HI, stabbed or raped"),
              ElementsAre(negated, negated, negated, negated));
  EXPECT_THAT(resolve(rules, "denies SI but was stabbed"), ElementsAre(negated, affirmed));
  EXPECT_THAT(resolve(rules, "denies SI. Was stabbed"), ElementsAre(negated, affirmed));
  EXPECT_THAT(resolve(rules, "fracture was ruled out"), ElementsAre(negated));
  EXPECT_THAT(resolve(rules, "stabbed but fracture ruled out"), ElementsAre(affirmed, negated));
  EXPECT_THAT(resolve(rules, "no doubt a fracture"), ElementsAre(affirmed));
  EXPECT_THAT(resolve(rules, "stabbed in the drill, then raped"),
              ElementsAre(hypothetical, hypothetical));
  EXPECT_THAT(resolve(rules, "she was raped as a child"), ElementsAre(historical));
}

TEST(Assertion, TheStrongerRuleWins) {
  EXPECT_THAT(standard("no history of suicide"), ElementsAre(negated));
  EXPECT_THAT(standard("family history of suicide"), ElementsAre(other));
  EXPECT_THAT(standard("hx of suicide"), ElementsAre(historical));
}

TEST(Assertion, TiedWordsAreOneWordToARule) {
  const AssertionRules rules =
      AssertionRules::parse(kHeader +
                                "hasn't\tnegated\tforward\t4\t\nif he\thypothetical\tforward\t4\t\n"
                                "if she\tnegated\tforward\t4\t\n",
                            "rules");
  EXPECT_EQ(rules.size(), 3u);
  EXPECT_THAT(resolve(rules, "he hasnt been stabbed"), ElementsAre(negated));
  EXPECT_THAT(resolve(rules, "if he was stabbed"), ElementsAre(hypothetical));
  EXPECT_THAT(resolve(rules, "if she was stabbed"), ElementsAre(negated));  // as it is written
}

TEST(Assertion, AWordOfAMentionIsNoTrigger) {
  EXPECT_THAT(standard("he is not breathing and was stabbed"), ElementsAre(affirmed, affirmed));
}

TEST(Assertion, StandardKnowsHowNotesSayIt) {
  EXPECT_THAT(standard("Pt denies SI/HI."), ElementsAre(negated, negated));
  EXPECT_THAT(standard("SI: nil"), ElementsAre(negated));
  EXPECT_THAT(standard("She was asked whether he had raped her."), ElementsAre(hypothetical));
  EXPECT_THAT(standard("Training slide 7: what if a man is stabbed"), ElementsAre(hypothetical));
  EXPECT_THAT(standard("She was raped at 15, years ago"), ElementsAre(historical));
  EXPECT_THAT(standard("A friend of hers was stabbed"), ElementsAre(other));
  EXPECT_THAT(standard("denies SI, reports flashbacks"), ElementsAre(negated, affirmed));
  EXPECT_THAT(standard("not only was he stabbed"), ElementsAre(affirmed));
  EXPECT_THAT(standard("she cant have been raped, and wont be stabbed"),
              ElementsAre(negated, negated));
  EXPECT_GE(AssertionRules::standard().size(), 300u);
}

// Its table of phrases is made when the library is built.
TEST(Assertion, StandardIsWhatItsFileSays) {
  const std::string_view file = embedded::file("models/assertion.tsv");
  const AssertionRules parsed = AssertionRules::parse(file, "models/assertion.tsv");
  EXPECT_EQ(AssertionRules::standard().size(), parsed.size());
  std::set<std::vector<Assertion>> found;
  for (const TsvRow& row : parse_tsv(file, "models/assertion.tsv",
                                     {"phrase", "assertion", "direction", "scope", "note"})) {
    const std::string phrase(row.fields[0]);
    const std::string text = "stabbed " + phrase + " raped";
    EXPECT_EQ(standard(text), resolve(parsed, text)) << text;
    found.insert(standard(text));
  }
  EXPECT_GT(found.size(), 5u);
}

TEST(Assertion, SaysWhatIsWrongAndWhere) {
  const auto error_of = [](const std::string& rows) -> std::string {
    try {
      AssertionRules::parse(kHeader + rows, "rules.tsv");
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_THAT(error_of("no\tmaybe\tforward\t3\t\n"),
              HasSubstr("rules.tsv:2: unknown assertion \"maybe\"; use one of: affirmed, negated"));
  EXPECT_THAT(error_of("no\tnegated\tup\t3\t\n"), HasSubstr("unknown direction \"up\""));
  EXPECT_THAT(error_of("no\tnegated\tforward\tfar\t\n"), HasSubstr("scope \"far\""));
  EXPECT_THAT(error_of("no\tnegated\tforward\t0\t\n"), HasSubstr("scope \"0\""));
  EXPECT_THAT(error_of(",\tnegated\tforward\t3\t\n"), HasSubstr("no phrase"));
  EXPECT_THAT(error_of("no\tnegated\tforward\t3\t\nNo\tnegated\tforward\t3\t\n"),
              HasSubstr("\"No\" is already listed; remove it here or in line 2"));
  EXPECT_THROW(AssertionRules::load("/no/such/rules.tsv"), Error);
}

}  // namespace
}  // namespace dosimeter
