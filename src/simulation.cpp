#include "dosimeter/simulation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "exact_math.hpp"
#include "simulation_chance.hpp"

namespace dosimeter {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using namespace std::chrono_literals;

constexpr sys_days kFirstDay{2025y / 1 / 6};  // a Monday
constexpr double kHeaviest = 5;
constexpr double kWordsPerMinute = 238;

constexpr std::array kWorkKinds = {
    WorkKind{"call-taker", "WWWW----", 18, 3, 0.8, 0.50, 0.35},
    WorkKind{"journalist", "WWWWW--", 4, 5, 0.8, 0.50, 0.30},
    WorkKind{"nurse", "WW--W--", 12, 1.5, 0.8, 0.55, 0.35},
    WorkKind{"social-worker", "WWWWh--", 9, 2, 0.8, 0.35, 0.45},
    WorkKind{"therapist", "WWWW---", 5, 20, 0.2, 0.50, 0.40},
};

// What varies from day to day and document to document besides the loads.
constexpr double kAbsence = 0.08;        // share of rota days away: leave, illness, training
constexpr double kDaySpread = 0.3;       // deviation of log2 of a day's amount of work
constexpr double kCategoryChance = 0.8;  // that a burdening document has a kind that is known

// The loads of a kind of work: a mixture of three normal distributions, cut to the scale.
struct Component {
  double mean;
  double deviation;
};
constexpr std::array<Component, 3> kComponents = {{{0.4, 0.4}, {1.7, 0.6}, {3.0, 0.5}}};
constexpr std::size_t kHard = 1;
using Mix = std::array<double, kComponents.size()>;  // shares, adding up to 1

constexpr Mix kOnlyHard = {0, 1, 0};
constexpr double kMonotonyShift = 0.5;  // so that hardly a document is unburdened

double on_scale(double load) { return std::clamp(load, 0.0, kHeaviest); }

// A load with an error, which is cut on both sides alike where it would leave the scale: on average
// the load stays what it is.
double with_error(double load, double error) {
  const double most = std::min(load, kHeaviest - load);
  return load + std::clamp(error, -most, most);
}

// Points of a standard normal distribution and their weights, for means over it.
struct NormalPoint {
  double z;
  double weight;
};
template <int count>
std::array<NormalPoint, count> normal_points() {
  std::array<NormalPoint, count> points{};
  double total = 0;
  for (int i = 0; i < count; ++i) {
    const double z = -4 + 8.0 * i / (count - 1);
    points[static_cast<std::size_t>(i)] = {z, power_of_two(-z * z / 2 / std::numbers::ln2)};
    total += points[static_cast<std::size_t>(i)].weight;
  }
  for (NormalPoint& point : points) point.weight /= total;
  return points;
}

// The mean dose rate of a component's loads, all of them heavier by `shift`, with errors.
double mean_rate(const Component& component, double shift, double error_deviation) {
  static const auto loads = normal_points<41>();
  static const auto errors = normal_points<17>();
  double rate = 0;
  for (const NormalPoint& load : loads) {
    const double drawn = on_scale(component.mean + shift + component.deviation * load.z);
    for (const NormalPoint& error : errors) {
      const double true_load = with_error(drawn, error_deviation * error.z);
      rate += load.weight * error.weight * dose_rate(true_load);
    }
  }
  return rate;
}

double mean_rate(const Mix& mix, double shift, double error_deviation) {
  double rate = 0;
  for (std::size_t i = 0; i < mix.size(); ++i) {
    if (mix[i] > 0) rate += mix[i] * mean_rate(kComponents[i], shift, error_deviation);
  }
  return rate;
}

// What the work of one day is like.
struct Work {
  Mix mix;
  double shift = 0;           // of the loads
  double minutes_factor = 1;  // of every document
  bool one_kind = false;
};

// One worker's record in the making.
class Simulation {
 public:
  Simulation(const WorkKind& kind, const SimulationOptions& options, Chance chance)
      : kind_(kind), options_(options), chance_(chance) {
    const bool error_is_in_truth = options.error_kind == LoadError::around_measured;
    true_error_ = error_is_in_truth ? options.load_error : 0;
    usual_.mix = {kind.calm_share, kind.hard_share, 1 - kind.calm_share - kind.hard_share};
    usual_rate_ = mean_rate(usual_.mix, 0, true_error_);
    monotonous_.minutes_factor = usual_rate_ / mean_rate(kOnlyHard, kMonotonyShift, true_error_);
    shared_error_ = chance_.normal();
    kinds_begin_ = chance_.below(kCategories);
    own_kind_ = chance_.below(kCategories);
  }

