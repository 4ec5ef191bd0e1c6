#pragma once
// Which submissions are new, which are repetitions of a request that was answered before.

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store.hpp"

namespace dosimeter::server {

// A request that was answered, as it is kept under its key.
struct KeptAnswer {
  std::string request;
  LedgerTally tally;
};

// Outcomes for submissions that were answered before, or that repeat another one of the same batch;
// what is left is to be written. Looks a key up at most once.
class RequestKeys {
 public:
  using Find = std::function<std::optional<KeptAnswer>(const std::string& key)>;

  RequestKeys(std::span<const Submission> submissions, const Find& find);

  // The places of the submissions to be written, in their order.
  const std::vector<std::size_t>& fresh() const { return fresh_; }

  // All outcomes, once the fresh ones have these tallies.
  std::vector<Outcome> outcomes(std::span<const LedgerTally> tallies) const;

 private:
  std::span<const Submission> submissions_;
  std::vector<Outcome> outcomes_;
  std::vector<std::size_t> fresh_;
  std::map<std::size_t, std::size_t> repeats_;  // place of a repetition -> place of the first
};

}  // namespace dosimeter::server
