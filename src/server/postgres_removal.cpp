// What leaves PostgreSQL: withdrawn documents, erased workers, exposures past their time.

#include <unordered_set>

#include "postgres_store.hpp"

namespace dosimeter::server {
namespace {

using postgres::array_of;

constexpr std::string_view kColumns = "worker, source, line, model, policy, figures";

// Documents of workers, a member of each column a document.
struct Places {
  std::vector<std::int64_t> workers;
  std::vector<std::int64_t> sources;

  std::size_t size() const { return workers.size(); }
  void add(std::int64_t worker, std::int64_t source) {
    workers.push_back(worker);
    sources.push_back(source);
  }
  std::vector<std::string> parameters() const { return {array_of(workers), array_of(sources)}; }
};

// Which rows go: those of places, or all of a worker.
struct Which {
  std::string condition;
  std::vector<std::string> parameters;
};

Which at(const Places& places) {
  return {"(worker, source) IN (SELECT * FROM unnest($1::bigint[], $2::bigint[]))",
          places.parameters()};
}

Which of_worker(std::int64_t worker) { return {"worker = $1", {std::to_string(worker)}}; }

// Takes rows out, and out of the content digest. Each says how many.
class Remover {
 public:
  Remover(postgres::Connection& connection, LedgerContent& content)
      : connection_(connection), content_(content) {}

  std::size_t exposures(const Which& which) {
    return remove("exposures", kColumns, which, [&](const postgres::Result& rows, std::size_t i) {
      content_.remove(bytes_of_exposure(OwnedRow(rows, i).row, bytes_));
    });
  }

  std::size_t former(const Which& which) {
    const std::string columns = std::string(kColumns) + ", replaced";
    return remove(
        "former_exposures", columns, which, [&](const postgres::Result& rows, std::size_t i) {
          content_.remove(
              bytes_of_former_exposure(OwnedRow(rows, i).row, rows.integer(i, 6), bytes_));
        });
  }

  std::size_t withdrawn(const Which& which) {
    return remove("withdrawn", "worker, source, line", which,
                  [&](const postgres::Result& rows, std::size_t i) {
                    content_.remove(bytes_of_withdrawn(rows.integer(i, 0), rows.integer(i, 1),
                                                       rows.integer(i, 2), bytes_));
                  });
  }

  std::size_t workers(const Which& which) {
    return remove(
        "workers", "id, pseudonym, salt", which, [&](const postgres::Result& rows, std::size_t i) {
          content_.remove(
              bytes_of_worker(rows.integer(i, 0), rows.text(i, 1), rows.bytes(i, 2), bytes_));
        });
  }

 private:
  template <class Forget>
  std::size_t remove(std::string_view table, std::string_view columns, const Which& which,
                     Forget forget) {
    const std::string sql = "DELETE FROM " + std::string(table) + " WHERE " + which.condition +
                            " RETURNING " + std::string(columns);
    const auto rows = connection_.run(sql.c_str(), which.parameters);
    for (std::size_t i = 0; i < rows.rows(); ++i) forget(rows, i);
    return rows.rows();
  }

  postgres::Connection& connection_;
  LedgerContent& content_;
  RowBytes bytes_;
};

// Where the table has a document with this id: of the named worker, or of any.
Places places_of_id(postgres::Connection& connection, const char* table, std::string_view id,
                    std::string_view worker) {
  const auto workers =
      connection.run("SELECT id, pseudonym FROM workers WHERE $1 IN ('', pseudonym) ORDER BY id",
                     {std::string(worker)});
  Places asked;
  for (std::size_t i = 0; i < workers.rows(); ++i) {
    asked.add(workers.integer(i, 0),
              static_cast<std::int64_t>(document_source(workers.text(i, 1), id)));
  }
  const Which which = at(asked);
  const std::string sql = "SELECT worker, source FROM " + std::string(table) + " WHERE " +
                          which.condition + " ORDER BY worker";
  const auto rows = connection.run(sql.c_str(), which.parameters);
  Places found;
  for (std::size_t i = 0; i < rows.rows(); ++i) found.add(rows.integer(i, 0), rows.integer(i, 1));
  return found;
}

// The one worker of all places, for the audit line.
std::optional<std::int64_t> common_worker(const Places& places) {
  if (places.size() == 1) return places.workers.front();
  return std::nullopt;
}

// What is past its time.
class Expiry {
 public:
  Expiry(postgres::Connection& connection, Time limit) : connection_(connection), limit_(limit) {
    const auto lines = connection.run("SELECT number FROM audit WHERE time < $1",
                                      {std::to_string(seconds(limit))});
    for (std::size_t i = 0; i < lines.rows(); ++i) old_lines_.insert(lines.integer(i, 0));
  }

