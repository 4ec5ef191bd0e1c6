#pragma once
// An organisation's policy: its half-lives and thresholds, and the action level that follows from a
// worker's index, with its reasons. The defaults are this project's proposal, not validated
// thresholds: none are published for vicarious trauma.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/exposure.hpp"

namespace dosimeter {

struct Policy {
  IndexOptions index;
  double reading_words_per_minute = 238;  // silent reading of non-fiction in English, mean of 190
                                          // studies (Brysbaert 2019, doi:10.1016/j.jml.2019.104047)
  std::size_t minimum_team = 5;           // no team aggregate over fewer workers
  std::size_t minimum_documents = 10;     // below: too little data for more than single events
  double minimum_days = 14;               // the same for the record's length
  double extreme_peak = 4.5;              // one such moment in 7 days: check in
  double week_dose_watch = 60;            // equivalent minutes in 7 days
  double week_dose_check_in = 120;
  double week_dose_act = 240;
  double ratio_watch = 1.5;  // acute to chronic
  double ratio_check_in = 2.0;
  std::size_t heavy_days_watch = 3;  // days in a row with a heavy document
  std::size_t heavy_days_check_in = 5;
  std::size_t heavy_days_act = 10;
  std::size_t no_free_day_watch = 7;  // days since the last free day
  std::size_t no_free_day_check_in = 12;
  std::size_t no_free_day_act = 21;
  double few_kinds = 2.5;          // variety below which work is called one-sided, and ...
  double little_unburdened = 0.2;  // ... the share of unburdened documents that goes with it

  // Reads JSON with the names above ("week_dose_watch": 60); those of IndexOptions stand beside
  // them. What is absent keeps its default. Throws Error with file, line and remedy for broken
  // JSON, an unknown or repeated name, a wrong type, or a value out of range or out of order. (A
  // name written with escapes is understood, but messages about it have no line.)
  static Policy parse(std::string_view json, const std::string& name);
  static Policy load(const std::string& path);
};

enum class ActionLevel : std::uint8_t { routine, watch, check_in, act };
std::string_view name(ActionLevel level);  // "routine", "watch", "check in", "act"

enum class ReasonCode : std::uint8_t {
  extreme_event,   // a moment of extreme_peak or more in the last 7 days
  high_dose,       // dose of the last 7 days
  rising_dose,     // acute-to-chronic ratio; only where the dose of the last 7 days is at least a
                   // third of week_dose_watch, as twice next to nothing is no concern
  heavy_days,      // heavy days in a row
  no_free_day,     // days since a free day
  one_sided_work,  // few kinds and little unburdened work; watch at most
  little_data      // too few documents or days for a judgement
};
std::string_view name(ReasonCode code);  // "extreme_event" ...

struct Reason {
  ReasonCode code;
  ActionLevel level;  // that this reason alone would give
  std::string text;   // in plain words, with figure and threshold, no case text
};

struct Assessment {
  ActionLevel level = ActionLevel::routine;
  std::vector<Reason> reasons;  // the gravest first
};

// The action level is the gravest of its reasons. With too little data only extreme events count
// and the reason `little_data` (level routine) says so.
Assessment assess(const Index& index, const Policy& policy);

}  // namespace dosimeter
