#include "rated_passages.hpp"

#include <charconv>

#include "dosimeter/error.hpp"
#include "dosimeter/reader.hpp"
#include "report_format.hpp"

namespace dosimeter::cli {
namespace {

// A document has no place for ratings, but for two words that say what it is: the reader takes the
// load for its case and the peak for its kind. "note" is the kind of a record that names none.
constexpr std::string_view kNoPeak = "note";

ReadOptions rating_options(const std::string& encoding) {
  ReadOptions options;
  options.format = Format::csv;
  options.encoding = encoding;
  options.fields = {"", "", "", "load", "peak", "text"};
  return options;
}

double rating(const Document& document, std::string_view column, std::string_view given) {
  double value = 0;
  const char* const end = given.data() + given.size();
  const auto [stop, error] = std::from_chars(given.data(), end, value);
  if (error == std::errc() && stop == end && value >= 0 && value <= 5) return value;
  // Not what the cell holds: where columns were mixed up, that is a text.
  const std::string what = given.empty()
                               ? "there is no " + std::string(column)
                               : "the " + std::string(column) + " is no number from 0 to 5";
  throw Error({document.origin.file, document.origin.line, what,
               "give each text a " + std::string(column) +
                   " from 0 (nothing adverse) to 5 (extreme), in a column of that name"});
}

}  // namespace

RatedPassages::Row RatedPassages::row_of(const Document& document) {
  Row row{document.text(), rating(document, "load", document.case_id), std::nullopt,
          document.origin.line};
  if (document.kind != kNoPeak) row.peak = rating(document, "peak", document.kind);
  return row;
}

RatedPassages::RatedPassages(const std::string& path, const std::string& encoding,
                             Console& console) {
  const auto reader = open_reader(path, rating_options(encoding));
  std::size_t bad = 0;
  const auto complain = [&](const Problem& problem) {
    console.problem(problem);
    ++bad;
  };
  while (const auto record = reader->next()) {
    if (const auto* problem = std::get_if<Problem>(&*record)) {
      complain(*problem);
      continue;
    }
    try {
      rows_.push_back(row_of(std::get<Document>(*record)));
    } catch (const Error& error) {
      complain(error.problem());
    }
  }
  if (bad != 0) {
    throw Error({path, 0, count_of(bad, "row") + " cannot be used",
                 "correct the file; nothing was written"});
  }
}

std::vector<RatedPassage> RatedPassages::passages() const {
  std::vector<RatedPassage> passages;
  for (const Row& row : rows_) passages.push_back({row.text, row.load, row.peak, row.line});
  return passages;
}

}  // namespace dosimeter::cli
