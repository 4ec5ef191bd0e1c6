// What happened to a worker's exposure, in words, and the last 28 days one by one.

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "report_figures.hpp"
#include "report_format.hpp"
#include "report_view.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;
using std::chrono::sys_days;

// --- What happened ---

struct Event {
  sys_days day;
  std::string_view kind;  // as style sheets name it
  std::string title;
  std::string text;
};

constexpr std::size_t kOfEachKind = 3;  // the latest ones

Event change_of_pace(const RegimeChange& change) {
  return {change.day, "change", change.rising ? "Higher pace" : "Lower pace",
          "From here on, a working day brought " + rounded(change.ratio.value, 1) +
              " times the dose of those before (" + interval(change.ratio, 1) +
              " times; the day lies within " + format_date(change.earliest) + " to " +
              format_date(change.latest) + "; found on " + format_date(change.detected) + ")."};
}

Event extreme_moment(const Exposure& extreme, const Calendar& calendar) {
  const Estimate peak{extreme.peak, extreme.peak_lower, extreme.peak_upper};
  return {calendar.day_of(*extreme.time), "extreme", "Extreme moment",
          "A document with a moment of load " + rounded(peak.value, 2) + " of 5 (" +
              interval(peak, 2) + ")."};
}

Event no_documents(const Gap& gap) {
  const auto length = static_cast<std::size_t>((gap.last - gap.first).count() + 1);
  return {gap.first, "gap", "No documents",
          "For " + count_of(length, "day") + ", to " + format_date(gap.last) +
              ": leave, or work that was not read."};
}

Event highest_week(const Index& index, const Calendar& calendar) {
  return {calendar.day_of(*index.highest_week), "highest", "Highest 7 days",
          "The seven days up to here had a dose of " + rounded(index.highest_week_dose.value, 1) +
              " equivalent minutes (" + interval(index.highest_week_dose, 1) + ")."};
}

// The latest of a kind, and how many are left out.
template <class Thing, class EventOf>
std::size_t append_latest(const std::vector<Thing>& things, EventOf event_of,
                          std::vector<Event>& events) {
  const std::size_t left_out = things.size() - std::min(things.size(), kOfEachKind);
  for (std::size_t i = left_out; i < things.size(); ++i) events.push_back(event_of(things[i]));
  return left_out;
}

// --- The last 28 days ---

// As style sheets name it.
std::string look_of(const Day& day) {
  constexpr std::array<std::string_view, 4> names = {"", "calm", "hard", "heavy"};
  std::string look(names[static_cast<std::size_t>(day.kind)]);
  if (day.is_rest_day) look += look.empty() ? "rest" : " rest";
  return look;
}

std::string days_with(DayKind kind, const std::vector<Day>& days) {
  std::string list;
  for (const Day& day : days) {
    if (day.kind != kind) continue;
    list += (list.empty() ? "" : ", ") + format_date(day.day);
  }
  return list.empty() ? "none" : list;
}

std::string days_summary(const std::vector<Day>& days) {
  return "The days from " + format_date(days.front().day) + " to " + format_date(days.back().day) +
         ". Days with a heavy document: " + days_with(DayKind::heavy, days) +
         ". Other days with a burdening document: " + days_with(DayKind::burdened, days) +
         ". All others are free.";
}

std::string recovery(const Index& index) {
  return count_of(index.free_days_28_days.value, "free day") + " (" +
         interval(index.free_days_28_days) + "), " +
         std::to_string(index.free_days_in_row_28_days.value) + " of them in a row (" +
         interval(index.free_days_in_row_28_days) + "); " +
         count_of(index.rest_days_worked_28_days.value, "rest day") + " worked (" +
         interval(index.rest_days_worked_28_days) + ").";
}

}  // namespace

json::object events_view(const Timeline& timeline, const Index& index, const Calendar& calendar) {
  std::vector<Event> events;
  const auto extreme = [&](const Exposure& moment) { return extreme_moment(moment, calendar); };
  const std::size_t extremes_left_out = append_latest(timeline.extremes, extreme, events);
  const std::size_t left_out = extremes_left_out +
                               append_latest(timeline.changes, change_of_pace, events) +
                               append_latest(timeline.gaps, no_documents, events);
  if (index.highest_week) events.push_back(highest_week(index, calendar));
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& a, const Event& b) { return a.day < b.day; });
  json::array rows;
  for (const Event& event : events) {
    rows.push_back({{"day", view_text(format_date(event.day))},
                    {"kind", view_text(event.kind)},
                    {"title", view_text(event.title)},
                    {"text", view_text(event.text)}});
  }
  return {{"rows", std::move(rows)},
          {"left_out",
           view_text(left_out == 0 ? ""
                                   : "Of each kind the latest three; " + std::to_string(left_out) +
                                         " earlier are left out.")}};
}

json::value days_view(const WorkerRecord& record, const Index& index, const IndexOptions& options) {
  if (!has_dates(index)) return nullptr;
  const std::vector<Day> days = last_days(record, index.as_of, options);
  json::array cells;
  for (const Day& day : days) {
    cells.push_back(json::object{{"look", view_text(look_of(day))}});
  }
  return json::object{{"days_summary", view_text(days_summary(days))},
                      {"first_day", view_text(format_date(days.front().day))},
                      {"last_day", view_text(format_date(days.back().day))},
                      {"recovery", view_text(recovery(index))},
                      {"cells", std::move(cells)}};
}

}  // namespace dosimeter
