// Entries on their way into PostgreSQL, and the lines of the audit log.

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <map>
#include <new>
#include <optional>
#include <set>

#include "dosimeter/error.hpp"
#include "ledger_audit.hpp"
#include "ledger_data.hpp"
#include "ledger_figures.hpp"
#include "postgres.hpp"
#include "postgres_store.hpp"

namespace dosimeter::server {

using postgres::array_of;
using postgres::array_of_bytes;
using postgres::array_of_texts;
using postgres::hex_of;

namespace {

std::string text(std::int64_t number) { return std::to_string(number); }

std::string new_salt() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::bad_alloc();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

// --- The audit log ---

PostgresAudit::PostgresAudit(postgres::Connection& connection, const std::function<Time()>& clock)
    : connection_(connection), now_(read_clock(clock)) {
  end_.time = now_;
  connection.run("SELECT schema FROM ledger_lock FOR UPDATE");
  const auto last =
      connection.run("SELECT number, time, content, hash FROM audit ORDER BY number DESC LIMIT 1");
  if (last.rows() == 0) return;
  end_ = {last.integer(0, 0), Time(std::chrono::seconds(last.integer(0, 1))),
          hexadecimal(last.bytes(0, 3))};
  content_ = LedgerContent(last.bytes(0, 2));
}

void PostgresAudit::append(std::string_view action, std::optional<std::int64_t> worker,
                           AuditDetails details) {
  const AuditLine line = line_behind(end_, now_, action, worker, std::move(details), content_);
  connection_.run(
      "INSERT INTO audit VALUES ($1, $2, $3, NULLIF($4, '')::bigint, $5, $6, $7)",
      {text(line.number), text(seconds(line.time)), line.action, worker ? text(*worker) : "",
       line.details, "\\x" + line.content, "\\x" + line.hash});
  // A clock that is behind stays behind for the lines to come.
  end_ = {line.number, std::max(end_.time, now_), line.hash};
}

// --- Entries on their way in ---

PostgresWriter::PostgresWriter(postgres::Connection& connection, PostgresAudit& audit)
    : connection_(connection), audit_(audit) {
  const auto limit = connection.run("SELECT max(before) FROM expired");
  if (!limit.is_null(0, 0)) expired_before_ = limit.integer(0, 0);
}

bool PostgresWriter::is_expired(const LedgerEntry& entry) const {
  return entry.exposure.time && seconds(*entry.exposure.time) < expired_before_;
}

std::vector<LedgerTally> PostgresWriter::write(
    std::span<const std::span<const LedgerEntry>> groups) {
  number_workers(groups);
  fetch(groups);
  std::vector<LedgerTally> tallies;
  for (const auto entries : groups) {
    LedgerTally& tally = tallies.emplace_back();
    for (const LedgerEntry& entry : entries) take(entry, tally);
  }
  flush();
  return tallies;
}

void PostgresWriter::number_workers(std::span<const std::span<const LedgerEntry>> groups) {
  std::set<std::string> names;
  for (const auto entries : groups) {
    for (const LedgerEntry& entry : entries) {
      if (!is_expired(entry)) names.insert(entry.worker);
    }
  }
  const std::vector<std::string> list(names.begin(), names.end());
  const auto known =
      connection_.run("SELECT id, pseudonym FROM workers WHERE pseudonym = ANY($1::text[])",
                      {array_of_texts(list)});
  for (std::size_t i = 0; i < known.rows(); ++i) workers_[known.text(i, 1)] = known.integer(i, 0);
  for (const std::string& name : list) {
    if (workers_.contains(name)) continue;
    const std::string salt = new_salt();
    const auto made = connection_.run(
        "INSERT INTO workers (pseudonym, salt) VALUES ($1, $2) RETURNING id", {name, hex_of(salt)});
    workers_[name] = made.integer(0, 0);
    audit_.content().add(bytes_of_worker(workers_[name], name, salt, bytes_));
  }
}

void PostgresWriter::fetch(std::span<const std::span<const LedgerEntry>> groups) {
  std::vector<std::int64_t> workers;
  std::vector<std::int64_t> sources;
  for (const auto entries : groups) {
    for (const LedgerEntry& entry : entries) {
      if (is_expired(entry)) continue;
      workers.push_back(workers_.at(entry.worker));
      sources.push_back(static_cast<std::int64_t>(entry.source));
    }
  }
  const auto found = connection_.run(
      "SELECT e.worker, e.source, e.line, e.model, e.policy, e.figures FROM exposures AS e JOIN "
      "(SELECT DISTINCT * FROM unnest($1::bigint[], $2::bigint[]) AS u (worker, source)) AS u "
      "ON e.worker = u.worker AND e.source = u.source",
      {array_of(workers), array_of(sources)});
  const auto withdrawn = connection_.run(
      "SELECT worker, source FROM withdrawn JOIN (SELECT DISTINCT * FROM "
      "unnest($1::bigint[], $2::bigint[]) AS u (worker, source)) AS u USING (worker, source)",
      {array_of(workers), array_of(sources)});
  for (std::size_t i = 0; i < withdrawn.rows(); ++i) {
    withdrawn_.emplace(withdrawn.integer(i, 0), withdrawn.integer(i, 1));
  }
  for (std::size_t i = 0; i < found.rows(); ++i) {
    Kept kept{{found.integer(i, 0),
               found.integer(i, 1),
               found.integer(i, 2),
               found.integer(i, 3),
               found.integer(i, 4),
               {}},
              found.bytes(i, 5),
              false};
    rows_.emplace(std::pair(kept.row.worker, kept.row.source), std::move(kept));
  }
}

void PostgresWriter::take(const LedgerEntry& entry, LedgerTally& tally) {
  if (is_expired(entry)) {
    ++tally.expired;
    return;
  }
  const auto place = std::pair(workers_.at(entry.worker), static_cast<std::int64_t>(entry.source));
  if (withdrawn_.contains(place)) {
    ++tally.withdrawn;
    return;
  }
  const auto [model, policy] = numbers_of(*entry.method);
  Kept given{{place.first, place.second, audit_.number(), model, policy, {}}, {}, true};
  pack(entry.exposure, given.figures);
  const auto present = rows_.find(place);
  if (present == rows_.end()) {
    audit_.content().add(bytes_of_exposure(given.whole(), bytes_));
    rows_.emplace(place, std::move(given));
    ++tally.added;
    return;
  }
  Kept& old = present->second;
  Exposure old_exposure;
  if (!unpack(old.figures, old_exposure)) {
    throw Error({"postgresql", 0, "an exposure cannot be read", "restore it from a backup"});
  }
  if (entry.exposure.document != old_exposure.document) {
    ++tally.corrected;
  } else if (is_news({given.row, entry.exposure}, {old.row, old_exposure})) {
    ++tally.rescored;
  } else {
    ++tally.unchanged;
    return;
  }
  audit_.content().remove(bytes_of_exposure(old.whole(), bytes_));
  audit_.content().add(bytes_of_former_exposure(old.whole(), given.row.line, bytes_));
  audit_.content().add(bytes_of_exposure(given.whole(), bytes_));
  former_.push_back(std::move(old));
  old = std::move(given);
}

std::pair<std::int64_t, std::int64_t> PostgresWriter::numbers_of(const LedgerMethod& method) {
  const auto known = methods_.find(&method);
  if (known != methods_.end()) return known->second;
  const std::vector<std::string> model = {method.model, text(method.checksum), method.lexicon,
                                          method.assertion_rules,
                                          method.include_spoken ? "1" : "0"};
  auto found = connection_.run(
      "SELECT id FROM models WHERE version = $1 AND checksum = $2 AND lexicon = $3 AND "
      "assertion_rules = $4 AND include_spoken = $5",
      model);
  if (found.rows() == 0) {
    found = connection_.run(
        "INSERT INTO models (version, checksum, lexicon, assertion_rules, include_spoken) "
        "VALUES ($1, $2, $3, $4, $5) RETURNING id",
        model);
    audit_.content().add(bytes_of_model(found.integer(0, 0), method, bytes_));
  }
  auto policy = connection_.run("SELECT id FROM policies WHERE sha256 = $1", {method.policy});
  if (policy.rows() == 0) {
    policy = connection_.run("INSERT INTO policies (sha256, json) VALUES ($1, $2) RETURNING id",
                             {method.policy, method.policy_json});
    audit_.content().add(bytes_of_policy(policy.integer(0, 0), method, bytes_));
  }
  return methods_[&method] = {found.integer(0, 0), policy.integer(0, 0)};
}

namespace {

// Rows as arrays, a parameter a column.
struct Columns {
  std::array<std::vector<std::int64_t>, 5> numbers;
  std::vector<std::string> figures;

