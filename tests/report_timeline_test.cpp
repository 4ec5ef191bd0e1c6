// The report: what happened over time, the last 28 days, the heaviest documents and their evidence.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "report_cases.hpp"
#include "report_figures.hpp"
#include "report_view.hpp"

namespace dosimeter {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using ::testing::ElementsAre;

sys_days day(const char* text) { return std::chrono::floor<days>(*parse_time(text)); }

WorkerRecord record_of(std::initializer_list<Exposure> exposures) {
  WorkerRecord record;
  for (const Exposure& exposure : exposures) record.add(exposure);
  return record;
}

// --- Gaps ---

TEST(ReportTimeline, AGapIsAWholeWeekWithoutDocuments) {
  // Days with documents: 40, 32, 24.5 and 0 days before 31 May.
  const auto record = record_of({exposure(1, 40, 3), exposure(2, 32, 3), exposure(3, 25, 3),
                                 exposure(4, 18, 3), exposure(5, 0, 3)});
  const auto found = gaps(record, kToday, {});
  ASSERT_EQ(found.size(), 2U);  // 6 days lie between 25 and 18 days ago
  EXPECT_EQ(found[0].first, day("2026-04-22"));
  EXPECT_EQ(found[0].last, day("2026-04-28"));
  EXPECT_EQ(found[1].first, day("2026-05-14"));
  EXPECT_EQ(found[1].last, day("2026-05-30"));
}

TEST(ReportTimeline, ALeaveMayNotBeOver) {
  const auto record = record_of({exposure(1, 9, 3), undated(2, 3), exposure(3, -1, 3)});
  const auto found = gaps(record, kToday, {});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].first, day("2026-05-23"));
  EXPECT_EQ(found[0].last, day("2026-05-31"));
  EXPECT_TRUE(gaps(record_of({exposure(1, 6, 3)}), kToday, {}).empty());
  EXPECT_TRUE(gaps({}, kToday, {}).empty());
}

// --- Days ---

TEST(ReportTimeline, DaysGoByTheirHeaviestDocument) {
  const auto record = record_of({exposure(1, 0, 1), exposure(2, 0.1, 3.6), exposure(3, 1, 2),
                                 exposure(4, 2, 0.5), exposure(5, 27, 5), exposure(6, 28, 5)});
  const auto shown = last_days(record, kToday, {});
  ASSERT_EQ(shown.size(), 28U);
  EXPECT_EQ(shown[27].day, day("2026-05-31"));
  EXPECT_EQ(shown[27].kind, DayKind::heavy);
  EXPECT_EQ(shown[26].kind, DayKind::burdened);
  EXPECT_EQ(shown[25].kind, DayKind::unburdened);
  EXPECT_EQ(shown[0].kind, DayKind::heavy);
  EXPECT_EQ(std::count_if(shown.begin(), shown.end(),
                          [](const Day& day) { return day.kind == DayKind::without; }),
            24);
  EXPECT_TRUE(shown[27].is_rest_day);  // a Sunday
  EXPECT_TRUE(shown[26].is_rest_day);
  EXPECT_FALSE(shown[25].is_rest_day);
}

TEST(ReportTimeline, DaysAgreeWithTheIndex) {
  WorkerRecord record;
  for (std::uint64_t i = 0; i < 60; ++i) {
    record.add(exposure(i, static_cast<double>(i * 7 % 40), static_cast<double>(i % 5)));
  }
  const Index index = record.index(kToday);
  std::size_t free = 0;
  std::size_t rest_days_worked = 0;
  for (const Day& day : last_days(record, kToday, {})) {
    const bool is_free = day.kind == DayKind::without || day.kind == DayKind::unburdened;
    free += is_free;
    rest_days_worked += !is_free && day.is_rest_day;
  }
  EXPECT_EQ(free, index.free_days_28_days.value);
  EXPECT_EQ(rest_days_worked, index.rest_days_worked_28_days.value);
}

// --- Events ---

std::vector<std::string> event_kinds(const boost::json::object& view) {
  std::vector<std::string> kinds;
  for (const auto& row : view.at("rows").as_array()) {
    kinds.emplace_back(row.at("kind").as_string());
  }
  return kinds;
}

boost::json::object events_of(const WorkerRecord& record, const Calendar& calendar = {}) {
  const Index index = record.index(kToday);
  return events_view(timeline(record, index, {}), index, calendar);
}

TEST(ReportTimeline, EventsAreInTheOrderOfTime) {
  const auto view = events_of(record_of(
      {exposure(1, 60, 2), exposure(2, 50, 4.8), exposure(3, 20, 4.5), exposure(4, 19, 4.4)}));
  // From the 50th day before on nothing for a month; the highest week ends with the last document.
  EXPECT_THAT(event_kinds(view), ElementsAre("gap", "extreme", "gap", "extreme", "highest", "gap"));
  EXPECT_EQ(view.at("left_out").as_string(), "");
  const auto& extreme = view.at("rows").as_array().at(1);
  EXPECT_EQ(extreme.at("day").as_string(), "2026-04-11");
  EXPECT_EQ(extreme.at("text").as_string(),
            "A document with a moment of load 4.80 of 5 (4.30 to 5.00).");
}

