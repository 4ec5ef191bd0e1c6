// The table of workers for spreadsheets and programs: every member of Index, under its own name.

#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dosimeter/guidance.hpp"
#include "dosimeter/report.hpp"
#include "report_figures.hpp"
#include "report_format.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

using Member =
    std::variant<std::size_t Index::*, double Index::*, Time Index::*, Estimate Index::*,
                 CountEstimate Index::*, std::optional<Time> Index::*,
                 std::optional<Estimate> Index::*, std::optional<CountEstimate> Index::*,
                 std::optional<RegimeChange> Index::*, std::vector<RegimeChange> Index::*>;

struct Figure {
  std::string_view name;
  Member member;
  bool needs_dates = false;
};

constexpr std::array kFigures = {
    Figure{"as_of", &Index::as_of},
    Figure{"documents", &Index::documents},
    Figure{"undated", &Index::undated},
    Figure{"days", &Index::days},
    Figure{"minutes", &Index::minutes},
    Figure{"total_dose", &Index::total_dose},
    Figure{"dose_7_days", &Index::dose_7_days, true},
    Figure{"dose_28_days", &Index::dose_28_days, true},
    Figure{"highest_week_dose", &Index::highest_week_dose, true},
    Figure{"highest_week", &Index::highest_week},
    Figure{"acute", &Index::acute, true},
    Figure{"chronic", &Index::chronic, true},
    Figure{"acute_to_chronic", &Index::acute_to_chronic},
    Figure{"own_percentile_7_days", &Index::own_percentile_7_days},
    Figure{"regime_changes", &Index::regime_changes},
    Figure{"regime_change", &Index::regime_change},
    Figure{"heavy_documents", &Index::heavy_documents},
    Figure{"heaviest_load", &Index::heaviest_load},
    Figure{"heaviest_peak", &Index::heaviest_peak},
    Figure{"heaviest_time", &Index::heaviest_time},
    Figure{"peak_7_days", &Index::peak_7_days, true},
    Figure{"heavy_days_in_row", &Index::heavy_days_in_row, true},
    Figure{"heavy_days_longest", &Index::heavy_days_longest, true},
    Figure{"days_since_free_day", &Index::days_since_free_day},
    Figure{"free_days_28_days", &Index::free_days_28_days, true},
    Figure{"free_days_in_row_28_days", &Index::free_days_in_row_28_days, true},
    Figure{"rest_days_worked_28_days", &Index::rest_days_worked_28_days, true},
    Figure{"kinds", &Index::kinds},
    Figure{"unburdened_share", &Index::unburdened_share},
};

bool is_absent(const Figure& figure, const Index& index) {
  return figure.needs_dates && !has_dates(index);
}

// --- CSV (RFC 4180) ---

constexpr std::string_view kEndOfLine = "\r\n";

// A cell that begins like this is a formula to a spreadsheet.
bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

