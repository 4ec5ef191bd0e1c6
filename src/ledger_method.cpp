#include "ledger_method.hpp"

#include <utility>

#include "embedded.hpp"
#include "sha256.hpp"
#include "tsv.hpp"

namespace dosimeter {
namespace {

std::string hash_of_file(const std::string& path, std::string_view built_in) {
  if (path.empty()) return sha256_hexadecimal(embedded::file(built_in));
  return sha256_hexadecimal(read_file(path));
}

}  // namespace

std::shared_ptr<const LedgerMethod> ledger_method(const Scorer& scorer, const MethodFiles& files,
                                                  bool include_spoken, std::string policy_json) {
  LedgerMethod method;
  method.model = scorer.model().version();
  method.checksum = scorer.model().checksum();
  method.lexicon = hash_of_file(files.lexicon, "models/lexicon.tsv");
  method.assertion_rules = hash_of_file(files.assertion_rules, "models/assertion.tsv");
  method.include_spoken = include_spoken;
  method.policy = sha256_hexadecimal(policy_json);
  method.policy_json = std::move(policy_json);
  return std::make_shared<const LedgerMethod>(std::move(method));
}

}  // namespace dosimeter
