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
    const auto position = table_.edges_.find(edge);
    if (position == table_.edges_.end()) return;
    const std::uint32_t node = position->second;
    const auto count = static_cast<std::uint32_t>(at - first_ + 1);
    if (table_.values_[node] != kNone && count > best_.tokens)
      best_ = {table_.values_[node], count};
    if (table_.has_edges_[node] && continues_behind(at)) walk(at + 1, node);
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

std::optional<PhraseTable::Match> PhraseTable::find_from(std::string_view text,
                                                         std::span<const Token> tokens,
                                                         std::size_t first,
                                                         std::size_t last) const {
  Search search(*this, text, tokens, first, last);
  search.walk(first, 0);
  return search.best();
}

std::size_t count_words(std::string_view phrase) {
  std::vector<Token> tokens;
  tokenize(phrase, tokens);
  return tokens.size();
}

}  // namespace dosimeter
