// PostgreSQL: the ledger's tables, one transaction for all that waits, keys of requests included.

#include "postgres_store.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "dosimeter/error.hpp"
#include "ledger_export.hpp"
#include "postgres_schema.hpp"
#include "request_keys.hpp"

namespace dosimeter::server {

using postgres::array_of;
using postgres::Transaction;

namespace {

constexpr const char* kReading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

std::string text(std::int64_t number) { return std::to_string(number); }

// What `change` returns, once that is on the disk.
template <class Change>
auto in_transaction(postgres::Connection& connection, const std::function<Time()>& clock,
                    Change change) {
  Transaction transaction(connection);
  PostgresAudit audit(connection, clock);
  const auto result = change(connection, audit);
  transaction.commit();
  return result;
}

class PostgresStore : public Store {
 public:
  PostgresStore(const std::string& uri, const StoreOptions& options)
      : uri_(uri), clock_(options.clock) {
    connect();
  }

  std::vector<Outcome> write(std::span<const Submission> submissions) override {
    auto& connection = usable();
    Transaction transaction(connection);
    PostgresAudit audit(connection, clock_);
    const RequestKeys keys(submissions, secret_,
                           [&](const std::string& key) { return kept(connection, key); });
    std::vector<std::span<const LedgerEntry>> groups;
    for (const std::size_t place : keys.fresh()) groups.emplace_back(submissions[place].entries);
    const auto tallies = add(connection, audit, groups);
    keep(connection, keys, tallies);
    transaction.commit();
    return keys.outcomes(tallies);
  }

  void note_reads(std::span<const LedgerRead> reads) override {
    auto& connection = usable();
    Transaction transaction(connection);
    PostgresAudit audit(connection, clock_);
    for (const LedgerRead& read : reads) {
      const auto number =
          read.worker.empty() ? std::nullopt : worker_number(connection, read.worker);
      audit.append("read", number, audit_details(read));
    }
    transaction.commit();
  }

  std::optional<std::size_t> erase(std::string_view worker) override {
    const auto removed =
        in_transaction(usable(), clock_, [&](auto& connection, PostgresAudit& audit) {
          const auto exposures = server::erase(connection, audit, worker);
          // Of all workers: a row does not say whose documents it is about.
          if (exposures) connection.run_all("DELETE FROM requests");
          return exposures;
        });
    if (removed) erase_traces();
    return removed;
  }

  std::size_t withdraw(std::string_view id, std::string_view worker) override {
    return in_transaction(usable(), clock_, [&](auto& connection, PostgresAudit& audit) {
      return server::withdraw(connection, audit, id, worker);
    });
  }

  std::size_t restore(std::string_view id, std::string_view worker) override {
    return in_transaction(usable(), clock_, [&](auto& connection, PostgresAudit& audit) {
      return server::restore(connection, audit, id, worker);
    });
  }

  std::size_t expire(Time limit) override {
    const std::size_t removed =
        in_transaction(usable(), clock_, [&](auto& connection, PostgresAudit& audit) {
          return server::expire(connection, audit, limit);
        });
    erase_traces();
    return removed;
  }

  Expired expired(Time limit) override {
    auto& connection = usable();
    Transaction moment(connection, kReading);
    const auto all = connection.run("SELECT count(*) FROM exposures").integer(0, 0);
    return {count_expired(connection, limit), static_cast<std::size_t>(all)};
  }

  void export_csv(std::ostream& output, LedgerPart part) override {
    auto& connection = usable();
    Transaction moment(connection, kReading);
    LedgerCsv csv(output, part);
    for_each_entry(connection, part, [&](const LedgerEntry& entry) { csv.add(entry); });
  }

  std::optional<WorkerRecord> worker(std::string_view worker) override {
    auto& connection = usable();
    Transaction moment(connection, kReading);
    const auto number = worker_number(connection, worker);
    if (!number) return std::nullopt;
    const auto rows =
        connection.run("SELECT figures FROM exposures WHERE worker = $1", {text(*number)});
    WorkerRecord record;
    for (std::size_t i = 0; i < rows.rows(); ++i) record.add(exposure_of(rows.bytes(i, 0)));
    return record;
  }

  std::vector<std::string> workers() override {
    const auto rows =
        usable().run("SELECT pseudonym FROM workers ORDER BY pseudonym COLLATE \"C\"");
    std::vector<std::string> names;
    for (std::size_t i = 0; i < rows.rows(); ++i) names.push_back(rows.text(i, 0));
    return names;
  }

  LedgerAudit audit() override { return audit_of(usable()); }
  void check() override { usable().run("SELECT 1"); }

 private:
  // A connection that was lost, as when the database was restarted, is made anew.
  postgres::Connection& usable() {
    if (!connection_->is_usable()) connect();
    return *connection_;
  }

