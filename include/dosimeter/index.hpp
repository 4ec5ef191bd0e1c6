#pragma once
// What a worker's record says at one moment: the exposure index. WorkerRecord::index makes it.

#include <cstddef>
#include <optional>
#include <vector>

#include "dosimeter/calendar.hpp"
#include "dosimeter/change.hpp"
#include "dosimeter/document.hpp"
#include "dosimeter/estimate.hpp"

namespace dosimeter {

// What the index needs to know; an organisation sets it in its Policy.
struct IndexOptions {
  double acute_half_life_days = 7;     // > 0
  double chronic_half_life_days = 28;  // > acute_half_life_days
  double heavy_load = 3.5;             // a document at or above is heavy
  double burdened_load = 1.5;          // a document at or above burdens; a day without is free
  double variety_days = 56;            // > 0; so far back the work's variety is looked at
  double error_correlation = 0.25;  // of the errors of two documents' loads, 0 to 1: see Estimate
  Calendar calendar;                // which day a time belongs to, and which days are for rest
  ChangeOptions change;             // when a change of pace counts as one
};

// A worker's exposure at one moment. Doses in equivalent minutes, loads from 0 to 5; days are those
// of the calendar. Figures that need dates count dated documents only, and are 0 or empty where
// none is dated. "The last 7 days" are the 7 * 24 hours up to `as_of` for doses and peaks; for
// counts of days, calendar days that end with the one of `as_of`. Days before the record begins are
// free.
struct Index {
  // --- What was counted. These are measured: they rest on no score and have no interval.
  Time as_of{};
  std::size_t documents = 0;
  std::size_t undated = 0;
  double days = 0;     // the record's length, from the start of its first day through the second
                       // of `as_of`, at least 1; 0 without dated documents
  double minutes = 0;  // time in contact: recorded, or words at the policy's reading speed

  // --- Dose
  Estimate total_dose;    // lifetime: all documents
  Estimate dose_7_days;   // in the 7 days up to `as_of`
  Estimate dose_28_days;  // in the 28 days up to `as_of`

  // The largest dose of 7 days that end with a dated document, and when they end: the earliest such
  // time where several have the same dose to a millionth. One extreme week stays visible here when
  // the last 7 and 28 days no longer show it.
  Estimate highest_week_dose;
  std::optional<Time> highest_week;

  Estimate acute;    // sum of dose * 2^(-age / acute half-life)
  Estimate chronic;  // the same with the chronic half-life

  // Ratio of the two as doses per day, each corrected for the record's length: sum * (ln 2 / h) /
  // (1 - 2^(-days / h)) for half-life h. About 1 for a steady record of any length. What both sums
  // share cancels in its interval. Empty before 28 days of record or without chronic dose.
  std::optional<Estimate> acute_to_chronic;

  // Where the last 7 days' dose stands among the worker's own earlier weeks, 0 to 100: the
  // percentage of the disjoint 7 days before them, as far back as the record goes, that had a
  // smaller dose; equal ones count by half. The interval joins two errors, so it is conservative:
  // it runs from the lower end of Wilson's interval (1927, doi:10.1080/01621459.1927.10502953) for
  // the lower bound of the dose to the upper end for its upper bound. Empty with fewer than 4 such
  // weeks.
  std::optional<Estimate> own_percentile_7_days;

  // From which days on the daily dose was another than before, by the days with dated documents;
  // the latest of them by itself, empty where there is none.
  std::vector<RegimeChange> regime_changes;  // the earliest first
  std::optional<RegimeChange> regime_change;

  // --- Single heavy documents and moments. An interval runs from the largest of all lower bounds
  // to the largest of all upper bounds. (The largest of many estimates is more often too high than
  // too low; the interval does not correct this.)
  CountEstimate heavy_documents;      // load >= heavy_load
  Estimate heaviest_load;             // the largest load of a document
  Estimate heaviest_peak;             // the largest peak of a document, that one or another
  std::optional<Time> heaviest_time;  // of the heaviest document: by load, then peak, then time
  Estimate peak_7_days;               // the largest peak in the last 7 days

  // --- Strain and recovery, in days
  CountEstimate heavy_days_in_row;  // current run of days with a heavy document: the run that holds
                                    // the day of `as_of` or the day before
  CountEstimate heavy_days_longest;                  // longest such run of the record
  std::optional<CountEstimate> days_since_free_day;  // days, up to the day of `as_of`, since the
                                                     // last free day
  CountEstimate free_days_28_days;                   // free ones of the last 28 days
  CountEstimate free_days_in_row_28_days;            // longest run of free days among the last 28
  CountEstimate rest_days_worked_28_days;  // rest days of the last 28 with a burdening document

  // --- Variety, of the dated documents of the last `variety_days`; of all where none is dated
  // Effective number of categories: exp of the Shannon entropy of dose_by_category (Hill number of
  // order 1; Hill 1973, doi:10.2307/1934352), 1 to 15; 0 where no document has dose and category.
  // The interval is that of the doses; that a category may be wrong is not in it.
  Estimate kinds;
  Estimate unburdened_share;  // those with load < burdened_load, 0 to 1; 1 of none; bounds
                              // as in CountEstimate

  bool operator==(const Index&) const = default;
};

}  // namespace dosimeter
