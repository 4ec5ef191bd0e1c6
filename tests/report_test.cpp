#include "dosimeter/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <map>
#include <regex>
#include <sstream>

#include "dosimeter/guidance.hpp"
#include "report_cases.hpp"
#include "report_figures.hpp"
#include "report_format.hpp"
#include "report_template.hpp"

namespace dosimeter {
namespace {

using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

namespace json = boost::json;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// RFC 4180: rows end in CRLF; a quoted field may hold commas, line ends and doubled quotes.
std::vector<std::vector<std::string>> parse_csv(const std::string& csv) {
  std::vector<std::vector<std::string>> rows = {{""}};
  bool quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    if (csv[i] == '"') {
      const bool doubled = quoted && i + 1 < csv.size() && csv[i + 1] == '"';
      if (doubled) rows.back().back() += csv[i++];
      if (!doubled) quoted = !quoted;
    } else if (!quoted && csv[i] == ',') {
      rows.back().emplace_back();
    } else if (!quoted && csv.compare(i, 2, "\r\n") == 0) {
      rows.push_back({""});
      ++i;
    } else {
      rows.back().back() += csv[i];
    }
  }
  EXPECT_EQ(rows.back(), std::vector<std::string>{""}) << "the last line has no end";
  rows.pop_back();
  return rows;
}

using CsvRow = std::map<std::string, std::string>;

std::vector<CsvRow> csv_rows(const std::string& csv) {
  const auto table = parse_csv(csv);
  std::vector<CsvRow> rows;
  for (std::size_t i = 1; i < table.size(); ++i) {
    EXPECT_EQ(table[i].size(), table[0].size());
    CsvRow& row = rows.emplace_back();
    for (std::size_t j = 0; j < table[0].size(); ++j) row[table[0][j]] = table[i][j];
  }
  return rows;
}

void expect_estimate(const CsvRow& row, const std::string& name, const Estimate& estimate) {
  EXPECT_EQ(std::stod(row.at(name)), estimate.value) << name;
  EXPECT_EQ(std::stod(row.at(name + "_lower")), estimate.lower) << name;
  EXPECT_EQ(std::stod(row.at(name + "_upper")), estimate.upper) << name;
}

void expect_count(const CsvRow& row, const std::string& name, const CountEstimate& count) {
  EXPECT_EQ(row.at(name), std::to_string(count.value)) << name;
  EXPECT_EQ(row.at(name + "_lower"), std::to_string(count.lower)) << name;
  EXPECT_EQ(row.at(name + "_upper"), std::to_string(count.upper)) << name;
}

// To the last few bits: Boost's reader of numbers rounds less well than its writer.
void expect_estimate(const json::value& object, const Estimate& estimate) {
  EXPECT_DOUBLE_EQ(object.at("value").to_number<double>(), estimate.value);
  EXPECT_DOUBLE_EQ(object.at("lower").to_number<double>(), estimate.lower);
  EXPECT_DOUBLE_EQ(object.at("upper").to_number<double>(), estimate.upper);
}

// --- Summaries and tally ---

TEST(Report, SummariesAreInTheOrderOfNamesWhateverTheLevel) {
  const auto summaries = summaries_of(mixed_caseload());
  std::vector<std::string> names;
  for (const auto& summary : summaries) names.push_back(summary.worker);
  EXPECT_THAT(names, ElementsAre("act-1", "few-1", "routine-1", "undated-1"));
  EXPECT_EQ(summaries[0].assessment.level, ActionLevel::act);
  EXPECT_EQ(summaries[2].assessment.level, ActionLevel::routine);
  EXPECT_EQ(summaries[0].index.as_of, kToday);
}

TEST(Report, TallyNamesEveryNumber) {
  EXPECT_EQ(tally_line({10, 8, 2, 0}), "Read 10 records: 8 scored, 2 bad.");
  EXPECT_EQ(tally_line({1, 1, 0, 0}), "Read 1 record: 1 scored, 0 bad.");
  EXPECT_THAT(tally_line({10, 8, 2, 1}), HasSubstr("1 was a repetition"));
  EXPECT_THAT(tally_line({10, 8, 2, 3}), HasSubstr("3 were repetitions"));
}

// --- Text ---

TEST(ReportText, RowsAreAlignedForNamesOfAnyScript) {
  Caseload caseload;
  for (const std::string name : {"a", "Zoe\u0308", "\u770b\u8b77\u5e2b", "a-rather-long-name"}) {
    add_worker(name, 1, 30, caseload);
  }
  const auto lines = lines_of(table_text(summaries_of(caseload)));
  for (std::size_t row = 2; row < 6; ++row) {
    // The rows differ in the name alone, so the rest begins in the same column of the terminal.
    EXPECT_EQ(display_width(lines[row]), display_width(lines[2])) << lines[row];
  }
}

TEST(ReportText, NamesCannotSteerTheTerminal) {
  Caseload caseload;
  add_worker("a\x1b[2J\nb\xff", 1, 30, caseload);
  const std::string text = table_text(summaries_of(caseload));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, HasSubstr("a\uFFFD[2J\uFFFDb\uFFFD  "));
}

