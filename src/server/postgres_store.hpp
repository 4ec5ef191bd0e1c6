#pragma once
// The parts of the PostgreSQL store: its audit log, and how entries come in.

#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dosimeter/ledger.hpp"
#include "ledger_audit.hpp"
#include "ledger_data.hpp"
#include "postgres.hpp"

namespace dosimeter::server {

// The next lines of the audit log, inside a transaction of the caller; until that ends nobody else
// writes.
class PostgresAudit {
 public:
  PostgresAudit(postgres::Connection& connection, const std::function<Time()>& clock);

  std::int64_t number() const { return end_.number + 1; }  // of the line to come
  LedgerContent& content() { return content_; }
  void append(std::string_view action, std::optional<std::int64_t> worker, AuditDetails details);

 private:
  postgres::Connection& connection_;
  Time now_;
  AuditEnd end_;
  LedgerContent content_;
};

// A row with figures of its own.
struct KeptRow {
  ExposureRow row;  // without figures
  std::string figures;
  bool is_new = false;  // not yet in the table

  ExposureRow whole() const {
    ExposureRow all = row;
    all.figures = figures;
    return all;
  }
};

// Entries of several callers, in one sweep: what is there is read at once, what changes is written
// at once. Means the same as LedgerWriter.
class PostgresWriter {
 public:
  PostgresWriter(postgres::Connection& connection, PostgresAudit& audit);
  std::vector<LedgerTally> write(std::span<const std::span<const LedgerEntry>> groups);

 private:
  using Kept = KeptRow;

  bool is_expired(const LedgerEntry& entry) const;
  void number_workers(std::span<const std::span<const LedgerEntry>> groups);
  void fetch(std::span<const std::span<const LedgerEntry>> groups);
  void take(const LedgerEntry& entry, LedgerTally& tally);
  std::pair<std::int64_t, std::int64_t> numbers_of(const LedgerMethod& method);
  void flush();

  postgres::Connection& connection_;
  PostgresAudit& audit_;
  std::map<std::string, std::int64_t, std::less<>> workers_;
  std::map<std::pair<std::int64_t, std::int64_t>, Kept> rows_;  // by worker and source
  std::vector<Kept> former_;
  std::set<std::pair<std::int64_t, std::int64_t>> withdrawn_;  // likewise
  std::int64_t expired_before_ = std::numeric_limits<std::int64_t>::min();
  std::map<const LedgerMethod*, std::pair<std::int64_t, std::int64_t>> methods_;
  RowBytes bytes_;
};

// Documents of PostgreSQL's tables; means the same as the functions of Ledger with these names, but
// for the transaction, which is the caller's.
std::optional<std::size_t> erase(postgres::Connection& connection, PostgresAudit& audit,
                                 std::string_view worker);
std::size_t withdraw(postgres::Connection& connection, PostgresAudit& audit, std::string_view id,
                     std::string_view worker);
std::size_t restore(postgres::Connection& connection, PostgresAudit& audit, std::string_view id,
                    std::string_view worker);
std::size_t expire(postgres::Connection& connection, PostgresAudit& audit, Time limit);
std::size_t count_expired(postgres::Connection& connection, Time limit);

// An exposure as its row keeps it. Throws Error where it is damaged.
Exposure exposure_of(const std::string& figures);

// Keeps the bytes that its row refers to. From the columns worker, source, line, model, policy and
// figures of a result.
struct OwnedRow {
  OwnedRow(const postgres::Result& rows, std::size_t i)
      : figures(rows.bytes(i, 5)), row{rows.integer(i, 0), rows.integer(i, 1), rows.integer(i, 2),
                                       rows.integer(i, 3), rows.integer(i, 4), figures} {}
  OwnedRow(const OwnedRow&) = delete;
  OwnedRow& operator=(const OwnedRow&) = delete;

  std::string figures;
  ExposureRow row;
};

std::optional<std::int64_t> worker_number(postgres::Connection& connection,
                                          std::string_view pseudonym);

// All methods of the ledger, by the numbers of model and policy.
class PostgresMethods {
 public:
  explicit PostgresMethods(postgres::Connection& connection);
  std::shared_ptr<const LedgerMethod> of(const ExposureRow& row);
  const std::map<std::int64_t, LedgerMethod>& models() const { return models_; }
  const std::map<std::int64_t, LedgerMethod>& policies() const { return policies_; }

 private:
  std::map<std::int64_t, LedgerMethod> models_;    // without policy
  std::map<std::int64_t, LedgerMethod> policies_;  // without model
  std::map<std::pair<std::int64_t, std::int64_t>, std::shared_ptr<const LedgerMethod>> methods_;
};

// All entries, in the order of Ledger::for_each.
void for_each_entry(postgres::Connection& connection, LedgerPart part,
                    const std::function<void(const LedgerEntry&)>& visit);

// Checks the chain of the log, and the rows against its last line.
LedgerAudit audit_of(postgres::Connection& connection);

}  // namespace dosimeter::server
