#include "dosimeter/policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "dosimeter/error.hpp"

namespace dosimeter {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string message_of(const std::string& json) {
  try {
    Policy::parse(json, "policy.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.problem().file, "policy.json");
    return error.what();
  }
  return "no error";
}

TEST(PolicyParse, KeepsTheDefaultsOfWhatIsAbsent) {
  const Policy policy = Policy::parse("{}", "policy.json");
  EXPECT_EQ(policy.index.acute_half_life_days, 7);
  EXPECT_EQ(policy.index.chronic_half_life_days, 28);
  EXPECT_EQ(policy.week_dose_check_in, 120);
  const Policy other = Policy::parse(R"({"week_dose_check_in": 90})", "policy.json");
  EXPECT_EQ(other.week_dose_watch, 60);
  EXPECT_EQ(other.week_dose_check_in, 90);
  EXPECT_EQ(other.week_dose_act, 240);
}

TEST(PolicyParse, ReadsEveryMember) {
  const Policy policy = Policy::parse(R"({
    "acute_half_life_days": 5.5, "chronic_half_life_days": 30, "heavy_load": 4,
    "burdened_load": 2, "reading_words_per_minute": 200, "minimum_team": 8,
    "minimum_documents": 20, "minimum_days": 21, "extreme_peak": 4.75, "week_dose_watch": 50,
    "week_dose_check_in": 100, "week_dose_act": 200, "ratio_watch": 1.25, "ratio_check_in": 1.75,
    "heavy_days_watch": 2, "heavy_days_check_in": 4, "heavy_days_act": 8, "no_free_day_watch": 6,
    "no_free_day_check_in": 10, "no_free_day_act": 14, "few_kinds": 3, "little_unburdened": 0.3
  })",
                                      "policy.json");
  EXPECT_EQ(policy.index.acute_half_life_days, 5.5);
  EXPECT_EQ(policy.index.chronic_half_life_days, 30);
  EXPECT_EQ(policy.index.heavy_load, 4);
  EXPECT_EQ(policy.index.burdened_load, 2);
  EXPECT_EQ(policy.reading_words_per_minute, 200);
  EXPECT_EQ(policy.minimum_team, 8);
  EXPECT_EQ(policy.minimum_documents, 20);
  EXPECT_EQ(policy.minimum_days, 21);
  EXPECT_EQ(policy.extreme_peak, 4.75);
  EXPECT_EQ(policy.week_dose_watch, 50);
  EXPECT_EQ(policy.week_dose_check_in, 100);
  EXPECT_EQ(policy.week_dose_act, 200);
  EXPECT_EQ(policy.ratio_watch, 1.25);
  EXPECT_EQ(policy.ratio_check_in, 1.75);
  EXPECT_EQ(policy.heavy_days_watch, 2);
  EXPECT_EQ(policy.heavy_days_check_in, 4);
  EXPECT_EQ(policy.heavy_days_act, 8);
  EXPECT_EQ(policy.no_free_day_watch, 6);
  EXPECT_EQ(policy.no_free_day_check_in, 10);
  EXPECT_EQ(policy.no_free_day_act, 14);
  EXPECT_EQ(policy.few_kinds, 3);
  EXPECT_EQ(policy.little_unburdened, 0.3);
}

TEST(PolicyParse, SkipsAByteOrderMark) {
  EXPECT_EQ(Policy::parse("\xEF\xBB\xBF{\"few_kinds\": 2}", "policy.json").few_kinds, 2);
}

TEST(PolicyParse, TakesAWholeNumberHoweverWritten) {
  EXPECT_EQ(Policy::parse(R"({"minimum_team": 7.0})", "policy.json").minimum_team, 7);
  EXPECT_EQ(Policy::parse(R"({"minimum_team": 7e0})", "policy.json").minimum_team, 7);
}

