#include "postgres.hpp"

#include <libpq-fe.h>

#include <charconv>

#include "dosimeter/error.hpp"
#include "sha256.hpp"

namespace dosimeter::server::postgres {
namespace {

template <class Elements, class Write>
std::string array(const Elements& elements, Write write) {
  std::string text = "{";
  for (const auto& element : elements) {
    if (text.size() > 1) text += ',';
    write(text, element);
  }
  return text + '}';
}

std::string one_line(const char* message) {
  std::string text = message == nullptr ? "" : message;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  return text;
}

}  // namespace

Result::Result(pg_result* result) : result_(result, PQclear) {}
std::size_t Result::rows() const { return static_cast<std::size_t>(PQntuples(result_.get())); }
bool Result::is_null(std::size_t row, int column) const {
  return PQgetisnull(result_.get(), static_cast<int>(row), column) != 0;
}
std::string Result::text(std::size_t row, int column) const {
  const int place = static_cast<int>(row);
  return {PQgetvalue(result_.get(), place, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), place, column))};
}
std::int64_t Result::integer(std::size_t row, int column) const {
  const std::string digits = text(row, column);
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}
std::string Result::bytes(std::size_t row, int column) const {
  const std::string digits = text(row, column);  // "\x0a1b"
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (std::size_t i = 2; i + 1 < digits.size(); i += 2) {
    bytes += static_cast<char>(digit(digits[i]) << 4 | digit(digits[i + 1]));
  }
  return bytes;
}

std::string array_of(std::span<const std::int64_t> numbers) {
  return array(numbers, [](std::string& text, std::int64_t n) { text += std::to_string(n); });
}
std::string array_of_bytes(std::span<const std::string> blobs) {
  return array(blobs, [](std::string& text, const std::string& blob) {
    text += "\"\\\\x" + hexadecimal(blob) + '"';
  });
}
std::string array_of_texts(std::span<const std::string> texts) {
  return array(texts, [](std::string& text, const std::string& element) {
    text += '"';
    for (const char c : element) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
  });
}
std::string hex_of(std::string_view bytes) { return "\\x" + hexadecimal(bytes); }

Connection::Connection(const std::string& uri) : handle_(PQconnectdb(uri.c_str())) {
  if (PQstatus(handle_) == CONNECTION_OK) {
    PQsetNoticeProcessor(
        handle_, [](void*, const char*) {}, nullptr);
    return;
  }
  const std::string said = one_line(PQerrorMessage(handle_));
  PQfinish(handle_);
  throw Error({"postgresql", 0, "the database cannot be reached (" + said + ')',
               "check the URI, that the server runs, and that this user may connect"});
}

Connection::~Connection() { PQfinish(handle_); }

bool Connection::is_usable() const { return PQstatus(handle_) == CONNECTION_OK; }

void Connection::fail(pg_result* result) const {
  const std::string said = one_line(PQerrorMessage(handle_));
  PQclear(result);
  throw Error({"postgresql", 0, "the database reports: " + said,
               "check it with: dosimeterd audit --store postgresql://..."});
}

Result Connection::run(const char* sql, const std::vector<std::string>& parameters) {
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  pg_result* const result = PQexecParams(handle_, sql, static_cast<int>(values.size()), nullptr,
                                         values.data(), nullptr, nullptr, 0);
  const auto status = PQresultStatus(result);
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) fail(result);
  return Result(result);
}

void Connection::run_all(const char* sql) {
  pg_result* const result = PQexec(handle_, sql);
  const auto status = PQresultStatus(result);
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) fail(result);
  PQclear(result);
}

Transaction::Transaction(Connection& connection, const char* begin) : connection_(connection) {
  connection_.run_all(begin);
}
Transaction::~Transaction() {
  if (!is_open_) return;
  try {
    connection_.run_all("ROLLBACK");
  } catch (const Error&) {  // the connection is gone, and the transaction with it
  }
}
void Transaction::commit() {
  connection_.run_all("COMMIT");
  is_open_ = false;
}

}  // namespace dosimeter::server::postgres
