#pragma once
// What is behind the handles of the C interface, and its structures as the library's own.

#include <optional>
#include <string>

#include "dosimeter/c.h"
#include "dosimeter/exposure.hpp"
#include "dosimeter/policy.hpp"
#include "dosimeter/scorer.hpp"

// Loaded models live beside the scorer that uses them.
struct dosimeter_scorer {
  std::optional<dosimeter::Model> model;
  std::optional<dosimeter::Lexicon> lexicon;
  std::optional<dosimeter::AssertionRules> rules;
  std::optional<dosimeter::Scorer> scorer;
  std::string model_version;
};

struct dosimeter_policy {
  dosimeter::Policy policy;
};

struct dosimeter_record {
  dosimeter::WorkerRecord record;
};

namespace dosimeter::c {

dosimeter_score score_of(const Score& score);
Score score_of(const dosimeter_score& score);

// Throws std::invalid_argument for a null pointer where there should be text.
Document document_of(const dosimeter_document* document);

Time time_of(std::int64_t seconds);

}  // namespace dosimeter::c
