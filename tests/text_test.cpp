#include "dosimeter/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

namespace dosimeter {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> words(const std::string& text) {
  std::vector<Token> tokens;
  tokenize(text, tokens);
  std::vector<std::string> result;
  for (const Token& token : tokens)
    result.push_back(text.substr(token.begin, token.end - token.begin));
  return result;
}

// All boundaries as ICU's own iterator gives them over the whole text.
std::vector<std::uint32_t> icu_boundaries(const std::string& text, bool sentences) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::BreakIterator> iterator(
      sentences ? icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(), status)
                : icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  UText view = UTEXT_INITIALIZER;
  utext_openUTF8(&view, text.data(), static_cast<std::int64_t>(text.size()), &status);
  iterator->setText(&view, status);
  EXPECT_TRUE(U_SUCCESS(status));
  std::vector<std::uint32_t> result;
  for (auto at = iterator->first(); at != icu::BreakIterator::DONE; at = iterator->next()) {
    result.push_back(static_cast<std::uint32_t>(at));
  }
  utext_close(&view);
  return result;
}

void expect_as_icu(const std::string& text) {
  ASSERT_EQ(word_boundaries(text), icu_boundaries(text, false)) << text;
  ASSERT_EQ(sentence_boundaries(text), icu_boundaries(text, true)) << text;
}

// One case of Unicode's break tests: code points with ÷ (boundary) and × (none) between them.
struct BreakCase {
  std::string text;
  std::vector<std::uint32_t> boundaries;
};

std::vector<BreakCase> read_break_cases(const std::string& name) {
  std::ifstream file("/usr/share/unicode/auxiliary/" + name);
  EXPECT_TRUE(file) << "install the unicode-data package to run this test";
  std::vector<BreakCase> cases;
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line.substr(0, line.find('#')));
    BreakCase result;
    for (std::string field; fields >> field;) {
      if (field == "÷") {
        result.boundaries.push_back(static_cast<std::uint32_t>(result.text.size()));
      } else if (field != "×") {
        icu::UnicodeString(static_cast<UChar32>(std::stoul(field, nullptr, 16)))
            .toUTF8String(result.text);
      }
    }
    if (!result.boundaries.empty()) cases.push_back(result);
  }
  return cases;
}

TEST(Text, PassesUnicodeWordBreakTest) {
  const auto cases = read_break_cases("WordBreakTest.txt");
  ASSERT_GT(cases.size(), 1800u);
  for (const BreakCase& c : cases) {
    EXPECT_EQ(word_boundaries(c.text, ColonRule::joins_letters), c.boundaries) << c.text;
    expect_as_icu(c.text);
  }
}

TEST(Text, PassesUnicodeSentenceBreakTest) {
  const auto cases = read_break_cases("SentenceBreakTest.txt");
  ASSERT_GT(cases.size(), 500u);
  for (const BreakCase& c : cases) {
    EXPECT_EQ(sentence_boundaries(c.text), c.boundaries) << c.text;
    expect_as_icu(c.text);
  }
}

TEST(Text, FindsWordsOfNotes) {
  EXPECT_THAT(words("Pt denies SI/HI, can't sleep."),
              ElementsAre("Pt", "denies", "SI", "HI", "can't", "sleep"));
  EXPECT_THAT(words("BP 60/40, 3.5 mg at 14:20, f_u"),
              ElementsAre("BP", "60", "40", "3.5", "mg", "at", "14", "20", "f_u"));
  EXPECT_THAT(words("naïve café — “don’t”"), ElementsAre("naïve", "café", "don’t"));
  EXPECT_THAT(words(""), ElementsAre());
  EXPECT_THAT(words(" \n\r\n.,"), ElementsAre());
  for (const std::string underscores : {"_", "__", "\u203F__"}) {  // ICU calls two of them a word
    EXPECT_THAT(words(underscores), ElementsAre());
    EXPECT_THAT(words("漢 " + underscores), ElementsAre("漢"));
  }
}

TEST(Text, NumbersSentences) {
  std::vector<Token> tokens;
  tokenize("Dr. smith came at 3.15. He left!\nThen rain", tokens);
  std::vector<std::uint32_t> sentences;
  for (const Token& token : tokens) sentences.push_back(token.sentence);
  EXPECT_THAT(sentences, ElementsAre(0, 0, 0, 0, 0, 1, 1, 2, 2));
}

// The numbers of the sentences of a text's words.
std::vector<std::uint32_t> sentence_numbers(const std::string& text) {
  std::vector<Token> tokens;
  tokenize(text, tokens);
  std::vector<std::uint32_t> sentences;
  for (const Token& token : tokens) sentences.push_back(token.sentence);
  return sentences;
}