  void add(const KeptRow& kept) {
    const ExposureRow& row = kept.row;
    const std::array values = {row.worker, row.source, row.line, row.model, row.policy};
    for (std::size_t i = 0; i < values.size(); ++i) numbers[i].push_back(values[i]);
    figures.push_back(kept.figures);
  }
  std::vector<std::string> parameters() const {
    std::vector<std::string> all;
    for (const auto& column : numbers) all.push_back(array_of(column));
    all.push_back(array_of_bytes(figures));
    return all;
  }
};

}  // namespace

void PostgresWriter::flush() {
  Columns current;
  for (const auto& [place, kept] : rows_) {
    if (kept.is_new) current.add(kept);
  }
  if (!current.figures.empty()) {
    connection_.run(
        "INSERT INTO exposures SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], "
        "$4::bigint[], $5::bigint[], $6::bytea[]) ON CONFLICT (worker, source) DO UPDATE SET "
        "line = excluded.line, model = excluded.model, policy = excluded.policy, "
        "figures = excluded.figures",
        current.parameters());
  }
  if (former_.empty()) return;
  Columns former;
  for (const KeptRow& kept : former_) former.add(kept);
  auto parameters = former.parameters();
  parameters.push_back(text(audit_.number()));
  connection_.run(
      "INSERT INTO former_exposures (worker, source, line, model, policy, figures, replaced) "
      "SELECT *, $7::bigint FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], "
      "$5::bigint[], $6::bytea[])",
      parameters);
}

}  // namespace dosimeter::server
