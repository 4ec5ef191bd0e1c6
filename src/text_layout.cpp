#include "text_layout.hpp"

#include <algorithm>

#include "report_format.hpp"

namespace dosimeter {
namespace {

constexpr std::size_t kLineWidth = 100;
constexpr std::string_view kGap = "  ";

}  // namespace

std::string TextTable::text() const {
  std::vector<std::size_t> widths(alignment_.size());
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const std::string padding(widths[i] - display_width(row[i]), ' ');
      if (i > 0) line += kGap;
      line += alignment_[i] == 'l' ? row[i] + padding : padding + row[i];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

std::string wrapped(std::string_view words, std::string_view indent) {
  std::string text;
  std::size_t column = 0;
  while (!words.empty()) {
    const std::size_t space = std::min(words.find(' '), words.size());
    const std::string_view word = words.substr(0, space);
    words.remove_prefix(std::min(space + 1, words.size()));
    const std::size_t width = display_width(word);
    if (column > 0 && column + 1 + width > kLineWidth) {
      (text += '\n') += indent;
      column = indent.size();
    } else if (column > 0) {
      text += ' ';
      ++column;
    }
    text += word;
    column += width;
  }
  return text + '\n';
}

}  // namespace dosimeter
