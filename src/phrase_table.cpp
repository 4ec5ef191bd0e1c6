#include "phrase_table.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "features.hpp"
#include "table_bytes.hpp"
#include "utf8.hpp"

namespace dosimeter {
namespace {

constexpr std::uint64_t kCapitals = 0xC2B2AE3D27D4EB4Fu;  // sets "SI" apart from "si"

// The fingerprint of a beginning that goes on with a word. It depends on the words alone, so that
// looking for the next one need not wait until the last one is found.
std::uint64_t going_on(std::uint64_t beginning, const Token& word, bool capitals) {
  return bigram(beginning, capitals ? word.hash ^ kCapitals : word.hash);
}

// Spaces, hyphens, slashes, apostrophes, ampersands and line breaks, with their typographic forms.
bool joins(std::string_view gap) {
  constexpr std::u32string_view joining = U" -/'&\n\r\t\u00A0\u2009\u200A\u2010\u2011\u2013\u2019";
  for (std::size_t i = 0; i < gap.size();) {
    const auto c = static_cast<char32_t>(next_code_point(gap, i));
    if (joining.find(c) == std::u32string_view::npos) return false;
  }
  return true;
}

// Whether a phrase that has the word at `at` may go on with the next one, before `last`.
bool continues_behind(std::string_view text, std::span<const Token> tokens, std::size_t at,
                      std::size_t last) {
  if (at + 1 >= last) return false;
  const Token& token = tokens[at];
  const Token& next = tokens[at + 1];
  return token.sentence == next.sentence && joins(text.substr(token.end, next.begin - token.end));
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
  if (tokens.size() == 1) {
    if (first == kNumber) beginnings_.numbers.push_back(tokens[0].hash);
    return beginnings_.whole.push_back(first);
  }
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
  Beginnings::for_each(beginnings_, [](std::vector<std::uint64_t>& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  });
  nodes_ = {};
}

void PhraseTable::write(std::string& bytes) const {
  by_words_.write(bytes);
  Beginnings::for_each(beginnings_, [&](const std::vector<std::uint64_t>& list) {
    write_numbers<std::uint64_t>(list, bytes);
  });
}

PhraseTable PhraseTable::read(std::string_view& bytes) {
  PhraseTable table;
  table.by_words_ = FingerprintTable::read(bytes);
  Beginnings::for_each(table.beginnings_, [&](std::vector<std::uint64_t>& list) {
    list = read_numbers<std::uint64_t>(bytes);
  });
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
    if ((found & kGoesOn) != 0 && continues_behind(text_, tokens_, at, last_))
      walk(at + 1, beginning);
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
                                                    std::size_t first, std::size_t last,
                                                    Lengths lengths) const {
  if (first >= last) return std::nullopt;
  const bool capitals = tokens[first].capitals || (first + 1 < last && tokens[first + 1].capitals);
  if ((lengths & kMoreWords) == 0 && !capitals) {
    return find_short(text, tokens, first, last, lengths);
  }
  Search search(*this, text, tokens, first, last);
  search.walk(first, 0);
  return search.best();
}

// As most phrases are: of one word or two, none of them in capitals.
std::optional<PhraseTable::Match> PhraseTable::find_short(std::string_view text,
                                                          std::span<const Token> tokens,
                                                          std::size_t first, std::size_t last,
                                                          Lengths lengths) const {
  const std::uint64_t one = going_on(0, tokens[first], false);
  if ((lengths & kTwoWords) != 0 && continues_behind(text, tokens, first, last)) {
    const std::uint32_t found = by_words_.find(going_on(one, tokens[first + 1], false));
    if ((found & kIsPhrase) != 0) return Match{found & kMostValue, 2};
  }
  if ((lengths & kOneWord) == 0) return std::nullopt;
  const std::uint32_t found = by_words_.find(one);
  if ((found & kIsPhrase) == 0) return std::nullopt;
  return Match{found & kMostValue, 1};
}

void PhraseTable::prefetch(std::span<const Token> tokens, std::size_t first,
                           Lengths lengths) const {
  const std::size_t words = (lengths & kMoreWords) != 0 ? 3 : (lengths & kTwoWords) != 0 ? 2 : 1;
  std::uint64_t beginning = 0;
  for (const Token& token : tokens.subspan(first, std::min(words, tokens.size() - first))) {
    beginning = going_on(beginning, token, false);
    by_words_.place_of(beginning);
  }
}

std::vector<std::uint32_t> all_tokens(std::size_t count) {
  std::vector<std::uint32_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0U);
  return numbers;
}

std::vector<std::uint32_t> any_lengths(std::size_t count) {
  return std::vector<std::uint32_t>(count, PhraseTable::kAnyLength);
}

std::size_t count_words(std::string_view phrase) {
  std::vector<Token> tokens;
  tokenize(phrase, tokens);
  return tokens.size();
}

}  // namespace dosimeter
