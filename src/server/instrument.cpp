#include "instrument.hpp"

#include "ledger_method.hpp"

namespace dosimeter::server {
namespace {

template <class Thing>
const Thing& loaded_or_standard(const std::string& path, std::optional<Thing>& loaded) {
  if (path.empty()) return Thing::standard();
  return loaded.emplace(Thing::load(path));
}

}  // namespace

Instrument::Instrument(const InstrumentFiles& files) : tokens_(Tokens::load(files.tokens)) {
  if (!files.policy.empty()) policy_ = Policy::load(files.policy);
  const Model& model = loaded_or_standard(files.model, model_);
  const Lexicon& lexicon = loaded_or_standard(files.lexicon, lexicon_);
  const AssertionRules& rules = loaded_or_standard(files.assertion_rules, rules_);
  scorer_.emplace(model, lexicon, rules,
                  ScoreOptions{policy_.reading_words_per_minute,
                               policy_.listening_minutes_per_recorded_minute});
  method_ =
      ledger_method(*scorer_, {files.lexicon, files.assertion_rules}, false, to_json(policy_));
}

}  // namespace dosimeter::server
