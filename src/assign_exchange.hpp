#pragma once
// Making a division better, until no step helps: a case moves to another worker, two cases change
// places, or two workers divide their cases anew.

#include <array>
#include <compare>
#include <vector>

#include "assign_instance.hpp"

namespace dosimeter::assigning {

// How good a division is, by the aims of assign.hpp; less is better.
struct Rating {
  std::vector<std::size_t> taking_at_step;  // workers at this step or above, the highest step first
  double squares = 0;                       // in squared units, with the price of handovers
  std::size_t handed_over = 0;
  std::size_t case_squares = 0;  // of the workers' numbers of cases

  std::partial_ordering operator<=>(const Rating&) const = default;
};
Rating rate(const Instance& instance, const Takers& takers);

bool is_handed_over(const Instance& instance, std::size_t incoming, std::size_t worker);

// `takers` is a division within all constraints, and so is the result.
Takers improved(const Instance& instance, Takers takers);

}  // namespace dosimeter::assigning
