// The table of workers for a terminal.

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/guidance.hpp"
#include "dosimeter/report.hpp"
#include "report_figures.hpp"
#include "report_format.hpp"
#include "text_layout.hpp"

namespace dosimeter {
namespace {

constexpr std::string_view kAbsent = "-";

// "98.1 [70.2, 130.4]"
std::string bounded(const Estimate& estimate, int decimals) {
  return rounded(estimate.value, decimals) + " [" + rounded(estimate.lower, decimals) + ", " +
         rounded(estimate.upper, decimals) + "]";
}

std::string bounded(const Estimate& estimate, int decimals, std::string_view unit) {
  return rounded(estimate.value, decimals) + ' ' + std::string(unit) + " [" +
         rounded(estimate.lower, decimals) + ", " + rounded(estimate.upper, decimals) + "]";
}

std::string bounded(const CountEstimate& count) {
  return std::to_string(count.value) + " [" + std::to_string(count.lower) + ", " +
         std::to_string(count.upper) + "]";
}

std::string dated(const Index& index, std::string figure) {
  return has_dates(index) ? std::move(figure) : std::string(kAbsent);
}

template <class Value, class... Format>
std::string if_any(const std::optional<Value>& value, Format... format) {
  return value ? bounded(*value, format...) : std::string(kAbsent);
}

// "98.1 [70.2, 130.4] to 2026-03-16"
std::string highest_week(const Index& index) {
  if (!index.highest_week) return std::string(kAbsent);
  return bounded(index.highest_week_dose, 1) + " to " + format_date(*index.highest_week);
}

using Summary = WorkerSummary;

struct Column {
  std::string_view heading;
  std::string_view heading_below;
  std::string (*cell)(const Summary&);
  bool is_text = false;  // to the left; figures to the right
};

constexpr Column kWorker = {"", "worker", [](const Summary& s) { return printable(s.worker); },
                            true};

constexpr std::array kDoseColumns = {
    kWorker,
    Column{"docu-", "ments", [](const Summary& s) { return std::to_string(s.index.documents); }},
    Column{"", "minutes", [](const Summary& s) { return rounded(s.index.minutes, 1); }},
    Column{"dose, 7 days", "[90 % interval]",
           [](const Summary& s) { return dated(s.index, bounded(s.index.dose_7_days, 1)); }},
    Column{"dose, 28 days", "[90 % interval]",
           [](const Summary& s) { return dated(s.index, bounded(s.index.dose_28_days, 1)); }},
    Column{"total dose", "[90 % interval]",
           [](const Summary& s) { return bounded(s.index.total_dose, 1); }},
    Column{"highest week", "[90 % interval] to its end",
           [](const Summary& s) { return highest_week(s.index); }},
    Column{"acute:chronic", "[90 % interval]",
           [](const Summary& s) { return if_any(s.index.acute_to_chronic, 2); }},
    Column{"action", "level",
           [](const Summary& s) { return std::string(name(s.assessment.level)); }, true},
};

constexpr std::array kOtherColumns = {
    kWorker,
    Column{"heavy", "docs", [](const Summary& s) { return bounded(s.index.heavy_documents); }},
    Column{"heaviest", "load", [](const Summary& s) { return bounded(s.index.heaviest_load, 2); }},
    Column{"heavy days", "in a row",
           [](const Summary& s) { return dated(s.index, bounded(s.index.heavy_days_in_row)); }},
    Column{"days since", "free day",
           [](const Summary& s) { return if_any(s.index.days_since_free_day); }},
    Column{"free days", "of 28",
           [](const Summary& s) { return dated(s.index, bounded(s.index.free_days_28_days)); }},
    Column{
        "rest days", "worked of 28",
        [](const Summary& s) { return dated(s.index, bounded(s.index.rest_days_worked_28_days)); }},
    Column{"percentile", "of own weeks",
           [](const Summary& s) { return if_any(s.index.own_percentile_7_days, 0); }},
    Column{"", "kinds", [](const Summary& s) { return bounded(s.index.kinds, 1); }},
    Column{"unburdened", "docs",
           [](const Summary& s) { return bounded(in_percent(s.index.unburdened_share), 0, "%"); }},
};

using Columns = std::span<const Column>;
using Row = std::vector<std::string>;

std::vector<Row> rows_of(Columns columns, std::span<const Summary> summaries) {
  std::vector<Row> rows(2);
  for (const Column& column : columns) {
    rows[0].emplace_back(column.heading);
    rows[1].emplace_back(column.heading_below);
  }
  for (const Summary& summary : summaries) {
    Row& row = rows.emplace_back();
    for (const Column& column : columns) row.push_back(column.cell(summary));
  }
  return rows;
}

void append_table(Columns columns, std::span<const Summary> summaries, std::string& text) {
  std::string alignment;
  for (const Column& column : columns) alignment += column.is_text ? 'l' : 'r';
  TextTable table(alignment);
  for (Row& row : rows_of(columns, summaries)) table.add(std::move(row));
  text += table.text() + '\n';
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
    for (const std::string& line : lines) text += wrapped("- " + line, "  ");
  }
}

// "7 days: median 2.1 [1.5, 3.0], ..."
std::string spread_in_words(std::string_view window, const DoseSpread& spread) {
  std::string text = "dose of the last " + std::string(window) + ": median " +
                     bounded(spread.median, 1) + ", quartiles " +
                     bounded(spread.lower_quartile, 1) + " and " +
                     bounded(spread.upper_quartile, 1);
  if (!spread.gini) return text;
  return text + "; Gini coefficient " + bounded(*spread.gini, 2) + "; the most exposed fifth has " +
         bounded(in_percent(*spread.most_exposed_fifth), 0, "%") + " of it";
}

void append_teams(std::span<const TeamSpread> teams, std::string& text) {
  for (const TeamSpread& team : teams) {
    if (!team.dose_7_days || !team.dose_28_days) continue;
    text += '\n' + (team.team.empty() ? "team" : printable(team.team)) + ": " +
            count_of(team.workers, "worker") + " with enough data\n";
    text += wrapped("- " + spread_in_words("7 days", *team.dose_7_days), "  ");
    text += wrapped("- " + spread_in_words("28 days", *team.dose_28_days), "  ");
  }
}

}  // namespace

std::string table_text(std::span<const WorkerSummary> summaries,
                       std::span<const TeamSpread> teams) {
  std::string text;
  if (summaries.empty()) {
    text += "No workers.\n";
  } else {
    append_table(kDoseColumns, summaries, text);
    append_table(kOtherColumns, summaries, text);
    text += wrapped("As of " + format_time(summaries.front().index.as_of) +
                    ". Doses in equivalent minutes; loads from 0 to 5; kinds is the effective "
                    "number of categories, of 15; percentile: how many of 100 earlier weeks of "
                    "the same worker had a smaller dose. In brackets, 90 % intervals; for "
                    "counts, what is sure and what is possible.");
    append_remarks(summaries, text);
    append_teams(teams, text);
  }
  text += '\n';
  text += wrapped(caution());
  return text;
}

}  // namespace dosimeter
