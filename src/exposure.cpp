#include "dosimeter/exposure.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "exact_math.hpp"

namespace dosimeter {
namespace {

using std::chrono::sys_days;
using Exposures = std::span<const Exposure>;

constexpr std::chrono::days kWeek{7};
constexpr std::chrono::days kFourWeeks{28};

double days_between(Time from, Time to) {
  return std::chrono::duration<double, std::chrono::days::period>(to - from).count();
}

// The exposure, with every -0 as 0: they compare equal, but their bits differ.
Exposure checked(Exposure exposure) {
  const auto check = [](auto& figure) {
    if (!(figure >= 0 && std::isfinite(figure))) {
      throw std::invalid_argument("a figure of an exposure is negative or not finite");
    }
    figure += 0;
  };
  check(exposure.load);
  check(exposure.load_lower);
  check(exposure.load_upper);
  check(exposure.peak);
  check(exposure.peak_lower);
  check(exposure.peak_upper);
  check(exposure.minutes);
  check(exposure.dose);
  check(exposure.dose_lower);
  check(exposure.dose_upper);
  for (float& probability : exposure.categories) check(probability);
  return exposure;
}

// A weighted sum of doses and its interval, as Estimate describes it.
class DoseSum {
 public:
  void add(const Exposure& exposure, double weight) {
    value_ += weight * exposure.dose;
    double below = weight * std::max(0.0, exposure.dose - exposure.dose_lower);
    double above = weight * std::max(0.0, exposure.dose_upper - exposure.dose);
    if (weight < 0) std::swap(below, above);  // more of this dose makes the sum smaller
    below_ += below * below;
    above_ += above * above;
  }

  Estimate estimate() const { return around(value_); }

  // The sum's interval around another value.
  Estimate around(double value) const {
    return {value, std::max(0.0, value - std::sqrt(below_)), value + std::sqrt(above_)};
  }

