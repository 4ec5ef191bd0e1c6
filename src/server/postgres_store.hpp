#pragma once
// The parts of the PostgreSQL store: its audit log, and how entries come in.

#include <functional>
#include <map>
#include <optional>
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

  std::int64_t number() const { return number_; }  // of the line to come
  LedgerContent& content() { return content_; }
  void append(std::string_view action, std::optional<std::int64_t> worker, AuditDetails details);

 private:
  postgres::Connection& connection_;
  Time now_;
  std::int64_t number_ = 1;
  Time last_time_;
  std::string last_hash_;
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
  std::map<const LedgerMethod*, std::pair<std::int64_t, std::int64_t>> methods_;
  RowBytes bytes_;
};

// Removes a worker's rows, and from the content digest. How many exposures, and former ones.
std::pair<std::size_t, std::size_t> erase_rows(postgres::Connection& connection,
                                               PostgresAudit& audit, std::int64_t worker);

// Checks the chain of the log, and the rows against its last line.
LedgerAudit audit_of(postgres::Connection& connection);

}  // namespace dosimeter::server
