#pragma once
// Invented caseloads of which the truth is known: what each document's load really was, and on
// which day the work changed. For measuring how well change detection, action levels and intervals
// do; nobody in them exists. The same options and seed give the same bits on every machine.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/exposure.hpp"

namespace dosimeter {

// What happens to the worker, from the day of change on.
enum class Scenario : std::uint8_t {
  steady,   // nothing
  burst,    // `fold` times the daily dose for `length` worked days, then as before
  drift,    // the daily dose rises to `fold` times over `length` calendar days, and stays there
  leave,    // no work for `length` calendar days, then as before
  monotony  // one kind of material and no unburdened document any more; the same daily dose
};
inline constexpr std::size_t kScenarios = 5;
std::string_view name(Scenario scenario);  // "steady" ...

// A kind of work: how much of what reaches a worker on which days. Invented, after what such work
// looks like; no measured caseload stands behind it.
struct WorkKind {
  std::string_view name;
  std::string_view rota;      // from a Monday on, repeated: W worked, h half a day, - free
  double documents_a_day;     // mean
  double minutes_a_document;  // median
  double minutes_spread;      // deviation of log2 of a document's minutes
  double calm_share;          // of documents: loads about 0.4; ...
  double hard_share;          // ... about 1.7; the rest about 3
};
std::span<const WorkKind> work_kinds();

// How a measured load and the true one come apart; the error of both is normal.
enum class LoadError : std::uint8_t {
  around_measured,  // true = measured + error: a calibrated model, right on average for documents
                    // of the same score
  around_true       // measured = true + error: an instrument, right on average for documents of the
                    // same true load
};

struct SimulationOptions {
  Scenario scenario = Scenario::steady;
  std::size_t days = 240;   // calendar days; the day of change is in the seventh tenth of them
  double fold = 8;          // of burst and drift
  std::size_t length = 10;  // see Scenario
  double load_error = 0.6;  // standard deviation; measured intervals go by it alone
  LoadError error_kind = LoadError::around_measured;
  double error_correlation = IndexOptions{}.error_correlation;  // of the errors of two documents of
                                                                // a worker, 0 to 1
  double shift = 0;  // how much too high the loads of all documents of all workers are measured
};

// One document, as measured and in truth.
struct SimulatedExposure {
  Exposure measured;
  double true_load = 0;
  double true_dose = 0;
};

struct SimulatedWorker {
  std::string name;       // "therapist-0004": kind, and number within the caseload
  std::string_view kind;  // of a WorkKind
  std::vector<SimulatedExposure> exposures;     // in order of time
  std::optional<std::chrono::sys_days> change;  // first day of what happens: a worked one, but
                                                // for a leave; empty for steady work
};

// Worker number `number` of the caseload with this seed.
SimulatedWorker simulate_worker(const WorkKind& kind, const SimulationOptions& options,
                                std::uint64_t seed, std::size_t number);

// The record as measured, and what it would be without error: true loads and doses, whose intervals
// are empty.
WorkerRecord measured_record(const SimulatedWorker& worker);
WorkerRecord true_record(const SimulatedWorker& worker);

}  // namespace dosimeter