TEST(ReportText, ReasonsStandBelowForWorkersAboveRoutineAndWithLittleData) {
  const auto summaries = summaries_of(mixed_caseload());
  const std::string text = table_text(summaries);
  const std::string below = text.substr(text.find("As of "));
  EXPECT_THAT(below, HasSubstr("\nact-1: act\n- "));
  EXPECT_THAT(below, HasSubstr("\nfew-1: routine\n- too little data"));
  EXPECT_THAT(below, Not(HasSubstr("routine-1")));
}

TEST(ReportText, UndatedDocumentsAreNotedAndTheirDatedFiguresAbsent) {
  const auto lines = lines_of(table_text(summaries_of(mixed_caseload())));
  const auto row = std::find_if(lines.begin(), lines.end(),
                                [](const auto& line) { return line.starts_with("undated-1 "); });
  ASSERT_NE(row, lines.end());
  EXPECT_TRUE(std::regex_search(*row, std::regex(" - +- +10\\.0 \\[8\\.0, 13\\.0\\] +- +- ")))
      << *row;
  const auto other = std::find_if(row + 1, lines.end(),
                                  [](const auto& line) { return line.starts_with("undated-1 "); });
  ASSERT_NE(other, lines.end());
  EXPECT_TRUE(std::regex_search(*other, std::regex("3\\.00 \\[2\\.50, 3\\.50\\]( +-){5} ")))
      << *other;
  EXPECT_THAT(lines, testing::Contains(HasSubstr("without a date: 1 of 1 document")));
}

// One hard week months ago.
TEST(ReportText, AHardWeekStaysVisible) {
  EXPECT_THAT(table_text(summaries_of(caseload_after_a_hard_week())),
              ContainsRegex(" 0\\.0 \\[0\\.0, 0\\.0\\] .* 90\\.0 \\[75\\.7, 111\\.4\\] to "
                            "2026-02-21 "));
}

TEST(ReportText, TheCautionStandsAtTheEndInShortLines) {
  const auto lines = lines_of(table_text(summaries_of(mixed_caseload())));
  const auto begin = std::find_if(lines.begin(), lines.end(), [](const auto& line) {
    return !line.empty() && caution().starts_with(line);
  });
  std::string joined;
  for (auto line = begin; line != lines.end(); ++line) {
    EXPECT_LE(line->size(), 100U);
    joined += (joined.empty() ? "" : " ") + *line;
  }
  EXPECT_EQ(joined, caution());
}

TEST(ReportText, AnEmptyCaseloadSaysSo) {
  EXPECT_THAT(table_text({}), testing::StartsWith("No workers.\n"));
}

// --- CSV ---

