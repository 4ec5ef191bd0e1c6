// The HTML report: what the templates of src/report/ need, put together.

#include <algorithm>
#include <array>
#include <boost/algorithm/string/erase.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dosimeter/guidance.hpp"
#include "dosimeter/report.hpp"
#include "embedded.hpp"
#include "report_format.hpp"
#include "report_template.hpp"
#include "report_view.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

std::string_view part(std::string_view name) {
  return embedded::file("src/report/" + std::string(name));
}

// Without the blanks that lines begin with: a page of a hundred workers repeats them often.
std::string without_indentation(std::string_view lines) {
  std::string text;
  while (!lines.empty()) {
    const std::size_t feed = std::min(lines.find('\n'), lines.size() - 1);
    const std::string_view line = lines.substr(0, feed + 1);
    lines.remove_prefix(feed + 1);
    const std::size_t first = line.find_first_not_of(" \n");
    if (first != std::string_view::npos) text += line.substr(first);
  }
  return text;
}

// Without the end tags that HTML implies where they stand in src/report: before a sibling or the
// end of the parent (https://html.spec.whatwg.org/multipage/syntax.html#optional-tags). They are a
// tenth of a page of a hundred workers.
std::string without_implied_tags(std::string html) {
  for (const auto tag : {"</td>", "</th>", "</tr>", "</dt>", "</dd>", "</li>"})
    boost::algorithm::erase_all(html, tag);
  return html;
}

std::string html_part(std::string_view name) {
  return without_implied_tags(without_indentation(part(std::string(name) + ".html")));
}

json::array worker_views(const Caseload& caseload, std::span<const WorkerSummary> summaries,
                         const Policy& policy, const MaskedEvidence& evidence, Sources& sources) {
  static const WorkerRecord kNoRecord;
  json::array views;
  for (const WorkerSummary& summary : summaries) {
    const auto worker = caseload.workers().find(summary.worker);
    const WorkerRecord& record = worker == caseload.workers().end() ? kNoRecord : worker->second;
    const std::string id = "worker-" + std::to_string(views.size() + 1);
    views.push_back(worker_view(id, record, summary, policy, evidence, sources));
  }
  return views;
}

constexpr std::array<std::pair<ActionLevel, std::string_view>, 4> kMeanings = {{
    {ActionLevel::act, "relief from heavy material now"},
    {ActionLevel::check_in, "a conversation in the next days"},
    {ActionLevel::watch, "a look at pace and mix of work"},
    {ActionLevel::routine, "keep up what works"},
}};

json::array level_counts(std::span<const WorkerSummary> summaries) {
  json::array rows;
  for (const auto& [level, meaning] : kMeanings) {
    const auto count = std::count_if(
        summaries.begin(), summaries.end(),
        [wanted = level](const WorkerSummary& s) { return s.assessment.level == wanted; });
    rows.push_back(
        {{"level", level_view(level)}, {"count", count}, {"meaning", view_text(meaning)}});
  }
  return rows;
}

// What the summary shows of the workers at one level; the order is that of their names.
void append_brief(std::span<const WorkerSummary> summaries, const json::array& views,
                  ActionLevel level, json::array& list) {
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    if (summaries[i].assessment.level != level) continue;
    const json::object& view = views[i].get_object();
    list.push_back({{"id", view.at("id")},
                    {"worker", view.at("worker")},
                    {"level", view.at("level")},
                    {"reasons", view.at("reasons")},
                    {"first_measure", view.at("measures").at(0).at("measure")}});
  }
}

json::array briefs(std::span<const WorkerSummary> summaries, const json::array& views,
                   const std::vector<ActionLevel>& levels) {
  json::array list;
  for (const ActionLevel level : levels) append_brief(summaries, views, level, list);
  return list;
}

// The day of the calendar that the summaries end with, as the end of a night shift is on the date
// after it; empty without summaries.
std::optional<std::chrono::sys_days> last_day(std::span<const WorkerSummary> summaries,
                                              const Policy& policy) {
  if (summaries.empty()) return std::nullopt;
  return policy.index.calendar.day_of(summaries.front().index.as_of);
}

// The ends of the weeks that charts share, the oldest first.
json::array week_ends(std::chrono::sys_days last) {
  json::array ends;
  for (std::size_t age = kWeeksShown; age-- > 0;) {
    ends.push_back(view_text(format_date(Time(last - std::chrono::weeks(age)))));
  }
  return ends;
}