TEST(PolicyParse, NamesTheLineOfBrokenJson) {
  const std::string remedy =
      "; write \"name\": number, with a comma between two members and none after the last";
  EXPECT_EQ(message_of(""), "policy.json:1: broken JSON (incomplete JSON)" + remedy);
  EXPECT_EQ(message_of("{\n  \"few_kinds\": 2,\n}"),
            "policy.json:3: broken JSON (syntax error)" + remedy);
  EXPECT_EQ(message_of("{\n  \"few_kinds\": 2\n  \"heavy_load\": 4\n}"),
            "policy.json:3: broken JSON (syntax error)" + remedy);
  EXPECT_EQ(message_of("{\n  \"few_kinds\": 2\n"),
            "policy.json:3: broken JSON (incomplete JSON)" + remedy);
  EXPECT_EQ(message_of("{}\n\n{}"), "policy.json:3: broken JSON (extra data)" + remedy);
  EXPECT_THAT(message_of("{\"few_kinds\": NaN}"), HasSubstr("policy.json:1: broken JSON ("));
}

TEST(PolicyParse, WantsAnObject) {
  const std::string expected =
      "policy.json:1: the policy is not a JSON object; begin it with { and end it with }";
  EXPECT_EQ(message_of("[1]"), expected);
  EXPECT_EQ(message_of("12"), expected);
}

TEST(PolicyParse, SuggestsTheNearestKnownName) {
  EXPECT_EQ(message_of("{\n\"few_kinds\": 2,\n\"week_dose_wacth\": 60}"),
            "policy.json:3: unknown name \"week_dose_wacth\"; write \"week_dose_watch\", or "
            "remove it");
  EXPECT_EQ(message_of(R"({"HeavyDaysAct": 3, "few_kinds": 2})"),
            "policy.json:1: unknown name \"HeavyDaysAct\"; write \"heavy_days_act\", or remove it");
  EXPECT_THAT(message_of(R"({"kinds": 2})"), HasSubstr("write \"few_kinds\""));
  EXPECT_THAT(message_of(R"({"ratio_checkin": 2})"), HasSubstr("write \"ratio_check_in\""));
  EXPECT_THAT(message_of(R"({"": 2})"), HasSubstr("unknown name \"\""));
}

TEST(PolicyParse, RefusesARepeatedName) {
  EXPECT_EQ(message_of("{\n\"few_kinds\": 2,\n\n\"few_kinds\": 3}"),
            "policy.json:4: \"few_kinds\" is already set in line 2; remove one of the two");
}

TEST(PolicyParse, RefusesWhatIsNoNumber) {
  const std::string remedy = "; give a number above 0 and at most 15";
  const auto message = [&](const std::string& value) {
    return message_of("{\n\n\"few_kinds\": " + value + "}");
  };
  EXPECT_EQ(message("\"two\""), "policy.json:3: \"few_kinds\" is of type string" + remedy);
  EXPECT_EQ(message("true"), "policy.json:3: \"few_kinds\" is of type bool" + remedy);
  EXPECT_EQ(message("null"), "policy.json:3: \"few_kinds\" is of type null" + remedy);
  EXPECT_EQ(message("[2]"), "policy.json:3: \"few_kinds\" is of type array" + remedy);
  EXPECT_EQ(message("{}"), "policy.json:3: \"few_kinds\" is of type object" + remedy);
}

TEST(PolicyParse, TakesNoNamesFromTextsOrFromWithin) {
  const std::string json =
      "{\n\"few_kinds\": {\n\"heavy_load\": [\"a \\\"quoted\\\", text\",\n\"{\"]},\n"
      "\"heavy_load\": 4}";
  EXPECT_THAT(message_of(json), HasSubstr("policy.json:2: \"few_kinds\" is of type object"));
  EXPECT_THAT(message_of(R"({"few_kinds": "\""})"),
              HasSubstr(":1: \"few_kinds\" is of type string"));
  EXPECT_THAT(message_of("{\"few_kinds\": 2,\n\"heavy_load\":\n\"few_kinds\"}"),
              HasSubstr("policy.json:2: \"heavy_load\" is of type string"));
}

TEST(PolicyParse, UnderstandsANameWithEscapesButKnowsNoLineOfIt) {
  EXPECT_EQ(Policy::parse(R"({"few\u005fkinds": 2})", "policy.json").few_kinds, 2);
  EXPECT_EQ(message_of(R"({"few\u005fkinds": 16})"),
            "policy.json: \"few_kinds\" is 16; give a number above 0 and at most 15");
}

