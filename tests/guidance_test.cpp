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

constexpr ReasonCode kAllCodes[] = {ReasonCode::extreme_event, ReasonCode::high_dose,
                                    ReasonCode::rising_dose,   ReasonCode::heavy_days,
                                    ReasonCode::no_free_day,   ReasonCode::one_sided_work,
                                    ReasonCode::little_data};

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
  for (const ReasonCode code : kAllCodes) {
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
  EXPECT_THAT(watch(ReasonCode::no_free_day), ElementsAre("Regular time off", "Breaks in the day"));
  EXPECT_THAT(watch(ReasonCode::one_sided_work), ElementsAre("Variety in daily tasks", "Training"));
  EXPECT_THAT(watch(ReasonCode::little_data), ElementsAre("Regular supervision and check-ins"));
}

TEST(Measures, GrowWithTheLevel) {
  EXPECT_THAT(titles(ReasonCode::no_free_day, ActionLevel::check_in),
              ElementsAre("Managerial check-in within two days", "Regular time off",
                          "Breaks in the day", "Peer and social support", "Therapy on offer"));
  EXPECT_THAT(titles(ReasonCode::no_free_day, ActionLevel::act),
              ElementsAre("Relief from heavy material, starting now",
                          "Managerial check-in within two days", "Regular time off",
                          "Breaks in the day", "Peer and social support", "Therapy on offer"));
}

TEST(Measures, FollowTheReasonsInTheirOrder) {
  EXPECT_THAT(
      titles(assessment_of({{ReasonCode::no_free_day, ActionLevel::watch, ""},
                            {ReasonCode::one_sided_work, ActionLevel::watch, ""}})),
      ElementsAre("Regular time off", "Breaks in the day", "Variety in daily tasks", "Training"));
  EXPECT_THAT(
      titles(assessment_of({{ReasonCode::one_sided_work, ActionLevel::watch, ""},
                            {ReasonCode::no_free_day, ActionLevel::watch, ""}})),
      ElementsAre("Variety in daily tasks", "Training", "Regular time off", "Breaks in the day"));
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
      EXPECT_THAT(std::string(measure.source),
                  AnyOf(StartsWith("\"What Is Vicarious Trauma?"),
                        StartsWith("Office for Victims of Crime, risk factors")));
      EXPECT_THAT(std::string(measure.source),
                  HasSubstr("BetterHelp editorial team, reviewed by April Justice, LICSW, 27 June "
                            "2024"));
      EXPECT_FALSE(measure.text.empty());
    }
  }
}

TEST(Measures, NeverJudgeTheWorker) {
  for (const Assessment& assessment : many_assessments()) {
    for (const Measure& measure : measures(assessment)) {
      const std::string text = lower(std::string(measure.title) + " " + std::string(measure.text));
      for (const char* word :
           {"diagnos", "disciplin", "symptom", "patient", "disorder", "ptsd", "illness", "sick",
            "treatment", "fit for", "unfit", "performance", "warning", "dismiss", "fault", "must",
            "require", "mandatory", "rank"}) {
        EXPECT_THAT(text, Not(HasSubstr(word)));
      }
    }
  }
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