TEST(ReportCsv, EveryFigureReadsBackExactly) {
  const auto summaries = summaries_of(mixed_caseload());
  const auto rows = csv_rows(table_csv(summaries));
  ASSERT_EQ(rows.size(), summaries.size());
  const Index& index = summaries[0].index;
  const CsvRow& row = rows[0];
  EXPECT_EQ(row.at("worker"), "act-1");
  EXPECT_EQ(row.at("level"), "act");
  EXPECT_EQ(row.at("as_of"), "2026-05-31T16:00:00Z");
  EXPECT_EQ(row.at("documents"), "60");
  EXPECT_EQ(row.at("undated"), "0");
  EXPECT_EQ(std::stod(row.at("days")), index.days);
  EXPECT_EQ(std::stod(row.at("minutes")), index.minutes);
  expect_estimate(row, "total_dose", index.total_dose);
  expect_estimate(row, "dose_7_days", index.dose_7_days);
  expect_estimate(row, "dose_28_days", index.dose_28_days);
  expect_estimate(row, "highest_week_dose", index.highest_week_dose);
  EXPECT_EQ(row.at("highest_week"), format_time(*index.highest_week));
  expect_estimate(row, "acute", index.acute);
  expect_estimate(row, "chronic", index.chronic);
  expect_estimate(row, "acute_to_chronic", *index.acute_to_chronic);
  expect_estimate(row, "heaviest_load", index.heaviest_load);
  expect_estimate(row, "heaviest_peak", index.heaviest_peak);
  EXPECT_EQ(row.at("heaviest_time"), format_time(*index.heaviest_time));
  expect_estimate(row, "peak_7_days", index.peak_7_days);
  expect_estimate(row, "own_percentile_7_days", *index.own_percentile_7_days);
  expect_count(row, "heavy_documents", index.heavy_documents);
  expect_count(row, "heavy_days_in_row", index.heavy_days_in_row);
  expect_count(row, "heavy_days_longest", index.heavy_days_longest);
  expect_count(row, "days_since_free_day", *index.days_since_free_day);
  expect_count(row, "free_days_28_days", index.free_days_28_days);
  expect_count(row, "free_days_in_row_28_days", index.free_days_in_row_28_days);
  expect_count(row, "rest_days_worked_28_days", index.rest_days_worked_28_days);
  expect_estimate(row, "kinds", index.kinds);
  expect_estimate(row, "unburdened_share", index.unburdened_share);
}

TEST(ReportCsv, ReasonsAreCodesTheGravestFirst) {
  const auto summaries = summaries_of(mixed_caseload());
  std::string codes;
  for (const Reason& reason : summaries[0].assessment.reasons) {
    codes += (codes.empty() ? "" : ";") + std::string(name(reason.code));
  }
  EXPECT_THAT(codes, HasSubstr(";"));
  EXPECT_EQ(csv_rows(table_csv(summaries))[0].at("reasons"), codes);
}

TEST(ReportCsv, WhatIsAbsentIsEmpty) {
  const auto rows = csv_rows(table_csv(summaries_of(mixed_caseload())));
  const CsvRow& row = rows.back();
  ASSERT_EQ(row.at("worker"), "undated-1");
  for (const std::string name :
       {"acute_to_chronic", "acute_to_chronic_upper", "heaviest_time", "days_since_free_day",
        "dose_7_days", "dose_7_days_lower", "highest_week_dose_upper", "highest_week", "acute",
        "peak_7_days", "heavy_days_in_row", "free_days_28_days_upper", "rest_days_worked_28_days",
        "own_percentile_7_days_lower", "team_percentile_7_days"}) {
    EXPECT_EQ(row.at(name), "") << name;
  }
  EXPECT_EQ(std::stod(row.at("total_dose")), 10);
}

TEST(ReportCsv, NamesWithCommasQuotesAndLineEndsReadBack) {
  const std::string name = "Dr. \"No\", ward 3\r\nnight";
  Caseload caseload;
  add_worker(name, 1, 1, caseload);
  EXPECT_EQ(csv_rows(table_csv(summaries_of(caseload)))[0].at("worker"), name);
}

