#pragma once
// What the linear model sees of a passage: what the lexicon and the assertion rules found in it
// (dense features), and its word uni- and bigrams. Any change here is a new kFeatureVersion, and
// needs new weights.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/assertion.hpp"
#include "dosimeter/lexicon.hpp"
#include "dosimeter/text.hpp"

namespace dosimeter {

inline constexpr std::uint32_t kFeatureVersion = 1;

// Per category and assertion, per category, per assertion (four kinds), and eight of the passage.
inline constexpr std::size_t kDenseFeatures =
    kCategories * kAssertions + kCategories + 4 * kAssertions + 8;
using DenseFeatures = std::array<float, kDenseFeatures>;

// Names in the order of the values: "sum:DEATH:negated", "length" ...
std::vector<std::string> dense_feature_names();

// A stretch of text that is scored as one: tokens [first, last) and the mentions among them.
struct Passage {
  std::span<const Token> tokens;
  std::span<const Mention> mentions;  // their token numbers count from `first_token`
  std::span<const Assertion> assertions;
  std::size_t first_token = 0;
};

// Those of the dense features that are not 0, as most are, in order.
struct SparseFeatures {
  void add(std::size_t number, float value) {
    numbers[count] = static_cast<std::uint8_t>(number);
    values[count] = value;
    count += value != 0;
  }

  std::array<std::uint8_t, kDenseFeatures + 1> numbers;
  std::array<float, kDenseFeatures + 1> values;
  std::size_t count = 0;
};
SparseFeatures sparse_features(const Passage& passage, const Lexicon& lexicon);
DenseFeatures dense_features(const Passage& passage, const Lexicon& lexicon);

// The sum of the severities of affirmed mentions.
double affirmed_severity(const Passage& passage, const Lexicon& lexicon);

// The fingerprints of a uni- and a bigram. Every number is the same unigram.
inline constexpr std::uint64_t kNumber = 0x23;
inline std::uint64_t unigram(const Token& token, std::string_view text) {
  const char first = text[token.begin];
  return first >= '0' && first <= '9' ? kNumber : token.hash;
}
inline std::uint64_t bigram(std::uint64_t first, std::uint64_t second) {
  const std::uint64_t mixed = (first * 0x9E3779B97F4A7C15u) ^ (second + (first >> 31));
  return (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93u;
}

}  // namespace dosimeter
