#pragma once
// Tables and running text for a terminal.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dosimeter {

// Columns that are as wide as their widest cell, two blanks apart.
class TextTable {
 public:
  // 'l' aligns a column to the left, as for text, 'r' to the right, as for figures: "lrr".
  explicit TextTable(std::string_view alignment) : alignment_(alignment) {}

  // A row has as many cells as there are columns; a cell is printable text.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  // With an end of line behind each row.
  std::string text() const;

 private:
  std::string alignment_;
  std::vector<std::vector<std::string>> rows_;
};

// Words on lines of at most 100 columns, each with its end of line; the further lines begin with
// `indent`.
std::string wrapped(std::string_view words, std::string_view indent = "");

}  // namespace dosimeter
