#include "report_evidence.hpp"

#include <algorithm>

namespace dosimeter::cli {

void EvidenceOfHeaviest::add(const Document& document, const Exposure& exposure) {
  if (as_of_ && exposure.time && *exposure.time > *as_of_) return;
  std::vector<Candidate>& heaviest = candidates_[document.worker];
  const auto is_known = [&](const Candidate& candidate) {
    return candidate.exposure.document == exposure.document;
  };
  if (std::any_of(heaviest.begin(), heaviest.end(), is_known)) return;
  const auto place = std::find_if(
      heaviest.begin(), heaviest.end(),
      [&](const Candidate& candidate) { return is_heavier(exposure, candidate.exposure); });
  if (place == heaviest.end() && heaviest.size() == kHeaviestShown) return;
  heaviest.insert(place, {exposure, masked_evidence(document, scorer_, include_spoken_)});
  heaviest.resize(std::min(heaviest.size(), kHeaviestShown));
}

MaskedEvidence EvidenceOfHeaviest::found() const {
  MaskedEvidence evidence;
  for (const auto& [worker, candidates] : candidates_) {
    for (const Candidate& candidate : candidates) {
      evidence[candidate.exposure.document] = candidate.mentions;
    }
  }
  return evidence;
}

}  // namespace dosimeter::cli
