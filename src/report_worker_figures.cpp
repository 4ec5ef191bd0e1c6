// The figures of one worker's section of the report.

#include <optional>
#include <string>

#include "report_figures.hpp"
#include "report_format.hpp"
#include "report_view.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

constexpr std::string_view kUnknown = "\u2013";  // a dash
constexpr std::string_view kNoDates = "no dated documents";

json::object unknown(std::string_view label, std::string_view why) {
  return figure(label, kUnknown, {}, why);
}

json::object dated_dose(std::string_view label, const Index& index, const Estimate& dose) {
  return has_dates(index) ? dose_figure(label, dose) : unknown(label, kNoDates);
}

json::object ratio_figure(const Index& index) {
  constexpr std::string_view label = "Recent to long-term dose";
  if (!index.acute_to_chronic) return unknown(label, index.days < 28 ? "needs 28 days" : "no dose");
  return figure(label, rounded(index.acute_to_chronic->value, 2), "to 1",
                interval(*index.acute_to_chronic, 2));
}

json::object highest_week(const Index& index) {
  constexpr std::string_view label = "Highest 7 days";
  if (!index.highest_week) return unknown(label, kNoDates);
  return figure(label, rounded(index.highest_week_dose.value, 1), "eq. min",
                interval(index.highest_week_dose, 1) + ", to " + format_date(*index.highest_week));
}

json::object load_figure(std::string_view label, const Estimate& load, std::string_view more = {}) {
  return figure(label, rounded(load.value, 2), "of 5", interval(load, 2) + std::string(more));
}

json::object week_peak(const Index& index) {
  constexpr std::string_view label = "Heaviest moment, 7 days";
  return has_dates(index) ? load_figure(label, index.peak_7_days) : unknown(label, kNoDates);
}

json::object heaviest_document(const Index& index) {
  const std::string date = index.heaviest_time ? ", " + format_date(*index.heaviest_time) : "";
  return load_figure("Heaviest document", index.heaviest_load, date);
}

std::string half_life(std::string_view dose, double days) {
  return std::string(dose) + " dose (half-life " + in_full(days) + " days)";
}

json::object count_figure(std::string_view label, const CountEstimate& count,
                          std::string_view unit = {}) {
  return figure(label, std::to_string(count.value), unit, interval(count));
}

json::object days_figure(std::string_view label, const Index& index,
                         const std::optional<CountEstimate>& days, std::string_view unit = "days") {
  return days && has_dates(index) ? count_figure(label, *days, unit) : unknown(label, kNoDates);
}

// "75 of 100 earlier weeks were lower"
json::object percentile_figure(std::string_view label, const std::optional<Estimate>& percentile,
                               std::string_view of, std::string_view why_unknown) {
  if (!percentile) return unknown(label, why_unknown);
  return figure(label, rounded(percentile->value, 0), of, interval(*percentile, 0));
}

std::optional<Estimate> week_percentile(const std::optional<TeamStanding>& standing) {
  return standing ? std::optional(standing->percentile_7_days) : std::nullopt;
}

}  // namespace

json::array key_figures(const Index& index) {
  return {dated_dose("Dose, 7 days", index, index.dose_7_days),
          dated_dose("Dose, 28 days", index, index.dose_28_days), highest_week(index),
          ratio_figure(index), week_peak(index)};
}

json::array more_figures(const WorkerSummary& summary, const IndexOptions& options) {
  const Index& index = summary.index;
  return {
      dose_figure("Total dose", index.total_dose),
      dated_dose(half_life("Acute", options.acute_half_life_days), index, index.acute),
      dated_dose(half_life("Chronic", options.chronic_half_life_days), index, index.chronic),
      percentile_figure("Last 7 days against own weeks", index.own_percentile_7_days,
                        "of 100 earlier weeks had less", "needs five weeks"),
      percentile_figure("Last 7 days within the team", week_percentile(summary.team_standing),
                        "of 100 others have less", "team too small, or too little data"),
      heaviest_document(index),
      load_figure("Heaviest moment", index.heaviest_peak),
      count_figure("Heavy documents", index.heavy_documents),
      days_figure("Heavy days in a row, now", index, index.heavy_days_in_row),
      days_figure("Heavy days in a row, longest", index, index.heavy_days_longest),
      days_figure("Since a free day", index, index.days_since_free_day),
      days_figure("Free days", index, index.free_days_28_days, "of the last 28"),
      days_figure("Free days in a row, longest", index, index.free_days_in_row_28_days,
                  "of the last 28"),
      days_figure("Rest days worked", index, index.rest_days_worked_28_days, "of the last 28"),
      figure("Variety of material", rounded(index.kinds.value, 1), "kinds of 15",
             interval(index.kinds, 1)),
      share_figure("Unburdened documents", index.unburdened_share),
  };
}

}  // namespace dosimeter
