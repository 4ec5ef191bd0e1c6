// The table of workers for a terminal.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/guidance.hpp"
#include "dosimeter/report.hpp"
#include "report_figures.hpp"
#include "report_format.hpp"

namespace dosimeter {
namespace {

constexpr std::string_view kAbsent = "-";
constexpr std::string_view kGap = "  ";
constexpr std::size_t kLineWidth = 100;  // of running text below the table

std::string dose(const Estimate& estimate) {
  return rounded(estimate.value, 1) + " [" + rounded(estimate.lower, 1) + ", " +
         rounded(estimate.upper, 1) + "]";
}

std::string dated(const Index& index, std::string figure) {
  return has_dates(index) ? std::move(figure) : std::string(kAbsent);
}

// "98.1 [70.2, 130.4] to 2026-03-16"
std::string highest_week(const Index& index) {
  if (!index.highest_week) return std::string(kAbsent);
  return dose(index.highest_week_dose) + " to " + format_date(*index.highest_week);
}

std::string ratio(const Index& index) {
  if (!index.acute_to_chronic) return std::string(kAbsent);
  const Estimate& ratio = *index.acute_to_chronic;
  return rounded(ratio.value, 2) + " [" + rounded(ratio.lower, 2) + ", " + rounded(ratio.upper, 2) +
         "]";
}

struct Column {
  std::string_view heading;
  std::string_view heading_below;
  std::string (*cell)(const WorkerSummary&);
  bool is_text = false;  // to the left; figures to the right
};

constexpr std::array kColumns = {
    Column{"", "worker", [](const WorkerSummary& s) { return printable(s.worker); }, true},
    Column{"docu-", "ments",
           [](const WorkerSummary& s) { return std::to_string(s.index.documents); }},
    Column{"", "minutes", [](const WorkerSummary& s) { return rounded(s.index.minutes, 1); }},
    Column{"dose, 7 days", "[90 % interval]",
           [](const WorkerSummary& s) { return dated(s.index, dose(s.index.dose_7_days)); }},
    Column{"dose, 28 days", "[90 % interval]",
           [](const WorkerSummary& s) { return dated(s.index, dose(s.index.dose_28_days)); }},
    Column{"total dose", "[90 % interval]",
           [](const WorkerSummary& s) { return dose(s.index.total_dose); }},
    Column{"highest week", "[90 % interval] to its end",
           [](const WorkerSummary& s) { return highest_week(s.index); }},
    Column{"acute:chronic", "[90 % interval]",
           [](const WorkerSummary& s) { return ratio(s.index); }},
    Column{"heavy", "docs",
           [](const WorkerSummary& s) { return std::to_string(s.index.heavy_documents.value); }},
    Column{"heaviest", "load",
           [](const WorkerSummary& s) { return rounded(s.index.heaviest_load.value, 2); }},
    Column{"heavy days", "in a row",
           [](const WorkerSummary& s) {
             return dated(s.index, std::to_string(s.index.heavy_days_in_row.value));
           }},
    Column{"days since", "free day",
           [](const WorkerSummary& s) {
             const auto& days = s.index.days_since_free_day;
             return days ? std::to_string(days->value) : std::string(kAbsent);
           }},
    Column{"", "kinds", [](const WorkerSummary& s) { return rounded(s.index.kinds.value, 1); }},
    Column{"unbur-", "dened",
           [](const WorkerSummary& s) {
             return rounded(100 * s.index.unburdened_share.value, 0) + " %";
           }},
    Column{"action", "level",
           [](const WorkerSummary& s) { return std::string(name(s.assessment.level)); }, true},
};

using Row = std::array<std::string, kColumns.size()>;
using Widths = std::array<std::size_t, kColumns.size()>;

std::vector<Row> rows_of(std::span<const WorkerSummary> summaries) {
  std::vector<Row> rows(2);
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    rows[0][i] = kColumns[i].heading;
    rows[1][i] = kColumns[i].heading_below;
  }
  for (const WorkerSummary& summary : summaries) {
    Row& row = rows.emplace_back();
    for (std::size_t i = 0; i < kColumns.size(); ++i) row[i] = kColumns[i].cell(summary);
  }
  return rows;
}

Widths widths_of(const std::vector<Row>& rows) {
  Widths widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }
  return widths;
}

void append_row(const Row& row, const Widths& widths, std::string& table) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::string padding(widths[i] - display_width(row[i]), ' ');
    const bool is_last = i + 1 == row.size();
    if (i > 0) table += kGap;
    table += kColumns[i].is_text ? row[i] + (is_last ? "" : padding) : padding + row[i];
  }
  table.erase(table.find_last_not_of(' ') + 1);
  table += '\n';
}

void append_table(std::span<const WorkerSummary> summaries, std::string& text) {
  const std::vector<Row> rows = rows_of(summaries);
  const Widths widths = widths_of(rows);
  for (const Row& row : rows) append_row(row, widths, text);
}

// Running text, broken between words, its further lines indented.
void append_wrapped(std::string_view words, std::string_view indent, std::string& text) {
  std::size_t column = 0;
  while (!words.empty()) {
    const std::size_t space = std::min(words.find(' '), words.size());
    const std::string_view word = words.substr(0, space);
    words.remove_prefix(std::min(space + 1, words.size()));
    const std::size_t width = display_width(word);
    if (column > 0 && column + 1 + width > kLineWidth) {
      text += '\n';
      text += indent;
      column = indent.size();
    } else if (column > 0) {
      text += ' ';
      ++column;
    }
    text += word;
    column += width;
  }
  text += '\n';
}

// What a reader of the row must know: why a level is above routine, what the figures leave out.
std::vector<std::string> remarks(const WorkerSummary& summary) {
  std::vector<std::string> lines;
  for (const Reason& reason : summary.assessment.reasons) lines.push_back(reason.text);
  if (summary.index.undated > 0) {
    lines.push_back("without a date: " + std::to_string(summary.index.undated) + " of " +
                    count_of(summary.index.documents, "document") +
                    "; figures over days leave them out");
  }
  return lines;
}

void append_remarks(std::span<const WorkerSummary> summaries, std::string& text) {
  for (const WorkerSummary& summary : summaries) {
    const std::vector<std::string> lines = remarks(summary);
    if (lines.empty()) continue;
    text += '\n' + printable(summary.worker) + ": " + std::string(name(summary.assessment.level)) +
            '\n';
    for (const std::string& line : lines) append_wrapped("- " + line, "  ", text);
  }
}

}  // namespace

std::string table_text(std::span<const WorkerSummary> summaries) {
  std::string text;
  if (summaries.empty()) {
    text += "No workers.\n";
  } else {
    append_table(summaries, text);
    text += '\n';
    append_wrapped("As of " + format_time(summaries.front().index.as_of) +
                       ". Doses in equivalent minutes; loads from 0 to 5; kinds is the effective "
                       "number of categories, of 15.",
                   "", text);
    append_remarks(summaries, text);
  }
  text += '\n';
  append_wrapped(caution(), "", text);
  return text;
}

}  // namespace dosimeter