  void connect() {
    connection_ = std::make_unique<postgres::Connection>(uri_);
    Transaction transaction(*connection_);
    // Two servers that begin at once would both create the tables.
    connection_->run_all("SELECT pg_advisory_xact_lock(1146049349)");
    const auto there = connection_->run("SELECT to_regclass('ledger_lock') IS NOT NULL");
    if (there.text(0, 0) == "f") {
      connection_->run_all(ledger_tables(postgres::kDialect).c_str());
      connection_->run_all(postgres::kMoreTables);
      connection_->run("INSERT INTO ledger_lock VALUES ($1)", {text(postgres::kSchema)});
      PostgresAudit(*connection_, clock_)
          .append("create", std::nullopt, {{"schema", text(postgres::kSchema)}});
    }
    const auto schema = connection_->run("SELECT schema FROM ledger_lock");
    if (schema.rows() != 1 || schema.integer(0, 0) != postgres::kSchema) {
      throw Error({"postgresql", 0, "the tables are those of another version",
                   "use the program of that version"});
    }
    const auto has_secret = connection_->run("SELECT to_regclass('request_secret') IS NOT NULL");
    if (has_secret.text(0, 0) == "f") begin_secret();
    secret_ = connection_->run("SELECT bytes FROM request_secret").bytes(0, 0);
    transaction.commit();
  }

  // Former versions kept plain digests of requests: those go.
  void begin_secret() {
    connection_->run_all(postgres::kSecretTable);
    connection_->run("INSERT INTO request_secret VALUES ($1)",
                     {postgres::hex_of(new_request_secret())});
    connection_->run_all("DELETE FROM requests");
  }

  // What changes nothing leaves nothing, not even the number of a policy: the audit log would not
  // know of it.
  static std::vector<LedgerTally> add(postgres::Connection& connection, PostgresAudit& audit,
                                      std::span<const std::span<const LedgerEntry>> groups) {
    if (groups.empty()) return {};
    connection.run_all("SAVEPOINT entries");
    const auto tallies = PostgresWriter(connection, audit).write(groups);
    LedgerTally sum;
    for (const LedgerTally& tally : tallies) sum += tally;
    if (sum.changes() > 0) {
      audit.append("add", std::nullopt, audit_details(sum));
    } else {
      connection.run_all("ROLLBACK TO SAVEPOINT entries");
    }
    return tallies;
  }

  // What was removed is overwritten when its place is used again, or here at the latest.
  void erase_traces() {
    for (const char* const table : {"VACUUM workers", "VACUUM exposures", "VACUUM former_exposures",
                                    "VACUUM withdrawn", "VACUUM requests"}) {
      usable().run_all(table);
    }
  }

  std::int64_t oldest() const { return seconds(read_clock(clock_) - kKeyLifetime); }

  std::optional<KeptAnswer> kept(postgres::Connection& connection, const std::string& key) const {
    const auto found = connection.run(
        "SELECT request, tally[1], tally[2], tally[3], tally[4], tally[5], tally[6] FROM requests "
        "WHERE key = $1 AND time >= $2",
        {key, text(oldest())});
    if (found.rows() == 0) return std::nullopt;
    const auto count = [&](int column) {
      return static_cast<std::size_t>(found.integer(0, column));
    };
    return KeptAnswer{found.text(0, 0),
                      {count(1), count(2), count(3), count(4), count(5), count(6)}};
  }

  void keep(postgres::Connection& connection, const RequestKeys& keys,
            std::span<const LedgerTally> tallies) const {
    for (std::size_t i = 0; i < keys.fresh().size(); ++i) {
      const auto& key = keys.key(keys.fresh()[i]);
      if (!key) continue;
      const LedgerTally& tally = tallies[i];
      const std::array<std::size_t, 6> counts = {tally.added,    tally.unchanged, tally.corrected,
                                                 tally.rescored, tally.withdrawn, tally.expired};
      const std::vector<std::int64_t> numbers(counts.begin(), counts.end());
      connection.run(
          "INSERT INTO requests VALUES ($1, $2, $3, $4::bigint[]) ON CONFLICT (key) DO UPDATE SET "
          "request = excluded.request, time = excluded.time, tally = excluded.tally",
          {key->key, key->request, text(seconds(read_clock(clock_))), array_of(numbers)});
      connection.run("DELETE FROM requests WHERE time < $1", {text(oldest())});
    }
  }

  std::string uri_;
  std::function<Time()> clock_;
  std::unique_ptr<postgres::Connection> connection_;
  std::string secret_;
};

}  // namespace

std::unique_ptr<Store> open_postgres_store(const std::string& uri, const StoreOptions& options) {
  return std::make_unique<PostgresStore>(uri, options);
}

}  // namespace dosimeter::server
