#pragma once
// What a run's figures are made with, as a ledger notes it.

#include <memory>
#include <string>

#include "dosimeter/ledger.hpp"
#include "dosimeter/scorer.hpp"

namespace dosimeter {

// The files that `scorer` was made from; empty paths for those that are part of the library.
struct MethodFiles {
  std::string lexicon;
  std::string assertion_rules;
};

// Throws Error where a file cannot be read.
std::shared_ptr<const LedgerMethod> ledger_method(const Scorer& scorer, const MethodFiles& files,
                                                  bool include_spoken, std::string policy_json);

}  // namespace dosimeter