std::string csv_text(std::string_view text) {
  std::string cell = looks_like_formula(text) ? "'" : "";
  cell += well_formed(text);
  if (cell.find_first_of("\",\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

// The columns of a figure, by what stands behind its name.
using Suffixes = std::vector<std::string_view>;

template <class Value>
struct Columns {
  static Suffixes suffixes() { return {""}; }
};
template <class Value>
struct Columns<std::optional<Value>> : Columns<Value> {};
template <>
struct Columns<Estimate> {
  static Suffixes suffixes() { return {"", "_lower", "_upper"}; }
};
template <>
struct Columns<CountEstimate> : Columns<Estimate> {};
template <>
struct Columns<RegimeChange> {
  static Suffixes suffixes() {
    return {"",       "_earliest",    "_latest",      "_detected",
            "_ratio", "_ratio_lower", "_ratio_upper", "_rising"};
  }
};

// The cells of a figure, each behind a comma.
std::string csv_cells(std::size_t value) { return ',' + std::to_string(value); }
std::string csv_cells(double value) { return ',' + in_full(value); }
std::string csv_cells(Time value) { return ',' + format_time(value); }
std::string csv_cells(std::chrono::sys_days value) { return ',' + format_date(value); }
template <class Bounded>
requires requires(Bounded value) { value.lower; }
std::string csv_cells(const Bounded& value) {
  return csv_cells(value.value) + csv_cells(value.lower) + csv_cells(value.upper);
}
std::string csv_cells(const RegimeChange& change) {
  return csv_cells(change.day) + csv_cells(change.earliest) + csv_cells(change.latest) +
         csv_cells(change.detected) + csv_cells(change.ratio) +
         (change.rising ? ",true" : ",false");
}

// "2026-02-01;2026-03-05"
std::string csv_cells(const std::vector<RegimeChange>& changes) {
  std::string days;
  for (const RegimeChange& change : changes) {
    (days += days.empty() ? "" : ";") += format_date(change.day);
  }
  return ',' + days;
}

template <class Value>
std::string empty_cells() {
  return std::string(Columns<Value>::suffixes().size(), ',');
}

template <class Value>
std::string csv_cells(const std::optional<Value>& value) {
  return value ? csv_cells(*value) : empty_cells<Value>();
}

std::string csv_header() {
  std::string line = "worker,team,level,reasons";
  for (const Figure& figure : kFigures) {
    const Suffixes suffixes = std::visit(
        []<class Value>(Value Index::*) { return Columns<Value>::suffixes(); }, figure.member);
    for (const std::string_view suffix : suffixes) {
      (line += ',') += figure.name;
      line += suffix;
    }
  }
  for (const std::string name : {",team_percentile_7_days", ",team_percentile_28_days"}) {
    line += name + name + "_lower" + name + "_upper";
  }
  return line;
}

std::string csv_standing(const std::optional<TeamStanding>& standing) {
  if (!standing) return empty_cells<Estimate>() + empty_cells<Estimate>();
  return csv_cells(standing->percentile_7_days) + csv_cells(standing->percentile_28_days);
}

// "high_dose;no_free_day"
std::string reason_codes(const Assessment& assessment) {
  std::string codes;
  for (const Reason& reason : assessment.reasons) {
    (codes += codes.empty() ? "" : ";") += name(reason.code);
  }
  return codes;
}

std::string csv_line(const WorkerSummary& summary) {
  std::string line = csv_text(summary.worker) + ',' + csv_text(summary.team) + ',' +
                     std::string(name(summary.assessment.level)) + ',' +
                     reason_codes(summary.assessment);
  for (const Figure& figure : kFigures) {
    line += std::visit(
        [&]<class Value>(Value Index::*member) {
          return is_absent(figure, summary.index) ? empty_cells<Value>()
                                                  : csv_cells(summary.index.*member);
        },
        figure.member);
  }
  return line + csv_standing(summary.team_standing);
}

// --- JSON ---

json::string json_text(std::string_view text) {
  const std::string sound = well_formed(text);
  return json::string(sound.data(), sound.size());
}

json::value json_value(std::size_t value) { return value; }
json::value json_value(double value) { return value; }
json::value json_value(Time value) { return json_text(format_time(value)); }
json::value json_value(std::chrono::sys_days value) { return json_text(format_date(value)); }
template <class Bounded>
requires requires(Bounded value) { value.lower; }
json::value json_value(const Bounded& value) {
  return {{"value", value.value}, {"lower", value.lower}, {"upper", value.upper}};
}
json::value json_value(const RegimeChange& change) {
  return {{"day", json_value(change.day)},       {"earliest", json_value(change.earliest)},
          {"latest", json_value(change.latest)}, {"detected", json_value(change.detected)},
          {"ratio", json_value(change.ratio)},   {"rising", change.rising}};
}
json::value json_value(const std::vector<RegimeChange>& changes) {
  json::array list;
  for (const RegimeChange& change : changes) list.push_back(json_value(change));
  return list;
}

json::value json_value(const TeamStanding& standing) {
  return {{"percentile_7_days", json_value(standing.percentile_7_days)},
          {"percentile_28_days", json_value(standing.percentile_28_days)}};
}
json::value json_value(const DoseSpread& spread);

template <class Value>
json::value json_value(const std::optional<Value>& value) {
  return value ? json_value(*value) : json::value();
}

json::value json_value(const DoseSpread& spread) {
  return {{"mean", json_value(spread.mean)},
          {"lower_quartile", json_value(spread.lower_quartile)},
          {"median", json_value(spread.median)},
          {"upper_quartile", json_value(spread.upper_quartile)},
          {"gini", json_value(spread.gini)},
          {"most_exposed_fifth", json_value(spread.most_exposed_fifth)}};
}

json::object json_index(const Index& index) {
  json::object object;
  for (const Figure& figure : kFigures) {
    object[figure.name] = std::visit(
        [&](auto member) {
          return is_absent(figure, index) ? json::value() : json_value(index.*member);
        },
        figure.member);
  }
  return object;
}

json::object json_worker(const WorkerSummary& summary) {
  json::array reasons;
  for (const Reason& reason : summary.assessment.reasons) {
    reasons.push_back({{"code", json_text(name(reason.code))},
                       {"level", json_text(name(reason.level))},
                       {"text", json_text(reason.text)}});
  }
  return {{"worker", json_text(summary.worker)},
          {"team", json_text(summary.team)},
          {"level", json_text(name(summary.assessment.level))},
          {"reasons", std::move(reasons)},
          {"index", json_index(summary.index)},
          {"team_standing", json_value(summary.team_standing)}};
}

json::object json_team(const TeamSpread& spread) {
  return {{"team", json_text(spread.team)},
          {"workers", spread.workers},
          {"dose_7_days", json_value(spread.dose_7_days)},
          {"dose_28_days", json_value(spread.dose_28_days)}};
}

}  // namespace

std::string table_csv(std::span<const WorkerSummary> summaries) {
  std::string table = csv_header();
  table += kEndOfLine;
  for (const WorkerSummary& summary : summaries) {
    table += csv_line(summary);
    table += kEndOfLine;
  }
  return table;
}

std::string table_json(std::span<const WorkerSummary> summaries,
                       std::span<const TeamSpread> teams) {
  json::array workers;
  for (const WorkerSummary& summary : summaries) workers.push_back(json_worker(summary));
  json::array spreads;
  for (const TeamSpread& team : teams) spreads.push_back(json_team(team));
  const json::value as_of =
      summaries.empty() ? json::value() : json_value(summaries.front().index.as_of);
  return json::serialize(json::object{{"as_of", as_of},
                                      {"workers", std::move(workers)},
                                      {"teams", std::move(spreads)},
                                      {"caution", json_text(caution())}});
}

}  // namespace dosimeter