TEST(PolicyParse, RefusesWhatIsOutOfRange) {
  EXPECT_EQ(message_of("{\n\"week_dose_watch\": 0}"),
            "policy.json:2: \"week_dose_watch\" is 0; give a number above 0 and at most 1000000");
  EXPECT_EQ(message_of(R"({"extreme_peak": 5.5})"),
            "policy.json:1: \"extreme_peak\" is 5.5; give a number above 0 and at most 5");
  EXPECT_EQ(message_of(R"({"little_unburdened": 20})"),
            "policy.json:1: \"little_unburdened\" is 20; give a number above 0 and at most 1");
  EXPECT_EQ(message_of(R"({"minimum_team": 2.5})"),
            "policy.json:1: \"minimum_team\" is 2.5; give a whole number above 0 and at most "
            "1000000");
  EXPECT_EQ(message_of(R"({"minimum_team": -3})"),
            "policy.json:1: \"minimum_team\" is -3; give a whole number above 0 and at most "
            "1000000");
  EXPECT_THAT(message_of(R"({"minimum_team": 18446744073709551616})"),
              HasSubstr("\"minimum_team\" is 18446744073709551616;"));
  EXPECT_THAT(message_of(R"({"minimum_days": 1e999})"), HasSubstr("\"minimum_days\" is inf;"));
}

TEST(PolicyParse, HoldsEveryMemberToItsRange) {
  const std::vector<std::pair<std::string, double>> most = {{"acute_half_life_days", 1e6},
                                                            {"chronic_half_life_days", 1e6},
                                                            {"heavy_load", 5},
                                                            {"burdened_load", 5},
                                                            {"reading_words_per_minute", 1e6},
                                                            {"minimum_team", 1e6},
                                                            {"minimum_documents", 1e6},
                                                            {"minimum_days", 1e6},
                                                            {"extreme_peak", 5},
                                                            {"week_dose_watch", 1e6},
                                                            {"week_dose_check_in", 1e6},
                                                            {"week_dose_act", 1e6},
                                                            {"ratio_watch", 1e6},
                                                            {"ratio_check_in", 1e6},
                                                            {"heavy_days_watch", 1e6},
                                                            {"heavy_days_check_in", 1e6},
                                                            {"heavy_days_act", 1e6},
                                                            {"no_free_day_watch", 1e6},
                                                            {"no_free_day_check_in", 1e6},
                                                            {"no_free_day_act", 1e6},
                                                            {"few_kinds", 15},
                                                            {"little_unburdened", 1}};
  for (const auto& [name, limit] : most) {
    const auto message = [&](double value) {
      return message_of("{\"" + name + "\": " + std::to_string(value) + "}");
    };
    EXPECT_THAT(message(-1), HasSubstr("\"" + name + "\" is -1; give a"));
    EXPECT_THAT(message(0), HasSubstr("\"" + name + "\" is 0; give a"));
    EXPECT_THAT(message(limit + 1), HasSubstr("above 0 and at most"));
    EXPECT_THAT(message(limit), Not(HasSubstr("above 0 and at most")));
  }
}

TEST(PolicyParse, RefusesWhatIsOutOfOrder) {
  EXPECT_EQ(message_of("{\n\"week_dose_check_in\": 50,\n\"week_dose_watch\": 60.5}"),
            "policy.json:3: \"week_dose_watch\" (60.5) and \"week_dose_check_in\" (50) are out of "
            "order; keep the first at or below the second");
  EXPECT_THAT(message_of("{\n\"week_dose_watch\": 60.5,\n\"week_dose_check_in\": 50}"),
              HasSubstr("policy.json:3: \"week_dose_watch\" (60.5) and"));
  EXPECT_EQ(message_of(R"({"acute_half_life_days": 28})"),
            "policy.json:1: \"acute_half_life_days\" (28) and \"chronic_half_life_days\" (28) are "
            "out of order; keep the first below the second");
  EXPECT_EQ(message_of("{\n\"week_dose_watch\": 1000000}"),
            "policy.json:2: \"week_dose_watch\" (1000000) and \"week_dose_check_in\" (120) are out "
            "of order; keep the first at or below the second");
}