TEST(ReportCsv, NamesAreNoFormulas) {
  for (const std::string name : {"=1+1", "+1", "-1", "@SUM(A1)"}) {
    Caseload caseload;
    add_worker(name, 1, 1, caseload);
    EXPECT_EQ(csv_rows(table_csv(summaries_of(caseload)))[0].at("worker"), '\'' + name);
  }
}

TEST(ReportCsv, AnEmptyCaseloadIsAHeader) { EXPECT_EQ(parse_csv(table_csv({})).size(), 1U); }

// --- JSON ---

TEST(ReportJson, EveryFigureReadsBack) {
  const auto summaries = summaries_of(mixed_caseload());
  const json::value table = json::parse(table_json(summaries));
  EXPECT_EQ(table.at("as_of").as_string(), "2026-05-31T16:00:00Z");
  EXPECT_EQ(std::string_view(table.at("caution").as_string()), caution());
  ASSERT_EQ(table.at("workers").as_array().size(), summaries.size());
  const json::value& worker = table.at("workers").at(0);
  EXPECT_EQ(worker.at("worker").as_string(), "act-1");
  EXPECT_EQ(worker.at("level").as_string(), "act");
  const Reason& reason = summaries[0].assessment.reasons[0];
  EXPECT_EQ(std::string_view(worker.at("reasons").at(0).at("code").as_string()), name(reason.code));
  EXPECT_EQ(std::string_view(worker.at("reasons").at(0).at("text").as_string()), reason.text);
  const json::value& index = worker.at("index");
  EXPECT_EQ(index.at("documents").to_number<std::size_t>(), 60U);
  expect_estimate(index.at("heaviest_load"), summaries[0].index.heaviest_load);
  expect_estimate(index.at("kinds"), summaries[0].index.kinds);
  EXPECT_EQ(index.at("heavy_documents").at("lower").to_number<std::size_t>(),
            summaries[0].index.heavy_documents.lower);
  expect_estimate(index.at("total_dose"), summaries[0].index.total_dose);
  expect_estimate(index.at("highest_week_dose"), summaries[0].index.highest_week_dose);
  EXPECT_EQ(index.at("highest_week").as_string(), format_time(*summaries[0].index.highest_week));
  expect_estimate(index.at("acute_to_chronic"), *summaries[0].index.acute_to_chronic);
}

TEST(ReportJson, HasTheFiguresOfTheCsv) {
  const auto summaries = summaries_of(mixed_caseload());
  const json::value table = json::parse(table_json(summaries));
  const CsvRow row = csv_rows(table_csv(summaries))[0];
  for (const auto& [name, value] : table.at("workers").at(0).at("index").as_object()) {
    EXPECT_EQ(row.count(std::string(name)), 1U) << name;
    const bool has_bounds = value.is_object() && value.as_object().contains("lower");
    EXPECT_EQ(row.count(std::string(name) + "_lower"), has_bounds ? 1U : 0U) << name;
  }
}

TEST(ReportJson, WhatIsAbsentIsNull) {
  const json::value table = json::parse(table_json(summaries_of(mixed_caseload())));
  const json::value& index = table.at("workers").at(3).at("index");
  for (const auto name : {"acute_to_chronic", "heaviest_time", "dose_7_days", "peak_7_days",
                          "highest_week_dose", "highest_week"}) {
    EXPECT_TRUE(index.at(name).is_null()) << name;
  }
  EXPECT_TRUE(json::parse(table_json({})).at("as_of").is_null());
}

TEST(ReportJson, IllFormedNamesBecomeWellFormed) {
  Caseload caseload;
  add_worker("a\xc3", 1, 1, caseload);
  const json::value table = json::parse(table_json(summaries_of(caseload)));
  EXPECT_EQ(table.at("workers").at(0).at("worker").as_string(), "a\uFFFD");
}

// --- Weeks, mix, team ---

