#pragma once
// What a server measures with at one moment: model, lexicon, rules, policy and tokens. Never
// changes; a reload makes another one, and requests under way go on with the one that they began
// with.

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "access.hpp"
#include "dosimeter/ledger.hpp"
#include "dosimeter/policy.hpp"
#include "dosimeter/scorer.hpp"

namespace dosimeter::server {

// Paths; empty for what comes with the library, and for a policy of defaults.
struct InstrumentFiles {
  std::string model;
  std::string lexicon;
  std::string assertion_rules;
  std::string policy;
  std::string tokens;  // needed
};

class Instrument {
 public:
  // Throws Error where a file cannot be read or is wrong.
  explicit Instrument(const InstrumentFiles& files);
  Instrument(const Instrument&) = delete;
  Instrument& operator=(const Instrument&) = delete;

  const Scorer& scorer() const { return *scorer_; }
  const Policy& policy() const { return policy_; }
  const Tokens& tokens() const { return tokens_; }
  const std::shared_ptr<const LedgerMethod>& method() const { return method_; }

 private:
  Policy policy_;
  Tokens tokens_;
  std::optional<Model> model_;
  std::optional<Lexicon> lexicon_;
  std::optional<AssertionRules> rules_;
  std::optional<Scorer> scorer_;
  std::shared_ptr<const LedgerMethod> method_;
};

// The one in use, for any number of threads.
template <class Thing>
class Current {
 public:
  std::shared_ptr<Thing> get() const {
    const std::lock_guard lock(mutex_);
    return thing_;
  }
  void set(std::shared_ptr<Thing> thing) {
    const std::lock_guard lock(mutex_);
    thing_.swap(thing);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<Thing> thing_;
};

}  // namespace dosimeter::server
