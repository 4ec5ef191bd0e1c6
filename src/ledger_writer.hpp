#pragma once
// Entries on their way into the ledger: new, already there, corrected or scored anew.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dosimeter/ledger.hpp"
#include "ledger_audit.hpp"
#include "ledger_data.hpp"

namespace dosimeter {

// Writes one batch inside a transaction of the caller, who appends the audit line.
class LedgerWriter {
 public:
  LedgerWriter(const sqlite::Database& database, AuditWriter& audit);

  // The tally of these entries.
  LedgerTally write(std::span<const LedgerEntry> entries);

 private:
  // An entry with the number of its worker.
  struct Numbered {
    std::int64_t worker;
    std::int64_t source;
    std::size_t entry;
    auto operator<=>(const Numbered&) const = default;
  };
  struct MethodNumbers {
    std::int64_t model;
    std::int64_t policy;
  };

  bool is_expired(const Exposure& exposure) const;
  std::vector<Numbered> in_order(std::span<const LedgerEntry> entries);
  std::int64_t number_of_worker(std::string_view pseudonym);
  MethodNumbers numbers_of_method(const LedgerMethod& method);
  std::int64_t number_of_model(const LedgerMethod& method);
  std::int64_t number_of_policy(const LedgerMethod& method);
  void write_entry(const Numbered& numbered, const LedgerEntry& entry);
  bool is_withdrawn(const Numbered& numbered);
  void merge(const ExposureRow& row, const Exposure& exposure);
  void replace(const ExposureRow& old, const ExposureRow& row);

  const sqlite::Database& database_;
  AuditWriter& audit_;
  std::int64_t expired_before_;  // seconds since 1970
  bool any_withdrawn_;
  std::map<const LedgerMethod*, MethodNumbers> methods_;
  LedgerTally tally_;
  std::string figures_;
  RowBytes bytes_;
  sqlite::Statement find_worker_, insert_, find_, find_withdrawn_, insert_former_, update_;
};

}  // namespace dosimeter
