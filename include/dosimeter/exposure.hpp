#pragma once
// From scores to a worker's record: doses, and how they add up over time.
//
// The unit of dose is the equivalent minute: one minute with material of load 3 (a traumatic event
// told without detail). A record is a set of exposures; merging is set union, so any order, any
// partition and any repetition of the same documents give the same bits.

#include <array>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dosimeter/document.hpp"
#include "dosimeter/estimate.hpp"
#include "dosimeter/lexicon.hpp"
#include "dosimeter/score.hpp"

namespace dosimeter {

// Equivalent minutes per minute spent with material of this load: (2^load - 1) / (2^3 - 1). Doubles
// with each step of the rubric, so an extreme passage weighs more than many mild ones; 0 at load 0
// and 1 at load 3. The shape is a modelling choice of this project (no published dose-response
// function for vicarious trauma exists), to be set against outcomes where an organisation has them.
double dose_rate(double load);

// One document that a worker took in. Holds no text.
struct Exposure {
  std::uint64_t document = 0;  // fingerprint(Document)
  std::optional<Time> time;    // empty where the document has no date
  float load = 0;              // as in Score, with their 90 % intervals
  float load_lower = 0;
  float load_upper = 0;
  float peak = 0;
  float peak_lower = 0;
  float peak_upper = 0;
  double minutes = 0;
  double dose = 0;  // equivalent minutes
  double dose_lower = 0;
  double dose_upper = 0;
  std::uint32_t words = 0;
  std::array<float, kCategories> categories{};  // probabilities

  auto operator<=>(const Exposure&) const = default;
};

Exposure make_exposure(const Document& document, const Score& score);

// A category is present in a document from this probability on. What lies below is mostly the
// background that calibration leaves to every category: summed over fifteen of them it would make
// any work look varied.
inline constexpr float kPresent = 0.5F;

// The dose of these documents, split by category: that of each goes to the categories present in
// it, in proportion to their probabilities. A document with none present takes no part.
std::array<double, kCategories> dose_by_category(std::span<const Exposure> exposures);

// In a sum of doses the errors of the documents are taken as independent: the half-widths of their
// intervals add in quadrature, those below and those above each for themselves, and the lower bound
// is at least 0. An error that all documents share (a model that rates too high throughout) is not
// in the interval.

// What the index needs to know; an organisation sets it in its Policy.
struct IndexOptions {
  double acute_half_life_days = 7;     // > 0
  double chronic_half_life_days = 28;  // > acute_half_life_days
  double heavy_load = 3.5;             // a document at or above is heavy
  double burdened_load = 1.5;          // a document below leaves a day free and work unburdened
};

// A worker's exposure at one moment. Doses in equivalent minutes; days are calendar days in UTC.
// Figures that need dates count dated documents only.
struct Index {
  Time as_of{};
  std::size_t documents = 0;
  std::size_t undated = 0;
  double days = 0;  // the record's length, from the start of its first day to `as_of`, at least 1;
                    // 0 without dated documents
  double minutes = 0;
  Estimate total_dose;    // all documents
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
  // (1 - 2^(-days / h)) for half-life h. About 1 for a steady record of any length. Its interval
  // follows each document's error to first order through both sums (the delta method), so that what
  // they share cancels. Empty before 28 days of record or without chronic dose.
  std::optional<Estimate> acute_to_chronic;

  std::size_t heavy_documents = 0;  // load >= heavy_load
  float heaviest_load = 0;          // of the heaviest document: by load, then peak, then time
  float heaviest_peak = 0;
  std::optional<Time> heaviest_time;
  float peak_7_days = 0;               // heaviest peak in the last 7 days
  std::size_t heavy_days_in_row = 0;   // current run of days with a heavy document: the run that
                                       // holds the day of `as_of` or the day before
  std::size_t heavy_days_longest = 0;  // longest such run of the record
  std::optional<std::size_t> days_since_free_day;  // days, up to the day of `as_of`, since the last
                                                   // day without a burdening document; days before
                                                   // the record begins are free
  double kinds = 0;  // variety: effective number of categories, exp of the Shannon entropy
                     // of dose_by_category (Hill number of order 1; Hill 1973,
                     // doi:10.2307/1934352), 1 to 15, 0 where no document has dose and category
  double unburdened_share = 0;  // of all documents, those with load < burdened_load, 0 to 1
};

// All exposures of one worker. Reading sorts what was added since the last reading: two threads may
// not read the same record at once.
class WorkerRecord {
 public:
  // Throws std::invalid_argument where a figure is negative or not finite: it would spoil all sums.
  void add(const Exposure& exposure);
  void merge(const WorkerRecord& other);

  // In order of time (undated first), then document. Each document once: where two exposures of the
  // same document differ, the greater of the two (in the order of their members) stays.
  std::span<const Exposure> exposures() const;
  std::size_t size() const { return exposures().size(); }

  // The time of the latest dated exposure; empty if there is none.
  std::optional<Time> latest() const;

  // Exposures after `as_of` are left out of every figure. The half-lives must be above 0.
  Index index(Time as_of, const IndexOptions& options = {}) const;

 private:
  void settle() const;  // removes repetitions and sorts

  mutable std::vector<Exposure> exposures_;
  mutable bool settled_ = true;
};

// The records of many workers by pseudonym.
class Caseload {
 public:
  void add(const std::string& worker, const Exposure& exposure);
  void merge(const Caseload& other);
  const std::map<std::string, WorkerRecord>& workers() const { return workers_; }
  std::optional<Time> latest() const;

 private:
  std::map<std::string, WorkerRecord> workers_;
};

}  // namespace dosimeter
