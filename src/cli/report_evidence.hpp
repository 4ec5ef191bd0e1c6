#pragma once
// Evidence for the documents that the report shows: the heaviest of each worker, found while the
// documents go by, as none is kept.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dosimeter/exposure.hpp"
#include "dosimeter/report.hpp"
#include "dosimeter/scorer.hpp"

namespace dosimeter::cli {

class EvidenceOfHeaviest {
 public:
  // Documents after `as_of` are passed over, as the report leaves them out.
  EvidenceOfHeaviest(const Scorer& scorer, bool include_spoken, std::optional<Time> as_of)
      : scorer_(scorer), include_spoken_(include_spoken), as_of_(as_of) {}

  void add(const Document& document, const Exposure& exposure);
  MaskedEvidence found() const;

 private:
  struct Candidate {
    Exposure exposure;
    std::vector<MentionGroup> mentions;
  };

  const Scorer& scorer_;
  bool include_spoken_;
  std::optional<Time> as_of_;
  std::map<std::string, std::vector<Candidate>> candidates_;  // by worker, the heaviest first
};

}  // namespace dosimeter::cli
