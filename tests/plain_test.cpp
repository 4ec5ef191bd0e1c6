// What is scored fast has the bits of what is scored plainly, on every kind of vector that this
// machine has.

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "dosimeter/lexicon.hpp"
#include "dosimeter/reader.hpp"
#include "embedded.hpp"
#include "long_text.hpp"
#include "plain_scorer.hpp"

namespace dosimeter {
namespace {

// Of all that a score holds.
std::vector<double> values(const Score& score) {
  std::vector<double> all = {score.load,
                             score.peak,
                             score.lower,
                             score.upper,
                             score.peak_lower,
                             score.peak_upper,
                             score.density,
                             score.unknown,
                             score.minutes,
                             score.dose,
                             score.dose_lower,
                             score.dose_upper,
                             static_cast<double>(score.words)};
  all.insert(all.end(), score.categories.begin(), score.categories.end());
  return all;
}

class PlainTest : public ::testing::Test {
 protected:
  void expect_same(const std::string& text) {
    tokenize(text, tokens_);
    const std::vector<Token> expected = plain::tokenize(text);
    ASSERT_EQ(tokens_.size(), expected.size()) << text;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      ASSERT_EQ(tokens_[i].begin, expected[i].begin) << text;
      ASSERT_EQ(tokens_[i].end, expected[i].end) << text;
      ASSERT_EQ(tokens_[i].hash, expected[i].hash) << text;
      ASSERT_EQ(tokens_[i].sentence, expected[i].sentence) << text;
      ASSERT_EQ(tokens_[i].capitals, expected[i].capitals) << text;
    }
    ASSERT_EQ(values(fast_.score(text)), values(plain_.score(text))) << text;
  }

  void expect_same(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      expect_same(text);
      if (HasFatalFailure()) return;
    }
  }

  // Without the text in the message, for long ones.
  void expect_same_in_stretches(const std::string& text) {
    ScoreBuilder builder;
    score_long_text(text, fast_, builder);
    const double minutes = builder.words() / fast_.options().reading_words_per_minute;
    EXPECT_EQ(values(builder.finish(minutes)), values(plain_.score(text)));
  }

 private:
  const Scorer fast_;
  const plain::Scorer plain_{fast_};
  std::vector<Token> tokens_;  // of the last text: what a longer one left behind must not be read
};

std::vector<std::string> demo_texts() {
  std::vector<std::string> texts;
  for (const embedded::File& file : embedded::files()) {
    if (!file.name.starts_with("src/demo/")) continue;
    texts.emplace_back(file.content);
    if (!file.name.ends_with(".jsonl")) continue;
    std::istringstream stream{std::string(file.content)};
    const auto reader = open_reader(stream, std::string(file.name));
    while (const auto record = reader->next()) {
      texts.push_back(std::get<Document>(*record).text());
    }
  }
  return texts;
}

// Notes cut apart and joined, with characters put in that leave the fast path, and capitals.
class Mutator {
 public:
  explicit Mutator(std::vector<std::string> texts) : texts_(std::move(texts)) {}

  std::string next() {
    std::string text = part() + part();
    for (auto changes = random_() % 6; changes > 0; --changes) change(text);
    return text;
  }

 private:
  std::string part() {
    const std::string& text = texts_[random_() % texts_.size()];
    return text.substr(random_() % (text.size() + 1), random_() % 900);
  }

  void change(std::string& text) {
    static const std::vector<std::string> pieces = {
        "\n", "\r\n", "\u2019", "\u00e9", "\u2192", "\U0001F600", "\u0301",  ".",
        ". ", "_",    "'",      "\u2028", "\xFF",   "7",          ",",       "\u6f22",
        "@",  ":",    "\u200D", "A B",    "\t",     "\u202F",     " \u203F", "\u2054_"};
    const auto at = random_() % (text.size() + 1);
    switch (random_() % 4) {
      case 0:
        text.erase(at, random_() % 5);
        break;
      case 1:
        for (std::size_t i = at; i < std::min(text.size(), at + 30); ++i) {
          text[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[i])));
        }
        break;
      default:
        text.insert(at, pieces[random_() % pieces.size()]);
    }
  }

  std::mt19937 random_{7};
  std::vector<std::string> texts_;
};

TEST_F(PlainTest, WhatJoinsWordsAndIsNone) {
  expect_same(std::string(2000, 'a') + " b c d. E");
  expect_same(std::vector<std::string>{"\u00ab Il est mort.\u202f\u00bb", "hi \u202f", "a \u203f",
                                       "\u202f", "caf\u00e9\u202fb \u2040", "_ \u00e9_ \u2054"});
}

TEST_F(PlainTest, TheDemo) { expect_same(demo_texts()); }