TEST(PolicyParse, HoldsEveryPairToItsOrder) {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"burdened_load", "heavy_load"},
      {"week_dose_watch", "week_dose_check_in"},
      {"week_dose_check_in", "week_dose_act"},
      {"ratio_watch", "ratio_check_in"},
      {"heavy_days_watch", "heavy_days_check_in"},
      {"heavy_days_check_in", "heavy_days_act"},
      {"no_free_day_watch", "no_free_day_check_in"},
      {"no_free_day_check_in", "no_free_day_act"}};
  for (const auto& [lower, upper] : pairs) {
    const bool is_first = lower.ends_with("_watch") || lower.ends_with("_load");
    const std::string below = is_first ? "" : "\"week_dose_watch\": 1, \"no_free_day_watch\": 1, ";
    const auto message = [&](int a, int b) {
      return message_of("{" + below + "\"" + lower + "\": " + std::to_string(a) + ", \"" + upper +
                        "\": " + std::to_string(b) + "}");
    };
    const std::string expected = "\"" + lower + "\" (4) and \"" + upper + "\" (3) are out of order";
    EXPECT_THAT(message(4, 3), HasSubstr(expected));
    EXPECT_THAT(message(4, 4), Not(HasSubstr("\"" + lower + "\" (4) and \"" + upper)));
  }
}

TEST(PolicyLoad, ReadsAFileAndNamesIt) {
  const auto path = std::filesystem::temp_directory_path() / "dosimeter_policy_test.json";
  std::ofstream(path) << "{\"few_kinds\": 4}";
  EXPECT_EQ(Policy::load(path.string()).few_kinds, 4);
  std::ofstream(path) << "{\"few_kinds\": 0}";
  try {
    Policy::load(path.string());
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.problem().file, path.string());
    EXPECT_EQ(error.problem().line, 1);
  }
  std::filesystem::remove(path);
  EXPECT_THROW(Policy::load(path.string()), Error);
}

TEST(Names, AreThoseOfReports) {
  EXPECT_EQ(name(ActionLevel::routine), "routine");
  EXPECT_EQ(name(ActionLevel::watch), "watch");
  EXPECT_EQ(name(ActionLevel::check_in), "check in");
  EXPECT_EQ(name(ActionLevel::act), "act");
  EXPECT_EQ(name(ReasonCode::extreme_event), "extreme_event");
  EXPECT_EQ(name(ReasonCode::high_dose), "high_dose");
  EXPECT_EQ(name(ReasonCode::rising_dose), "rising_dose");
  EXPECT_EQ(name(ReasonCode::heavy_days), "heavy_days");
  EXPECT_EQ(name(ReasonCode::no_free_day), "no_free_day");
  EXPECT_EQ(name(ReasonCode::one_sided_work), "one_sided_work");
  EXPECT_EQ(name(ReasonCode::little_data), "little_data");
}

// An index with enough data and nothing to note.
Index calm() {
  Index index;
  index.documents = 100;
  index.days = 100;
  index.kinds.value = 6;
  index.unburdened_share.value = 0.5;
  index.days_since_free_day = CountEstimate{};
  index.acute_to_chronic = Estimate{1, 0.9, 1.1};
  return index;
}

// The level and the text of the only reason; "routine" where there is none.
std::string verdict(const Index& index, const Policy& policy = {}) {
  const Assessment assessment = assess(index, policy);
  if (assessment.reasons.empty()) return std::string(name(assessment.level));
  EXPECT_EQ(assessment.reasons.size(), 1);
  EXPECT_EQ(assessment.level, assessment.reasons.front().level);
  return std::string(name(assessment.reasons.front().code)) + ": " +
         assessment.reasons.front().text;
}

TEST(Assess, CalmWorkIsRoutine) {
  const Assessment assessment = assess(calm(), Policy());
  EXPECT_EQ(assessment.level, ActionLevel::routine);
  EXPECT_THAT(assessment.reasons, IsEmpty());
}

TEST(Assess, AnExtremeEventAsksForACheckIn) {
  Index index = calm();
  index.peak_7_days.value = std::nextafter(4.5F, 0.0F);
  EXPECT_EQ(verdict(index), "routine");
  index.peak_7_days.value = 4.5F;
  EXPECT_EQ(verdict(index),
            "extreme_event: heaviest moment of the last 7 days at load 4.5 of 5, at or above 4.5 "
            "(check in)");
  EXPECT_EQ(assess(index, Policy()).level, ActionLevel::check_in);
  Policy policy;
  policy.extreme_peak = 4.6;  // a little less than the float, and 4.7 a little more
  index.peak_7_days.value = 4.6F;
  EXPECT_THAT(verdict(index, policy), HasSubstr("at or above 4.6"));
  policy.extreme_peak = 4.7;
  index.peak_7_days.value = 4.7F;
  EXPECT_THAT(verdict(index, policy), HasSubstr("at or above 4.7"));
}

