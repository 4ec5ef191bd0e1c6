#pragma once
// From options to what the library needs: how to read, and what to score with.

#include <optional>

#include "command.hpp"
#include "dosimeter/assertion.hpp"
#include "dosimeter/lexicon.hpp"
#include "dosimeter/model.hpp"
#include "dosimeter/policy.hpp"
#include "dosimeter/reader.hpp"
#include "dosimeter/scorer.hpp"

namespace dosimeter::cli {

// Throws UsageError where an option's value cannot be understood.
ReadOptions read_options(const Arguments& arguments);

// A date as an option gives it. Throws UsageError, which names the option, where it is none.
Time date_option(const Arguments& arguments, const char* name);

// Model, lexicon, rules and policy of one run: the built-in ones but for those that options name.
// Throws Error where one cannot be read.
class Instrument {
 public:
  // `otherwise` is the policy where --policy names none.
  explicit Instrument(const Arguments& arguments, const Policy& otherwise = {});

  const Policy& policy() const { return policy_; }
  const Scorer& scorer() const { return *scorer_; }

 private:
  std::optional<Model> model_;
  std::optional<Lexicon> lexicon_;
  std::optional<AssertionRules> rules_;
  Policy policy_;
  std::optional<Scorer> scorer_;
};

}  // namespace dosimeter::cli
