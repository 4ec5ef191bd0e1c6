#include "phrase_table.hpp"

#include <algorithm>
#include <numeric>

#include "features.hpp"

namespace dosimeter {
namespace {

constexpr std::uint64_t kCapitals = 0xC2B2AE3D27D4EB4Fu;  // sets "SI" apart from "si"

std::uint64_t edge(std::uint32_t node, std::uint64_t word) {
  return (word ^ (node * 0x9E3779B97F4A7C15u)) * 0xD6E8FEB86659FD93u;
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
  std::uint32_t node = 0;
  for (const Token& token : tokens) {
    nodes_[node].has_edges = true;
    const std::uint64_t word = token.capitals ? token.hash ^ kCapitals : token.hash;
    const auto [position, is_new] =
        edges_being_added_.try_emplace(edge(node, word), static_cast<std::uint32_t>(nodes_.size()));
    node = position->second;
    if (is_new) nodes_.emplace_back();
  }
  if (nodes_[node].value != kNone) return nodes_[node].value;
  nodes_[node].value = value;
  add_beginnings(phrase, tokens);
  return std::nullopt;
}

void PhraseTable::add_beginnings(std::string_view phrase, std::span<const Token> tokens) {
  const std::uint64_t first = unigram(tokens[0], phrase);
  if (tokens.size() == 1) return beginnings_.whole.push_back(first);
  const std::uint64_t pair = bigram(first, unigram(tokens[1], phrase));
  if (tokens.size() == 2) return beginnings_.whole.push_back(pair);
  beginnings_.pairs.push_back(pair);
  beginnings_.triples.push_back(bigram(pair, unigram(tokens[2], phrase)));
}

void PhraseTable::freeze() {
  std::vector<FingerprintTable::Entry> entries;
  entries.reserve(edges_being_added_.size());
  for (const auto& [edge, node] : edges_being_added_) {
    const std::uint32_t has_value = nodes_[node].value == kNone ? 0 : kHasValue;
    const std::uint32_t has_edges = nodes_[node].has_edges ? kHasEdges : 0;
    entries.push_back({edge, node | has_value | has_edges});
  }
  edges_ = FingerprintTable(std::move(entries), kNode);
  edges_being_added_ = {};
}

class PhraseTable::Search {
 public:
  Search(const PhraseTable& table, std::string_view text, std::span<const Token> tokens,
         std::size_t first, std::size_t last)
      : table_(table), text_(text), tokens_(tokens), first_(first), last_(last) {}

  // Goes on from `node` with the word at `at`, as it is written and, for capitals, as capitals.
  void walk(std::size_t at, std::uint32_t node) {
    const Token& token = tokens_[at];
    if (token.capitals) follow(at, edge(node, token.hash ^ kCapitals));
    follow(at, edge(node, token.hash));
  }

  std::optional<Match> best() const {
    if (best_.tokens == 0) return std::nullopt;
    return best_;
  }

 private:
  void follow(std::size_t at, std::uint64_t edge) {
    const std::uint32_t found = table_.edges_.find(edge);
    const std::uint32_t node = found & kNode;
    const auto count = static_cast<std::uint32_t>(at - first_ + 1);
    if ((found & kHasValue) != 0 && count > best_.tokens)
      best_ = {table_.nodes_[node].value, count};
    if ((found & kHasEdges) != 0 && continues_behind(at)) walk(at + 1, node);
  }

  bool continues_behind(std::size_t at) const {
    if (at + 1 >= last_) return false;
    const Token& token = tokens_[at];
    const Token& next = tokens_[at + 1];
    return token.sentence == next.sentence &&
           joins(text_.substr(token.end, next.begin - token.end));
  }

  const PhraseTable& table_;
  std::string_view text_;
  std::span<const Token> tokens_;
  std::size_t first_;
  std::size_t last_;
  Match best_{kNone, 0};
};

std::optional<PhraseTable::Match> PhraseTable::find(std::string_view text,
                                                    std::span<const Token> tokens,
                                                    std::size_t first, std::size_t last) const {
  if (first >= last) return std::nullopt;
  Search search(*this, text, tokens, first, last);
  search.walk(first, 0);
  return search.best();
}

std::vector<std::uint32_t> all_tokens(std::size_t count) {
  std::vector<std::uint32_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0U);
  return numbers;
}

std::size_t count_words(std::string_view phrase) {
  std::vector<Token> tokens;
  tokenize(phrase, tokens);
  return tokens.size();
}

}  // namespace dosimeter
