// What leaves the ledger: withdrawn documents, erased workers, exposures past their time.

#include <unordered_set>
#include <utility>

#include "dosimeter/error.hpp"
#include "ledger_data.hpp"

namespace dosimeter {
namespace {

constexpr std::string_view kColumns = "worker, source, line, model, policy, figures";

// Takes rows out, and out of the content digest, inside a transaction of the caller.
class Remover {
 public:
  Remover(const sqlite::Database& database, AuditWriter& audit)
      : database_(database), content_(audit.content()) {}

  // All that is kept under this document, or, without one, under this worker. Returns how many
  // exposures, former ones not counted.
  std::size_t exposures(std::int64_t worker, std::optional<std::int64_t> source = std::nullopt);
  std::size_t former(std::int64_t worker, std::optional<std::int64_t> source = std::nullopt);
  void withdrawn(std::int64_t worker, std::optional<std::int64_t> source = std::nullopt);
  void worker(std::int64_t worker);

 private:
  sqlite::Statement statement(std::string_view verb, std::string_view table, bool one_document) {
    std::string sql = std::string(verb) + " FROM " + std::string(table) + " WHERE worker = ?1";
    if (one_document) sql += " AND source = ?2";
    return {database_, sql};
  }

  template <class Forget>
  std::size_t remove(std::string_view table, std::string_view columns, std::int64_t worker,
                     std::optional<std::int64_t> source, Forget forget) {
    const std::string select = "SELECT " + std::string(columns);
    auto rows = statement(select, table, source.has_value());
    auto removal = statement("DELETE", table, source.has_value());
    source ? rows.with(worker, *source) : rows.with(worker);
    std::size_t count = 0;
    for (; rows.step(); ++count) forget(rows);
    if (count == 0) return 0;
    (source ? removal.with(worker, *source) : removal.with(worker)).execute();
    return count;
  }

