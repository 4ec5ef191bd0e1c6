#include "sqlite.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <new>
#include <utility>

#include "dosimeter/error.hpp"

namespace dosimeter::sqlite {
namespace {

struct Trouble {
  std::string what;
  std::string remedy;
};

// Whether a system call has just failed for want of space: a full disk, a quota, a limit on file
// sizes. SQLite does not always keep the number that the system gave.
bool is_want_of_space(sqlite3* handle) {
  const auto is_one = [](int error) {
    return error == ENOSPC || error == EDQUOT || error == EFBIG;
  };
  return is_one(errno) || is_one(sqlite3_system_errno(handle));
}

Trouble no_space() {
  return {"there is no space left for the ledger",
          "free some and run it again; what was complete before is kept"};
}

Trouble trouble_of(int code, sqlite3* handle) {
  const std::string said = sqlite3_errmsg(handle);
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {"another process has been writing to the ledger all the time",
              "run it again when that one is done"};
    case SQLITE_FULL:
      return no_space();
    case SQLITE_IOERR:
      if (is_want_of_space(handle)) return no_space();
      return {"the ledger cannot be read or written (" + said + ")", "check its disk"};
    case SQLITE_READONLY:
      return {"the ledger cannot be written to",
              "check the permissions of the file and its folder"};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {"the ledger cannot be opened (" + said + ")",
              "check the path, and the permissions of the file and of its folder, in which SQLite "
              "keeps a journal"};
    case SQLITE_NOTADB:
      return {"this is no ledger, or the key does not open it",
              "check the path, and the key of an encrypted ledger"};
    case SQLITE_CORRUPT:
      return {"the ledger is damaged (" + said + ")",
              "restore it from a backup, or import the last export into a new one"};
    default:
      return {"SQLite reports: " + said, "check the file with: dosimeter ledger audit"};
  }
}

}  // namespace

bool can_encrypt() {
#ifdef SQLITE_HAS_CODEC
  return true;
#else
  return false;
#endif
}

Database::Database(const std::string& path, const Options& options) : path_(path) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                    (options.create ? SQLITE_OPEN_CREATE : 0);
  try {
    if (const int code = sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr)) fail(code);
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, static_cast<int>(options.patience.count()));
    unlock(options.key);
  } catch (...) {
    sqlite3_close(handle_);  // which is there even where opening has failed
    throw;
  }
}

Database::~Database() { sqlite3_close(handle_); }

void Database::unlock([[maybe_unused]] const std::string& key) const {
  if (key.empty()) return;
#ifdef SQLITE_HAS_CODEC
  if (const int code = sqlite3_key(handle_, key.data(), static_cast<int>(key.size()))) fail(code);
#else
  throw Error({path_, 0, "a key is given, but this build cannot encrypt",
               "build with -DDOSIMETER_SQLCIPHER=ON, or leave out the key of a plain ledger"});
#endif
}

void Database::run(const char* sql) const {
  if (const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr)) fail(code);
}

std::int64_t Database::integer(const char* sql) const {
  Statement statement(*this, sql);
  statement.step();
  return statement.integer(0);
}

std::int64_t Database::changes() const { return sqlite3_changes(handle_); }
bool Database::is_in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

void Database::fail(int code) const {
  if ((code & 0xFF) == SQLITE_NOMEM) throw std::bad_alloc();
  Trouble trouble = trouble_of(code, handle_);
  throw Error({path_, 0, std::move(trouble.what), std::move(trouble.remedy)});
}

Statement::Statement(const Database& database, std::string_view sql) : database_(database) {
  const int code = sqlite3_prepare_v2(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                      &statement_, nullptr);
  if (code != SQLITE_OK) database.fail(code);
}

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}

Statement::~Statement() { sqlite3_finalize(statement_); }

// A failure of the last step was reported by that step.
void Statement::reset() { sqlite3_reset(statement_); }

void Statement::bind(int place, std::int64_t value) {
  if (const int code = sqlite3_bind_int64(statement_, place, value)) database_.fail(code);
}

void Statement::bind(int place, std::optional<std::int64_t> value) {
  if (value) return bind(place, *value);
  if (const int code = sqlite3_bind_null(statement_, place)) database_.fail(code);
}

void Statement::bind(int place, std::string_view text) {
  const int code = sqlite3_bind_text64(statement_, place, text.empty() ? "" : text.data(),
                                       text.size(), SQLITE_STATIC, SQLITE_UTF8);
  if (code != SQLITE_OK) database_.fail(code);
}

void Statement::bind(int place, Blob blob) {
  const std::string_view bytes = blob.bytes;
  const int code = sqlite3_bind_blob64(statement_, place, bytes.empty() ? "" : bytes.data(),
                                       bytes.size(), SQLITE_STATIC);
  if (code != SQLITE_OK) database_.fail(code);
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code != SQLITE_ROW && code != SQLITE_DONE) database_.fail(code);
  return code == SQLITE_ROW;
}

void Statement::execute() {
  while (step()) continue;
  reset();
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::optional<std::int64_t> Statement::optional_integer(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
  return integer(column);
}

std::string_view Statement::bytes(int column) const {
  const auto* const data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return data == nullptr ? std::string_view()
                         : std::string_view(data, static_cast<std::size_t>(size));
}

Transaction::Transaction(const Database& database, Kind kind) : database_(database) {
  database.run(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

// SQLite may have rolled back by itself, as it does when the disk is full.
Transaction::~Transaction() {
  if (database_.is_in_transaction()) {
    sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

void Transaction::commit() { database_.run("COMMIT"); }

}  // namespace dosimeter::sqlite
