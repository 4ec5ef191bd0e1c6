#include "wrapped_lines.hpp"

#include <unicode/uchar.h>

#include <algorithm>

#include "utf8.hpp"

namespace dosimeter {
namespace {

constexpr std::size_t kLeastWrapped = 40;  // bytes of a line; shorter ones are those of lists

bool is_small(std::string_view text, std::size_t position) {
  return u_islower(next_code_point(text, position)) != 0;
}

bool is_capital(std::string_view text, std::size_t position) {
  return u_isupper(next_code_point(text, position)) != 0;
}

// The line feed between two words, where before it stand only blanks and marks that end nothing,
// and behind it only blanks; npos where there is none or more.
std::size_t only_feed(std::string_view text, std::size_t begin, std::size_t end) {
  const std::size_t feed = text.find_first_not_of(" \t\r,;-)\"'", begin);
  if (feed >= end || text[feed] != '\n') return std::string_view::npos;
  return text.find_first_not_of(" \t", feed + 1) == end ? feed : std::string_view::npos;
}

bool is_long(std::string_view text, std::size_t feed) {
  const std::size_t before = feed == 0 ? std::string_view::npos : text.rfind('\n', feed - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return feed - begin >= kLeastWrapped;
}

}  // namespace

void join_wrapped_lines(std::string_view text, std::vector<Token>& tokens) {
  std::uint32_t removed = 0;  // sentences so far
  std::size_t done = 0;       // tokens that have their numbers
  const auto renumber = [&](std::size_t end) {
    for (; done < end; ++done) tokens[done].sentence -= removed;
  };
  std::size_t first = 0;  // the first token of the sentence that was looked at last
  for (std::size_t feed = text.find('\n'); feed < text.size(); feed = text.find('\n', feed + 1)) {
    if (!may_be_wrapped(text, feed)) continue;
    const auto token = std::partition_point(tokens.begin(), tokens.end(),
                                            [&](const Token& t) { return t.begin < feed; });
    const auto next = static_cast<std::size_t>(token - tokens.begin());
    if (next == 0 || next == tokens.size()) continue;
    if (only_feed(text, tokens[next - 1].end, tokens[next].begin) != feed) continue;
    renumber(next);
    const std::uint32_t sentence = tokens[next - 1].sentence;
    if (tokens[first].sentence != sentence) {
      first = next - 1;
      while (first > 0 && tokens[first - 1].sentence == sentence) --first;
    }
    if (is_capital(text, tokens[first].begin)) removed = tokens[next].sentence - sentence;
  }
  if (removed != 0) renumber(tokens.size());
}

bool may_be_wrapped(std::string_view text, std::size_t feed) {
  const std::size_t next = text.find_first_not_of(" \t", feed + 1);
  return next != std::string_view::npos && is_small(text, next) && is_long(text, feed);
}

}  // namespace dosimeter