TEST_F(PlainTest, MutatedNotesByEveryKindOfVector) {
  for (std::int64_t targets = hwy::SupportedTargets(); targets != 0; targets &= targets - 1) {
    SCOPED_TRACE(hwy::TargetName(targets & -targets));
    hwy::SetSupportedTargetsForTest(targets & -targets);
    hwy::GetChosenTarget().DeInit();  // chooses anew
    Mutator mutator(demo_texts());
    for (int i = 0; i < 1000 && !HasFatalFailure(); ++i) expect_same(mutator.next());
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().DeInit();
}

TEST_F(PlainTest, LinesThatAreLong) {
  // Beyond what is read at a time, with and without line feeds.
  std::string text;
  for (const std::string& note : demo_texts()) text += note + (text.size() % 3 == 0 ? "\n" : " ");
  expect_same(text);
  std::replace(text.begin(), text.end(), '\n', ' ');
  expect_same(text);
  for (const std::size_t size : {63U, 64U, 65U, 127U, 128U, 129U, 8191U, 8192U, 8193U}) {
    expect_same(text.substr(0, size));
    expect_same(std::string(size, 'a'));
    expect_same(std::string(size - 1, '.') + "\u00e9");
  }
}

TEST_F(PlainTest, TextsThatAreScoredInStretches) {
  constexpr std::size_t size = std::size_t{1} << 19;  // some stretches
  Mutator mutator(demo_texts());
  std::string lines;
  while (lines.size() < size / 2) lines += mutator.next() + '\n';
  for (int i = 0; i < 20'000; ++i) lines += "-- -- -- --\n";  // no words
  while (lines.size() < 5 * size / 4) lines += mutator.next() + "\r\n";
  std::string one_line = lines;
  std::replace(one_line.begin(), one_line.end(), '\n', ' ');
  std::string one_sentence;  // of lines that end within it
  while (one_sentence.size() < size) {
    one_sentence += one_sentence.size() / 100'000 % 2 == 0 ? "he was not stabbed and " : "so \n";
  }
  expect_same_in_stretches(lines);
  expect_same_in_stretches(one_line);
  expect_same_in_stretches(one_sentence);
  expect_same_in_stretches(std::string(size, '\n'));
  expect_same_in_stretches(lines.substr(0, size / 4) + one_line + '\n' +
                           one_line.substr(0, 200'000) + '\n' + lines);
}

TEST_F(PlainTest, WordsAcrossTheBytesThatAreReadTogether) {
  const std::string words = "McDonald's DOA iPhone \u00c9tat_A __ A_B mcD o.k. 3.5 X";
  for (std::size_t size = 0; size <= 2 * 64; ++size) {
    expect_same(std::string(size, 'x') + words);
    expect_same(std::string(size, ' ') + words);
    expect_same(std::string(size, 'X') + words);
    expect_same(std::string(size, '_') + words);
  }
}

TEST_F(PlainTest, SentencesThatEndAsMostDo) {
  for (const std::string end : {".", "?", "!", "...", ".\"", ".)", "\n", "\r\n", "\r"}) {
    for (const std::string next : {"", " ", "\n", "\r\n", " A", " a", "A", "a", "  A", " 1", "1",
                                   ".", " .", " \u00c9", ","}) {
      expect_same("He fell" + end + next);
      expect_same("He fell" + end + next + "nd died. He was shot");
    }
  }
}

TEST_F(PlainTest, TermsOfEveryLength) {
  // Numbers are one word to the model, but not to the lexicon; capitals are another phrase.
  expect_same("5150. 5151 5250 hold, on a 5150 hold; 302 5150");
  expect_same("SI si HI/SI hi DOA doa. DV dv OD od SA sa IPV ipv");
  for (const LexiconEntry& entry : Lexicon::standard().entries()) {
    for (const std::string& form : entry.forms) {
      expect_same("She said no " + form + " here. " + form);
      if (HasFatalFailure()) return;
    }
  }
}

TEST_F(PlainTest, RandomBytes) {
  std::mt19937 random(3);
  constexpr std::string_view common = " .'a-zAB1,\n";
  for (int i = 0; i < 5000 && !HasFatalFailure(); ++i) {
    std::string text(random() % 300, ' ');
    for (char& c : text) {
      c = random() % 8 != 0 ? common[random() % common.size()] : static_cast<char>(random());
    }
    expect_same(text);
  }
}

TEST_F(PlainTest, SharedPassages) {
  const std::string shared = DOSIMETER_SHARED;
  if (!std::filesystem::exists(shared)) GTEST_SKIP() << shared << " is absent";
  for (const std::string name :
       {"notes/unlabelled.jsonl", "ratings/train.jsonl", "ratings/pairs_dev.jsonl"}) {
    std::ifstream file(shared + "/" + name);
    for (std::string line; std::getline(file, line) && !HasFatalFailure();) {
      const boost::json::value record = boost::json::parse(line);
      for (const auto& member : record.get_object()) {
        if (member.value().is_string()) {
          expect_same(std::string(member.value().as_string()));
        }
      }
    }
  }
  for (const auto& folder : {"caseload", "transcripts"}) {
    for (const auto& entry : std::filesystem::directory_iterator(shared + "/" + folder)) {
      const auto reader = open_reader(entry.path().string());
      while (const auto record = reader->next()) {
        if (const auto* document = std::get_if<Document>(&*record)) expect_same(document->text());
        if (HasFatalFailure()) return;
      }
    }
  }
}

}  // namespace
}  // namespace dosimeter