  const sqlite::Database& database_;
  LedgerContent& content_;
  RowBytes bytes_;
};

std::size_t Remover::exposures(std::int64_t worker, std::optional<std::int64_t> source) {
  return remove("exposures", kColumns, worker, source, [&](const sqlite::Statement& row) {
    content_.remove(bytes_of_exposure(exposure_row(row), bytes_));
  });
}

std::size_t Remover::former(std::int64_t worker, std::optional<std::int64_t> source) {
  const std::string columns = std::string(kColumns) + ", replaced";
  return remove("former_exposures", columns, worker, source, [&](const sqlite::Statement& row) {
    content_.remove(bytes_of_former_exposure(exposure_row(row), row.integer(6), bytes_));
  });
}

void Remover::withdrawn(std::int64_t worker, std::optional<std::int64_t> source) {
  remove("withdrawn", "worker, source, line", worker, source, [&](const sqlite::Statement& row) {
    content_.remove(bytes_of_withdrawn(row.integer(0), row.integer(1), row.integer(2), bytes_));
  });
}

void Remover::worker(std::int64_t worker) {
  sqlite::Statement row(database_, "SELECT pseudonym, salt FROM workers WHERE id = ?");
  row.with(worker).step();
  content_.remove(bytes_of_worker(worker, row.bytes(0), row.bytes(1), bytes_));
  sqlite::Statement(database_, "DELETE FROM workers WHERE id = ?").with(worker).execute();
}

// A document of a worker.
struct Place {
  std::int64_t worker;
  std::int64_t source;
};

bool has_row(const sqlite::Database& database, std::string_view table, const Place& place) {
  const std::string sql =
      "SELECT 1 FROM " + std::string(table) + " WHERE worker = ? AND source = ?";
  sqlite::Statement row(database, sql);
  return row.with(place.worker, place.source).step();
}

// Where the table has a document with this id: of the named worker, or of any.
std::vector<Place> places_of_id(const sqlite::Database& database, std::string_view table,
                                std::string_view id, std::string_view worker) {
  std::vector<Place> places;
  sqlite::Statement rows(database, "SELECT id, pseudonym FROM workers ORDER BY id");
  while (rows.step()) {
    const std::string_view pseudonym = rows.bytes(1);
    if (!worker.empty() && worker != pseudonym) continue;
    const auto source = static_cast<std::int64_t>(document_source(pseudonym, id));
    const Place place{rows.integer(0), source};
    if (has_row(database, table, place)) places.push_back(place);
  }
  return places;
}

std::vector<Place> places_of_source(const sqlite::Database& database, std::string_view table,
                                    std::uint64_t source) {
  std::vector<Place> places;
  sqlite::Statement rows(database, "SELECT id FROM workers ORDER BY id");
  while (rows.step()) {
    const Place place{rows.integer(0), static_cast<std::int64_t>(source)};
    if (has_row(database, table, place)) places.push_back(place);
  }
  return places;
}

// The one worker of all places, for the audit line.
std::optional<std::int64_t> common_worker(const std::vector<Place>& places) {
  if (places.size() == 1) return places.front().worker;
  return std::nullopt;
}

std::size_t withdraw_places(const std::vector<Place>& places, const sqlite::Database& database,
                            const std::function<Time()>& clock) {
  AuditWriter audit(database, clock);
  Remover remover(database, audit);
  RowBytes bytes;
  std::size_t removed = 0;
  for (const auto& [worker, source] : places) {
    removed += remover.exposures(worker, source);
    remover.former(worker, source);
    audit.content().add(bytes_of_withdrawn(worker, source, audit.number(), bytes));
    sqlite::Statement(database, "INSERT INTO withdrawn VALUES (?, ?, ?)")
        .with(worker, source, audit.number())
        .execute();
  }
  if (removed > 0) {
    audit.append("withdraw", common_worker(places), {{"exposures", std::to_string(removed)}});
  }
  return removed;
}

std::size_t restore_places(const std::vector<Place>& places, const sqlite::Database& database,
                           const std::function<Time()>& clock) {
  if (places.empty()) return 0;
  AuditWriter audit(database, clock);
  Remover remover(database, audit);
  for (const auto& [worker, source] : places) remover.withdrawn(worker, source);
  audit.append("restore", common_worker(places), {{"documents", std::to_string(places.size())}});
  return places.size();
}

// What is past its time.
class Expiry {
 public:
  Expiry(const sqlite::Database& database, Time limit) : database_(database), limit_(limit) {
    sqlite::Statement lines(database, "SELECT number FROM audit WHERE time < ?");
    for (lines.with(seconds(limit)); lines.step();) old_lines_.insert(lines.integer(0));
  }

  bool has_old_line(std::int64_t line) const { return old_lines_.contains(line); }

  // By its date; where it has none, by when it was added.
  bool is_over(const ExposureRow& row) const {
    const auto time = exposure_of(row, database_).time;
    return time ? *time < limit_ : has_old_line(row.line);
  }

  std::vector<Place> documents(std::string_view table) const {
    std::vector<Place> places;
    sqlite::Statement rows(database_,
                           "SELECT " + std::string(kColumns) + " FROM " + std::string(table));
    while (rows.step()) {
      const ExposureRow row = exposure_row(rows);
      if (is_over(row)) places.push_back({row.worker, row.source});
    }
    return places;
  }

  std::vector<Place> withdrawals() const {
    std::vector<Place> places;
    sqlite::Statement rows(database_, "SELECT worker, source, line FROM withdrawn");
    while (rows.step()) {
      if (has_old_line(rows.integer(2))) places.push_back({rows.integer(0), rows.integer(1)});
    }
    return places;
  }

