#include "dosimeter/guidance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

namespace dosimeter {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<ReasonCode> all_codes() {
  std::vector<ReasonCode> codes;
  for (std::size_t i = 0; i < kReasonCodes; ++i) codes.push_back(static_cast<ReasonCode>(i));
  return codes;
}

Assessment assessment_of(std::initializer_list<Reason> reasons) {
  Assessment assessment;
  assessment.reasons = reasons;
  if (reasons.size() > 0) assessment.level = reasons.begin()->level;
  return assessment;
}

std::vector<std::string> titles(const Assessment& assessment) {
  std::vector<std::string> result;
  for (const Measure& measure : measures(assessment)) result.emplace_back(measure.title);
  return result;
}

std::vector<std::string> titles(ReasonCode code, ActionLevel level) {
  return titles(assessment_of({{code, level, ""}}));
}

// One assessment of every reason and level, and one of all reasons at once.
std::vector<Assessment> many_assessments() {
  std::vector<Assessment> result(1);
  Assessment all;
  all.level = ActionLevel::act;
  for (const ReasonCode code : all_codes()) {
    all.reasons.push_back({code, ActionLevel::act, ""});
    for (const ActionLevel level :
         {ActionLevel::routine, ActionLevel::watch, ActionLevel::check_in, ActionLevel::act}) {
      result.push_back(assessment_of({{code, level, ""}}));
    }
  }
  result.push_back(all);
  return result;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

TEST(Measures, OfARoutineLevelKeepItSo) {
  const std::vector<std::string> upkeep = {"Breaks in the day",
                                           "Variety in daily tasks",
                                           "Regular time off",
                                           "Room for outside interests",
                                           "Regular supervision and check-ins",
                                           "Training",
                                           "Peer and social support",
                                           "Mindfulness practice on offer"};
  EXPECT_EQ(titles(Assessment()), upkeep);
  EXPECT_EQ(titles(ReasonCode::little_data, ActionLevel::routine), upkeep);
}

TEST(Measures, OfEachReason) {
  const auto watch = [](ReasonCode code) { return titles(code, ActionLevel::watch); };
  EXPECT_THAT(watch(ReasonCode::extreme_event),
              ElementsAre("Supervision session within the week", "Breaks in the day",
                          "Peer and social support"));
  EXPECT_THAT(watch(ReasonCode::high_dose),
              ElementsAre("Supervision session within the week", "Breaks in the day",
                          "Variety in daily tasks", "Regular time off"));
  EXPECT_THAT(watch(ReasonCode::rising_dose),
              ElementsAre("Variety in daily tasks", "Breaks in the day",
                          "Supervision session within the week"));
  EXPECT_THAT(watch(ReasonCode::heavy_days),
              ElementsAre("Variety in daily tasks", "Breaks in the day", "Regular time off"));
  EXPECT_THAT(watch(ReasonCode::no_free_day),
              ElementsAre("Regular time off", "Breaks in the day", "Room for outside interests"));
  EXPECT_THAT(watch(ReasonCode::regime_change),
              ElementsAre("A look at what has changed", "Variety in daily tasks",
                          "Supervision session within the week", "Raise it with management"));
  EXPECT_THAT(
      watch(ReasonCode::own_high),
      ElementsAre("Breaks in the day", "Variety in daily tasks", "Mindfulness practice on offer"));
  EXPECT_THAT(
      watch(ReasonCode::rest_days_worked),
      ElementsAre("Rest days that stay free", "Regular time off", "Room for outside interests"));
  EXPECT_THAT(watch(ReasonCode::one_sided_work), ElementsAre("Variety in daily tasks", "Training"));
  EXPECT_THAT(watch(ReasonCode::little_data), ElementsAre("Regular supervision and check-ins"));
}

TEST(Measures, GrowWithTheLevel) {
  EXPECT_THAT(
      titles(ReasonCode::no_free_day, ActionLevel::check_in),
      ElementsAre("Managerial check-in within two days", "Regular time off", "Breaks in the day",
                  "Room for outside interests", "Peer and social support", "Therapy on offer"));
  EXPECT_THAT(
      titles(ReasonCode::no_free_day, ActionLevel::act),
      ElementsAre("Relief from heavy material, starting now", "Managerial check-in within two days",
                  "Raise it with management", "Regular time off", "Breaks in the day",
                  "Room for outside interests", "Peer and social support", "Therapy on offer"));
}

TEST(Measures, FollowTheReasonsInTheirOrder) {
  EXPECT_THAT(titles(assessment_of({{ReasonCode::no_free_day, ActionLevel::watch, ""},
                                    {ReasonCode::one_sided_work, ActionLevel::watch, ""}})),
              ElementsAre("Regular time off", "Breaks in the day", "Room for outside interests",
                          "Variety in daily tasks", "Training"));
  EXPECT_THAT(titles(assessment_of({{ReasonCode::one_sided_work, ActionLevel::watch, ""},
                                    {ReasonCode::no_free_day, ActionLevel::watch, ""}})),
              ElementsAre("Variety in daily tasks", "Training", "Regular time off",
                          "Breaks in the day", "Room for outside interests"));
}

TEST(Measures, ComeEachOnce) {
  for (const Assessment& assessment : many_assessments()) {
    const std::vector<std::string> all = titles(assessment);
    EXPECT_FALSE(all.empty());
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
  }
}

TEST(Measures, NameTheirSource) {
  for (const Assessment& assessment : many_assessments()) {
    for (const Measure& measure : measures(assessment)) {
      const std::string source(measure.source);
      EXPECT_FALSE(measure.text.empty());
      if (source == "Proposal of this project") continue;
      EXPECT_THAT(source, AnyOf(StartsWith("\"What Is Vicarious Trauma?"),
                                StartsWith("Office for Victims of Crime, risk factors")));
      EXPECT_THAT(source, HasSubstr("BetterHelp editorial team, reviewed by April Justice, LICSW, "
                                    "27 June 2024"));
    }
  }
}

TEST(Measures, SayThatADeadlineIsTheProjectsProposal) {
  for (const Assessment& assessment : many_assessments()) {
    for (const Measure& measure : measures(assessment)) {
      const bool has_deadline = measure.title.find("within") != std::string_view::npos ||
                                measure.title.find("now") != std::string_view::npos;
      if (!has_deadline) continue;
      EXPECT_THAT(lower(measure.source), HasSubstr("proposal of this project")) << measure.title;
    }
  }
}

// What the article names, by a word of the measure that stands for it.
TEST(Measures, CoverAllThatTheArticleNames) {
  std::string offered;
  for (const Assessment& assessment : many_assessments()) {
    for (const std::string& title : titles(assessment)) offered += lower(title) + '\n';
  }
  for (const char* measure : {"breaks", "time off", "variety", "social support", "mindfulness",
                              "supervision", "managerial check-in", "training", "therapy",
                              "raise it with management", "outside interests"}) {
    EXPECT_THAT(offered, HasSubstr(measure));
  }
}

// Words of a diagnosis, of a judgement of the person or their work, of discipline, of compulsion.
constexpr const char* kForbidden[] = {
    "diagnos",   "symptom",   "patient",    "disorder",  "ptsd",      "illness",   "sick",
    "treatment", "clinical",  "fit for",    "unfit",     "suitab",    "weak",      "vulnerab",
    "resilien",  "fragile",   "unable",     "incapab",   "perform",   "productiv", "warning",
    "dismiss",   "disciplin", "sanction",   "terminat",  "suspend",   "demot",     "punish",
    "blame",     "fault",     "misconduct", "complian",  "personnel", "appraisal", "promotion",
    "salary",    "must",      "require",    "mandatory", "oblig",     "rank",      "compare",
    "worst",     "best",      "monitor",    "surveil",   "refer to",  "assess"};

void expect_no_judgement(std::string_view text) {
  for (const char* word : kForbidden) EXPECT_THAT(lower(text), Not(HasSubstr(word)));
}

TEST(Measures, NeverJudgeTheWorker) {
  for (const Assessment& assessment : many_assessments()) {
    for (const Measure& measure : measures(assessment)) {
      expect_no_judgement(std::string(measure.title) + " " + std::string(measure.text));
    }
  }
}

// Every reason at once, as far as one index can have them.
Index grave_index() {
  Index index;
  index.documents = 100;
  index.days = 365;
  index.peak_7_days = {5, 4, 5};
  index.dose_7_days = {500, 100, 600};
  index.acute_to_chronic = Estimate{3, 1, 4};
  index.regime_change.emplace();
  index.regime_change->ratio = {3, 1, 9};
  index.regime_change->rising = true;
  index.own_percentile_7_days = Estimate{100, 88, 100};
  index.heavy_days_in_row = {20, 1, 30};
  index.days_since_free_day = CountEstimate{30, 1, 60};
  index.rest_days_worked_28_days = {8, 1, 8};
  index.kinds = {1, 1, 3};
  return index;
}

TEST(Reasons, NeverJudgeTheWorker) {
  Index little;
  little.documents = 1;
  std::set<ReasonCode> codes;
  for (const Index& index : {grave_index(), little}) {
    for (const Reason& reason : assess(index, Policy()).reasons) {
      codes.insert(reason.code);
      expect_no_judgement(reason.text);
    }
  }
  EXPECT_EQ(codes.size(), kReasonCodes);
}

TEST(Measures, OfferTherapyAndNeverOrderIt) {
  for (const Assessment& assessment : many_assessments()) {
    for (const Measure& measure : measures(assessment)) {
      const std::string text = lower(measure.text);
      if (text.find("therap") == std::string::npos) continue;
      EXPECT_THAT(text, HasSubstr("offered, never ordered"));
      EXPECT_GE(assessment.level, ActionLevel::check_in);
    }
  }
  EXPECT_THAT(titles(ReasonCode::extreme_event, ActionLevel::check_in),
              Contains("Therapy on offer"));
}

TEST(Caution, SaysWhatTheFiguresAreNot) {
  const std::string text(caution());
  for (const char* phrase : {"measure exposure", "not anyone's health", "no diagnosis",
                             "do not replace professional advice", "No clinical thresholds",
                             "trained on machine-annotated silver labels",
                             "Never use them for ranking, hiring or discipline."}) {
    EXPECT_THAT(text, HasSubstr(phrase));
  }
}

}  // namespace
}  // namespace dosimeter