TEST(ReportFigures, WeeksEndWithTheSevenDaysOfTheIndex) {
  WorkerRecord record;
  for (int day = 0; day < 30; ++day) {
    const auto document = static_cast<std::uint64_t>(day + 1);
    record.add(exposure(document, day, day < 7 ? 4 : day < 14 ? 1 : 3));
  }
  const Index index = record.index(kToday);
  const auto shown = weeks(record, kToday, {}, 26);
  ASSERT_EQ(shown.size(), 5U);
  EXPECT_DOUBLE_EQ(shown.back().dose.value, index.dose_7_days.value);
  EXPECT_DOUBLE_EQ(shown.back().dose.upper, index.dose_7_days.upper);
  EXPECT_EQ(shown.back().end, kToday);
  EXPECT_EQ(shown.back().heavy_documents, (CountEstimate{7, 7, 7}));
  EXPECT_FALSE(shown.back().is_free);
  EXPECT_TRUE(shown[3].is_free);
  EXPECT_EQ(shown[3].documents, 7U);
  EXPECT_EQ(shown[3].heavy_documents, (CountEstimate{0, 0, 0}));
  EXPECT_EQ(shown[0].documents, 2U);
  double sum = 0;
  for (const Week& week : shown) sum += week.dose.value;
  EXPECT_NEAR(sum, index.total_dose.value, 1e-9);
}

TEST(ReportFigures, WeeksWithoutDocumentsAreFreeAndShown) {
  WorkerRecord record;
  record.add(exposure(1, 20, 3));
  record.add(exposure(2, 300, 3));
  record.add(undated(3, 3));
  const auto shown = weeks(record, kToday, {}, 26);
  ASSERT_EQ(shown.size(), 26U);
  EXPECT_EQ(std::count_if(shown.begin(), shown.end(), [](const Week& w) { return w.is_free; }), 25);
  EXPECT_FALSE(shown[23].is_free);
}

TEST(ReportFigures, TheMixIsTheDoseUpToTheMomentByCategory) {
  WorkerRecord record;
  record.add(exposure(1, 2, 3, 8));
  record.add(undated(2, 3));
  record.add(exposure(3, -2, 3, 8));  // after as_of
  const auto doses = dose_by_category(record, kToday);
  EXPECT_DOUBLE_EQ(doses[static_cast<std::size_t>(Category::accident)], 12);
  EXPECT_DOUBLE_EQ(doses[static_cast<std::size_t>(Category::loss)], 6);
  EXPECT_EQ(doses, dose_by_category(record.exposures().first(2)));
}

std::vector<std::size_t> band_counts(const Caseload& caseload, const Policy& policy = {}) {
  std::vector<std::size_t> counts;
  for (const DoseBand& band : dose_bands(summaries_of(caseload, policy), "", policy)) {
    counts.push_back(band.workers);
  }
  return counts;
}

TEST(ReportFigures, BandsAreThoseOfTheSevenDayDoses) {
  EXPECT_THAT(band_counts(team_of_five()), ElementsAre(2, 1, 1, 0, 1));
}

TEST(ReportFigures, ThresholdsThatCoincideMakeOneBand) {
  Policy policy;
  policy.week_dose_check_in = policy.week_dose_watch;
  EXPECT_THAT(band_counts(team_of_five(), policy), ElementsAre(2, 1, 1, 1));
}

TEST(ReportFigures, BandsLeaveOutWhoHasTooLittleData) {
  Caseload caseload = team_of_five();
  caseload.add("new", exposure(7, 1, 3, 50));
  EXPECT_THAT(band_counts(caseload), ElementsAre(2, 1, 1, 0, 1));
}

// --- Teams ---