 private:
  const sqlite::Database& database_;
  Time limit_;
  std::unordered_set<std::int64_t> old_lines_;
};

std::size_t remove_empty_workers(const sqlite::Database& database, Remover& remover) {
  std::vector<std::int64_t> empty;
  sqlite::Statement rows(database,
                         "SELECT id FROM workers WHERE "
                         "NOT EXISTS (SELECT 1 FROM exposures WHERE worker = id) AND "
                         "NOT EXISTS (SELECT 1 FROM former_exposures AS f WHERE f.worker = "
                         "workers.id) AND "
                         "NOT EXISTS (SELECT 1 FROM withdrawn WHERE worker = id)");
  while (rows.step()) empty.push_back(rows.integer(0));
  for (const std::int64_t worker : empty) remover.worker(worker);
  return empty.size();
}

void note_limit(const sqlite::Database& database, AuditWriter& audit, Time limit) {
  RowBytes bytes;
  audit.content().add(bytes_of_expired(audit.number(), seconds(limit), bytes));
  sqlite::Statement(database, "INSERT INTO expired VALUES (?, ?)")
      .with(audit.number(), seconds(limit))
      .execute();
}

// What `change` returns, once that is in the file.
template <class Change>
std::size_t in_transaction(const sqlite::Database& database, Change change) {
  sqlite::Transaction transaction(database);
  const std::size_t count = change(database);
  transaction.commit();
  return count;
}

}  // namespace

std::size_t Ledger::withdraw(std::string_view id, std::string_view worker) {
  return in_transaction(*data_->database, [&](const sqlite::Database& database) {
    return withdraw_places(places_of_id(database, "exposures", id, worker), database,
                           data_->options.clock);
  });
}

std::size_t Ledger::withdraw_source(std::uint64_t source) {
  return in_transaction(*data_->database, [&](const sqlite::Database& database) {
    return withdraw_places(places_of_source(database, "exposures", source), database,
                           data_->options.clock);
  });
}

std::size_t Ledger::restore(std::string_view id, std::string_view worker) {
  return in_transaction(*data_->database, [&](const sqlite::Database& database) {
    return restore_places(places_of_id(database, "withdrawn", id, worker), database,
                          data_->options.clock);
  });
}

std::size_t Ledger::restore_source(std::uint64_t source) {
  return in_transaction(*data_->database, [&](const sqlite::Database& database) {
    return restore_places(places_of_source(database, "withdrawn", source), database,
                          data_->options.clock);
  });
}

std::size_t Ledger::erase(std::string_view worker) {
  const sqlite::Database& database = *data_->database;
  std::size_t removed = 0;
  {
    sqlite::Transaction transaction(database);
    const std::int64_t number = known_worker_number(database, worker);
    AuditWriter audit(database, data_->options.clock);
    Remover remover(database, audit);
    removed = remover.exposures(number);
    const std::size_t former = remover.former(number);
    remover.withdrawn(number);
    remover.worker(number);
    audit.append("erase", number,
                 {{"exposures", std::to_string(removed)}, {"former", std::to_string(former)}});
    transaction.commit();
  }
  erase_traces();
  return removed;
}

std::size_t Ledger::expired(Time limit) const {
  sqlite::Transaction moment(*data_->database, sqlite::Transaction::Kind::read);
  return Expiry(*data_->database, limit).documents("exposures").size();
}

std::size_t Ledger::expire(Time limit) {
  const sqlite::Database& database = *data_->database;
  std::size_t removed = 0;
  {
    sqlite::Transaction transaction(database);
    AuditWriter audit(database, data_->options.clock);
    const Expiry expiry(database, limit);
    Remover remover(database, audit);
    for (const auto& [worker, source] : expiry.documents("exposures")) {
      removed += remover.exposures(worker, source);
      remover.former(worker, source);
    }
    for (const auto& [worker, source] : expiry.documents("former_exposures")) {
      remover.former(worker, source);
    }
    for (const auto& [worker, source] : expiry.withdrawals()) remover.withdrawn(worker, source);
    const std::size_t workers = remove_empty_workers(database, remover);
    note_limit(database, audit, limit);
    audit.append("expire", std::nullopt,
                 {{"before", '"' + format_time(limit) + '"'},
                  {"exposures", std::to_string(removed)},
                  {"workers", std::to_string(workers)}});
    transaction.commit();
  }
  erase_traces();
  return removed;
}

void Ledger::erase_traces() {
  const sqlite::Database& database = *data_->database;
  sqlite::Statement checkpoint(database, "PRAGMA wal_checkpoint(TRUNCATE)");
  checkpoint.step();
  if (checkpoint.integer(0) == 0) return;
  throw Error({database.path(), 0,
               "what was removed is still in the journal, as another process reads the ledger",
               "end that process, and run: dosimeter ledger status"});
}

}  // namespace dosimeter
