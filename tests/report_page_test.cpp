// The HTML report: what its page holds.

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <regex>

#include "dosimeter/guidance.hpp"
#include "dosimeter/simulation.hpp"
#include "report_cases.hpp"
#include "report_figures.hpp"
#include "report_format.hpp"
#include "report_template.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

// The page without Chart.js, which is not of this project.
std::string without_library(std::string page) {
  const std::size_t begin = page.find("/*!\n * Chart.js");
  EXPECT_NE(begin, std::string::npos);
  return page.erase(begin, page.find("</script>", begin) - begin);
}

// A page is too long to be printed where an expectation fails.
bool holds(const std::string& page, std::string_view part) {
  return page.find(part) != std::string::npos;
}

std::size_t count_of_text(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(ReportPage, NamesAreEscapedEverywhere) {
  Caseload caseload = mixed_caseload();
  add_worker("<script>alert(1)</script>", 4.5, 30, caseload);
  add_worker("\" onmouseover=\"alert(2)", 4.5, 30, caseload);
  const std::string page = page_of(caseload);
  EXPECT_FALSE(holds(page, "<script>alert"));
  EXPECT_FALSE(holds(page, "\" onmouseover"));
  EXPECT_TRUE(holds(page, ">&lt;script&gt;alert(1)&lt;/script&gt;</h3>"))
      << ">&lt;script&gt;alert(1)&lt;/script&gt;</h3>";
}

TEST(ReportPage, AHardWeekStaysVisible) {
  const std::string page = page_of(caseload_after_a_hard_week());
  const std::size_t begin = page.find("Highest 7 days<dd>");
  ASSERT_NE(begin, std::string::npos);
  const std::string figure = page.substr(begin, page.find("</div>", begin) - begin);
  EXPECT_TRUE(holds(figure, ">90.0</b> <span>eq. min")) << figure;
  EXPECT_TRUE(holds(figure, ">75.7 to 111.4, to 2026-02-21</small>")) << figure;
}

TEST(ReportPage, TheOverviewHasAHeadingForEachCell) {
  const std::string page = page_of(caseload_after_a_hard_week());
  const std::size_t begin = page.find("All workers at a glance");
  const std::string table = page.substr(begin, page.find("</table>", begin) - begin);
  EXPECT_EQ(count_of_text(table, "<th scope=\"col\""),
            count_of_text(table, "<td") + count_of_text(table, "<th scope=\"row\""));
}

TEST(ReportPage, LoadsNothing) {
  const std::string page = without_library(page_of(mixed_caseload()));
  EXPECT_FALSE(std::regex_search(page, std::regex("https?:", std::regex::icase)));
  EXPECT_FALSE(std::regex_search(page, std::regex("\\b(src|srcset|action|poster)=")));
  EXPECT_FALSE(std::regex_search(page, std::regex("url\\(|@import|fetch\\(|XMLHttpRequest")));
  EXPECT_FALSE(std::regex_search(page, std::regex("href=\"(?!#|data:,\")")));
  EXPECT_TRUE(holds(page,
                    "content=\"default-src 'none'; style-src 'unsafe-inline'; "
                    "script-src 'unsafe-inline'; img-src data:\""))
      << "content=\"default-src 'none'; style-src 'unsafe-inline'; "
         "script-src 'unsafe-inline'; img-src data:\"";
}

TEST(ReportPage, EveryLinkWithinThePageHasItsTarget) {
  const std::string page = without_library(page_of(mixed_caseload()));
  const std::regex link("href=\"#([^\"]*)\"");
  std::size_t links = 0;
  for (std::sregex_iterator at(page.begin(), page.end(), link), end; at != end; ++at, ++links) {
    EXPECT_EQ(count_of_text(page, " id=\"" + (*at)[1].str() + '"'), 1U) << (*at)[1];
  }
  EXPECT_GT(links, 10U);
}

TEST(ReportPage, SummaryNamesWhoNeedsACheckInBeforeTheWorkers) {
  const Caseload caseload = mixed_caseload();
  const std::string page = page_of(caseload);
  const std::size_t begin = page.find("Who needs a check-in");
  const std::string summary = page.substr(begin, page.find("id=\"workers\"") - begin);
  const Assessment assessment = summaries_of(caseload)[0].assessment;
  EXPECT_TRUE(holds(summary, "act-1")) << "act-1";
  EXPECT_TRUE(holds(summary, escape_html(assessment.reasons[0].text.substr(1))))
      << escape_html(assessment.reasons[0].text.substr(1));
  EXPECT_TRUE(holds(summary, escape_html(measures(assessment)[0].title)))
      << escape_html(measures(assessment)[0].title);
  EXPECT_FALSE(holds(summary, "routine-1"));
}

TEST(ReportPage, EveryWorkerHasMeasuresWithNumberedSources) {
  const Caseload caseload = mixed_caseload();
  const std::string page = page_of(caseload);
  for (const WorkerSummary& summary : summaries_of(caseload)) {
    for (const Measure& measure : measures(summary.assessment)) {
      EXPECT_TRUE(holds(page, escape_html(measure.text))) << escape_html(measure.text);
      EXPECT_EQ(count_of_text(page, '>' + escape_html(measure.source) + '\n'), 1U);
    }
  }
}

TEST(ReportPage, FiguresHaveTheirIntervals) {
  const Caseload caseload = mixed_caseload();
  const std::string page = page_of(caseload);
  const Index index = summaries_of(caseload)[0].index;
  for (const Estimate& dose :
       {index.dose_7_days, index.dose_28_days, index.total_dose, index.acute, index.chronic}) {
    EXPECT_TRUE(holds(page, rounded(dose.value, 1) + "</b> <span>eq. min"))
        << rounded(dose.value, 1) + "</b> <span>eq. min";
    EXPECT_TRUE(holds(page, '>' + interval(dose, 1) + "</small>"))
        << '>' + interval(dose, 1) + "</small>";
  }
  EXPECT_TRUE(holds(page, '>' + interval(*index.acute_to_chronic, 2) + "</small>"))
      << '>' + interval(*index.acute_to_chronic, 2) + "</small>";
}

TEST(ReportPage, EveryChartHasATableOfTheSameFigures) {
  const Caseload caseload = mixed_caseload();
  const std::string page = without_library(page_of(caseload));
  EXPECT_EQ(count_of_text(page, "<canvas "), 3U);  // none for the worker without dates
  EXPECT_EQ(count_of_text(page, "role=\"img\" aria-label=\"Bar chart"), 3U);
  for (const Week& week : weeks(caseload.workers().at("act-1"), kToday, {}, 26)) {
    const std::string cells =
        "<th>" + format_date(week.end) + "<td>" + rounded(week.dose.value, 1) + "<td>";
    EXPECT_TRUE(holds(page, cells)) << cells;
  }
  EXPECT_TRUE(holds(page, "No dated documents in the last 26 weeks"))
      << "No dated documents in the last 26 weeks";
}

TEST(ReportPage, ChartDataIsThatOfTheWeeks) {
  const Caseload caseload = mixed_caseload();
  const std::string page = page_of(caseload);
  const std::string opening = "<script type=\"application/json\" id=\"chart-data\">";
  const std::size_t begin = page.find(opening) + opening.size();
  const json::value data = json::parse(page.substr(begin, page.find("</script>", begin) - begin));
  const json::value& worker = data.at("workers").at(0);
  const auto shown = weeks(caseload.workers().at("act-1"), kToday, {}, 26);
  ASSERT_EQ(worker.at("dose").as_array().size(), shown.size());
  EXPECT_EQ(worker.at("heavy").as_array().back().to_number<std::size_t>(), 7U);
  EXPECT_NEAR(worker.at("upper").as_array().back().to_number<double>(), shown.back().dose.upper,
              0.05);
  EXPECT_EQ(data.at("week_ends").as_array().back().as_string(), "2026-05-31");
  EXPECT_TRUE(data.at("teams").as_array().empty());
}

TEST(ReportPage, TeamIsWithheldBelowTheMinimumAndSaysWhy) {
  Policy policy;
  policy.minimum_team = 6;
  const std::string withheld = page_of(team_of_five(), policy);
  EXPECT_TRUE(holds(withheld, "needs at least 6 workers with enough data; here 5 have it"));
  EXPECT_FALSE(holds(withheld, "data-chart=\"team-1\""));
  EXPECT_FALSE(holds(withheld, "quartile<dd>"));
  const std::string shown = page_of(team_of_five());
  EXPECT_TRUE(holds(shown, "The doses of 5 workers with enough data"));
  EXPECT_TRUE(holds(shown, "data-chart=\"team-1\""));
  EXPECT_TRUE(holds(shown, "Inequality (Gini coefficient)<dd>"));
}

TEST(ReportPage, TeamsHaveTheirNames) {
  const std::string page = page_of(team_of_five(), two_teams());
  EXPECT_TRUE(holds(page, "<h3>In no team</h3>"));
  EXPECT_TRUE(holds(page, "<h3>ward</h3>"));
  EXPECT_TRUE(holds(page, "data-chart=\"team-2\""));
  EXPECT_FALSE(holds(page_of(team_of_five()), "In no team"));
}

TEST(ReportPage, ChangesOfPaceAreOnTheTimelineAndInWords) {
  const Caseload caseload = caseload_with_a_change();
  const RegimeChange change = summaries_of(caseload)[0].index.regime_changes.at(0);
  const std::string page = page_of(caseload);
  EXPECT_TRUE(holds(page, "<time>" + format_date(change.day) + "</time> <strong>Higher pace." +
                              "</strong> From here on, a working day brought " +
                              rounded(change.ratio.value, 1) + " times the dose"));
  EXPECT_TRUE(holds(page, "Higher pace from " + format_date(change.day) + " on"));
  EXPECT_TRUE(holds(page, "\"changes\":[{\"place\":"));
  EXPECT_FALSE(holds(page_of(team_of_five()), "class=\"event-change\""));
}

TEST(ReportPage, PercentilesAreInWords) {
  const auto summaries = summaries_of(team_of_five());
  const std::string page = page_of(team_of_five());
  EXPECT_TRUE(holds(page, "of 100 earlier weeks had less"));
  EXPECT_TRUE(holds(page, ">100</b> <span>of 100 others have less</span> <small>" +
                              interval(summaries[4].team_standing->percentile_7_days, 0)));
}

TEST(ReportPage, ThresholdsAreThoseOfThePolicy) {
  Policy policy;
  policy.week_dose_act = 777;
  policy.index.acute_half_life_days = 5.5;
  const std::string page = page_of(mixed_caseload(), policy);
  EXPECT_TRUE(holds(page, ">777\n")) << ">777";
  EXPECT_TRUE(holds(page, "halve every 5.5 and every 28 days"))
      << "halve every 5.5 and every 28 days";
}

TEST(ReportPage, HasContentNoteCautionTallyAndLicence) {
  const Caseload caseload = mixed_caseload();
  const std::string page = report_html(caseload, summaries_of(caseload), {}, {12, 10, 2, 1});
  EXPECT_LT(page.find("Content note."), page.find("<main"));
  EXPECT_TRUE(holds(page, escape_html(caution()))) << escape_html(caution());
  EXPECT_TRUE(holds(page, escape_html(tally_line({12, 10, 2, 1}))))
      << escape_html(tally_line({12, 10, 2, 1}));
  EXPECT_TRUE(holds(page, "Chart.js Contributors\n")) << "Chart.js Contributors\n";
  EXPECT_TRUE(holds(page, "Permission is hereby granted")) << "Permission is hereby granted";
}

TEST(ReportPage, OfSomeWorkersSaysNothingAboutATeam) {
  const Caseload caseload = team_of_five();
  auto summaries = summaries_of(caseload);
  EXPECT_TRUE(holds(page_of(caseload), "Gini coefficient"));
  summaries.resize(4);
  const std::string page =
      without_library(report_html(caseload, summaries, {}, {}, {}, ReportOf::some_workers));
  for (const auto none : {"Gini coefficient", "Withheld.", R"(id="team")", R"(#team")"})
    EXPECT_FALSE(holds(page, none)) << none;
  EXPECT_TRUE(holds(page, "of 100 others have less"));
}

TEST(ReportPage, IsOfTheDayOfTheCalendar) {
  Policy policy;
  policy.index.calendar.day_begins_hour = 4;
  const Caseload caseload = mixed_caseload();
  const auto day = policy.index.calendar.day_of(kToday);
  const auto summaries = summarise(caseload, policy.index.calendar.end_of(day), policy);
  const std::string page = without_library(report_html(caseload, summaries, policy, {}));
  EXPECT_TRUE(holds(page, "Exposure report, 2026-05-31</title>"));
  EXPECT_TRUE(holds(page, "in the 7 days to 2026-05-31."));
  EXPECT_TRUE(holds(page, R"("2026-05-24","2026-05-31"])"));
  EXPECT_FALSE(holds(page, "2026-06-01"));
}

TEST(ReportPage, HoldsNoTimeButThoseOfTheData) {
  EXPECT_EQ(page_of(mixed_caseload()), page_of(mixed_caseload()));
}

TEST(ReportPage, AnEmptyCaseloadSaysSo) {
  const std::string page = without_library(report_html({}, {}, {}, {}));
  EXPECT_TRUE(holds(page, "The caseload holds no workers.")) << "The caseload holds no workers.";
  EXPECT_FALSE(holds(page, "1970"));
}

// Workers of all kinds of work and a year of documents, what happens to them differing.
Caseload simulated_caseload(std::size_t workers) {
  Caseload caseload;
  for (std::size_t number = 0; number < workers; ++number) {
    SimulationOptions options;
    options.days = 365;
    options.scenario = static_cast<Scenario>(number % kScenarios);
    if (options.scenario == Scenario::leave) options.length = 28;
    const WorkKind& kind = work_kinds()[number % work_kinds().size()];
    const SimulatedWorker worker = simulate_worker(kind, options, 7, number);
    for (const SimulatedExposure& simulated : worker.exposures) {
      caseload.add(worker.name, simulated.measured);
    }
  }
  return caseload;
}

// As much evidence as a document can show.
MaskedEvidence evidence_for_all(const Caseload& caseload) {
  std::vector<MentionGroup> groups;
  for (std::size_t i = 0; i < 12; ++i) {
    CategorySet categories;
    categories[i] = categories[i + 1] = categories[i + 2] = true;
    groups.push_back({categories, Assertion::hypothetical, 10 + i, 0.25});
  }
  MaskedEvidence evidence;
  for (const auto& [worker, record] : caseload.workers()) {
    for (const Exposure& exposure : record.exposures()) evidence[exposure.document] = groups;
  }
  return evidence;
}

TEST(ReportPage, AHundredWorkersStayUnderTwoMegabytes) {
  const Caseload caseload = simulated_caseload(100);
  std::size_t documents = 0;
  for (const auto& [worker, record] : caseload.workers()) documents += record.size();
  EXPECT_GT(documents, 50'000U);
  const auto summaries = summarise(caseload, *caseload.latest(), {});
  const std::string page =
      report_html(caseload, summaries, {}, {documents, documents}, evidence_for_all(caseload));
  EXPECT_EQ(count_of_text(page, "<article"), 100U);
  EXPECT_EQ(count_of_text(page, "<canvas "), 101U);
  EXPECT_EQ(count_of_text(page, "class=\"evidence\""), 300U);
  EXPECT_LT(page.size(), 1'700'000U);  // well below two million
}

}  // namespace
}  // namespace dosimeter