TEST(ReportTimeline, EventsAreOnTheCalendarsDay) {
  Calendar calendar;
  calendar.day_begins_hour = 12;
  Exposure before_noon = exposure(1, 50, 4.8);
  *before_noon.time -= std::chrono::hours(5);
  const auto view = events_of(record_of({before_noon}), calendar);
  for (const auto& row : view.at("rows").as_array()) {
    if (row.at("kind") == "gap") continue;
    EXPECT_EQ(row.at("day").as_string(), "2026-04-10");
  }
}

TEST(ReportTimeline, OfManyEventsTheLatestStay) {
  WorkerRecord record;
  for (int i = 0; i < 9; ++i) record.add(exposure(static_cast<std::uint64_t>(i), i, 5));
  const auto view = events_of(record);
  EXPECT_EQ(view.at("rows").as_array().size(), 4U);  // three, and the highest week
  EXPECT_EQ(view.at("rows").as_array().at(0).at("day").as_string(), "2026-05-29");
  EXPECT_EQ(view.at("left_out").as_string(),
            "Of each kind the latest three; 6 earlier are left out.");
}

TEST(ReportTimeline, ChartMarksExtremeWeeksAndGaps) {
  const auto record = record_of(
      {exposure(1, 33, 2), exposure(2, 8, 4.9), exposure(3, 7.5, 4.9), exposure(4, 1, 4.9)});
  const Index index = record.index(kToday);
  const auto view = chart_view("w", timeline(record, index, {}));
  const auto& data = view.at("data");
  EXPECT_EQ(boost::json::serialize(data.at("extreme")), "[0,0,0,2,1]");
  ASSERT_EQ(data.at("gaps").as_array().size(), 1U);  // 29 April to 22 May
  // The chart begins five weeks before kToday, on 26 April at 16:00.
  EXPECT_NEAR(data.at("gaps").as_array()[0].at("from").to_number<double>(), 2.33 / 7, 0.01);
  EXPECT_NEAR(data.at("gaps").as_array()[0].at("to").to_number<double>(), 26.33 / 7, 0.01);
}

// --- The heaviest documents ---

TEST(ReportHeaviest, AreByLoadThenPeakUpToTheMoment) {
  Exposure peak = exposure(1, 30, 4);
  peak.peak = 5;
  const auto record = record_of({exposure(2, 3, 4), peak, exposure(3, 2, 3), undated(4, 4.5),
                                 exposure(5, 1, 2), exposure(6, -1, 5)});
  std::vector<std::uint64_t> documents;
  for (const Exposure& exposure : heaviest(record, kToday)) documents.push_back(exposure.document);
  EXPECT_THAT(documents, ElementsAre(4, 1, 2));
  EXPECT_TRUE(heaviest({}, kToday).empty());
}

Document transcript(const std::string& worker_says, const std::string& client_says) {
  Document document;
  document.worker = "therapist-1";
  document.segments = {{"Therapist", std::nullopt, std::nullopt, worker_says},
                       {"Client", std::nullopt, std::nullopt, client_says}};
  return document;
}

TEST(ReportHeaviest, EvidenceIsGroupedByKindAndAssertion) {
  const Scorer scorer;
  const auto groups = masked_evidence(
      transcript("", "He was stabbed. She was stabbed. Nobody was stabbed."), scorer);
  std::size_t affirmed = 0;
  std::size_t negated = 0;
  for (const MentionGroup& group : groups) {
    if (group.assertion == Assertion::affirmed) affirmed += group.count;
    if (group.assertion == Assertion::negated) negated += group.count;
    EXPECT_LE(std::abs(group.load), std::abs(groups[0].load));
  }
  EXPECT_EQ(affirmed, 2U);
  EXPECT_EQ(negated, 1U);
}

TEST(ReportHeaviest, EvidenceIsOfWhatTheWorkerHeard) {
  const Scorer scorer;
  const Document document = transcript("So he was stabbed to death?", "I would rather not say.");
  EXPECT_TRUE(masked_evidence(document, scorer).empty());
  EXPECT_FALSE(masked_evidence(document, scorer, true).empty());
}

TEST(ReportHeaviest, EvidenceHoldsNeitherWordsNorTheirLengths) {
  const Scorer scorer;
  const auto page = [&](const std::string& words) {
    const Document document = transcript("", words);
    Exposure shown = exposure(7, 1, 4);
    Caseload caseload;
    caseload.add("therapist-1", shown);
    MaskedEvidence evidence;
    evidence[7] = masked_evidence(document, scorer);
    EXPECT_FALSE(evidence[7].empty());
    for (MentionGroup& group : evidence[7]) group.load = 0.5;
    return report_html(caseload, summarise(caseload, kToday, {}), {}, {}, evidence);
  };
  EXPECT_EQ(page("He was stabbed."), page("He was punched in the face."));
  EXPECT_EQ(page("He was stabbed.").find("stab"), std::string::npos);
  EXPECT_NE(page("He was stabbed.").find("behind a click, its words masked"), std::string::npos);
  EXPECT_EQ(page_of(mixed_caseload()).find("class=\"evidence\""), std::string::npos);
}

}  // namespace
}  // namespace dosimeter