TEST(Assess, AHighDoseHasThreeSteps) {
  Index index = calm();
  const auto at = [&](double dose) {
    index.dose_7_days = {dose, dose - 1, dose + 2.25};
    return verdict(index);
  };
  EXPECT_EQ(at(59.99), "routine");
  EXPECT_EQ(at(60),
            "high_dose: 7-day dose 60 equivalent minutes (90 % interval 59 to 62.2), at or above "
            "60 (watch)");
  EXPECT_THAT(at(119.99), HasSubstr("at or above 60 (watch)"));
  EXPECT_THAT(at(120), HasSubstr("at or above 120 (check in)"));
  EXPECT_THAT(at(134.04), HasSubstr("7-day dose 134 equivalent minutes"));
  EXPECT_THAT(at(239.99), HasSubstr("(check in)"));
  EXPECT_THAT(at(240), HasSubstr("at or above 240 (act)"));
  EXPECT_EQ(assess(index, Policy()).level, ActionLevel::act);
}

TEST(Assess, ARisingDoseHasTwoSteps) {
  Index index = calm();
  index.dose_7_days = {30, 30, 30};
  const auto at = [&](double ratio) {
    index.acute_to_chronic = Estimate{ratio, ratio - 0.25, ratio + 0.5};
    return verdict(index);
  };
  EXPECT_EQ(at(1.499), "routine");
  EXPECT_EQ(at(1.5),
            "rising_dose: recent daily dose 1.5 times the long-term one (90 % interval 1.25 to 2), "
            "at or above 1.5 (watch)");
  EXPECT_THAT(at(1.999), HasSubstr("(watch)"));
  EXPECT_THAT(at(2), HasSubstr("at or above 2 (check in)"));
  EXPECT_THAT(at(100), HasSubstr("(check in)"));
  index.acute_to_chronic.reset();
  EXPECT_EQ(verdict(index), "routine");
}

TEST(Assess, ARisingDoseNeedsAThirdOfTheDoseToWatch) {
  Index index = calm();
  index.acute_to_chronic = Estimate{3, 3, 3};
  index.dose_7_days = {19.99, 19.99, 19.99};
  EXPECT_EQ(verdict(index), "routine");
  index.dose_7_days = {20, 20, 20};
  EXPECT_THAT(verdict(index), HasSubstr("rising_dose"));
  Policy policy;
  policy.week_dose_watch = 61;
  EXPECT_EQ(verdict(index, policy), "routine");
}

TEST(Assess, HeavyDaysHaveThreeSteps) {
  Index index = calm();
  const auto at = [&](std::size_t in_row) {
    index.heavy_days_in_row.value = in_row;
    return verdict(index);
  };
  index.heavy_days_longest.value = 50;  // is past
  EXPECT_EQ(at(2), "routine");
  EXPECT_EQ(at(3), "heavy_days: days in a row with a heavy document: 3, at or above 3 (watch)");
  EXPECT_THAT(at(4), HasSubstr("(watch)"));
  EXPECT_THAT(at(5), HasSubstr("at or above 5 (check in)"));
  EXPECT_THAT(at(9), HasSubstr("(check in)"));
  EXPECT_THAT(at(10), HasSubstr("at or above 10 (act)"));
}

TEST(Assess, DaysWithoutAFreeDayHaveThreeSteps) {
  Index index = calm();
  const auto at = [&](std::optional<std::size_t> days) {
    index.days_since_free_day =
        days ? std::optional(CountEstimate{*days, *days, *days}) : std::nullopt;
    return verdict(index);
  };
  EXPECT_EQ(at(std::nullopt), "routine");
  EXPECT_EQ(at(6), "routine");
  EXPECT_EQ(at(7),
            "no_free_day: days since the last one free of burdening documents: 7, at or above 7 "
            "(watch)");
  EXPECT_THAT(at(11), HasSubstr("(watch)"));
  EXPECT_THAT(at(12), HasSubstr("at or above 12 (check in)"));
  EXPECT_THAT(at(20), HasSubstr("(check in)"));
  EXPECT_THAT(at(21), HasSubstr("at or above 21 (act)"));
}

