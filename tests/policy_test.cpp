#include "dosimeter/policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <variant>

#include "dosimeter/error.hpp"
#include "dosimeter/scorer.hpp"
#include "policy_members.hpp"

namespace dosimeter {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;

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
    "no_free_day_check_in": 10, "no_free_day_act": 14, "few_kinds": 3, "little_unburdened": 0.3,
    "listening_minutes_per_recorded_minute": 1.5, "false_alarms_per_year": 0.25,
    "negligible_daily_dose": 0.125, "variety_days": 28, "error_correlation": 0.25,
    "change_ratio_check_in": 3, "own_high_percentile": 90,
    "own_high_minimum_weeks": 30, "rest_days_worked_watch": 2, "rest_days_worked_check_in": 4,
    "retention_days": 730, "teams": {"north": ["nurse-01", "nurse-1*"]},
    "calendar": {"rest_days": ["friday"], "holidays": ["2026-12-25"], "day_begins_hour": 4},
    "$schema": "policy.schema.json"
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
  EXPECT_EQ(policy.listening_minutes_per_recorded_minute, 1.5);
  EXPECT_EQ(policy.index.change.false_alarms_per_year, 0.25);
  EXPECT_EQ(policy.index.change.negligible_dose, 0.125);
  EXPECT_EQ(policy.index.variety_days, 28);
  EXPECT_EQ(policy.index.error_correlation, 0.25);
  EXPECT_EQ(policy.change_ratio_check_in, 3);
  EXPECT_EQ(policy.own_high_percentile, 90);
  EXPECT_EQ(policy.own_high_minimum_weeks, 30);
  EXPECT_EQ(policy.rest_days_worked_watch, 2);
  EXPECT_EQ(policy.rest_days_worked_check_in, 4);
  EXPECT_EQ(policy.retention_days, 730);
  EXPECT_THAT(policy.teams, ElementsAre(Pair("north", ElementsAre("nurse-01", "nurse-1*"))));
  EXPECT_EQ(policy.index.calendar.rest_days.to_string(), "0100000");
  EXPECT_THAT(policy.index.calendar.holidays,
              ElementsAre(std::chrono::sys_days(std::chrono::year(2026) / 12 / 25)));
  EXPECT_EQ(policy.index.calendar.day_begins_hour, 4);
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
      "; write \"name\": value, with a comma between two members and none after the last";
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

TEST(PolicyParse, UnderstandsANameWithEscapes) {
  EXPECT_EQ(Policy::parse(R"({"few\u005fkinds": 2})", "policy.json").few_kinds, 2);
  EXPECT_EQ(message_of("{\n\"few\\u005fkinds\": 16}"),
            "policy.json:2: \"few_kinds\" is 16; give a number above 0 and at most 15");
  EXPECT_EQ(message_of("{\"few_kinds\": 2,\n\"few\\u005fkinds\": 3}"),
            "policy.json:2: \"few_kinds\" is already set in line 1; remove one of the two");
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

TEST(PolicyParse, HoldsEveryNumberToItsRange) {
  for (const PolicyNumber& number : policy_numbers()) {
    const std::string name(number.name);
    const auto message = [&](double value) {
      return message_of("{\"" + name + "\": " + std::to_string(value) + "}");
    };
    const auto& schema = policy_schema_object().at("properties").at(name).as_object();
    const NumberRange range = number_range(schema);
    const std::string refused = "; give a";
    EXPECT_THAT(message(-1), HasSubstr("\"" + name + "\" is -1" + refused));
    EXPECT_EQ(range.contains(range.least), !range.is_open);
    EXPECT_EQ(message(range.least).find(refused) != std::string::npos, range.is_open);
    EXPECT_THAT(message(range.most + 1), HasSubstr(refused));
    EXPECT_THAT(message(range.most), Not(HasSubstr(refused)));
  }
}

TEST(PolicyParse, GivesRatesThatAScorerTakes) {
  for (const char* const name :
       {"reading_words_per_minute", "listening_minutes_per_recorded_minute"}) {
    const NumberRange range =
        number_range(policy_schema_object().at("properties").at(name).as_object());
    const double least = range.is_open ? std::nextafter(range.least, range.most) : range.least;
    for (const double rate : {least, range.most}) {
      Policy policy;
      set(policy, *find_policy_number(name), rate);
      const ScoreOptions options{policy.reading_words_per_minute,
                                 policy.listening_minutes_per_recorded_minute};
      EXPECT_NO_THROW(
          Scorer(Model::standard(), Lexicon::standard(), AssertionRules::standard(), options))
          << name << ' ' << rate;
    }
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
      {"no_free_day_check_in", "no_free_day_act"},
      {"rest_days_worked_watch", "rest_days_worked_check_in"}};
  for (const auto& [lower, upper] : pairs) {
    const bool is_first = lower.ends_with("_watch") || lower.ends_with("_load");
    const std::string below = is_first ? "" : "\"week_dose_watch\": 1, \"no_free_day_watch\": 1, ";
    // Captured by name: clang 14 does not take a structured binding by reference.
    const auto message = [&below, &lower = lower, &upper = upper](int a, int b) {
      return message_of("{" + below + "\"" + lower + "\": " + std::to_string(a) + ", \"" + upper +
                        "\": " + std::to_string(b) + "}");
    };
    const std::string expected = "\"" + lower + "\" (4) and \"" + upper + "\" (3) are out of order";
    EXPECT_THAT(message(4, 3), HasSubstr(expected));
    EXPECT_THAT(message(4, 4), Not(HasSubstr("\"" + lower + "\" (4) and \"" + upper)));
  }
}

// --- Calendar, teams and retention

TEST(PolicyCalendar, ReplacesTheDefaultRestDays) {
  const auto rest_days = [](const std::string& list) {
    return Policy::parse("{\"calendar\": {\"rest_days\": " + list + "}}", "policy.json")
        .index.calendar.rest_days.to_string();  // Saturday first, Sunday last
  };
  EXPECT_EQ(rest_days("[]"), "0000000");
  EXPECT_EQ(rest_days(R"(["sunday"])"), "0000001");
  EXPECT_EQ(rest_days(R"(["monday", "saturday"])"), "1000010");
  EXPECT_EQ(Policy::parse(R"({"calendar": {}})", "policy.json"), Policy());
}

TEST(PolicyCalendar, NamesLineAndRemedy) {
  const auto message = [](const std::string& calendar) {
    return message_of("{\n\"calendar\":\n" + calendar + "}");
  };
  EXPECT_EQ(message("[]"),
            "policy.json:2: \"calendar\" is of type array; give an object: {\"rest_days\": "
            "[\"saturday\", \"sunday\"]}");
  EXPECT_EQ(message("{\"rest_day\": []}"),
            "policy.json:3: unknown name \"rest_day\"; write \"rest_days\", or remove it");
  EXPECT_EQ(message("{\"rest_days\": [\n\"sunday\",\n\"Saturday\"]}"),
            "policy.json:5: \"Saturday\" is no weekday; give a list of weekdays in English and "
            "small letters, as [\"saturday\", \"sunday\"]");
  EXPECT_THAT(message("{\"rest_days\": \"sunday\"}"),
              StartsWith("policy.json:3: \"rest_days\" is of type string; give a list"));
  EXPECT_THAT(message("{\"rest_days\": [\n7]}"),
              StartsWith("policy.json:4: a value of \"rest_days\" is of type int64; give a list"));
  EXPECT_EQ(message("{\"rest_days\": [\"sunday\",\n\"sunday\"]}"),
            "policy.json:4: \"rest_days\" has \"sunday\" twice; remove one of the two");
  EXPECT_EQ(message("{\"day_begins_hour\": 13}"),
            "policy.json:3: \"day_begins_hour\" is 13; give a whole number from 0 to 12");
  EXPECT_THAT(message("{\"day_begins_hour\": 4.5}"), HasSubstr("\"day_begins_hour\" is 4.5"));
  EXPECT_EQ(message("{\"day_begins_hour\": 1,\n\"day_begins_hour\": 2}"),
            "policy.json:4: \"day_begins_hour\" is already set in line 3; remove one of the two");
}

TEST(PolicyCalendar, HolidaysAreDaysOfTheCalendar) {
  for (const char* wrong : {"2026-02-30", "2026-13-01", "25.12.2026", "2026-12-25T00:00", "",
                            "3026-12-25", "2026-12-5", " 2026-12-25"}) {
    EXPECT_THAT(message_of("{\"calendar\": {\"holidays\": [\"2026-12-25\",\n\"" +
                           std::string(wrong) + "\"]}}"),
                StartsWith("policy.json:2: "))
        << wrong;
  }
  EXPECT_EQ(message_of(R"({"calendar": {"holidays": ["2026-02-30"]}})"),
            "policy.json:1: \"2026-02-30\" is no day of the calendar; give a list of days of the "
            "calendar, as [\"2026-12-25\"]");
}

TEST(PolicyTeams, AreNamedByWorkersAndPatterns) {
  const Policy policy = Policy::parse(
      R"({"teams": {"north": ["nurse-01", "nurse-*"], "calls/night": ["call-*-??", "call-taker*"]}})",
      "policy.json");
  EXPECT_EQ(policy.team_of("nurse-01"), "north");
  EXPECT_EQ(policy.team_of("nurse-"), "north");
  EXPECT_EQ(policy.team_of("nurse"), "");
  EXPECT_EQ(policy.team_of("Nurse-01"), "");
  EXPECT_EQ(policy.team_of("call-taker-07"), "calls/night");
  EXPECT_EQ(policy.team_of("call-x-??"), "calls/night");  // only * is special
  EXPECT_EQ(policy.team_of("call-x-01"), "");
  EXPECT_EQ(Policy().team_of("nurse-01"), "");
}

TEST(PolicyTeams, RefuseAWorkerInTwo) {
  EXPECT_EQ(message_of("{\"teams\": {\n\"north\": [\"nurse-01\"],\n\"south\": [\"nurse-02\",\n"
                       "\"nurse-01\"]}}"),
            "policy.json:4: \"nurse-01\" of team \"south\" is also in team \"north\", by "
            "\"nurse-01\" in line 2; leave each worker in one team");
  EXPECT_EQ(message_of("{\"teams\": {\n\"north\": [\"nurse-01\"],\n\"south\": [\"nurse-*\"]}}"),
            "policy.json:3: \"nurse-*\" of team \"south\" is also in team \"north\", by "
            "\"nurse-01\" in line 2; leave each worker in one team");
  EXPECT_EQ(message_of("{\"teams\": {\n\"north\": [\"nurse-*\"],\n\"south\": [\"*-01\"]}}"),
            "policy.json:3: \"*-01\" of team \"south\" is also in team \"north\", by \"nurse-*\" "
            "in line 2; leave each worker in one team");
  EXPECT_EQ(message_of(R"({"teams": {"north": ["nurse-*"], "south": ["call-*"]}})"), "no error");
}

TEST(PolicyTeams, NameLineAndRemedy) {
  const std::string remedy = "; give each team a list of workers: {\"north\": [\"nurse-01\"]}";
  EXPECT_EQ(message_of("{\n\"teams\": []}"), "policy.json:2: \"teams\" is of type array" + remedy);
  EXPECT_EQ(message_of("{\"teams\": {\n\"a/b\": \"nurse\"}}"),
            "policy.json:2: \"a/b\" is of type string" + remedy);
  EXPECT_EQ(message_of("{\"teams\": {\n\"a~b\": []}}"),
            "policy.json:2: team \"a~b\" has no workers" + remedy);
  EXPECT_EQ(message_of("{\"teams\": {\"north\": [\"a\",\n\"\"]}}"),
            "policy.json:2: a value of \"north\" is empty" + remedy);
  EXPECT_EQ(message_of("{\"teams\": {\n\"\": [\"a\"]}}"),
            "policy.json:2: a team has no name; give it one: \"north\"");
  EXPECT_EQ(message_of("{\"teams\": {\"north\": [\"a\"],\n\"north\": [\"b\"]}}"),
            "policy.json:2: \"north\" is already set in line 1; remove one of the two");
}

TEST(PolicyRetention, IsEmptyWhereExposuresAreKept) {
  EXPECT_EQ(Policy::parse("{}", "policy.json").retention_days, std::nullopt);
  EXPECT_EQ(Policy::parse(R"({"retention_days": null})", "policy.json").retention_days,
            std::nullopt);
  EXPECT_EQ(Policy::parse(R"({"retention_days": 365})", "policy.json").retention_days, 365);
  EXPECT_EQ(message_of(R"({"retention_days": 0})"),
            "policy.json:1: \"retention_days\" is 0; give a whole number above 0 and at most "
            "1000000");
}

// --- The policy as text

TEST(PolicyText, IsInAlphabeticalOrderWithoutBlanks) {
  const std::string text = to_json(Policy());
  EXPECT_THAT(text, StartsWith(R"({"acute_half_life_days":7,"burdened_load":1.5,"calendar":)"
                               R"({"day_begins_hour":0,"holidays":[],"rest_days":)"
                               R"(["saturday","sunday"]},"change_ratio_check_in":2,)"));
  EXPECT_THAT(
      text,
      HasSubstr(R"("retention_days":null,"teams":{},"variety_days":56,"week_dose_act":240,)"));
  EXPECT_EQ(text.find_first_of(" \n"), std::string::npos);
}

// Another value for every member, so that none can be lost.
Policy unusual_policy() {
  Policy policy;
  for (const PolicyNumber& number : policy_numbers()) {
    set(policy, number,
        number.name.ends_with("load") ? get(policy, number) + 0.1 : get(policy, number) * 2);
  }
  policy.extreme_peak = 4.7;
  policy.own_high_percentile = 100.0 / 3;
  policy.index.calendar.rest_days = 0b0100010;
  policy.index.calendar.day_begins_hour = 5;
  policy.index.calendar.holidays = {std::chrono::sys_days(std::chrono::year(2026) / 12 / 25),
                                    std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)};
  policy.retention_days = 730;
  policy.teams = {{"n\"orth", {"nurse-*", "\u00E9mile"}}, {"south", {"call"}}};
  return policy;
}

TEST(PolicyText, ReadsBackAsTheSame) {
  for (const Policy& policy : {Policy(), unusual_policy()}) {
    const std::string text = to_json(policy);
    const Policy again = Policy::parse(text, "policy.json");
    EXPECT_EQ(again, policy);
    EXPECT_EQ(to_json(again), text);
    EXPECT_EQ(again.teams, policy.teams);
    EXPECT_EQ(again.index.calendar, policy.index.calendar);
    EXPECT_EQ(again.retention_days, policy.retention_days);
    for (const PolicyNumber& number : policy_numbers()) {
      EXPECT_EQ(get(again, number), get(policy, number)) << number.name;
    }
  }
}

TEST(PolicyText, DiffersWhereAMemberDoes) {
  const Policy unusual = unusual_policy();
  for (const PolicyNumber& number : policy_numbers()) {
    Policy policy;
    set(policy, number, get(unusual, number));
    EXPECT_NE(policy, Policy()) << number.name;
  }
  const auto differs = [](auto change) {
    Policy policy;
    change(policy);
    return policy != Policy();
  };
  EXPECT_TRUE(differs([](Policy& policy) { policy.teams["north"] = {"a"}; }));
  EXPECT_TRUE(differs([](Policy& policy) { policy.retention_days = 1; }));
  EXPECT_TRUE(differs([](Policy& policy) { policy.index.calendar.day_begins_hour = 1; }));
}

// --- The schema

TEST(PolicySchema, HasEveryNumberWithItsDefault) {
  const auto& properties = policy_schema_object().at("properties").as_object();
  const Policy defaults;
  for (const PolicyNumber& number : policy_numbers()) {
    ASSERT_TRUE(properties.contains(number.name)) << number.name;
    const auto& schema = properties.at(number.name).as_object();
    EXPECT_EQ(schema.at("default").to_number<double>(), get(defaults, number)) << number.name;
    EXPECT_EQ(number_range(schema).is_whole,
              std::holds_alternative<std::size_t Policy::*>(number.place))
        << number.name;
    for (const char* word : {"description", "x-unit", "x-source"}) {
      EXPECT_FALSE(schema.at(word).as_string().empty()) << number.name;
    }
  }
  EXPECT_EQ(properties.size(), policy_numbers().size() + 4);  // calendar, teams, retention, $schema
}

TEST(PolicySchema, KnowsTheOrderOfThresholds) {
  EXPECT_EQ(policy_orders().size(), 10);
  for (const PolicyOrder& order : policy_orders()) {
    ASSERT_NE(order.lower, nullptr);
    ASSERT_NE(order.upper, nullptr);
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
  EXPECT_EQ(name(ReasonCode::regime_change), "regime_change");
  EXPECT_EQ(name(ReasonCode::own_high), "own_high");
  EXPECT_EQ(name(ReasonCode::rest_days_worked), "rest_days_worked");
  EXPECT_EQ(name(ReasonCode::heavy_days), "heavy_days");
  EXPECT_EQ(name(ReasonCode::no_free_day), "no_free_day");
  EXPECT_EQ(name(ReasonCode::one_sided_work), "one_sided_work");
  EXPECT_EQ(name(ReasonCode::little_data), "little_data");
}

}  // namespace
}  // namespace dosimeter
