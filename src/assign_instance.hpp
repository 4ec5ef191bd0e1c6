#pragma once
// The task of assign.hpp in integers and in one order, whatever order it was given in.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dosimeter/assign.hpp"

namespace dosimeter::assigning {

using Units = std::int64_t;  // thousandths of an equivalent minute, at most 10^8
inline constexpr Units kUnitsPerMinute = 1000;
inline constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

struct Worker {
  Units dose = 0;
  std::size_t level = 0;     // the present one; 0 is routine
  std::size_t capacity = 0;  // 0 where absent, else at most the number of cases
  bool absent = false;
};

struct Case {
  Units dose = 0;
  std::size_t home = kNobody;  // the worker who has it, unless absent
  bool stays = false;          // with `home`
  std::size_t kind = 0;        // index into Instance::takers
};

struct Instance {
  std::vector<Worker> workers;            // in the order of their pseudonyms
  std::vector<Case> cases;                // in the order of their ids
  std::vector<std::vector<bool>> takers;  // for each kind, the workers who can take it
  std::vector<Units> steps;               // thresholds: watch, check in, act, twice act ...
  Units handover_square = 0;              // of the price, in squared units

  bool may_take(std::size_t worker, const Case& incoming) const;

  // How far up a worker counts who takes cases of so much dose: 0 for routine or no dose, else the
  // greatest of the present level and the number of steps that the projected dose reaches.
  std::size_t step(std::size_t worker, Units taken) const;

  // The most dose that a worker may take and still count below `step`, which is at least 1; 0 for
  // one who is at that level already.
  Units room_below(std::size_t step, std::size_t worker) const;
};

// `team` and `cases` are sorted by name and checked.
Instance make_instance(std::span<const TeamMember> team, std::span<const IncomingCase> cases,
                       const AssignOptions& options);

// For each case, the worker who takes it.
using Takers = std::vector<std::size_t>;

// What each worker takes in a division.
struct Loads {
  Loads(const Instance& instance, const Takers& takers);
  std::vector<Units> taken;
  std::vector<std::size_t> cases;
};

}  // namespace dosimeter::assigning
