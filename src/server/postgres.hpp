#pragma once
// PostgreSQL as the store uses it: a connection, parameters as text, results. What fails throws
// Error with a remedy; messages never hold the connection's password.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;
struct pg_result;

namespace dosimeter::server::postgres {

// Rows of a query.
class Result {
 public:
  explicit Result(pg_result* result);

  std::size_t rows() const;
  std::int64_t integer(std::size_t row, int column) const;
  bool is_null(std::size_t row, int column) const;
  std::string text(std::size_t row, int column) const;
  std::string bytes(std::size_t row, int column) const;  // of a bytea

 private:
  std::shared_ptr<pg_result> result_;
};

// An array as a parameter: "{1,2}", "{\\x00,\\xff}".
std::string array_of(std::span<const std::int64_t> numbers);
std::string array_of_bytes(std::span<const std::string> blobs);
std::string array_of_texts(std::span<const std::string> texts);
std::string hex_of(std::string_view bytes);  // a bytea as a parameter

class Connection {
 public:
  explicit Connection(const std::string& uri);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // One statement with its parameters $1, $2 ...
  Result run(const char* sql, const std::vector<std::string>& parameters = {});
  // Several statements without parameters or results.
  void run_all(const char* sql);
  bool is_usable() const;

 private:
  [[noreturn]] void fail(pg_result* result) const;
  pg_conn* handle_ = nullptr;
};

// Everything between its beginning and commit() happens as a whole, or not at all.
class Transaction {
 public:
  explicit Transaction(Connection& connection, const char* begin = "BEGIN");
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Connection& connection_;
  bool is_open_ = true;
};

}  // namespace dosimeter::server::postgres
