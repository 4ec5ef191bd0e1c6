// The table of workers for spreadsheets and programs: every member of Index, under its own name.

#include <array>
#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "dosimeter/guidance.hpp"
#include "dosimeter/report.hpp"
#include "report_figures.hpp"
#include "report_format.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

using Member = std::variant<std::size_t Index::*, double Index::*, float Index::*,
                            Estimate Index::*, Time Index::*, std::optional<Estimate> Index::*,
                            std::optional<std::size_t> Index::*, std::optional<Time> Index::*>;

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
    Figure{"heavy_documents", &Index::heavy_documents},
    Figure{"heaviest_load", &Index::heaviest_load},
    Figure{"heaviest_peak", &Index::heaviest_peak},
    Figure{"heaviest_time", &Index::heaviest_time},
    Figure{"peak_7_days", &Index::peak_7_days, true},
    Figure{"heavy_days_in_row", &Index::heavy_days_in_row, true},
    Figure{"heavy_days_longest", &Index::heavy_days_longest, true},
    Figure{"days_since_free_day", &Index::days_since_free_day},
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

// The cells of a figure, each behind a comma.
std::string csv_cells(std::size_t value) { return ',' + std::to_string(value); }
std::string csv_cells(double value) { return ',' + in_full(value); }
std::string csv_cells(float value) { return ',' + in_full(value); }
std::string csv_cells(Time value) { return ',' + format_time(value); }
std::string csv_cells(const Estimate& value) {
  return csv_cells(value.value) + csv_cells(value.lower) + csv_cells(value.upper);
}

template <class Value>
constexpr bool kIsEstimate = std::is_same_v<Value, Estimate>;
template <>
inline constexpr bool kIsEstimate<std::optional<Estimate>> = true;

template <class Value>
std::string empty_cells() {
  return kIsEstimate<Value> ? ",,," : ",";
}

template <class Value>
std::string csv_cells(const std::optional<Value>& value) {
  return value ? csv_cells(*value) : empty_cells<Value>();
}

std::string csv_header() {
  std::string line = "worker,level,reasons";
  for (const Figure& figure : kFigures) {
    const std::string name = ',' + std::string(figure.name);
    const bool is_estimate =
        std::visit([]<class Value>(Value Index::*) { return kIsEstimate<Value>; }, figure.member);
    line += is_estimate ? name + name + "_lower" + name + "_upper" : name;
  }
  return line;
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
  std::string line = csv_text(summary.worker) + ',' + std::string(name(summary.assessment.level)) +
                     ',' + reason_codes(summary.assessment);
  for (const Figure& figure : kFigures) {
    line += std::visit(
        [&]<class Value>(Value Index::*member) {
          return is_absent(figure, summary.index) ? empty_cells<Value>()
                                                  : csv_cells(summary.index.*member);
        },
        figure.member);
  }
  return line;
}

// --- JSON ---

json::string json_text(std::string_view text) {
  const std::string sound = well_formed(text);
  return json::string(sound.data(), sound.size());
}

json::value json_value(std::size_t value) { return value; }
json::value json_value(double value) { return value; }
json::value json_value(Time value) { return json_text(format_time(value)); }
json::value json_value(const Estimate& value) {
  return {{"value", value.value}, {"lower", value.lower}, {"upper", value.upper}};
}

template <class Value>
json::value json_value(const std::optional<Value>& value) {
  return value ? json_value(*value) : json::value();
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
          {"level", json_text(name(summary.assessment.level))},
          {"reasons", std::move(reasons)},
          {"index", json_index(summary.index)}};
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

std::string table_json(std::span<const WorkerSummary> summaries) {
  json::array workers;
  for (const WorkerSummary& summary : summaries) workers.push_back(json_worker(summary));
  const json::value as_of =
      summaries.empty() ? json::value() : json_value(summaries.front().index.as_of);
  return json::serialize(json::object{
      {"as_of", as_of}, {"workers", std::move(workers)}, {"caution", json_text(caution())}});
}

}  // namespace dosimeter