  // A worker at a time, as there may be more rows than fit the memory.
  Places documents(const std::string& table) const {
    Places places;
    const auto workers = connection_.run("SELECT id FROM workers ORDER BY id");
    const std::string select =
        "SELECT " + std::string(kColumns) + " FROM " + table + " WHERE worker = $1";
    for (std::size_t i = 0; i < workers.rows(); ++i) {
      const auto rows = connection_.run(select.c_str(), {workers.text(i, 0)});
      for (std::size_t j = 0; j < rows.rows(); ++j) {
        const OwnedRow owned(rows, j);
        if (is_over(owned)) places.add(owned.row.worker, owned.row.source);
      }
    }
    return places;
  }

 private:
  // By its date; where it has none, by when it was added.
  bool is_over(const OwnedRow& owned) const {
    const auto time = exposure_of(owned.figures).time;
    return time ? *time < limit_ : old_lines_.contains(owned.row.line);
  }

  postgres::Connection& connection_;
  Time limit_;
  std::unordered_set<std::int64_t> old_lines_;
};

void note_limit(postgres::Connection& connection, PostgresAudit& audit, Time limit) {
  RowBytes bytes;
  audit.content().add(bytes_of_expired(audit.number(), seconds(limit), bytes));
  connection.run("INSERT INTO expired VALUES ($1, $2)",
                 {std::to_string(audit.number()), std::to_string(seconds(limit))});
}

}  // namespace

std::optional<std::size_t> erase(postgres::Connection& connection, PostgresAudit& audit,
                                 std::string_view worker) {
  const auto number = worker_number(connection, worker);
  if (!number) return std::nullopt;
  Remover remover(connection, audit.content());
  const std::size_t exposures = remover.exposures(of_worker(*number));
  const std::size_t former = remover.former(of_worker(*number));
  remover.withdrawn(of_worker(*number));
  remover.workers({"id = $1", {std::to_string(*number)}});
  audit.append("erase", *number,
               {{"exposures", std::to_string(exposures)}, {"former", std::to_string(former)}});
  return exposures;
}

std::size_t withdraw(postgres::Connection& connection, PostgresAudit& audit, std::string_view id,
                     std::string_view worker) {
  const Places places = places_of_id(connection, "exposures", id, worker);
  if (places.size() == 0) return 0;
  Remover remover(connection, audit.content());
  const std::size_t removed = remover.exposures(at(places));
  remover.former(at(places));
  RowBytes bytes;
  for (std::size_t i = 0; i < places.size(); ++i) {
    audit.content().add(
        bytes_of_withdrawn(places.workers[i], places.sources[i], audit.number(), bytes));
  }
  auto parameters = places.parameters();
  parameters.push_back(std::to_string(audit.number()));
  connection.run(
      "INSERT INTO withdrawn SELECT *, $3::bigint FROM unnest($1::bigint[], $2::bigint[])",
      parameters);
  audit.append("withdraw", common_worker(places), {{"exposures", std::to_string(removed)}});
  return removed;
}

std::size_t restore(postgres::Connection& connection, PostgresAudit& audit, std::string_view id,
                    std::string_view worker) {
  const Places places = places_of_id(connection, "withdrawn", id, worker);
  if (places.size() == 0) return 0;
  Remover(connection, audit.content()).withdrawn(at(places));
  audit.append("restore", common_worker(places), {{"documents", std::to_string(places.size())}});
  return places.size();
}

std::size_t count_expired(postgres::Connection& connection, Time limit) {
  return Expiry(connection, limit).documents("exposures").size();
}

std::size_t expire(postgres::Connection& connection, PostgresAudit& audit, Time limit) {
  const Expiry expiry(connection, limit);
  Remover remover(connection, audit.content());
  const Places over = expiry.documents("exposures");
  const std::size_t removed = remover.exposures(at(over));
  remover.former(at(over));
  remover.former(at(expiry.documents("former_exposures")));
  remover.withdrawn(
      {"line IN (SELECT number FROM audit WHERE time < $1)", {std::to_string(seconds(limit))}});
  const std::size_t workers = remover.workers(
      {"NOT EXISTS (SELECT 1 FROM exposures AS e WHERE e.worker = workers.id) AND "
       "NOT EXISTS (SELECT 1 FROM former_exposures AS f WHERE f.worker = workers.id) AND "
       "NOT EXISTS (SELECT 1 FROM withdrawn AS w WHERE w.worker = workers.id)",
       {}});
  note_limit(connection, audit, limit);
  audit.append("expire", std::nullopt,
               {{"before", '"' + format_time(limit) + '"'},
                {"exposures", std::to_string(removed)},
                {"workers", std::to_string(workers)}});
  return removed;
}

}  // namespace dosimeter::server
