#include "long_text.hpp"

#include <algorithm>
#include <vector>

#include "passages.hpp"
#include "wrapped_lines.hpp"

namespace dosimeter {
namespace {

constexpr std::size_t kUsualStretch = std::size_t{1} << 17;  // bytes: words that fit the caches

// How many bytes behind it a stretch may go on so as not to end within a wrapped sentence. Where
// every line might be wrapped, as in a long text without capitals, none of so many is.
constexpr std::size_t kLongestWrapped = std::size_t{1} << 16;

// Whole lines from `begin` on, of about so many bytes, that end in no sentence.
std::string_view lines_from(std::string_view text, std::size_t begin, std::size_t size) {
  if (text.size() - begin <= size) return text.substr(begin);
  std::size_t feed = text.find('\n', begin + size - 1);
  const std::size_t most = begin + size + kLongestWrapped;
  while (feed < most && may_be_wrapped(text, feed)) feed = text.find('\n', feed + 1);
  return text.substr(begin, feed == std::string_view::npos ? feed : feed + 1 - begin);
}

// Whether each word of the text begins a sentence.
std::vector<bool> sentence_starts(std::string_view text, std::vector<Token>& tokens) {
  std::vector<bool> starts;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::string_view lines = lines_from(text, begin, kUsualStretch);
    tokenize(lines, tokens);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      starts.push_back(i == 0 || tokens[i].sentence != tokens[i - 1].sentence);
    }
    begin += lines.size();
  }
  return starts;
}

// Where whole lines of a text begin.
struct Place {
  std::size_t byte = 0;
  std::size_t token = 0;  // its number in the text
};

// The line of the word before the token with that number, which stands in the lines behind `place`
// or right behind them: what a word means may depend on the one before it.
Place line_before(std::size_t token, Place place, std::string_view lines,
                  const std::vector<Token>& tokens) {
  if (token == place.token) return place;
  const std::size_t feed = lines.rfind('\n', tokens[token - place.token - 1].begin);
  const std::size_t line = feed == std::string_view::npos ? 0 : feed + 1;
  const auto first = std::partition_point(tokens.begin(), tokens.end(),
                                          [line](const Token& t) { return t.begin < line; });
  return {place.byte + line, place.token + static_cast<std::size_t>(first - tokens.begin())};
}

}  // namespace

void score_long_text(std::string_view text, const Scorer& scorer, ScoreBuilder& builder) {
  Workspace& space = workspace();
  std::vector<std::size_t> cuts;
  passage_cuts(sentence_starts(text, space.tokens), cuts);
  Place place;
  std::size_t size = kUsualStretch;
  for (auto next = cuts.begin(); next != cuts.end() && next + 1 != cuts.end();) {
    const std::string_view lines = lines_from(text, place.byte, size);
    analyse(lines, scorer, space);
    // The passages that end in these lines.
    const std::size_t end = place.token + space.tokens.size();
    const auto last = std::upper_bound(next, cuts.end(), end) - 1;
    space.cuts.clear();
    for (auto cut = next; cut <= last; ++cut) space.cuts.push_back(*cut - place.token);
    for_each_passage(space, [&](const Passage& passage) {
      builder.add(score_passage(passage, scorer, space), passage.tokens.size());
    });
    // Where none does, as in a line of a megabyte, more lines are taken.
    size = last == next ? 2 * lines.size() : kUsualStretch;
    place = line_before(*last, place, lines, space.tokens);
    next = last;
  }
}

}  // namespace dosimeter
