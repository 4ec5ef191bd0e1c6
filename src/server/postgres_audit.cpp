// Rows that go, and rows that are checked.

#include <set>

#include "postgres_store.hpp"

namespace dosimeter::server {
namespace {

// Keeps the bytes that its row refers to.
struct OwnedRow {
  OwnedRow(const postgres::Result& rows, std::size_t i)
      : figures(rows.bytes(i, 5)), row{rows.integer(i, 0), rows.integer(i, 1), rows.integer(i, 2),
                                       rows.integer(i, 3), rows.integer(i, 4), figures} {}
  std::string figures;
  ExposureRow row;
};

LedgerContent present_content(postgres::Connection& connection) {
  LedgerContent content;
  RowBytes bytes;
  const auto workers = connection.run("SELECT id, pseudonym, salt FROM workers");
  for (std::size_t i = 0; i < workers.rows(); ++i) {
    content.add(
        bytes_of_worker(workers.integer(i, 0), workers.text(i, 1), workers.bytes(i, 2), bytes));
  }
  const auto models = connection.run(
      "SELECT id, version, checksum, lexicon, assertion_rules, include_spoken FROM models");
  for (std::size_t i = 0; i < models.rows(); ++i) {
    LedgerMethod method;
    method.model = models.text(i, 1);
    method.checksum = static_cast<std::uint32_t>(models.integer(i, 2));
    method.lexicon = models.text(i, 3);
    method.assertion_rules = models.text(i, 4);
    method.include_spoken = models.integer(i, 5) != 0;
    content.add(bytes_of_model(models.integer(i, 0), method, bytes));
  }
  const auto policies = connection.run("SELECT id, sha256, json FROM policies");
  for (std::size_t i = 0; i < policies.rows(); ++i) {
    LedgerMethod method;
    method.policy = policies.text(i, 1);
    method.policy_json = policies.text(i, 2);
    content.add(bytes_of_policy(policies.integer(i, 0), method, bytes));
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
  return content;
}

}  // namespace

std::pair<std::size_t, std::size_t> erase_rows(postgres::Connection& connection,
                                               PostgresAudit& audit, std::int64_t worker) {
  const std::vector<std::string> number = {std::to_string(worker)};
  RowBytes bytes;
  const auto exposures = connection.run(
      "DELETE FROM exposures WHERE worker = $1 "
      "RETURNING worker, source, line, model, policy, figures",
      number);
  for (std::size_t i = 0; i < exposures.rows(); ++i) {
    audit.content().remove(bytes_of_exposure(OwnedRow(exposures, i).row, bytes));
  }
  const auto former = connection.run(
      "DELETE FROM former_exposures WHERE worker = $1 "
      "RETURNING worker, source, line, model, policy, figures, replaced",
      number);
  for (std::size_t i = 0; i < former.rows(); ++i) {
    audit.content().remove(
        bytes_of_former_exposure(OwnedRow(former, i).row, former.integer(i, 6), bytes));
  }
  const auto gone =
      connection.run("DELETE FROM workers WHERE id = $1 RETURNING pseudonym, salt", number);
  audit.content().remove(bytes_of_worker(worker, gone.text(0, 0), gone.bytes(0, 1), bytes));
  return {exposures.rows(), former.rows()};
}

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
