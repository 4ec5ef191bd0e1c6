// SQLite: the ledger's file, and beside it a small one for the keys of requests. An exposure is in
// the ledger before its key is kept: after a crash between the two, a repeated request finds its
// documents there already ("unchanged") and adds nothing twice. Both files are readable by their
// owner only.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "dosimeter/error.hpp"
#include "ledger_audit.hpp"
#include "request_keys.hpp"
#include "sqlite.hpp"
#include "store.hpp"

namespace dosimeter::server {
namespace {

constexpr const char* kKeyTable = R"(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS requests (
  key TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  time INTEGER NOT NULL,
  added INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  corrected INTEGER NOT NULL,
  rescored INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL,
  expired INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS requests_by_time ON requests (time);
CREATE TABLE IF NOT EXISTS secret (bytes BLOB NOT NULL);
)";

// The journals take the permissions of the file. Where it cannot be made, SQLite will say why.
std::string made_for_owner(std::string path) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file >= 0) close(file);
  return path;
}

// Takes from the file and its journals what permissions the ledger does not give. Where that is
// refused, as to a user who does not own them, they stay as they are.
void restrict_to(const std::string& ledger, const std::string& path) {
  struct stat allowed {};
  if (stat(ledger.c_str(), &allowed) != 0) return;
  for (const char* const ending : {"", "-wal", "-shm"}) {
    const std::string name = path + ending;
    struct stat present {};
    if (stat(name.c_str(), &present) != 0) continue;
    (void)chmod(name.c_str(), present.st_mode & allowed.st_mode & 0777);
  }
}

std::int64_t integer(std::size_t count) { return static_cast<std::int64_t>(count); }

class SqliteStore : public Store {
 public:
  SqliteStore(const std::string& path, const StoreOptions& options)
      : clock_(options.clock),
        ledger_(path, ledger_options(options)),
        keys_(made_for_owner(path + ".requests"),
              {true, options.key, std::chrono::milliseconds(60'000)}) {
    keys_.run(kKeyTable);
    if (keys_.integer("SELECT count(*) FROM secret") == 0) begin_secret(path);
    sqlite::Statement found(keys_, "SELECT bytes FROM secret");
    found.step();
    secret_ = found.text(0);
  }

  std::vector<Outcome> write(std::span<const Submission> submissions) override {
    const RequestKeys keys(submissions, secret_, [&](const std::string& key) { return kept(key); });
    std::vector<std::span<const LedgerEntry>> groups;
    for (const std::size_t place : keys.fresh()) groups.emplace_back(submissions[place].entries);
    const auto tallies = groups.empty() ? std::vector<LedgerTally>() : ledger_.add_groups(groups);
    keep(keys, tallies);
    return keys.outcomes(tallies);
  }

  void note_reads(std::span<const LedgerRead> reads) override { ledger_.note_reads(reads); }

  std::optional<std::size_t> erase(std::string_view worker) override {
    if (!ledger_.has_worker(worker)) return std::nullopt;
    // Before the ledger: what an interrupted erasure leaves is done when it is asked for again.
    forget_requests();
    return ledger_.erase(worker);
  }

  std::size_t withdraw(std::string_view id, std::string_view worker) override {
    return ledger_.withdraw(id, worker);
  }
  std::size_t restore(std::string_view id, std::string_view worker) override {
    return ledger_.restore(id, worker);
  }
  std::size_t expire(Time limit) override { return ledger_.expire(limit); }
  Expired expired(Time limit) override {
    return {ledger_.expired(limit), ledger_.status().exposures};
  }
  void export_csv(std::ostream& output, LedgerPart part) override {
    ledger_.export_csv(output, part);
  }

  std::optional<WorkerRecord> worker(std::string_view worker) override {
    if (!ledger_.has_worker(worker)) return std::nullopt;
    return ledger_.worker(worker);
  }

  std::vector<std::string> workers() override { return ledger_.workers(); }
  LedgerAudit audit() override { return ledger_.audit(); }
  void check() override { (void)ledger_.has_worker(""); }

 private:
  static LedgerOptions ledger_options(const StoreOptions& options) {
    LedgerOptions made;
    made.key = options.key;
    made.clock = options.clock;
    return made;
  }

  std::optional<KeptAnswer> kept(const std::string& key) const {
    sqlite::Statement found(
        keys_,
        "SELECT request, added, unchanged, corrected, rescored, withdrawn, expired "
        "FROM requests WHERE key = ? AND time >= ?");
    if (!found.with(key, oldest()).step()) return std::nullopt;
    const auto count = [&](int column) { return static_cast<std::size_t>(found.integer(column)); };
    return KeptAnswer{found.text(0), {count(1), count(2), count(3), count(4), count(5), count(6)}};
  }

  // A file without a secret is new, or of a version that kept plain digests: those go. Another
  // process may have been faster.
  void begin_secret(const std::string& ledger) {
    restrict_to(ledger, keys_.path());
    {
      sqlite::Transaction transaction(keys_);
      if (keys_.integer("SELECT count(*) FROM secret") > 0) return;
      keys_.run("DELETE FROM requests");
      const std::string secret = new_request_secret();
      sqlite::Statement(keys_, "INSERT INTO secret VALUES (?)")
          .with(sqlite::Blob{secret})
          .execute();
      transaction.commit();
    }
    keys_.run("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  // Of all workers: a row does not say whose documents it is about.
  void forget_requests() {
    keys_.run("DELETE FROM requests");
    // The journal still has the rows as they were.
    keys_.run("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  void keep(const RequestKeys& keys, std::span<const LedgerTally> tallies) {
    const std::vector<std::size_t>& fresh = keys.fresh();
    const auto has_key = [&](std::size_t place) { return keys.key(place).has_value(); };
    if (std::none_of(fresh.begin(), fresh.end(), has_key)) return;
    sqlite::Transaction transaction(keys_);
    sqlite::Statement(keys_, "DELETE FROM requests WHERE time < ?").with(oldest()).execute();
    sqlite::Statement insert(keys_,
                             "INSERT OR REPLACE INTO requests VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const std::int64_t now = seconds(read_clock(clock_));
    for (std::size_t i = 0; i < fresh.size(); ++i) {
      const auto& key = keys.key(fresh[i]);
      if (!key) continue;
      const LedgerTally& tally = tallies[i];
      insert
          .with(key->key, key->request, now, integer(tally.added), integer(tally.unchanged),
                integer(tally.corrected), integer(tally.rescored), integer(tally.withdrawn),
                integer(tally.expired))
          .execute();
    }
    transaction.commit();
  }

  std::int64_t oldest() const { return seconds(read_clock(clock_) - kKeyLifetime); }

  std::function<Time()> clock_;
  Ledger ledger_;
  sqlite::Database keys_;
  std::string secret_;
};

}  // namespace

std::unique_ptr<Store> open_sqlite_store(const std::string& path, const StoreOptions& options) {
  return std::make_unique<SqliteStore>(path, options);
}

}  // namespace dosimeter::server
