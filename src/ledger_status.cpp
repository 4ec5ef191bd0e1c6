// What the ledger says of itself: its counts, and whether it is what its audit log says.

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

#include "dosimeter/error.hpp"
#include "ledger_data.hpp"
#include "ledger_schema.hpp"

namespace dosimeter {
namespace {

std::size_t count(const sqlite::Database& database, const char* table) {
  const std::string sql = std::string("SELECT count(*) FROM ") + table;
  return static_cast<std::size_t>(database.integer(sql.c_str()));
}

std::uintmax_t bytes_of_files(const std::string& path) {
  std::uintmax_t bytes = 0;
  for (const char* const ending : {"", "-wal"}) {
    std::error_code missing;
    const std::uintmax_t size = std::filesystem::file_size(path + ending, missing);
    if (!missing) bytes += size;
  }
  return bytes;
}

// One pass over all exposures.
void count_exposures(const sqlite::Database& database, LedgerStatus& status) {
  std::map<std::int64_t, std::size_t> by_model;
  sqlite::Statement rows(database,
                         "SELECT worker, source, line, model, policy, figures FROM exposures");
  while (rows.step()) {
    const ExposureRow row = exposure_row(rows);
    ++status.exposures;
    ++by_model[row.model];
    const std::optional<Time> time = exposure_of(row, database).time;
    if (!time) continue;
    status.earliest = std::min(status.earliest.value_or(*time), *time);
    status.latest = std::max(status.latest.value_or(*time), *time);
  }
  const LedgerMethods methods(database);
  for (const auto& [model, exposures] : by_model) {
    status.models.push_back({methods.models().at(model), exposures});
  }
}

void describe_log(const sqlite::Database& database, Time now, LedgerStatus& status) {
  std::size_t steps_back = 0;
  visit_audit_lines(database, [&](const AuditLine& line) {
    ++status.audit_lines;
    status.last_change = line.time;
    status.head = line.hash;
    if (line.details.find(kClockRemark) != std::string::npos) ++steps_back;
  });
  if (steps_back > 0) {
    status.warnings.push_back("the clock was behind an earlier line of the audit log " +
                              std::to_string(steps_back) +
                              " times; the order of the lines is that of their numbers");
  }
  if (now < status.last_change) {
    status.warnings.push_back("the clock says " + format_time(now) +
                              ", before the last line of the audit log at " +
                              format_time(status.last_change) + "; set the clock");
  }
}

void warn_about_models(LedgerStatus& status) {
  if (status.models.size() < 2) return;
  status.warnings.push_back(
      "figures of " + std::to_string(status.models.size()) +
      " models stand side by side and may not compare; add the documents again to score them anew");
}

// What SQLite itself says about the structure of the file; "ok" where it is sound.
void check_structure(const sqlite::Database& database, LedgerAudit& audit) {
  sqlite::Statement findings(database, "PRAGMA integrity_check(10)");
  while (findings.step()) {
    if (findings.bytes(0) == "ok") continue;
    audit.problems.push_back({database.path(), 0, "the file is damaged: " + findings.text(0),
                              "restore it from a backup"});
  }
}

class ChainCheck {
 public:
  ChainCheck(LedgerAudit& audit, std::string path) : audit_(audit), path_(std::move(path)) {}

  void check(const AuditLine& line) {
    ++audit_.lines;
    if (line.number != static_cast<std::int64_t>(audit_.lines)) {
      if (!gap_) complain("audit line " + std::to_string(audit_.lines) + " is missing");
      gap_ = true;
    }
    if (line.hash != chained_hash(line, audit_.head)) {
      complain("audit line " + std::to_string(line.number) + " was altered, or one before it");
    }
    audit_.head = line.hash;
    content_ = line.content;
    hashes_.insert(line.hash);
  }

  // Whether a line with this hash has come.
  bool holds(std::string_view hash) const { return hashes_.contains(hash); }
  // What the last line says of the content.
  const std::string& content() const { return content_; }

  void complain(std::string what) {
    audit_.problems.push_back({path_, 0, std::move(what),
                               "find out who changed the file beside Dosimeter, and restore it "
                               "from a backup"});
  }

 private:
  LedgerAudit& audit_;
  std::string path_;
  bool gap_ = false;
  std::string content_;
  std::set<std::string, std::less<>> hashes_;
};

// Of all rows that are there.
LedgerContent present_content(const sqlite::Database& database) {
  LedgerContent content;
  RowBytes bytes;
  const auto each = [&](const char* sql, auto add) {
    sqlite::Statement rows(database, sql);
    while (rows.step()) content.add(add(rows));
  };
  each("SELECT id, pseudonym, salt FROM workers", [&](const auto& row) -> const RowBytes& {
    return bytes_of_worker(row.integer(0), row.bytes(1), row.bytes(2), bytes);
  });
  each("SELECT id FROM models",
       [&, methods = LedgerMethods(database)](const auto& row) -> const RowBytes& {
         return bytes_of_model(row.integer(0), methods.models().at(row.integer(0)), bytes);
       });
  each("SELECT id, sha256, json FROM policies", [&](const auto& row) -> const RowBytes& {
    LedgerMethod method;
    method.policy = row.text(1);
    method.policy_json = row.text(2);
    return bytes_of_policy(row.integer(0), method, bytes);
  });
  each("SELECT worker, source, line, model, policy, figures FROM exposures",
       [&](const auto& row) -> const RowBytes& {
         return bytes_of_exposure(exposure_row(row), bytes);
       });
  each("SELECT worker, source, line, model, policy, figures, replaced FROM former_exposures",
       [&](const auto& row) -> const RowBytes& {
         return bytes_of_former_exposure(exposure_row(row), row.integer(6), bytes);
       });
  each("SELECT worker, source, line FROM withdrawn", [&](const auto& row) -> const RowBytes& {
    return bytes_of_withdrawn(row.integer(0), row.integer(1), row.integer(2), bytes);
  });
  each("SELECT line, before FROM expired", [&](const auto& row) -> const RowBytes& {
    return bytes_of_expired(row.integer(0), row.integer(1), bytes);
  });
  return content;
}

}  // namespace

LedgerStatus Ledger::status() const {
  const sqlite::Database& database = *data_->database;
  sqlite::Transaction moment(database, sqlite::Transaction::Kind::read);
  LedgerStatus status;
  status.schema = kLedgerSchema;
  status.encrypted = !data_->options.key.empty();
  status.workers = count(database, "workers");
  status.former_exposures = count(database, "former_exposures");
  status.withdrawn = count(database, "withdrawn");
  status.policies = count(database, "policies");
  status.bytes = bytes_of_files(database.path());
  count_exposures(database, status);
  describe_log(database, read_clock(data_->options.clock), status);
  warn_about_models(status);
  return status;
}

LedgerAudit Ledger::audit(std::string_view expected_head) const {
  const sqlite::Database& database = *data_->database;
  sqlite::Transaction moment(database, sqlite::Transaction::Kind::read);
  LedgerAudit audit;
  check_structure(database, audit);
  ChainCheck chain(audit, database.path());
  visit_audit_lines(database, [&](const AuditLine& line) { chain.check(line); });
  if (hexadecimal(present_content(database).bytes()) != chain.content()) {
    chain.complain("the content is not what the last audit line says");
  }
  if (!expected_head.empty() && !chain.holds(expected_head)) {
    chain.complain("no audit line has the expected hash: lines were removed or rewritten");
  }
  return audit;
}

void Ledger::for_each_audit_line(const std::function<void(const AuditLine&)>& visit) const {
  visit_audit_lines(*data_->database, visit);
}

}  // namespace dosimeter
