#include "wrapped_lines.hpp"

#include <unicode/uchar.h>

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
  if (text.find('\n') == std::string_view::npos) return;
  std::size_t first = 0;      // the first token of the sentence
  std::uint32_t removed = 0;  // sentences so far
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    const bool begins = tokens[i].sentence != tokens[i - 1].sentence + removed;
    tokens[i].sentence -= removed;
    if (!begins) continue;
    const std::size_t feed = only_feed(text, tokens[i - 1].end, tokens[i].begin);
    const bool goes_on = feed != std::string_view::npos && is_small(text, tokens[i].begin) &&
                         is_capital(text, tokens[first].begin) && is_long(text, feed);
    if (!goes_on) {
      first = i;
      continue;
    }
    const std::uint32_t more = tokens[i].sentence - tokens[i - 1].sentence;
    removed += more;
    tokens[i].sentence -= more;
  }
}

bool may_be_wrapped(std::string_view text, std::size_t feed) {
  const std::size_t next = text.find_first_not_of(" \t", feed + 1);
  return next != std::string_view::npos && is_small(text, next) && is_long(text, feed);
}

}  // namespace dosimeter
