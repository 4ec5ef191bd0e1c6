#include "wildcard.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dosimeter {
namespace {

TEST(Wildcard, MatchesRunsOfCharacters) {
  EXPECT_TRUE(matches("nurse-*", "nurse-01"));
  EXPECT_TRUE(matches("nurse-*", "nurse-"));
  EXPECT_FALSE(matches("nurse-*", "nurse"));
  EXPECT_FALSE(matches("nurse", "nurse-01"));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("", ""));
  EXPECT_FALSE(matches("", "a"));
  EXPECT_TRUE(matches("*ab*ab", "abxabab"));
  EXPECT_FALSE(matches("*ab*ab", "ab"));
  EXPECT_TRUE(matches("a**b", "ab"));
}

// All texts of up to `length` letters of a short alphabet.
std::vector<std::string> texts_of(const std::string& letters, std::size_t length) {
  std::vector<std::string> texts = {""};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].size() == length) continue;
    for (const char letter : letters) texts.push_back(texts[i] + letter);
  }
  return texts;
}

TEST(Wildcard, PatternsOverlapWhereSomeTextMatchesBoth) {
  const auto patterns = texts_of("ab*", 3);
  const auto texts = texts_of("ab", 6);  // a shared text is never longer than both patterns
  for (const std::string& a : patterns) {
    for (const std::string& b : patterns) {
      bool shared = false;
      for (const std::string& text : texts)
        shared = shared || (matches(a, text) && matches(b, text));
      EXPECT_EQ(overlap(a, b), shared) << a << " and " << b;
    }
  }
}

}  // namespace
}  // namespace dosimeter
