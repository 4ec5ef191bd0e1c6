// Misspelt words are read as those that were meant, and nothing else is.

#include "spelling.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "dosimeter/error.hpp"
#include "dosimeter/scorer.hpp"
#include "misspelling.hpp"
#include "spelling_words.hpp"
#include "word_reading.hpp"

namespace dosimeter {
namespace {

using ::testing::HasSubstr;

std::string read_alone(const std::string& word) { return read_words({word}, std::nullopt)[0]; }

SpellingWords standard_words() {
  const Scorer scorer;
  return spelling_words(scorer.model().data(), scorer.lexicon(), scorer.rules());
}

TEST(Misspelling, EachKindOfSlip) {
  const auto expect = [](Slip slip, const char* written, const char* meant) {
    const auto found = slip_between(written, meant);
    ASSERT_TRUE(found) << written;
    EXPECT_EQ(*found, slip) << written;
  };
  expect(Slip::swapped, "taht", "that");
  expect(Slip::swapped, "stiars", "stairs");
  expect(Slip::swapped, "boyfreind", "boyfriend");
  expect(Slip::apostrophe, "didnt", "didn't");
  expect(Slip::doubling, "stabed", "stabbed");
  expect(Slip::doubling, "thrreat", "threat");
  expect(Slip::doubling, "harras", "harrass");
  expect(Slip::omitted, "threatend", "threatened");
  expect(Slip::omitted, "strangld", "strangled");
  expect(Slip::omitted, "screamin", "screaming");
  expect(Slip::vowel, "seperate", "separate");
  expect(Slip::added, "arguement", "argument");
  expect(Slip::added, "struggeling", "struggling");
  expect(Slip::doubling, "tthreat", "threat");
}

TEST(Misspelling, WhatIsNone) {
  EXPECT_FALSE(slip_between("killed", "killed"));
  EXPECT_FALSE(slip_between("draped", "raped")) << "the first letter";
  EXPECT_FALSE(slip_between("grape", "rape")) << "the first letter";
  EXPECT_FALSE(slip_between("htreat", "threat")) << "the first letter";
  EXPECT_FALSE(slip_between("wdow", "widow")) << "too short for a letter left out";
  EXPECT_FALSE(slip_between("kitted", "killed")) << "two letters";
  EXPECT_FALSE(slip_between("stangel", "strangle")) << "two slips";
  EXPECT_FALSE(slip_between("attacker", "attacked")) << "the last letter is an inflection";
  EXPECT_FALSE(slip_between("strangle", "strangled")) << "the last letter is an inflection";
  EXPECT_FALSE(slip_between("stranglers", "strangler")) << "the last letter is an inflection";
  EXPECT_FALSE(slip_between("stranpled", "strangled")) << "another consonant";
  EXPECT_FALSE(slip_between("strapngled", "strangled")) << "a consonant more";
}

TEST(Spelling, TakesTheLikeliestSlipAndThenTheFirstWord) {
  const Spelling spelling({{"stores", "stairs", "stars", "planner", "planted"}, {"stabs"}});
  const auto meant = [&](const char* written) { return spelling.meant_by(Letters(written)); };
  EXPECT_EQ(meant("stiars"), "stairs");  // swapped; "stars" with a vowel added would be too short
  EXPECT_EQ(meant("staars"), "stars");
  EXPECT_EQ(meant("planer"), "planner");  // doubling before a letter left out
  EXPECT_EQ(meant("stars"), "");          // spelt right, if only one letter short of "stairs"
  EXPECT_EQ(meant("stabs"), "");
  EXPECT_EQ(meant("zzzzzz"), "");
  const Spelling one({{"counselor", "counsellor"}, {}});
  const Spelling other({{"counsellor", "counselor"}, {}});
  EXPECT_EQ(one.meant_by(Letters("counselloor")), "counsellor");
  EXPECT_EQ(one.meant_by(Letters("counselllor")), "counsellor");
  EXPECT_EQ(one.meant_by(Letters("conselor")), "counselor");
}

// One slip or several, at any letter: the table finds what going through all words finds.
TEST(Spelling, FindsWhatGoingThroughAllWordsFinds) {
  const SpellingWords words = standard_words();
  const Spelling made(words);
  std::string bytes;
  made.write(bytes);
  std::string_view rest = bytes;
  const Spelling spelling = Spelling::read(rest);
  EXPECT_TRUE(rest.empty());
  ASSERT_GT(spelling.size(), 5000u);
  std::mt19937 random(4);
  std::size_t read = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string written(spelling.word(random() % spelling.size()));
    if (written.find('\'') != std::string::npos || written.size() > 15) continue;
    const std::size_t at = random() % written.size();
    const char letter = static_cast<char>('a' + random() % 26);
    switch (random() % 4) {
      case 0:
        written.erase(at, 1);
        break;
      case 1:
        written.insert(at, 1, random() % 2 != 0 ? written[at] : letter);
        break;
      case 2:
        written[at] = letter;
        break;
      default:
        if (at != 0) std::swap(written[at], written[at - 1]);
    }
    if (written.size() < kShortestMisspelt) continue;
    std::string_view expected;
    std::optional<Slip> best;
    for (std::size_t i = 0; i < spelling.size(); ++i) {
      const auto slip = slip_between(written, spelling.word(i));
      if (slip && (!best || *slip < *best)) {
        best = slip;
        expected = spelling.word(i);
      }
    }
    if (spelling.is_right(Letters(written))) expected = {};
    read += expected.empty() ? 0 : 1;
    ASSERT_EQ(spelling.meant_by(Letters(written)), expected) << written;
    ASSERT_EQ(made.meant_by(Letters(written)), expected) << written;
  }
  EXPECT_GT(read, 700u);
}

TEST(Spelling, RealWordsAreLeftAlone) {
  for (const std::string word :
       {"grape",    "draped",  "raped",   "therapist", "skilled", "killer",     "assailed",
        "bombe",    "windows", "widow",   "scarped",   "shooed",  "stubbed",    "pulsed",
        "kilted",   "bombs",   "starved", "staved",    "beading", "abutted",    "drawing",
        "drowsing", "chocked", "hiking",  "bruised",   "brushed", "strangling", "muslim",
        "somali",   "german",  "yelping", "wroth"}) {
    EXPECT_EQ(read_alone(word), word);
  }
}

TEST(Spelling, NamesAndAbbreviationsAreLeftAlone) {
  const auto load = [](const std::string& text) { return Scorer().score(text).load; };
  // The same words where they look like names, and like others that nothing is known of.
  EXPECT_EQ(load("We met Kiled today."), load("We met Zzxqa today."));
  EXPECT_EQ(load("We met KILED today."), load("We met ZZXQA today."));
  EXPECT_EQ(load("We met McKiled today."), load("We met McZzxqa today."));
  EXPECT_EQ(load("Call from Mrs. Kiled today."), load("Call from Mrs. Zzxqa today."));
  EXPECT_NE(load("We met. Kiled today."), load("We met. Zzxqa today."));
  EXPECT_NE(load("We met kiled today."), load("We met zzxqa today."));
}

// The words of the standard lexicon stay words of their own under a lexicon that has them not.
TEST(Spelling, ALexiconOfOnesOwnMakesNoWordAnother) {
  const Lexicon own = Lexicon::parse(
      "term\tforms\tcategory\tseverity\texclude\tnote\nstabbed\t-\tASSAULT\t4\t\t\n", "own.tsv");
  const Scorer scorer(Model::standard(), own, AssertionRules::standard());
  const auto mentions = [&](const char* text) { return scorer.explain(text).evidence.size(); };
  EXPECT_EQ(mentions("He stubbed his toe on the step."), 0u);
  EXPECT_EQ(mentions("He stabed his brother on the step."), 1u);
}

TEST(Spelling, AMisspeltNoteScoresAsItWasMeant) {
  const Scorer scorer;
  const auto expect_near = [&](const char* written, const char* meant) {
    const Score misspelt = scorer.score(written);
    const Score right = scorer.score(meant);
    EXPECT_NEAR(misspelt.load, right.load, 0.3) << written;
    EXPECT_EQ(misspelt.words, right.words) << written;
    EXPECT_EQ(misspelt.unknown, right.unknown) << written;  // a word that is read is known
  };
  expect_near(
      "Cleint reports taht her boyfreind pushed her down the stiars and threatend to kill her",
      "Client reports that her boyfriend pushed her down the stairs and threatened to kill her");
  expect_near("He was stabed and straangled by her husbnad.",
              "He was stabbed and strangled by her husband.");
}

TEST(Spelling, EvidencePointsAtTheTextAsWritten) {
  const std::string text = "On Monday he threatend to kill her. Client deneis suicidal ideation.";
  const Scorer scorer;
  const Explanation explanation = scorer.explain(text);
  ASSERT_EQ(explanation.evidence.size(), 2u);
  const Evidence& threat = explanation.evidence[0];
  EXPECT_EQ(text.substr(threat.begin, 23), "threatend to kill her. ");
  EXPECT_EQ(threat.assertion, Assertion::affirmed);
  const Evidence& ideation = explanation.evidence[1];
  EXPECT_EQ(text.substr(ideation.begin, ideation.end - ideation.begin), "suicidal ideation");
  EXPECT_EQ(ideation.assertion, Assertion::negated);  // the cue was misspelt
  EXPECT_EQ(explanation.score.load, scorer.score(text).load);
}

TEST(Spelling, AFileOfWordsIsChecked) {
  const Scorer scorer;
  const auto words = [&](const std::string& tsv) {
    return spelling_words(tsv, "s.tsv", scorer.model().data(), scorer.lexicon(), scorer.rules());
  };
  const SpellingWords read = words("rule\twords\nmeant\tclient notaword\nright\tgranted\n");
  EXPECT_THAT(read.meant, ::testing::Contains("client"));
  EXPECT_THAT(read.meant, ::testing::Not(::testing::Contains("notaword")));
  EXPECT_THAT(read.meant, ::testing::Contains("stabbed")) << "of the lexicon";
  EXPECT_THAT(read.meant, ::testing::Contains("denies")) << "of the assertion rules";
  EXPECT_THAT(read.meant, ::testing::Not(::testing::Contains("muslim")));
  EXPECT_THAT(read.right, ::testing::IsSupersetOf({"notaword", "granted", "muslim"}));
  try {
    words("rule\twords\nmean\tclient\n");
    FAIL() << "an unknown rule was taken";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("s.tsv"));
    EXPECT_THAT(error.what(), HasSubstr("use one of: meant, right"));
  }
}

}  // namespace
}  // namespace dosimeter