// The five, two of them in a team of their own.
TEST(ReportTeams, AreThoseOfThePolicy) {
  const Policy policy = two_teams();
  const auto summaries = summaries_of(team_of_five(), policy);
  EXPECT_EQ(summaries[0].team, "");
  EXPECT_EQ(summaries[1].team, "ward");
  EXPECT_EQ(summaries[3].team_standing->percentile_7_days.value, 100);
  EXPECT_EQ(summaries[1].team_standing->percentile_7_days.value, 0);
  const auto teams = team_spreads(summaries, policy);
  ASSERT_EQ(teams.size(), 2U);
  EXPECT_EQ(teams[0].workers, 3U);
  EXPECT_EQ(teams[1].team, "ward");
  EXPECT_DOUBLE_EQ(teams[1].dose_7_days->median.value, 50);
}

TEST(ReportTeams, AreOneWithoutAPolicyThatNamesThem) {
  const auto summaries = summaries_of(team_of_five());
  const auto teams = team_spreads(summaries, {});
  ASSERT_EQ(teams.size(), 1U);
  EXPECT_EQ(teams[0].workers, 5U);
  EXPECT_EQ(summaries[4].team_standing->percentile_28_days.value, 100);
  EXPECT_TRUE(team_spreads({}, {}).empty());
}

TEST(ReportTeams, StandInEveryTable) {
  const Policy policy = two_teams();
  const auto summaries = summaries_of(team_of_five(), policy);
  const auto teams = team_spreads(summaries, policy);
  const CsvRow row = csv_rows(table_csv(summaries))[3];
  EXPECT_EQ(row.at("team"), "ward");
  expect_estimate(row, "team_percentile_7_days", summaries[3].team_standing->percentile_7_days);
  expect_estimate(row, "team_percentile_28_days", summaries[3].team_standing->percentile_28_days);
  const json::value table = json::parse(table_json(summaries, teams));
  const json::value& worker = table.at("workers").at(3);
  EXPECT_EQ(worker.at("team").as_string(), "ward");
  expect_estimate(worker.at("team_standing").at("percentile_7_days"),
                  summaries[3].team_standing->percentile_7_days);
  const json::value& ward = table.at("teams").at(1);
  EXPECT_EQ(ward.at("workers").to_number<std::size_t>(), 2U);
  expect_estimate(ward.at("dose_7_days").at("gini"), *teams[1].dose_7_days->gini);
  expect_estimate(ward.at("dose_28_days").at("most_exposed_fifth"),
                  *teams[1].dose_28_days->most_exposed_fifth);
  const std::string text = table_text(summaries, teams);
  EXPECT_THAT(text, HasSubstr("\nward: 2 workers with enough data\n- dose of the last 7 days: "
                              "median 50.0 ["));
}

TEST(ReportTeams, AreWithheldBelowTheMinimumEverywhere) {
  Policy policy = two_teams();
  policy.minimum_team = 3;
  const auto summaries = summaries_of(team_of_five(), policy);
  const auto teams = team_spreads(summaries, policy);
  EXPECT_EQ(csv_rows(table_csv(summaries))[3].at("team_percentile_7_days"), "");
  const json::value table = json::parse(table_json(summaries, teams));
  EXPECT_TRUE(table.at("workers").at(3).at("team_standing").is_null());
  EXPECT_TRUE(table.at("teams").at(1).at("dose_7_days").is_null());
  EXPECT_FALSE(table.at("teams").at(0).at("dose_7_days").is_null());
  EXPECT_THAT(table_text(summaries, teams), Not(HasSubstr("\nward: ")));
}

// --- Changes of regime ---

TEST(ReportChanges, StandInEveryTable) {
  const auto summaries = summaries_of(caseload_with_a_change());
  const Index& index = summaries[0].index;
  ASSERT_EQ(index.regime_changes.size(), 1U);
  const RegimeChange& change = index.regime_changes[0];
  EXPECT_EQ(index.regime_change, change);
  const CsvRow row = csv_rows(table_csv(summaries))[0];
  EXPECT_EQ(row.at("regime_changes"), format_date(change.day));
  EXPECT_EQ(row.at("regime_change"), format_date(change.day));
  EXPECT_EQ(row.at("regime_change_earliest"), format_date(change.earliest));
  EXPECT_EQ(row.at("regime_change_detected"), format_date(change.detected));
  EXPECT_EQ(row.at("regime_change_rising"), "true");
  expect_estimate(row, "regime_change_ratio", change.ratio);
  const json::value table = json::parse(table_json(summaries));
  const json::value& listed = table.at("workers").at(0).at("index").at("regime_changes").at(0);
  EXPECT_EQ(listed.at("day").as_string(), format_date(change.day));
  EXPECT_TRUE(listed.at("rising").as_bool());
  expect_estimate(listed.at("ratio"), change.ratio);
}

