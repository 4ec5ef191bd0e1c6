#include "ledger_schema.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "dosimeter/error.hpp"
#include "ledger_audit.hpp"
#include "ledger_tables.hpp"

namespace dosimeter {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kApplication = 0x444F5345;  // "DOSE"

// What every connection wants. A commit is on the disk when it returns, and what is removed is
// overwritten with zeros.
constexpr const char* kManners = R"(
PRAGMA foreign_keys = ON;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA cache_size = -65536;
)";

constexpr SqlDialect kDialect = {"INTEGER", "BLOB", "INTEGER PRIMARY KEY",
                                 "INTEGER PRIMARY KEY AUTOINCREMENT", " WITHOUT ROWID"};

constexpr const char* kMarks = R"(
PRAGMA application_id = 1146049349;
PRAGMA user_version = 1;
)";

constexpr const char* kTriggers = R"(
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit log can only grow'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit log can only grow'); END;
)";

sqlite::Database::Options connection(const LedgerOptions& options, bool create) {
  return {create, options.key, options.patience};
}

// The file with its journals under a name of its own, gone at the end. Readable by its owner only,
// as the ledger then is.
class Draft {
 public:
  explicit Draft(const std::string& path) : path_(path + '.' + std::to_string(getpid()) + ".new") {
    remove();  // of a process with this number that was killed
    const int file = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) close(file);  // else SQLite will say what is wrong
  }
  ~Draft() { remove(); }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const std::string& path() const { return path_; }

 private:
  void remove() const {
    std::error_code ignored;
    for (const char* const ending : {"", "-wal", "-shm", "-journal"}) {
      fs::remove(path_ + ending, ignored);
    }
  }

  std::string path_;
};

void write_new_ledger(const std::string& path, const LedgerOptions& options) {
  const sqlite::Database database(path, connection(options, true));
  database.run("PRAGMA journal_mode = WAL");
  database.run(kManners);
  sqlite::Transaction transaction(database);
  database.run(kMarks);
  database.run(ledger_tables(kDialect).c_str());
  database.run(kTriggers);
  AuditWriter(database, options.clock)
      .append("create", std::nullopt, {{"schema", std::to_string(kLedgerSchema)}});
  transaction.commit();
}

// Makes the draft appear under its true name, unless another process was faster.
void publish(const std::string& draft, const std::string& path) {
  std::error_code error;
  fs::create_hard_link(draft, path, error);
  if (!error || error == std::errc::file_exists) return;
  fs::rename(draft, path, error);  // where the file system knows no links
  if (error) {
    throw Error({path, 0, "the ledger cannot be created (" + error.message() + ')',
                 "check the path and the permissions of its folder"});
  }
}

void create_ledger(const std::string& path, const LedgerOptions& options) {
  const Draft draft(path);
  try {
    write_new_ledger(draft.path(), options);
  } catch (const Error& error) {  // nobody knows the draft's name
    throw Error({path, 0, error.problem().what, error.problem().remedy});
  }
  publish(draft.path(), path);
}

void expect_ledger(const sqlite::Database& database) {
  const std::int64_t application = database.integer("PRAGMA application_id");
  const std::int64_t version = database.integer("PRAGMA user_version");
  if (application != kApplication) {
    throw Error({database.path(), 0, "this is no ledger, but another database", "check the path"});
  }
  if (version != kLedgerSchema) {
    throw Error({database.path(), 0,
                 "the ledger is of version " + std::to_string(version) + ", and this program of " +
                     std::to_string(kLedgerSchema),
                 "use the newer program"});
  }
}

[[noreturn]] void fail_cut_short(const std::string& path) {
  throw Error({path, 0, "the ledger has been cut short",
               "restore it from a backup, or import the last export into a new one"});
}

void expect_file(const std::string& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) {
    throw Error({path, 0, "there is no ledger", "check the path"});
  }
  if (!fs::is_regular_file(status)) {
    throw Error({path, 0, "this is no file", "name the ledger's file"});
  }
  if (fs::file_size(path, error) == 0 && !error) fail_cut_short(path);
}

// A ledger that nobody has open, and that nobody left in a hurry, ends with a whole page. SQLite
// itself takes what is missing of the last one for zeros.
bool ends_within_a_page(const sqlite::Database& database) {
  std::error_code error;
  const auto size = static_cast<std::int64_t>(fs::file_size(database.path(), error));
  return !error && size % database.integer("PRAGMA page_size") != 0;
}

bool has_journal(const std::string& path) {
  std::error_code error;
  return fs::exists(path + "-wal", error);
}

}  // namespace

std::unique_ptr<sqlite::Database> open_ledger(const std::string& path,
                                              const LedgerOptions& options) {
  std::error_code error;
  if (options.create && fs::status(path, error).type() == fs::file_type::not_found) {
    create_ledger(path, options);
  }
  expect_file(path);
  const bool is_closed = !has_journal(path);
  auto database = std::make_unique<sqlite::Database>(path, connection(options, false));
  database->run(kManners);
  expect_ledger(*database);
  if (is_closed && ends_within_a_page(*database)) fail_cut_short(path);
  return database;
}

}  // namespace dosimeter
