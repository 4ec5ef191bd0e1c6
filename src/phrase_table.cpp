#include "phrase_table.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "features.hpp"
#include "table_bytes.hpp"

namespace dosimeter {
namespace {

constexpr std::uint64_t kCapitals = 0xC2B2AE3D27D4EB4Fu;  // sets "SI" apart from "si"

// The fingerprint of a beginning that goes on with a word. It depends on the words alone, so that
// looking for the next one need not wait until the last one is found.
std::uint64_t going_on(std::uint64_t beginning, const Token& word, bool capitals) {
  return bigram(beginning, capitals ? word.hash ^ kCapitals : word.hash);
}

bool joins(std::string_view gap) {
  return std::all_of(gap.begin(), gap.end(), [](char c) {
    return c == ' ' || c == '-' || c == '/' || c == '\'' || c == '&' || c == '\n' || c == '\r' ||
           c == '\t';
  });
}

}  // namespace

std::optional<PhraseTable::Value> PhraseTable::add(std::string_view phrase, Value value) {
  thread_local std::vector<Token> tokens;  // kept from phrase to phrase: there are many
  tokenize(phrase, tokens);
  if (tokens.empty()) return std::nullopt;
  if (value > kMostValue) throw std::length_error("more phrases than a table can hold");
  std::uint64_t beginning = 0;
  for (const Token& token : tokens) {
    beginning = going_on(beginning, token, token.capitals);
    Node& node = nodes_[beginning];
    if (&token != &tokens.back()) {
      node.goes_on = true;
    } else if (node.value != kNone) {
      return node.value;
    } else {
      node.value = value;
    }
  }
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
  entries.reserve(nodes_.size());
  for (const auto& [beginning, node] : nodes_) {
    std::uint32_t found = node.goes_on ? kGoesOn : 0;
    if (node.value != kNone) found |= kIsPhrase | node.value;
    entries.push_back({beginning, found});
  }
  by_words_ = FingerprintTable(std::move(entries));
  for (auto* part : {&beginnings_.whole, &beginnings_.pairs, &beginnings_.triples}) {
    std::sort(part->begin(), part->end());
    part->erase(std::unique(part->begin(), part->end()), part->end());
  }
  nodes_ = {};
}

void PhraseTable::write(std::string& bytes) const {
  by_words_.write(bytes);
  for (const auto* part : {&beginnings_.whole, &beginnings_.pairs, &beginnings_.triples}) {
    write_numbers<std::uint64_t>(*part, bytes);
  }
}

PhraseTable PhraseTable::read(std::string_view& bytes) {
  PhraseTable table;
  table.by_words_ = FingerprintTable::read(bytes);
  Beginnings& beginnings = table.beginnings_;
  for (auto* part : {&beginnings.whole, &beginnings.pairs, &beginnings.triples}) {
    *part = read_numbers<std::uint64_t>(bytes);
  }
  return table;
}

class PhraseTable::Search {
 public:
  Search(const PhraseTable& table, std::string_view text, std::span<const Token> tokens,
         std::size_t first, std::size_t last)
      : table_(table.by_words_), text_(text), tokens_(tokens), first_(first), last_(last) {}

  // Goes on behind a beginning with the word at `at`, as it is written and, for capitals, as
  // capitals.
  void walk(std::size_t at, std::uint64_t beginning) {
    const Token& token = tokens_[at];
    if (token.capitals) follow(at, going_on(beginning, token, true));
    follow(at, going_on(beginning, token, false));
  }

  std::optional<Match> best() const {
    if (best_.tokens == 0) return std::nullopt;
    return best_;
  }

 private:
  void follow(std::size_t at, std::uint64_t beginning) {
    const std::uint32_t found = table_.find(beginning);
    const auto count = static_cast<std::uint32_t>(at - first_ + 1);
    if ((found & kIsPhrase) != 0 && count > best_.tokens) {
      best_ = {found & kMostValue, count};
    }
    if ((found & kGoesOn) != 0 && continues_behind(at)) walk(at + 1, beginning);
  }

  bool continues_behind(std::size_t at) const {
    if (at + 1 >= last_) return false;
    const Token& token = tokens_[at];
    const Token& next = tokens_[at + 1];
    return token.sentence == next.sentence &&
           joins(text_.substr(token.end, next.begin - token.end));
  }

  const FingerprintTable& table_;
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

void PhraseTable::prefetch(std::span<const Token> tokens, std::size_t first) const {
  std::uint64_t beginning = 0;
  for (const Token& token :
       tokens.subspan(first, std::min<std::size_t>(3, tokens.size() - first))) {
    beginning = going_on(beginning, token, false);
    by_words_.place_of(beginning);
  }
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
