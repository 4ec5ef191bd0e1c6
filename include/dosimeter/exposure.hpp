#pragma once
// From scores to a worker's record: doses, and how they add up over time.
//
// The unit of dose is the equivalent minute: one minute with material of load 3 (a traumatic event
// told without detail). A record is a set of exposures; merging is set union, so any order, any
// partition and any repetition of the same documents give the same bits.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dosimeter/document.hpp"
#include "dosimeter/index.hpp"
#include "dosimeter/lexicon.hpp"
#include "dosimeter/score.hpp"

namespace dosimeter {

// Equivalent minutes per minute spent with material of this load: (2^load - 1) / (2^3 - 1). Doubles
// with each step of the rubric, so an extreme passage weighs more than many mild ones; 0 at load 0
// and 1 at load 3. The shape is a modelling choice of this project (no published dose-response
// function for vicarious trauma exists), to be set against outcomes where an organisation has them.
double dose_rate(double load);

// The rate that material of an estimated load has on average. The curve is convex, so that an error
// which is 0 on average in load is not so in dose: the rate of the load itself would be too low, by
// a tenth for an error of 0.6, and a sum of many documents with it. Half of the error's
// distribution lies on each side of the value, each half normal with the interval's end at its
// 90 %; loads end at those of the scale, 0 and 5. By Gaussian quadrature with three points a half
// (Steen, Byrne and Gelbard 1969, doi:10.1090/S0025-5718-1969-0247744-3).
// dose_rate(load.value) where the interval is empty.
double expected_dose_rate(const Estimate& load);

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

// How a document's dose is split among the categories present in it: in proportion to their
// probabilities, adding up to 1. All 0 where none is present.
std::array<double, kCategories> category_shares(const Exposure& exposure);

// The dose of these documents, split so. A document with no category present takes no part.
std::array<double, kCategories> dose_by_category(std::span<const Exposure> exposures);

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
