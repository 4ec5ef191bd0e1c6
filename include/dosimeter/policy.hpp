#pragma once
// An organisation's policy: its half-lives and thresholds, and the action level that follows from a
// worker's index, with its reasons. The defaults are this project's proposal, not validated
// thresholds: none are published for vicarious trauma.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/index.hpp"

namespace dosimeter {

// The unit, range and source of every member are in src/policy/policy.schema.json, which
// policy_schema() gives.
struct Policy {
  IndexOptions index;  // half-lives, what is heavy, calendar, changes of the daily dose
  double reading_words_per_minute = 238;  // silent reading of non-fiction in English, mean of 190
                                          // studies (Brysbaert 2019, doi:10.1016/j.jml.2019.104047)
  double listening_minutes_per_recorded_minute = 1;
  std::size_t minimum_team = 5;        // no team aggregate over fewer workers
  std::size_t minimum_documents = 10;  // below: too little data for more than single events
  double minimum_days = 14;            // the same for the record's length
  double extreme_peak = 4.5;           // one such moment in 7 days: check in
  double week_dose_watch = 60;         // equivalent minutes in 7 days
  double week_dose_check_in = 120;
  double week_dose_act = 240;
  double ratio_watch = 1.5;  // acute to chronic
  double ratio_check_in = 2.0;
  double change_ratio_check_in = 2.0;       // new to old daily dose
  double own_high_percentile = 95;          // of the worker's own earlier weeks
  std::size_t own_high_minimum_weeks = 20;  // of them, for a judgement
  std::size_t heavy_days_watch = 3;         // days in a row with a heavy document
  std::size_t heavy_days_check_in = 5;
  std::size_t heavy_days_act = 10;
  std::size_t no_free_day_watch = 7;  // days since the last free day
  std::size_t no_free_day_check_in = 12;
  std::size_t no_free_day_act = 21;
  std::size_t rest_days_worked_watch = 5;  // rest days of the last 28 with a burdening document
  std::size_t rest_days_worked_check_in = 7;
  double few_kinds = 2.5;          // variety below which work is called one-sided, and ...
  double little_unburdened = 0.2;  // ... the share of unburdened documents that goes with it
  std::optional<std::size_t> retention_days;  // how long a ledger keeps an exposure; empty: always

  // Who counts as one team: pseudonyms by its name, in which * stands for any run of characters. No
  // worker may be in two.
  std::map<std::string, std::set<std::string>> teams;

  // The name of a worker's team; empty for those in none, who are a team by themselves.
  std::string_view team_of(std::string_view worker) const;

  // Reads JSON with the names of the schema ("week_dose_watch": 60). What is absent keeps its
  // default. Throws Error with file, line and remedy for broken JSON, an unknown or repeated name,
  // a wrong type, a value out of range or out of order, and a worker in two teams.
  static Policy parse(std::string_view json, const std::string& name);
  static Policy load(const std::string& path);

  // Whether every member is the same: to_json gives the same text.
  bool operator==(const Policy& other) const;
};

// The policy in full as JSON, always in the same way: names in alphabetical order, no blanks, the
// shortest number that reads back as the same. parse(to_json(policy)) == policy.
std::string to_json(const Policy& policy);

// The JSON Schema (draft 2020-12) of a policy file: every member with description, unit, range,
// default and source.
std::string_view policy_schema();

enum class ActionLevel : std::uint8_t { routine, watch, check_in, act };
std::string_view name(ActionLevel level);  // "routine", "watch", "check in", "act"

// Where a reason needs "enough dose", that of the last 7 days is at least a third of
// week_dose_watch: many times next to nothing is no concern.
enum class ReasonCode : std::uint8_t {
  extreme_event,  // a moment of extreme_peak or more in the last 7 days
  high_dose,      // dose of the last 7 days
  rising_dose,    // acute-to-chronic ratio, with enough dose
  regime_change,  // the daily dose has changed to a higher one, found in the last 28 days and with
                  // enough dose; from change_ratio_check_in on: check in
  own_high,       // the last 7 days against the worker's own earlier weeks, with enough of them
                  // and enough dose; watch at most
  heavy_days,     // heavy days in a row
  no_free_day,    // days since a free day
  rest_days_worked,  // rest days of the last 28 with a burdening document
  one_sided_work,    // few kinds and little unburdened work; watch at most
  little_data        // too few documents or days for a judgement
};
inline constexpr std::size_t kReasonCodes = 10;
std::string_view name(ReasonCode code);  // "extreme_event" ...

struct Reason {
  ReasonCode code;
  ActionLevel level;  // that this reason alone would give
  std::string text;   // in plain words, with figure, 90 % interval and threshold, no case text
};

struct Assessment {
  ActionLevel level = ActionLevel::routine;
  std::vector<Reason> reasons;  // the gravest first
};

// Whether a record is long enough for a judgement: the policy's minimum_documents, minimum_days.
bool has_enough_data(const Index& index, const Policy& policy);

// The action level is the gravest of its reasons. With too little data only extreme events count
// and the reason `little_data` (level routine) says so. A threshold is reached by the figure
// itself, never by its interval; where the interval holds the threshold, the reason says that the
// figure could lie on the other side of it.
Assessment assess(const Index& index, const Policy& policy);

}  // namespace dosimeter
