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
    rows.push_back({{"end", view_text(format_date(week.end))},
                    {"dose", view_text(rounded(week.dose.value, 1))},
                    {"interval", view_text(interval(week.dose, 1))},
                    {"documents", week.documents},
                    {"heavy", view_text(std::to_string(week.heavy_documents.value))},
                    {"heavy_interval", view_text(interval(week.heavy_documents))},
                    {"free", week.is_free ? "yes" : "no"}});
  }
  return rows;
}

// Where changes lie on the chart, in weeks from the beginning of its first; those before are left
// out.
json::array change_marks(const std::vector<Week>& weeks, const std::vector<RegimeChange>& changes) {
  using Weeks = std::chrono::duration<double, std::chrono::weeks::period>;
  json::array marks;
  const Time begin = weeks.front().end - kWeek;
  for (const RegimeChange& change : changes) {
    const double place = Weeks(change.day - begin).count();
    if (place < 0) continue;
    marks.push_back({{"place", std::round(place * 100) / 100}, {"rising", change.rising}});
  }
  return marks;
}

json::object chart_data(const std::string& id, const std::vector<Week>& weeks,
                        const std::vector<RegimeChange>& changes) {
  json::array dose;
  json::array lower;
  json::array upper;
  json::array heavy;
  json::array free;
  for (const Week& week : weeks) {
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
          {"changes", change_marks(weeks, changes)}};
}

std::string changes_in_words(const std::vector<Week>& weeks,
                             const std::vector<RegimeChange>& changes) {
  std::string text;
  for (const RegimeChange& change : changes) {
    if (change.day < weeks.front().end - kWeek) continue;
    text += std::string(change.rising ? ". Higher" : ". Lower") + " pace from " +
            format_date(change.day) + " on";
  }
  return text;
}

// The chart in words, for those who do not see it.
std::string chart_summary(const std::vector<Week>& weeks,
                          const std::vector<RegimeChange>& changes) {
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
         format_date(highest->end) + ". Weeks with heavy documents: " + std::to_string(heavy) +
         ". Free weeks: " + std::to_string(free) + changes_in_words(weeks, changes) +
         ". The table of weeks has the same figures.";
}

}  // namespace

json::value chart_view(const std::string& id, const std::vector<Week>& weeks,
                       const std::vector<RegimeChange>& changes) {
  if (weeks.empty()) return nullptr;
  return json::object{{"summary", view_text(chart_summary(weeks, changes))},
                      {"weeks", weeks_view(weeks)},
                      {"data", chart_data(id, weeks, changes)}};
}

}  // namespace dosimeter
