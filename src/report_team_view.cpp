// The team's part of the report.

#include <string>

#include "report_figures.hpp"
#include "report_format.hpp"
#include "report_view.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

std::string label(const DoseBand& band) {
  if (!band.to) return in_full(band.from) + " or more";
  return in_full(band.from) + " to below " + in_full(*band.to);
}

json::array bands_view(const std::vector<DoseBand>& bands) {
  json::array rows;
  for (const DoseBand& band : bands) {
    rows.push_back({{"band", view_text(label(band))}, {"workers", band.workers}});
  }
  return rows;
}

std::string chart_summary(const std::vector<DoseBand>& bands) {
  std::string text =
      "Bar chart of the number of workers by their 7-day dose in equivalent minutes.";
  for (const DoseBand& band : bands) {
    text += ' ' + label(band) + ": " + std::to_string(band.workers) + '.';
  }
  return text;
}

json::object spread_view(const TeamSpread& spread) {
  return {{"team_size", spread.workers},
          {"team_figures",
           {dose_figure("Mean", spread.mean), dose_figure("Lower quartile", spread.lower_quartile),
            dose_figure("Median", spread.median),
            dose_figure("Upper quartile", spread.upper_quartile)}},
          {"team_summary", view_text(chart_summary(spread.bands))},
          {"bands", bands_view(spread.bands)}};
}

}  // namespace

json::object team_view(std::span<const WorkerSummary> summaries, const Policy& policy) {
  const auto spread = team_spread(summaries, policy);
  return {{"spread", spread ? json::value(spread_view(*spread)) : json::value()},
          {"workers_with_dates", workers_with_dates(summaries)},
          {"minimum_team", policy.minimum_team}};
}

}  // namespace dosimeter
