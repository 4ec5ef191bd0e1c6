// A worker's weeks, as the report's charts and tables show them.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include "report_figures.hpp"
#include "report_format.hpp"
#include "report_view.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

json::array weeks_view(const std::vector<Week>& weeks) {
  json::array rows;
  for (const Week& week : weeks) {
    rows.push_back({{"end", view_text(format_date(Time(week.last_day)))},
                    {"dose", view_text(rounded(week.dose.value, 1))},
                    {"interval", view_text(interval(week.dose, 1))},
                    {"documents", week.documents},
                    {"heavy", view_text(std::to_string(week.heavy_documents.value))},
                    {"heavy_interval", view_text(interval(week.heavy_documents))},
                    {"free", week.is_free ? "yes" : "no"}});
  }
  return rows;
}

// A moment's place on the chart, in weeks from the beginning of its first.
double place_of(Time time, const std::vector<Week>& weeks) {
  using Weeks = std::chrono::duration<double, std::chrono::weeks::period>;
  return std::round(Weeks(time - (weeks.front().end - kWeek)).count() * 100) / 100;
}

// What lies before the chart is left out of its marks.
json::array change_marks(const Timeline& timeline) {
  json::array marks;
  for (const RegimeChange& change : timeline.changes) {
    const double place = place_of(change.day, timeline.weeks);
    if (place >= 0) marks.push_back({{"place", place}, {"rising", change.rising}});
  }
  return marks;
}

json::array gap_marks(const Timeline& timeline) {
  const auto last = static_cast<double>(timeline.weeks.size());
  json::array marks;
  for (const Gap& gap : timeline.gaps) {
    const double to = place_of(gap.last + std::chrono::days(1), timeline.weeks);
    if (to <= 0) continue;
    const double from = place_of(gap.first, timeline.weeks);
    marks.push_back({{"from", std::max(0.0, from)}, {"to", std::min(last, to)}});
  }
  return marks;
}

// Extreme moments in each week.
json::array extreme_counts(const Timeline& timeline) {
  const Time begin = timeline.weeks.front().end - kWeek;
  std::vector<std::size_t> counts(timeline.weeks.size());
  for (const Exposure& extreme : timeline.extremes) {
    if (*extreme.time <= begin) continue;
    const Time end = timeline.weeks.back().end;
    const auto age = static_cast<std::size_t>((end - *extreme.time) / kWeek);
    ++counts[counts.size() - 1 - age];
  }
  return json::array(counts.begin(), counts.end());
}

json::object chart_data(const std::string& id, const Timeline& timeline) {
  json::array dose;
  json::array lower;
  json::array upper;
  json::array heavy;
  json::array free;
  for (const Week& week : timeline.weeks) {
    dose.push_back(chart_figure(week.dose.value));
    lower.push_back(chart_figure(week.dose.lower));
    upper.push_back(chart_figure(week.dose.upper));
    heavy.push_back(week.heavy_documents.value);
    free.push_back(week.is_free ? 1 : 0);
  }
  return {{"id", view_text(id)},
          {"dose", dose},
          {"lower", lower},
          {"upper", upper},
          {"heavy", heavy},
          {"free", free},
          {"extreme", extreme_counts(timeline)},
          {"gaps", gap_marks(timeline)},
          {"changes", change_marks(timeline)}};
}

std::string changes_in_words(const Timeline& timeline) {
  std::string text;
  for (const RegimeChange& change : timeline.changes) {
    if (place_of(change.day, timeline.weeks) < 0) continue;
    text += std::string(change.rising ? ". Higher" : ". Lower") + " pace from " +
            format_date(change.day) + " on";
  }
  return text;
}

// The chart in words, for those who do not see it.
std::string chart_summary(const Timeline& timeline) {
  const std::vector<Week>& weeks = timeline.weeks;
  const auto highest =
      std::max_element(weeks.begin(), weeks.end(),
                       [](const Week& a, const Week& b) { return a.dose.value < b.dose.value; });
  const auto heavy = std::count_if(weeks.begin(), weeks.end(),
                                   [](const Week& week) { return week.heavy_documents.value > 0; });
  const auto free =
      std::count_if(weeks.begin(), weeks.end(), [](const Week& week) { return week.is_free; });
  return "Bar chart of the dose in each of the last " + count_of(weeks.size(), "week") +
         ", in equivalent minutes. Last 7 days: " + rounded(weeks.back().dose.value, 1) +
         ". Highest: " + rounded(highest->dose.value, 1) + ", in the 7 days to " +
         format_date(Time(highest->last_day)) +
         ". Weeks with heavy documents: " + std::to_string(heavy) +
         ". Free weeks: " + std::to_string(free) + changes_in_words(timeline) +
         ". The table of weeks has the same figures.";
}

// Which of its marks a chart shows: its legend names no others.
json::object marks_view(const json::object& data) {
  const auto is_shown = [&](std::string_view name) {
    const json::array& values = data.at(name).as_array();
    return std::any_of(values.begin(), values.end(),
                       [](const json::value& value) { return value != json::value(0); });
  };
  json::object marks;
  for (const auto name : {"heavy", "extreme", "free", "gaps", "changes"})
    marks[name] = is_shown(name);
  return marks;
}

}  // namespace

json::value chart_view(const std::string& id, const Timeline& timeline) {
  if (timeline.weeks.empty()) return nullptr;
  json::object data = chart_data(id, timeline);
  return json::object{{"summary", view_text(chart_summary(timeline))},
                      {"weeks", weeks_view(timeline.weeks)},
                      {"marks", marks_view(data)},
                      {"data", std::move(data)}};
}

}  // namespace dosimeter