 private:
  double value_ = 0;
  double below_ = 0;  // squares of half-widths
  double above_ = 0;
};

// An exponential weighting of dated exposures.
struct Decay {
  std::vector<double> weights;  // one an exposure: 2^(-age / half-life)
  double per_day;               // turns a weighted sum of doses into a dose per day
};

Decay decay_of(Exposures dated, double half_life_days, const Index& index) {
  Decay decay;
  decay.weights.reserve(dated.size());
  for (const Exposure& exposure : dated) {
    const double age = days_between(*exposure.time, index.as_of);
    decay.weights.push_back(power_of_two(-age / half_life_days));
  }
  decay.per_day =
      std::numbers::ln2 / half_life_days / (1 - power_of_two(-index.days / half_life_days));
  return decay;
}

Estimate weighted_dose(Exposures dated, const Decay& decay) {
  DoseSum sum;
  for (std::size_t i = 0; i < dated.size(); ++i) sum.add(dated[i], decay.weights[i]);
  return sum.estimate();
}

// The ratio r = a / c of two doses per day. Its derivative by one of the doses is (a' - r c') / c.
std::optional<Estimate> ratio_of(Exposures dated, const Decay& acute, double acute_sum,
                                 const Decay& chronic, double chronic_sum) {
  const double denominator = chronic_sum * chronic.per_day;
  if (!(denominator > 0)) return std::nullopt;
  const double ratio = acute_sum * acute.per_day / denominator;
  DoseSum change;
  for (std::size_t i = 0; i < dated.size(); ++i) {
    const double difference =
        acute.weights[i] * acute.per_day - ratio * chronic.weights[i] * chronic.per_day;
    change.add(dated[i], difference / denominator);
  }
  return change.around(ratio);
}

// The tail of `dated` that lies less than `window` before `as_of`.
Exposures last(std::chrono::days window, Exposures dated, Time as_of) {
  const auto begin = std::partition_point(
      dated.begin(), dated.end(), [&](const Exposure& e) { return as_of - *e.time >= window; });
  return {begin, dated.end()};
}

Estimate plain_dose(Exposures exposures) {
  DoseSum sum;
  for (const Exposure& exposure : exposures) sum.add(exposure, 1);
  return sum.estimate();
}

// When the 7 days with the largest dose end; `dated` has at least one exposure. In whole millionths
// of an equivalent minute, whose sums are exact: no rest stays of what has left the window, and
// weeks of equal doses are equal whatever came before them.
Time end_of_highest_week(Exposures dated) {
  const auto millionths = [](const Exposure& e) { return std::round(e.dose * 1e6); };
  Time end = *dated.front().time;
  double highest = 0;
  double sum = 0;
  auto first = dated.begin();
  for (const Exposure& exposure : dated) {
    sum += millionths(exposure);
    for (; *exposure.time - *first->time >= kWeek; ++first) sum -= millionths(*first);
    if (!(sum > highest)) continue;
    highest = sum;
    end = *exposure.time;
  }
  return end;
}

void describe_highest_week(Exposures dated, Index& index) {
  const Time week = end_of_highest_week(dated);
  const auto end = std::partition_point(dated.begin(), dated.end(),
                                        [&](const Exposure& e) { return *e.time <= week; });
  index.highest_week = week;
  index.highest_week_dose = plain_dose(last(kWeek, Exposures(dated.begin(), end), week));
}

// Loads are floats: 3.6 as a float is below 3.6 as a double, and would miss the threshold it is at.
bool at_least(float load, double threshold) { return load >= static_cast<float>(threshold); }

std::size_t count_at_least(Exposures exposures, double threshold) {
  return static_cast<std::size_t>(
      std::count_if(exposures.begin(), exposures.end(),
                    [&](const Exposure& e) { return at_least(e.load, threshold); }));
}

// exp of the entropy, here to the base of 2.
double effective_kinds(Exposures exposures) {
  const std::array<double, kCategories> doses = dose_by_category(exposures);
  double total = 0;
  for (const double dose : doses) total += dose;
  if (!(total > 0)) return 0;
  double entropy = 0;
  for (const double dose : doses) {
    const double share = dose / total;
    if (share > 0) entropy -= share * binary_logarithm(share);
  }
  return std::clamp(power_of_two(entropy), 1.0, static_cast<double>(kCategories));
}

void describe_heaviest(Exposures exposures, Index& index) {
  const auto rank = [](const Exposure& e) { return std::tie(e.load, e.peak, e.time); };
  const auto heaviest =
      std::max_element(exposures.begin(), exposures.end(),
                       [&](const Exposure& a, const Exposure& b) { return rank(a) < rank(b); });
  if (heaviest == exposures.end()) return;
  index.heaviest_load = heaviest->load;
  index.heaviest_peak = heaviest->peak;
  index.heaviest_time = heaviest->time;
}

// What needs no dates.
void describe_documents(Exposures exposures, const IndexOptions& options, Index& index) {
  for (const Exposure& exposure : exposures) index.minutes += exposure.minutes;
  index.total_dose = plain_dose(exposures);
  index.heavy_documents = count_at_least(exposures, options.heavy_load);
  index.kinds = effective_kinds(exposures);
  describe_heaviest(exposures, index);
  if (exposures.empty()) return;
  const auto all = static_cast<double>(exposures.size());
  const auto burdened = static_cast<double>(count_at_least(exposures, options.burdened_load));
  index.unburdened_share = (all - burdened) / all;
}

// `dated` has at least one exposure.
void describe_doses(Exposures dated, const IndexOptions& options, Index& index) {
  const Exposures week = last(kWeek, dated, index.as_of);
  index.dose_7_days = plain_dose(week);
  index.dose_28_days = plain_dose(last(kFourWeeks, dated, index.as_of));
  describe_highest_week(dated, index);
  for (const Exposure& exposure : week) {
    index.peak_7_days = std::max(index.peak_7_days, exposure.peak);
  }
  const Time begin = std::chrono::floor<std::chrono::days>(*dated.front().time);
  index.days = std::max(1.0, days_between(begin, index.as_of));
  const Decay acute = decay_of(dated, options.acute_half_life_days, index);
  const Decay chronic = decay_of(dated, options.chronic_half_life_days, index);
  index.acute = weighted_dose(dated, acute);
  index.chronic = weighted_dose(dated, chronic);
  if (index.days < kFourWeeks.count()) return;
  index.acute_to_chronic = ratio_of(dated, acute, index.acute.value, chronic, index.chronic.value);
}

// Runs of consecutive days.
struct Runs {
  std::optional<sys_days> end;  // last day of the last run
  std::size_t last = 0;         // length of the last run
  std::size_t longest = 0;
};

// The runs of days with a document of at least this load.
Runs runs_of_days(Exposures dated, double threshold) {
  Runs runs;
  for (const Exposure& exposure : dated) {
    if (!at_least(exposure.load, threshold)) continue;
    const auto day = std::chrono::floor<std::chrono::days>(*exposure.time);
    if (runs.end == day) continue;
    const bool continues = runs.end && day - *runs.end == std::chrono::days(1);
    runs.last = continues ? runs.last + 1 : 1;
    runs.longest = std::max(runs.longest, runs.last);
    runs.end = day;
  }
  return runs;
}

// `dated` has at least one exposure.
void describe_days(Exposures dated, const IndexOptions& options, Index& index) {
  const auto today = std::chrono::floor<std::chrono::days>(index.as_of);
  const Runs heavy = runs_of_days(dated, options.heavy_load);
  index.heavy_days_longest = heavy.longest;
  if (heavy.end && today - *heavy.end <= std::chrono::days(1)) index.heavy_days_in_row = heavy.last;
  const Runs burdened = runs_of_days(dated, options.burdened_load);
  index.days_since_free_day = burdened.end == today ? burdened.last : 0;
}

}  // namespace

double dose_rate(double load) { return (power_of_two(load) - 1) / 7; }

Exposure make_exposure(const Document& document, const Score& score) {
  Exposure exposure;
  exposure.document = fingerprint(document);
  exposure.time = document.time;
  exposure.load = score.load;
  exposure.load_lower = score.lower;
  exposure.load_upper = score.upper;
  exposure.peak = score.peak;
  exposure.peak_lower = score.peak_lower;
  exposure.peak_upper = score.peak_upper;
  exposure.minutes = score.minutes;
  exposure.dose = score.dose;
  exposure.dose_lower = score.dose_lower;
  exposure.dose_upper = score.dose_upper;
  exposure.words = score.words;
  exposure.categories = score.categories;
  return exposure;
}

std::array<double, kCategories> dose_by_category(std::span<const Exposure> exposures) {
  std::array<double, kCategories> doses{};
  for (const Exposure& exposure : exposures) {
    std::array<double, kCategories> present{};
    double total = 0;
    for (std::size_t i = 0; i < kCategories; ++i) {
      if (exposure.categories[i] >= kPresent) present[i] = exposure.categories[i];
      total += present[i];
    }
    if (total == 0) continue;
    for (std::size_t i = 0; i < kCategories; ++i) doses[i] += exposure.dose * (present[i] / total);
  }
  return doses;
}

void WorkerRecord::add(const Exposure& exposure) {
  exposures_.push_back(checked(exposure));
  settled_ = false;
}

void WorkerRecord::merge(const WorkerRecord& other) {
  if (&other == this || other.exposures_.empty()) return;
  exposures_.insert(exposures_.end(), other.exposures_.begin(), other.exposures_.end());
  settled_ = false;
}

void WorkerRecord::settle() const {
  if (settled_) return;
  // Members compare in their order, `document` first: its exposures lie together, the greatest
  // last. Backwards, the greatest is the first of its document, the one that std::unique keeps.
  std::sort(exposures_.begin(), exposures_.end());
  const auto kept =
      std::unique(exposures_.rbegin(), exposures_.rend(),
                  [](const Exposure& a, const Exposure& b) { return a.document == b.document; });
  exposures_.erase(exposures_.begin(), kept.base());
  std::sort(exposures_.begin(), exposures_.end(), [](const Exposure& a, const Exposure& b) {
    return std::tie(a.time, a.document) < std::tie(b.time, b.document);
  });
  settled_ = true;
}

std::span<const Exposure> WorkerRecord::exposures() const {
  settle();
  return exposures_;
}

std::optional<Time> WorkerRecord::latest() const {
  const Exposures all = exposures();
  return all.empty() ? std::nullopt : all.back().time;
}

Index WorkerRecord::index(Time as_of, const IndexOptions& options) const {
  // Undated first, then by time: what counts is a head of the record, what has dates is its tail.
  const Exposures all = exposures();
  const auto end = std::partition_point(
      all.begin(), all.end(), [&](const Exposure& e) { return !e.time || *e.time <= as_of; });
  const auto first_dated =
      std::partition_point(all.begin(), end, [](const Exposure& e) { return !e.time; });
  const Exposures counted(all.begin(), end);
  const Exposures dated(first_dated, end);

  Index index;
  index.as_of = as_of;
  index.documents = counted.size();
  index.undated = counted.size() - dated.size();
  describe_documents(counted, options, index);
  if (dated.empty()) return index;
  describe_doses(dated, options, index);
  describe_days(dated, options, index);
  return index;
}

void Caseload::add(const std::string& worker, const Exposure& exposure) {
  const auto known = workers_.find(worker);
  if (known != workers_.end()) return known->second.add(exposure);
  WorkerRecord record;
  record.add(exposure);  // may throw, and then there is no worker without exposures
  workers_.emplace(worker, std::move(record));
}

void Caseload::merge(const Caseload& other) {
  for (const auto& [worker, record] : other.workers_) workers_[worker].merge(record);
}

std::optional<Time> Caseload::latest() const {
  std::optional<Time> latest;
  for (const auto& [worker, record] : workers_) latest = std::max(latest, record.latest());
  return latest;
}

}  // namespace dosimeter