TEST(Text, LinesBrokenToAWidthAreOneSentence) {
  const std::string line = "Denies any intention of taking her own";  // 38 bytes
  EXPECT_THAT(sentence_numbers(line + ",\r\n  life or\nwork. Then left"),
              ElementsAre(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2));
  EXPECT_THAT(sentence_numbers(line + " life\nand of harm"),
              ElementsAre(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  // A short line, a capital, a mark, an empty line, a list, and lines that begin with small
  // letters.
  for (const std::string end :
       {"\nlife", " life\nNow", " life.\nnow", " life:\nnow", " life\n\nnow", " life\n- now"}) {
    const std::vector<std::uint32_t> numbers = sentence_numbers(line + end);
    EXPECT_GT(numbers.back(), numbers.front()) << end;
  }
  EXPECT_EQ(sentence_numbers("she d" + line.substr(1) + "\nlife").back(), 1u);
}

TEST(Text, MarksCapitals) {
  std::vector<Token> tokens;
  tokenize("GSW Gsw I A1 ÉÀ 12", tokens);
  std::vector<bool> capitals;
  for (const Token& token : tokens) capitals.push_back(token.capitals);
  EXPECT_THAT(capitals, ElementsAre(true, false, false, false, true, false));
}

TEST(Text, FoldsCaseAndApostrophe) {
  EXPECT_EQ(fold("Don’t"), "don't");
  EXPECT_EQ(fold("ÉCOLE"), "école");
  EXPECT_EQ(fold("a\xFFz"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(fold("strang\u00ADled"), "strangled");
  EXPECT_EQ(fold("Su\uFB00ocated"), "suffocated");
  EXPECT_EQ(fold("\uFB06o\uFB03ce"), "stoffice");
}

TEST(Text, TokenHashIsThatOfTheFoldedWord) {
  const std::string text = "Strangulation I don’t ÉCOLE eightlet ninechars UNFORTUNATELYSOLONG x";
  std::vector<Token> tokens;
  tokenize(text, tokens);
  for (const Token& token : tokens) {
    EXPECT_EQ(token.hash, word_hash(fold(text.substr(token.begin, token.end - token.begin))));
  }
  // Part of the model file format: these values must never change.
  EXPECT_EQ(word_hash(""), 0u);
  EXPECT_NE(word_hash("a"), word_hash(std::string("a\0", 2)));
}

TEST(Text, AgreesWithIcuOnRandomText) {
  // Pieces that meet the rules' corners, and characters that leave the fast path.
  const std::vector<std::string> pieces = {"a",      "B",
                                           "é",      "Ω",
                                           "7",      ".",
                                           "'",      "’",
                                           "\"",     "”",
                                           "(",      ")",
                                           ",",      ";",
                                           ":",      "-",
                                           "—",      "?",
                                           "!",      " ",
                                           "  ",     "\t",
                                           "_",      "\n",
                                           "\r",     "\r\n",
                                           "\x0B",   "…",
                                           "\u0085", "\u2028",
                                           "\u200B", "\u00AD",
                                           "\u0301", "\u200D",
                                           "漢字",   "ไทย",
                                           "א",      "👩‍👩‍👧",
                                           "🇩🇪",     "\xFF",
                                           "\xC3",   "·",
                                           "@",      "\u2024"};
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    const auto length = random() % 14;
    for (unsigned i = 0; i < length; ++i) text += pieces[random() % pieces.size()];
    expect_as_icu(text);
    if (HasFatalFailure()) return;
  }
}

TEST(Text, WordsAreTheSegmentsThatIcuCallsWords) {
  for (const std::string text : {"I a_b _ 3 漢字 ไทย 👍 שלום 1st #tag @me can’t", "½ ² № µ"}) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> iterator(
        icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    UText view = UTEXT_INITIALIZER;
    utext_openUTF8(&view, text.data(), static_cast<std::int64_t>(text.size()), &status);
    iterator->setText(&view, status);
    std::vector<std::string> expected;
    int begin = iterator->first();
    for (int end = iterator->next(); end != icu::BreakIterator::DONE; end = iterator->next()) {
      if (iterator->getRuleStatus() >= UBRK_WORD_NUMBER) {
        expected.push_back(
            text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
      }
      begin = end;
    }
    utext_close(&view);
    EXPECT_EQ(words(text), expected);
  }
}

TEST(Text, AgreesWithIcuOnSharedPassages) {
  const std::string shared = DOSIMETER_SHARED;
  if (!std::filesystem::exists(shared)) GTEST_SKIP() << shared << " is absent";
  std::size_t passages = 0;
  for (const std::string name : {"notes/unlabelled.jsonl", "ratings/train.jsonl"}) {
    std::ifstream file(shared + "/" + name);
    for (std::string line; std::getline(file, line);) {
      expect_as_icu(std::string(boost::json::parse(line).at("text").as_string()));
      if (HasFatalFailure()) return;
      ++passages;
    }
  }
  EXPECT_EQ(passages, 15000u);
  for (const auto& folder : {"caseload", "transcripts"}) {
    for (const auto& entry : std::filesystem::directory_iterator(shared + "/" + folder)) {
      std::ostringstream content;
      content << std::ifstream(entry.path()).rdbuf();
      expect_as_icu(content.str());
    }
  }
}

}  // namespace
}  // namespace dosimeter
