#pragma once
// Which submissions are new, which are repetitions of a request that was answered before.

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store.hpp"

namespace dosimeter::server {

// What a store kept of a request would tell, by its digest alone, whoever guesses the request that
// it was this one, and most notes are short enough for guesses. So it is a digest under a secret,
// which each store makes for itself.
std::string new_request_secret();  // 32 bytes; throws std::bad_alloc where there is no randomness
// Of the key and of what was asked: HMAC with SHA-256 (RFC 2104), hexadecimal.
RequestKey under_secret(const RequestKey& key, std::string_view secret);

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

  RequestKeys(std::span<const Submission> submissions, std::string_view secret, const Find& find);

  // The places of the submissions to be written, in their order.
  const std::vector<std::size_t>& fresh() const { return fresh_; }

  // A submission's key under the secret; empty where it has none.
  const std::optional<RequestKey>& key(std::size_t place) const { return keys_[place]; }

  // All outcomes, once the fresh ones have these tallies.
  std::vector<Outcome> outcomes(std::span<const LedgerTally> tallies) const;

 private:
  std::vector<std::optional<RequestKey>> keys_;
  std::vector<Outcome> outcomes_;
  std::vector<std::size_t> fresh_;
  std::map<std::size_t, std::size_t> repeats_;  // place of a repetition -> place of the first
};

}  // namespace dosimeter::server