TEST(Assess, OneSidedWorkIsFewKindsAndLittleUnburdened) {
  Index index = calm();
  const auto at = [&](double kinds, double share) {
    index.kinds.value = kinds;
    index.unburdened_share.value = share;
    return verdict(index);
  };
  EXPECT_EQ(at(2.5, 0.1), "routine");
  EXPECT_EQ(at(2.49, 0.2), "routine");
  EXPECT_EQ(at(0, 0), "routine");  // without dose there is nothing to be one-sided
  EXPECT_EQ(at(2.44, 0.105),
            "one_sided_work: variety of 2.4 kinds of material, below 2.5, and 10.5 % unburdened "
            "documents, below 20 % (watch)");
  at(1, 0);
  EXPECT_EQ(assess(index, Policy()).level, ActionLevel::watch);
}

// Everything at its gravest.
Index grave() {
  Index index = calm();
  index.peak_7_days.value = 5;
  index.dose_7_days = {500, 400, 600};
  index.acute_to_chronic = Estimate{3, 2, 4};
  index.heavy_days_in_row.value = 4;
  index.days_since_free_day = CountEstimate{30, 30, 30};
  index.kinds.value = 1;
  index.unburdened_share.value = 0;
  return index;
}

std::vector<ReasonCode> codes_of(const Assessment& assessment) {
  std::vector<ReasonCode> codes;
  for (const Reason& reason : assessment.reasons) codes.push_back(reason.code);
  return codes;
}

TEST(Assess, PutsTheGravestReasonFirst) {
  const Assessment assessment = assess(grave(), Policy());
  EXPECT_EQ(assessment.level, ActionLevel::act);
  EXPECT_THAT(
      codes_of(assessment),
      ElementsAre(ReasonCode::high_dose, ReasonCode::no_free_day, ReasonCode::extreme_event,
                  ReasonCode::rising_dose, ReasonCode::heavy_days, ReasonCode::one_sided_work));
  EXPECT_EQ(assessment.reasons[2].level, ActionLevel::check_in);
  EXPECT_EQ(assessment.reasons[4].level, ActionLevel::watch);
}

TEST(Assess, DoesNotCombineReasons) {
  Index index = calm();
  index.peak_7_days.value = 5;
  index.dose_7_days = {130, 120, 140};
  const Assessment assessment = assess(index, Policy());
  EXPECT_EQ(assessment.reasons.size(), 2);
  EXPECT_EQ(assessment.level, ActionLevel::check_in);
}

TEST(Assess, WithLittleDataOnlyExtremeEventsCount) {
  Index index = grave();
  index.documents = 9;
  Assessment assessment = assess(index, Policy());
  EXPECT_EQ(assessment.level, ActionLevel::check_in);
  EXPECT_THAT(codes_of(assessment),
              ElementsAre(ReasonCode::extreme_event, ReasonCode::little_data));
  EXPECT_EQ(assessment.reasons[1].level, ActionLevel::routine);
  index.peak_7_days.value = 0;
  assessment = assess(index, Policy());
  EXPECT_EQ(assessment.level, ActionLevel::routine);
  EXPECT_THAT(codes_of(assessment), ElementsAre(ReasonCode::little_data));
}

TEST(Assess, LittleDataIsTooFewDocumentsOrDays) {
  Index index = calm();
  index.documents = 9;
  index.days = 13.52;
  EXPECT_EQ(verdict(index),
            "little_data: too little data for more than single extreme events: 9 documents over "
            "13.5 days; a judgement needs 10 documents and 14 days");
  index.documents = 10;
  EXPECT_THAT(verdict(index), HasSubstr("little_data"));
  index.days = 14;
  EXPECT_EQ(verdict(index), "routine");
  index.documents = 9;
  EXPECT_THAT(verdict(index), HasSubstr("little_data"));
}

TEST(Assess, FollowsThePolicy) {
  const Policy policy = Policy::parse(
      R"({"week_dose_watch": 10, "week_dose_check_in": 20, "week_dose_act": 30})", "policy.json");
  Index index = calm();
  index.dose_7_days = {30, 30, 30};
  EXPECT_THAT(verdict(index, policy), HasSubstr("at or above 30 (act)"));
}

}  // namespace
}  // namespace dosimeter
