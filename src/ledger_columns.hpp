#pragma once
// The columns of an exported ledger: what an entry is, what its figures were made with, and then
// the figures themselves, as visit_figures gives them.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "exposure_figures.hpp"

namespace dosimeter {

enum EntryColumn : std::size_t {
  kWorkerColumn,
  kTimeColumn,      // empty where there is none
  kDocumentColumn,  // 16 hexadecimal digits
  kSourceColumn,    // likewise
  kModelColumn,
  kChecksumColumn,  // 8 hexadecimal digits
  kLexiconColumn,
  kRulesColumn,
  kSpokenColumn,  // 0 or 1
  kPolicyColumn,
  kEntryColumns
};
inline constexpr std::array<std::string_view, kEntryColumns> kEntryColumnNames = {
    "worker",   "time",    "document",        "source",         "model",
    "checksum", "lexicon", "assertion_rules", "include_spoken", "policy"};

// The names of all columns.
inline std::vector<std::string_view> ledger_columns() {
  std::vector<std::string_view> names(kEntryColumnNames.begin(), kEntryColumnNames.end());
  const Exposure exposure;
  visit_figures(exposure, [&](std::string_view name, auto) { names.push_back(name); });
  return names;
}

}  // namespace dosimeter
