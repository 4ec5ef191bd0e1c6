#include "dosimeter/lexicon.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "dosimeter/error.hpp"

namespace dosimeter {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kHeader = "term\tforms\tcategory\tseverity\texclude\tnote\n";

// The mentions as "term:words".
std::vector<std::string> found(const Lexicon& lexicon, const std::string& text) {
  std::vector<Token> tokens;
  tokenize(text, tokens);
  std::vector<Mention> mentions;
  lexicon.find(text, tokens, mentions);
  std::vector<std::string> result;
  for (const Mention& mention : mentions) {
    const std::size_t begin = tokens[mention.first].begin;
    const std::size_t end = tokens[mention.first + mention.count - 1].end;
    result.push_back(lexicon.entries()[mention.entry].term + ":" + text.substr(begin, end - begin));
  }
  return result;
}

std::string error_of(const std::string& tsv) {
  try {
    Lexicon::parse(tsv, "my.tsv");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Lexicon, FindsFormsAndPhrases) {
  const Lexicon lexicon = Lexicon::parse(
      kHeader + "# comment\nstab\tv\tASSAULT\t3\t\t\nstab wound\tn\tASSAULT\t3.5\t\tmedical\r\n" +
          "shot\tshoots|shooting\tASSAULT+HOMICIDE\t3\tphoto shooting;shot of espresso\t\n" +
          "self harm\tn\tSUICIDE\t3\t\t\nSI\t-\tSUICIDE\t2\t\tsuicidal ideation\n",
      "my.tsv");
  EXPECT_THAT(found(lexicon, "Stabbed; stabs, STABBING. two stab wounds"),
              ElementsAre("stab:Stabbed", "stab:stabs", "stab:STABBING", "stab wound:stab wounds"));
  EXPECT_THAT(found(lexicon, "a photo shooting, a shot of espresso, a shot"),
              ElementsAre("shot:shot"));
  EXPECT_THAT(found(lexicon, "self-harm, self harm, self. Harm, self, harm"),
              ElementsAre("self harm:self-harm", "self harm:self harm"));
  EXPECT_THAT(found(lexicon, "SI today, si señor"), ElementsAre("SI:SI"));
  EXPECT_EQ(lexicon.entries()[2].categories.count(), 2u);
  EXPECT_EQ(lexicon.entries()[1].note, "medical");
  EXPECT_EQ(lexicon.entries()[1].line, 4u);
}

TEST(Lexicon, ExpandsInflections) {
  EXPECT_THAT(verb_forms("stab"), ElementsAre("stabs", "stabbed", "stabbing"));
  EXPECT_THAT(verb_forms("threaten"), ElementsAre("threatens", "threatened", "threatening"));
  EXPECT_THAT(verb_forms("strangle"), ElementsAre("strangles", "strangled", "strangling"));
  EXPECT_THAT(verb_forms("bury"), ElementsAre("buries", "buried", "burying"));
  EXPECT_THAT(verb_forms("punch"), ElementsAre("punches", "punched", "punching"));
  EXPECT_THAT(verb_forms("die"), ElementsAre("dies", "died", "dying"));
  EXPECT_THAT(verb_forms("beat"), ElementsAre("beats", "beated", "beating"));
  EXPECT_EQ(plural("injury"), "injuries");
  EXPECT_EQ(plural("knife"), "knives");
  EXPECT_EQ(plural("thief"), "thieves");
  EXPECT_EQ(plural("crash"), "crashes");
  EXPECT_EQ(plural("boy"), "boys");
}

TEST(Lexicon, APhraseMatchesForAnyGender) {
  const Lexicon lexicon =
      Lexicon::parse(kHeader + "he hit her\t-\tPARTNER\t3\the hit her with a pillow\t\n" +
                         "batter her\tv\tASSAULT\t2.5\t\t\n",
                     "my.tsv");
  EXPECT_THAT(found(lexicon, "She hit him"), ElementsAre("he hit her:She hit him"));
  EXPECT_THAT(found(lexicon, "they battered him"), ElementsAre("batter her:battered him"));
  EXPECT_THAT(found(lexicon, "she hit him with a pillow"), ElementsAre());
  const std::string two = "hit her\t-\tPARTNER\t3\t\t\nhit him\t-\tASSAULT\t2\t\t\n";
  EXPECT_THAT(error_of(kHeader + two),
              HasSubstr("my.tsv:2: \"hit him\" is already listed for another gender or in another "
                        "spelling; remove it here or in line 3"));
}

TEST(Lexicon, APhraseMatchesInBritishAndAmericanEnglish) {
  const Lexicon lexicon =
      Lexicon::parse(kHeader + "hit by a lorry\t-\tACCIDENT\t4\t\t\n" +
                         "traumatized\t-\tDISTRESS\t2.5\ttraumatised by exams\t\n",
                     "my.tsv");
  EXPECT_THAT(found(lexicon, "hit by a truck"), ElementsAre("hit by a lorry:hit by a truck"));
  EXPECT_THAT(found(lexicon, "was traumatised"), ElementsAre("traumatized:traumatised"));
  EXPECT_THAT(found(lexicon, "was traumatized by exams"), ElementsAre());
}

TEST(Lexicon, AHyphenOrSpaceMatchesInAnyOfItsForms) {
  const Lexicon lexicon = Lexicon::parse(kHeader + "self harm\t-\tSUICIDE\t3\t\t\n", "my.tsv");
  for (const std::string between : {" ", "-", "\u00A0", "\u2010", "\u2011", "\u2013"}) {
    EXPECT_EQ(found(lexicon, "of self" + between + "harm").size(), 1u) << between;
  }
  for (const std::string between : {", ", "\u2014", "\u2026"}) {
    EXPECT_EQ(found(lexicon, "of self" + between + "harm").size(), 0u) << between;
  }
}

TEST(Lexicon, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(error_of("word\tkind\n"), HasSubstr("my.tsv:1: the header"));
  EXPECT_THAT(error_of(""), HasSubstr("no header line"));
  EXPECT_THAT(error_of(kHeader + "a\t-\tDEATH\t1\n"), HasSubstr("my.tsv:2: 4 fields instead of 6"));
  EXPECT_THAT(error_of(kHeader + "a\t-\tGRIEF\t1\t\t\n"), HasSubstr("unknown category \"GRIEF\""));
  EXPECT_THAT(error_of(kHeader + "a\t-\t\t1\t\t\n"), HasSubstr("no category"));
  EXPECT_THAT(error_of(kHeader + "a\t-\tDEATH\t5.5\t\t\n"), HasSubstr("severity \"5.5\""));
  EXPECT_THAT(error_of(kHeader + "a\t-\tDEATH\t1.2\t\t\n"), HasSubstr("severity \"1.2\""));
  EXPECT_THAT(error_of(kHeader + "?\t-\tDEATH\t1\t\t\n"), HasSubstr("no term"));
  EXPECT_THAT(error_of(kHeader + "a\t-\tDEATH\t1\t\t\nb\tA\tDEATH\t1\t\t\n"),
              HasSubstr("my.tsv:3: \"A\" is already listed; remove it here or in line 2"));
  EXPECT_THROW(Lexicon::load("/no/such/file.tsv"), Error);
}

TEST(Lexicon, StandardCoversEveryCategoryAndTheShorthandOfTheProfessions) {
  const Lexicon& lexicon = Lexicon::standard();
  EXPECT_GE(lexicon.entries().size(), 2500u);
  std::array<std::size_t, kCategories> counts{};
  for (const LexiconEntry& entry : lexicon.entries()) {
    for (std::size_t c = 0; c < kCategories; ++c) counts[c] += entry.categories[c];
  }
  for (std::size_t c = 0; c < kCategories; ++c) EXPECT_GE(counts[c], 100u) << kCategoryNames[c];
  for (const std::string text :
       {"GSW to chest", "pt DOA", "DVPO granted", "endorses SI/HI", "CPR in progress", "query NAI",
        "Narcan x2", "hx CSA", "RTC, 2 fatal", "TBSA 40%", "no ROSC", "etoh on breath"}) {
    EXPECT_THAT(found(lexicon, text), ::testing::Not(::testing::IsEmpty())) << text;
  }
}

TEST(Lexicon, EveryFormOfTheStandardMatchesItsEntryOrALongerOne) {
  const Lexicon& lexicon = Lexicon::standard();
  for (std::uint32_t i = 0; i < lexicon.entries().size(); ++i) {
    for (const std::string& form : lexicon.entries()[i].forms) {
      std::vector<Token> tokens;
      tokenize(form, tokens);
      std::vector<Mention> mentions;
      lexicon.find(form, tokens, mentions);
      ASSERT_EQ(mentions.size(), 1u) << form;
      EXPECT_EQ(mentions[0].entry, i) << form;
      EXPECT_EQ(mentions[0].count, tokens.size()) << form;
    }
  }
}

TEST(Lexicon, ExclusionsOfTheStandardDoNotCount) {
  const Lexicon& lexicon = Lexicon::standard();
  for (const std::string text : {"she is killing it", "a photo shoot"}) {
    EXPECT_THAT(found(lexicon, text), ElementsAre()) << text;
  }
}

}  // namespace
}  // namespace dosimeter