  // The exposures, and the day of change.
  void run(SimulatedWorker& worker) {
    const std::size_t tenth = options_.days / 10;
    const std::size_t earliest = 6 * tenth + chance_.below(std::max<std::size_t>(1, tenth));
    for (std::size_t day = 0; day < options_.days; ++day) {
      const double share = share_worked(day);
      if (day >= earliest && !begin_ && begins_with(share)) begin_ = day;
      if (share == 0 || is_on_leave(day)) continue;
      work_on(day, share, worker.exposures);
    }
    if (begin_) worker.change = kFirstDay + days(*begin_);
  }

 private:
  // How much of a full day the worker works: 0, a half or 1.
  double share_worked(std::size_t day) {
    const char entry = kind_.rota[day % kind_.rota.size()];
    const bool is_absent = chance_.happens(kAbsence);
    if (entry == '-' || is_absent) return 0;
    return entry == 'h' ? 0.5 : 1;
  }

  bool begins_with(double share) const {
    if (options_.scenario == Scenario::steady) return false;
    return options_.scenario == Scenario::leave || share > 0;
  }

  bool is_on_leave(std::size_t day) const {
    return options_.scenario == Scenario::leave && begin_ && day - *begin_ < options_.length;
  }

  Work heavier(double fold) const {
    Work work = usual_;
    work.shift = binary_logarithm(fold) / 2;
    work.minutes_factor = fold * usual_rate_ / mean_rate(work.mix, work.shift, true_error_);
    return work;
  }

  Work work_of(std::size_t day) {
    if (!begin_) return usual_;
    switch (options_.scenario) {
      case Scenario::burst:
        return worked_since_ < options_.length ? heavier(options_.fold) : usual_;
      case Scenario::drift: {
        const double share =
            static_cast<double>(day - *begin_) / static_cast<double>(options_.length);
        return heavier(power_of_two(std::min(1.0, share) * binary_logarithm(options_.fold)));
      }
      case Scenario::monotony:
        return monotonous_;
      default:
        return usual_;
    }
  }

  void work_on(std::size_t day, double share, std::vector<SimulatedExposure>& exposures) {
    const Work work = work_of(day);
    if (begin_) ++worked_since_;
    const double amount = share * power_of_two(kDaySpread * chance_.normal());
    const std::size_t documents =
        std::max<std::size_t>(1, chance_.poisson(kind_.documents_a_day * amount));
    const Time begin = kFirstDay + days(day) + 8h;
    for (std::size_t i = 0; i < documents; ++i) {
      const auto minute = static_cast<double>(8 * 60 * i) / static_cast<double>(documents);
      exposures.push_back(document(work, begin + std::chrono::minutes(static_cast<int>(minute))));
    }
  }

  SimulatedExposure document(const Work& work, Time time) {
    const std::size_t component = component_of(work.mix);
    const double drawn = kComponents[component].mean + work.shift +
                         kComponents[component].deviation * chance_.normal();
    const double error = options_.load_error * error_of_document();
    const bool is_true = options_.error_kind == LoadError::around_true;
    const double base = on_scale(drawn);
    const double true_load = is_true ? base : with_error(base, error);
    const double unbiased = is_true ? with_error(base, error) : base;
    const double measured_load = on_scale(unbiased + options_.shift);

    SimulatedExposure result;
    Exposure& exposure = result.measured;
    exposure.document = chance_.bits();
    exposure.time = time;
    exposure.minutes = kind_.minutes_a_document * work.minutes_factor *
                       power_of_two(kind_.minutes_spread * chance_.normal());
    exposure.words = static_cast<std::uint32_t>(exposure.minutes * kWordsPerMinute);
    set_loads(exposure, measured_load);
    set_categories(exposure, component, work.one_kind);
    result.true_load = true_load;
    result.true_dose = exposure.minutes * dose_rate(true_load);
    return result;
  }

  // Standard normal; of two documents with the correlation that the options say.
  double error_of_document() {
    const double shared = options_.error_correlation;
    return std::sqrt(shared) * shared_error_ + std::sqrt(1 - shared) * chance_.normal();
  }

  std::size_t component_of(const Mix& mix) {
    const double chance = chance_.uniform();
    if (chance < mix[0]) return 0;
    return chance < mix[0] + mix[1] ? 1 : 2;
  }

