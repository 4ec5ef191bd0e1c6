#include "phrase_table.hpp"

#include <algorithm>

namespace dosimeter {
namespace {

constexpr std::uint64_t kCapitals = 0xC2B2AE3D27D4EB4Fu;  // sets "SI" apart from "si"

std::uint64_t edge(std::uint32_t node, std::uint64_t word) {
  return word ^ (node * 0x9E3779B97F4A7C15u);
}

bool joins(std::string_view gap) {
  return std::all_of(gap.begin(), gap.end(), [](char c) {
    return c == ' ' || c == '-' || c == '/' || c == '\'' || c == '&' || c == '\n' || c == '\r' ||
           c == '\t';
  });
}

}  // namespace

std::optional<PhraseTable::Value> PhraseTable::add(std::string_view phrase, Value value) {
  std::vector<Token> tokens;
  tokenize(phrase, tokens);
  if (tokens.empty()) return std::nullopt;
  beginnings_[tokens.front().hash >> kFilterShift] = true;
  std::uint32_t node = 0;
  for (const Token& token : tokens) {
    has_edges_[node] = true;
    const std::uint64_t word = token.capitals ? token.hash ^ kCapitals : token.hash;
    const auto [position, is_new] =
        edges_.try_emplace(edge(node, word), static_cast<std::uint32_t>(values_.size()));
    node = position->second;
    if (is_new) {
      values_.push_back(kNone);
      has_edges_.push_back(false);
    }
  }
  if (values_[node] != kNone) return values_[node];
  values_[node] = value;
  return std::nullopt;
}

void PhraseTable::walk(std::string_view text, std::span<const Token> tokens, std::size_t first,
                       std::size_t at, std::size_t last, std::uint32_t node,
                       std::optional<Match>& best) const {
  const std::uint64_t word = tokens[at].hash;
  if (tokens[at].capitals) {
    follow(text, tokens, first, at, last, edge(node, word ^ kCapitals), best);
  }
  follow(text, tokens, first, at, last, edge(node, word), best);
}

void PhraseTable::follow(std::string_view text, std::span<const Token> tokens, std::size_t first,
                         std::size_t at, std::size_t last, std::uint64_t edge,
                         std::optional<Match>& best) const {
  const auto position = edges_.find(edge);
  if (position == edges_.end()) return;
  const std::uint32_t node = position->second;
  const auto count = static_cast<std::uint32_t>(at - first + 1);
  if (values_[node] != kNone && (!best || count > best->tokens)) best = {values_[node], count};
  const std::size_t next = at + 1;
  if (!has_edges_[node] || next >= last || tokens[next].sentence != tokens[at].sentence) return;
  if (!joins(text.substr(tokens[at].end, tokens[next].begin - tokens[at].end))) return;
  walk(text, tokens, first, next, last, node, best);
}

std::size_t count_words(std::string_view phrase) {
  std::vector<Token> tokens;
  tokenize(phrase, tokens);
  return tokens.size();
}

}  // namespace dosimeter
