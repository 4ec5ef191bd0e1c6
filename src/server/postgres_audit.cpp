// The audit log of PostgreSQL, and the rows against it.

#include "postgres_store.hpp"

namespace dosimeter::server {
namespace {

LedgerContent present_content(postgres::Connection& connection) {
  LedgerContent content;
  RowBytes bytes;
  const auto workers = connection.run("SELECT id, pseudonym, salt FROM workers");
  for (std::size_t i = 0; i < workers.rows(); ++i) {
    content.add(
        bytes_of_worker(workers.integer(i, 0), workers.text(i, 1), workers.bytes(i, 2), bytes));
  }
  const PostgresMethods methods(connection);
  for (const auto& [id, method] : methods.models()) content.add(bytes_of_model(id, method, bytes));
  for (const auto& [id, method] : methods.policies()) {
    content.add(bytes_of_policy(id, method, bytes));
  }
  const auto exposures =
      connection.run("SELECT worker, source, line, model, policy, figures FROM exposures");
  for (std::size_t i = 0; i < exposures.rows(); ++i) {
    content.add(bytes_of_exposure(OwnedRow(exposures, i).row, bytes));
  }
  const auto former = connection.run(
      "SELECT worker, source, line, model, policy, figures, replaced FROM former_exposures");
  for (std::size_t i = 0; i < former.rows(); ++i) {
    content.add(bytes_of_former_exposure(OwnedRow(former, i).row, former.integer(i, 6), bytes));
  }
  const auto withdrawn = connection.run("SELECT worker, source, line FROM withdrawn");
  for (std::size_t i = 0; i < withdrawn.rows(); ++i) {
    content.add(bytes_of_withdrawn(withdrawn.integer(i, 0), withdrawn.integer(i, 1),
                                   withdrawn.integer(i, 2), bytes));
  }
  const auto expired = connection.run("SELECT line, before FROM expired");
  for (std::size_t i = 0; i < expired.rows(); ++i) {
    content.add(bytes_of_expired(expired.integer(i, 0), expired.integer(i, 1), bytes));
  }
  return content;
}

}  // namespace

LedgerAudit audit_of(postgres::Connection& connection) {
  postgres::Transaction moment(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  LedgerAudit audit;
  const auto complain = [&](std::string what) {
    audit.problems.push_back({"postgresql", 0, std::move(what),
                              "find out who changed the tables beside Dosimeter, and restore them "
                              "from a backup"});
  };
  const auto lines = connection.run(
      "SELECT number, time, action, worker, details, content, hash FROM audit ORDER BY number");
  std::string content;
  for (std::size_t i = 0; i < lines.rows(); ++i) {
    AuditLine line;
    line.number = lines.integer(i, 0);
    line.time = Time(std::chrono::seconds(lines.integer(i, 1)));
    line.action = lines.text(i, 2);
    if (!lines.is_null(i, 3)) line.worker = lines.integer(i, 3);
    line.details = lines.text(i, 4);
    line.content = hexadecimal(lines.bytes(i, 5));
    line.hash = hexadecimal(lines.bytes(i, 6));
    ++audit.lines;
    if (line.number != static_cast<std::int64_t>(audit.lines)) {
      complain("an audit line before line " + std::to_string(line.number) + " is missing");
    }
    if (line.hash != chained_hash(line, audit.head)) {
      complain("audit line " + std::to_string(line.number) + " was altered, or one before it");
    }
    audit.head = line.hash;
    content = line.content;
  }
  if (hexadecimal(present_content(connection).bytes()) != content) {
    complain("the content is not what the last audit line says");
  }
  return audit;
}

}  // namespace dosimeter::server
