#pragma once
// The table of an organisation's own ratings: a text a row, with its load and perhaps its peak.

#include <optional>
#include <string>
#include <vector>

#include "console.hpp"
#include "dosimeter/calibration.hpp"

namespace dosimeter::cli {

class RatedPassages {
 public:
  // Reads CSV with the columns text, load and, where there is one, peak. Every bad row is told on
  // the console. Throws Error where the file cannot be opened, or any row was bad: a rating that is
  // left out unseen would bend the rest.
  RatedPassages(const std::string& path, const std::string& encoding, Console& console);

  // Views of the texts, which live as long as this.
  std::vector<RatedPassage> passages() const;

 private:
  struct Row {
    std::string text;
    double load = 0;
    std::optional<double> peak;
    std::size_t line = 0;
  };

  static Row row_of(const Document& document);

  std::vector<Row> rows_;
};

}  // namespace dosimeter::cli