json::array thresholds(const Policy& policy) {
  return {{{"level", "watch"}, {"dose", policy.week_dose_watch}},
          {{"level", "check in"}, {"dose", policy.week_dose_check_in}},
          {{"level", "act"}, {"dose", policy.week_dose_act}}};
}

json::array team_charts(const json::array& teams) {
  json::array charts;
  for (const json::value& team : teams) {
    const auto* spread = team.at("spread").if_object();
    if (spread) charts.push_back({{"id", team.at("team_id")}, {"bands", spread->at("bands")}});
  }
  return charts;
}

json::object chart_data(const json::array& workers, const json::array& teams, json::array week_ends,
                        const Policy& policy) {
  json::array charts;
  for (const json::value& worker : workers) {
    if (const auto* chart = worker.at("chart").if_object()) charts.push_back(chart->at("data"));
  }
  return {{"week_ends", std::move(week_ends)},
          {"thresholds", thresholds(policy)},
          {"workers", std::move(charts)},
          {"teams", team_charts(teams)}};
}

void add_members(json::object more, json::object& view) {
  for (auto& member : more) view[member.key()] = std::move(member.value());
}

json::object fixed_parts() {
  std::string css;
  for (const auto name : {"colours.css", "base.css", "report.css", "worker.css"})
    css += without_indentation(part(name));
  return {{"css", view_text(css)},
          {"chart_licence", view_text(part("chart.js.licence.txt"))},
          {"chart_library", view_text(embedded::file(DOSIMETER_CHART_JS))},
          {"charts_script", view_text(part("charts.js"))},
          {"controls_script", view_text(part("controls.js"))}};
}

// The measures of all workers at the routine level; null where nobody is.
json::value upkeep_view(std::span<const WorkerSummary> summaries, Sources& sources) {
  const bool is_needed = std::any_of(
      summaries.begin(), summaries.end(),
      [](const WorkerSummary& s) { return s.assessment.level == ActionLevel::routine; });
  if (!is_needed) return nullptr;
  return json::object{{"measures", measures_view({}, sources)}};
}

json::object page_view(const Caseload& caseload, std::span<const WorkerSummary> summaries,
                       const Policy& policy, const Tally& tally, const MaskedEvidence& evidence,
                       ReportOf of) {
  const auto last = last_day(summaries, policy);
  Sources sources;
  json::array workers = worker_views(caseload, summaries, policy, evidence, sources);
  json::array teams = of == ReportOf::team ? team_views(summaries, policy) : json::array();
  json::object view = fixed_parts();
  view["data"] = view_text(
      json_for_script(chart_data(workers, teams, last ? week_ends(*last) : json::array(), policy)));
  view["as_of"] = view_text(last ? format_date(Time(*last)) : "");
  view["caution"] = view_text(caution());
  view["tally"] = view_text(tally_line(tally));
  view["team_count"] = view_text(count_of(summaries.size(), "worker"));
  view["level_counts"] = level_counts(summaries);
  view["urgent"] = briefs(summaries, workers, {ActionLevel::act, ActionLevel::check_in});
  view["watched"] = briefs(summaries, workers, {ActionLevel::watch});
  view["has_watched"] = !view["watched"].get_array().empty();
  view["upkeep"] = upkeep_view(summaries, sources);
  view["has_evidence"] = !evidence.empty();
  view["has_workers"] = !summaries.empty();
  view["worker_count"] = summaries.size();
  view["raised_count"] = view["urgent"].get_array().size() + view["watched"].get_array().size();
  view["weeks_shown"] = kWeeksShown;
  view["workers"] = std::move(workers);
  view["sources"] = sources.view();
  view["teams"] = std::move(teams);
  view["has_team"] = of == ReportOf::team;
  add_members(policy_view(policy), view);
  return view;
}

}  // namespace

std::string report_html(const Caseload& caseload, std::span<const WorkerSummary> summaries,
                        const Policy& policy, const Tally& tally, const MaskedEvidence& evidence,
                        ReportOf of) {
  return fill_template(html_part("template"),
                       page_view(caseload, summaries, policy, tally, evidence, of), html_part);
}

}  // namespace dosimeter
