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

json::array spread_figures(const DoseSpread& spread) {
  json::array figures = {
      dose_figure("Mean", spread.mean), dose_figure("Lower quartile", spread.lower_quartile),
      dose_figure("Median", spread.median), dose_figure("Upper quartile", spread.upper_quartile)};
  if (!spread.gini) return figures;
  figures.push_back(figure("Inequality (Gini coefficient)", rounded(spread.gini->value, 2), {},
                           interval(*spread.gini, 2)));
  figures.push_back(share_figure("Share of the most exposed fifth", *spread.most_exposed_fifth));
  return figures;
}

json::object spread_view(const TeamSpread& team, const std::vector<DoseBand>& bands) {
  return {{"team_size", team.workers},
          {"week_figures", spread_figures(*team.dose_7_days)},
          {"four_week_figures", spread_figures(*team.dose_28_days)},
          {"team_summary", view_text(chart_summary(bands))},
          {"bands", bands_view(bands)}};
}

// Null below the policy's minimum.
json::value spread_or_null(const TeamSpread& team, std::span<const WorkerSummary> summaries,
                           const Policy& policy) {
  if (!team.dose_7_days || !team.dose_28_days) return nullptr;
  return spread_view(team, dose_bands(summaries, team.team, policy));
}

// Nobody is in a team unless the policy says so.
std::string heading(const TeamSpread& team, const Policy& policy) {
  if (policy.teams.empty()) return {};
  return team.team.empty() ? "In no team" : printable(team.team);
}

}  // namespace

json::array team_views(std::span<const WorkerSummary> summaries, const Policy& policy) {
  json::array views;
  for (const TeamSpread& team : team_spreads(summaries, policy)) {
    views.push_back({{"team_id", view_text("team-" + std::to_string(views.size() + 1))},
                     {"heading", view_text(heading(team, policy))},
                     {"spread", spread_or_null(team, summaries, policy)},
                     {"workers_with_data", team.workers},
                     {"minimum_team", policy.minimum_team}});
  }
  return views;
}

}  // namespace dosimeter
