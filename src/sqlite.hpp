#pragma once
// SQLite as the ledger uses it: a connection, its statements and its transactions. What fails
// throws Error, which names the file and says what to do about it.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace dosimeter::sqlite {

// Whether this build's SQLite can encrypt (SQLCipher).
bool can_encrypt();

// Bytes that are no text, for binding.
struct Blob {
  std::string_view bytes;
};

class Database {
 public:
  struct Options {
    bool create = false;                         // a missing file is made; otherwise it is an error
    std::string key;                             // of an encrypted file; empty for a plain one
    std::chrono::milliseconds patience{60'000};  // how long to wait for another writer
  };

  Database(const std::string& path, const Options& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs statements without values or results.
  void run(const char* sql) const;
  // A statement's first value.
  std::int64_t integer(const char* sql) const;

  // Rows inserted, changed or removed by the last statement.
  std::int64_t changes() const;
  bool is_in_transaction() const;

  // Throws the Error of what has just failed with this result code.
  [[noreturn]] void fail(int code) const;

  sqlite3* handle() const { return handle_; }
  const std::string& path() const { return path_; }

 private:
  void unlock(const std::string& key) const;

  std::string path_;
  sqlite3* handle_ = nullptr;
};

// A prepared statement. Values that are bound must live until the next step.
class Statement {
 public:
  Statement(const Database& database, std::string_view sql);
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;

  // Begins anew, with these values for its question marks.
  template <class... Values>
  Statement& with(const Values&... values) {
    reset();
    int place = 0;
    (bind(++place, values), ...);
    return *this;
  }

  bool step();     // whether there is a (next) row
  void execute();  // to its end; for statements that give no rows

  // Of the present row; views live until the next step.
  std::int64_t integer(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;
  std::string_view bytes(int column) const;  // of a text or a blob; empty for null
  std::string text(int column) const { return std::string(bytes(column)); }

 private:
  void reset();
  void bind(int place, std::int64_t value);
  void bind(int place, std::optional<std::int64_t> value);
  void bind(int place, std::string_view text);
  void bind(int place, Blob blob);

  const Database& database_;
  sqlite3_stmt* statement_ = nullptr;
};

// Everything between its beginning and commit() happens as a whole, or not at all.
class Transaction {
 public:
  enum class Kind {
    write,  // nobody else writes meanwhile
    read    // what is read is of one moment, whoever writes meanwhile
  };
  explicit Transaction(const Database& database, Kind kind = Kind::write);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  const Database& database_;
};

}  // namespace dosimeter::sqlite