  // The measured figures and their intervals. The heaviest moment is above the load by half of a
  // step, more or less.
  void set_loads(Exposure& exposure, double load) {
    const double peak = on_scale(load + std::abs(0.5 + 0.3 * chance_.normal()));
    const Estimate loads = with_interval(load);
    const Estimate peaks = with_interval(peak);
    exposure.load = static_cast<float>(load);
    exposure.load_lower = static_cast<float>(loads.lower);
    exposure.load_upper = static_cast<float>(loads.upper);
    exposure.peak = static_cast<float>(peak);
    exposure.peak_lower = static_cast<float>(peaks.lower);
    exposure.peak_upper = static_cast<float>(peaks.upper);
    exposure.dose = exposure.minutes * expected_dose_rate(loads);
    exposure.dose_lower = exposure.minutes * dose_rate(loads.lower);
    exposure.dose_upper = exposure.minutes * dose_rate(loads.upper);
  }

  // What with_error does 90 % of the time.
  Estimate with_interval(double load) const {
    const double half_width = kNormal95 * options_.load_error;
    return {load, with_error(load, -half_width), with_error(load, half_width)};
  }

  // Each worker's material is mostly of six kinds, two of which are in most documents.
  void set_categories(Exposure& exposure, std::size_t component, bool one_kind) {
    exposure.categories.fill(0.05F);
    if (component < kHard || !chance_.happens(kCategoryChance)) return;
    const auto draw = [&] { return (kinds_begin_ + chance_.below(6)) % kCategories; };
    const std::size_t first = draw();
    const std::size_t second = draw();
    exposure.categories[one_kind ? own_kind_ : first] = 0.9F;
    exposure.categories[one_kind ? own_kind_ : second] = 0.9F;
  }

  const WorkKind& kind_;
  const SimulationOptions& options_;
  Chance chance_;
  double true_error_;
  double shared_error_;  // of all documents, standard normal
  Work usual_;
  double usual_rate_;
  Work monotonous_{kOnlyHard, kMonotonyShift, 1, true};
  std::size_t kinds_begin_;
  std::size_t own_kind_;
  std::optional<std::size_t> begin_;
  std::size_t worked_since_ = 0;  // days, with that of the change
};

// A worker's own stream of chance (SplitMix64: Steele, Lea and Flood 2014,
// doi:10.1145/2660193.2660195).
std::uint64_t stream(std::uint64_t seed, std::size_t number) {
  std::uint64_t z = seed + 0x9e3779b97f4a7c15 * (number + 1);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

std::string numbered(std::string_view name, std::size_t number) {
  const std::string digits = std::to_string(number);
  const std::string zeros(digits.size() < 4 ? 4 - digits.size() : 0, '0');
  return std::string(name) + '-' + zeros + digits;
}

}  // namespace

std::string_view name(Scenario scenario) {
  constexpr std::array<std::string_view, kScenarios> names = {"steady", "burst", "drift", "leave",
                                                              "monotony"};
  return names.at(static_cast<std::size_t>(scenario));
}

std::span<const WorkKind> work_kinds() { return kWorkKinds; }

SimulatedWorker simulate_worker(const WorkKind& kind, const SimulationOptions& options,
                                std::uint64_t seed, std::size_t number) {
  SimulatedWorker worker{numbered(kind.name, number), kind.name, {}, {}};
  Simulation(kind, options, Chance(stream(seed, number))).run(worker);
  return worker;
}

WorkerRecord measured_record(const SimulatedWorker& worker) {
  WorkerRecord record;
  for (const SimulatedExposure& exposure : worker.exposures) record.add(exposure.measured);
  return record;
}

WorkerRecord true_record(const SimulatedWorker& worker) {
  WorkerRecord record;
  for (const SimulatedExposure& simulated : worker.exposures) {
    Exposure exposure = simulated.measured;
    const double excess = exposure.peak - exposure.load;
    const auto load = static_cast<float>(simulated.true_load);
    const auto peak = static_cast<float>(on_scale(simulated.true_load + excess));
    exposure.load = exposure.load_lower = exposure.load_upper = load;
    exposure.peak = exposure.peak_lower = exposure.peak_upper = peak;
    exposure.dose = exposure.dose_lower = exposure.dose_upper = simulated.true_dose;
    record.add(exposure);
  }
  return record;
}

}  // namespace dosimeter
