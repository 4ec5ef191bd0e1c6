#include "request_keys.hpp"

namespace dosimeter::server {

RequestKeys::RequestKeys(std::span<const Submission> submissions, const Find& find)
    : submissions_(submissions), outcomes_(submissions.size()) {
  std::map<std::string, std::size_t> first;  // in this batch, by key
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    const auto& key = submissions[i].key;
    if (!key) {
      fresh_.push_back(i);
      continue;
    }
    if (const auto known = first.find(key->key); known != first.end()) {
      if (submissions[known->second].key->request != key->request) {
        outcomes_[i].kind = Outcome::Kind::conflict;
      } else {
        outcomes_[i].kind = Outcome::Kind::replayed;
        repeats_[i] = known->second;
      }
      continue;
    }
    if (const auto kept = find(key->key)) {
      const bool is_same = kept->request == key->request;
      outcomes_[i] = {is_same ? Outcome::Kind::replayed : Outcome::Kind::conflict, kept->tally};
      continue;
    }
    first[key->key] = i;
    fresh_.push_back(i);
  }
}

std::vector<Outcome> RequestKeys::outcomes(std::span<const LedgerTally> tallies) const {
  std::vector<Outcome> all = outcomes_;
  for (std::size_t i = 0; i < fresh_.size(); ++i) all[fresh_[i]].tally = tallies[i];
  for (const auto& [repeat, original] : repeats_) all[repeat].tally = all[original].tally;
  return all;
}

}  // namespace dosimeter::server