TEST(ReportChanges, AreEmptyForSteadyWork) {
  const CsvRow row = csv_rows(table_csv(summaries_of(team_of_five())))[0];
  for (const std::string suffix :
       {"", "_earliest", "_latest", "_detected", "_ratio", "_ratio_lower", "_rising"}) {
    EXPECT_EQ(row.at("regime_change" + suffix), "") << suffix;
  }
}

// --- Templates ---

std::string filled(std::string_view text, const json::object& view) {
  return fill_template(text, view, [](std::string_view name) {
    return name == "inner" ? std::string("<{{name}}>") : std::string();
  });
}

TEST(ReportTemplate, ValuesAreEscapedUnlessAskedOtherwise) {
  const json::object view = {{"name", "<a href=\"x\">'&'</a>"}, {"count", 3}};
  EXPECT_EQ(filled("{{name}}", view), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
  EXPECT_EQ(filled("{{{name}}}!", view), "<a href=\"x\">'&'</a>!");
  EXPECT_EQ(filled("{{count}}", view), "3");
}

TEST(ReportTemplate, SectionsRepeatNestAndLookOutwards) {
  const json::object view = {
      {"name", "outer"},
      {"list",
       {{{"x", 1}, {"list", {{{"x", 2}}, {{"x", 3}}}}}, {{"x", 4}, {"list", json::array()}}}}};
  EXPECT_EQ(filled("{{#list}}[{{x}}{{#list}}({{x}}{{name}}){{/list}}]{{/list}}", view),
            "[1(2outer)(3outer)][4]");
}

TEST(ReportTemplate, SectionsShowWhatIsThereAndInvertedOnesWhatIsNot) {
  const json::object view = {{"yes", true}, {"no", false},           {"text", "t"},
                             {"empty", ""}, {"none", json::array()}, {"null", nullptr}};
  EXPECT_EQ(filled("{{#yes}}a{{/yes}}{{#no}}b{{/no}}{{#text}}c{{/text}}", view), "ac");
  EXPECT_EQ(filled("{{#empty}}a{{/empty}}{{#none}}b{{/none}}{{#null}}c{{/null}}", view), "");
  EXPECT_EQ(filled("{{^yes}}a{{/yes}}{{^no}}b{{/no}}{{^empty}}c{{/empty}}", view), "bc");
  EXPECT_EQ(filled("{{^none}}d{{/none}}{{^null}}e{{/null}}", view), "de");
}

TEST(ReportTemplate, OtherTemplatesAreFilledWithTheInnermostValues) {
  const json::object view = {{"name", "a"}, {"list", {{{"name", "b"}}}}};
  EXPECT_EQ(filled("{{>inner}}{{#list}}{{>inner}}{{/list}}", view), "<a><b>");
}

TEST(ReportTemplate, MistakesInATemplateAreNotPassedOver) {
  EXPECT_THROW(filled("{{absent}}", {}), std::logic_error);
  EXPECT_THROW(filled("{{#name}}", {{"name", true}}), std::logic_error);
  EXPECT_THROW(filled("{{name", {{"name", true}}), std::logic_error);
}

TEST(ReportTemplate, JsonCannotEndItsScript) {
  const json::value value = {{"a", "</script><!--"}};
  const std::string text = json_for_script(value);
  EXPECT_THAT(text, Not(HasSubstr("<")));
  EXPECT_EQ(json::parse(text), value);
}

}  // namespace
}  // namespace dosimeter
