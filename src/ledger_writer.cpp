#include "ledger_writer.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <unordered_map>

#include "ledger_figures.hpp"

namespace dosimeter {
namespace {

std::int64_t last_row(const sqlite::Database& database) {
  return database.integer("SELECT last_insert_rowid()");
}

}  // namespace

LedgerWriter::LedgerWriter(const sqlite::Database& database, AuditWriter& audit)
    : database_(database),
      audit_(audit),
      expired_before_(
          database.integer("SELECT coalesce(max(before), -9223372036854775807) FROM expired")),
      any_withdrawn_(database.integer("SELECT EXISTS (SELECT 1 FROM withdrawn)") != 0),
      find_worker_(database, "SELECT id FROM workers WHERE pseudonym = ?"),
      insert_(database, "INSERT OR IGNORE INTO exposures VALUES (?, ?, ?, ?, ?, ?)"),
      find_(database,
            "SELECT worker, source, line, model, policy, figures FROM exposures "
            "WHERE worker = ? AND source = ?"),
      find_withdrawn_(database, "SELECT 1 FROM withdrawn WHERE worker = ? AND source = ?"),
      insert_former_(database,
                     "INSERT INTO former_exposures (worker, source, line, model, policy, figures, "
                     "replaced) VALUES (?, ?, ?, ?, ?, ?, ?)"),
      update_(database,
              "UPDATE exposures SET line = ?, model = ?, policy = ?, figures = ? "
              "WHERE worker = ? AND source = ?") {}

LedgerTally LedgerWriter::write(std::span<const LedgerEntry> entries) {
  tally_ = {};
  for (const Numbered& numbered : in_order(entries)) {
    write_entry(numbered, entries[numbered.entry]);
  }
  return tally_;
}

bool LedgerWriter::is_expired(const Exposure& exposure) const {
  return exposure.time && exposure.time->time_since_epoch().count() < expired_before_;
}

// In the order of the file, so that each page is touched once; entries of one document in their own
// order. What is expired is left out before its worker gets a number.
std::vector<LedgerWriter::Numbered> LedgerWriter::in_order(std::span<const LedgerEntry> entries) {
  std::set<std::string_view> names;
  std::vector<Numbered> order;
  order.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (is_expired(entries[i].exposure)) continue;
    names.insert(entries[i].worker);
    order.push_back({0, static_cast<std::int64_t>(entries[i].source), i});
  }
  tally_.expired += entries.size() - order.size();
  std::unordered_map<std::string_view, std::int64_t> numbers;
  for (const std::string_view name : names) numbers[name] = number_of_worker(name);
  for (Numbered& numbered : order) numbered.worker = numbers[entries[numbered.entry].worker];
  std::sort(order.begin(), order.end());
  return order;
}

std::int64_t LedgerWriter::number_of_worker(std::string_view pseudonym) {
  if (find_worker_.with(pseudonym).step()) return find_worker_.integer(0);
  sqlite::Statement(database_, "INSERT INTO workers (pseudonym, salt) VALUES (?, randomblob(16))")
      .with(pseudonym)
      .execute();
  const std::int64_t number = last_row(database_);
  sqlite::Statement salt(database_, "SELECT salt FROM workers WHERE id = ?");
  salt.with(number).step();
  audit_.content().add(bytes_of_worker(number, pseudonym, salt.bytes(0), bytes_));
  return number;
}

LedgerWriter::MethodNumbers LedgerWriter::numbers_of_method(const LedgerMethod& method) {
  const auto known = methods_.find(&method);
  if (known != methods_.end()) return known->second;
  const MethodNumbers numbers{number_of_model(method), number_of_policy(method)};
  methods_.emplace(&method, numbers);
  return numbers;
}

std::int64_t LedgerWriter::number_of_model(const LedgerMethod& method) {
  sqlite::Statement find(database_,
                         "SELECT id FROM models WHERE version = ? AND checksum = ? AND "
                         "lexicon = ? AND assertion_rules = ? AND include_spoken = ?");
  const auto checksum = std::int64_t{method.checksum};
  const auto include_spoken = std::int64_t{method.include_spoken};
  find.with(method.model, checksum, method.lexicon, method.assertion_rules, include_spoken);
  if (find.step()) return find.integer(0);
  sqlite::Statement(database_,
                    "INSERT INTO models (version, checksum, lexicon, assertion_rules, "
                    "include_spoken) VALUES (?, ?, ?, ?, ?)")
      .with(method.model, checksum, method.lexicon, method.assertion_rules, include_spoken)
      .execute();
  const std::int64_t number = last_row(database_);
  audit_.content().add(bytes_of_model(number, method, bytes_));
  return number;
}

std::int64_t LedgerWriter::number_of_policy(const LedgerMethod& method) {
  sqlite::Statement find(database_, "SELECT id FROM policies WHERE sha256 = ?");
  if (find.with(method.policy).step()) return find.integer(0);
  sqlite::Statement(database_, "INSERT INTO policies (sha256, json) VALUES (?, ?)")
      .with(method.policy, method.policy_json)
      .execute();
  const std::int64_t number = last_row(database_);
  audit_.content().add(bytes_of_policy(number, method, bytes_));
  return number;
}

bool LedgerWriter::is_withdrawn(const Numbered& numbered) {
  return any_withdrawn_ && find_withdrawn_.with(numbered.worker, numbered.source).step();
}

void LedgerWriter::write_entry(const Numbered& numbered, const LedgerEntry& entry) {
  if (is_withdrawn(numbered)) {
    ++tally_.withdrawn;
    return;
  }
  pack(entry.exposure, figures_);
  const auto [model, policy] = numbers_of_method(*entry.method);
  const ExposureRow row = {numbered.worker, numbered.source, audit_.number(),
                           model,           policy,          figures_};
  insert_.with(row.worker, row.source, row.line, row.model, row.policy, sqlite::Blob{row.figures})
      .execute();
  if (database_.changes() == 0) return merge(row, entry.exposure);
  audit_.content().add(bytes_of_exposure(row, bytes_));
  ++tally_.added;
}

// Brings a row together with the one that has its place.
void LedgerWriter::merge(const ExposureRow& row, const Exposure& exposure) {
  find_.with(row.worker, row.source).step();
  const ExposureRow old = exposure_row(find_);
  const Exposure old_exposure = exposure_of(old, database_);
  if (exposure.document != old_exposure.document) {
    ++tally_.corrected;
    return replace(old, row);
  }
  if (!is_news({row, exposure}, {old, old_exposure})) {
    ++tally_.unchanged;
    return;
  }
  ++tally_.rescored;
  replace(old, row);
}

void LedgerWriter::replace(const ExposureRow& old, const ExposureRow& row) {
  LedgerContent& content = audit_.content();
  content.remove(bytes_of_exposure(old, bytes_));
  content.add(bytes_of_former_exposure(old, row.line, bytes_));
  content.add(bytes_of_exposure(row, bytes_));
  insert_former_
      .with(old.worker, old.source, old.line, old.model, old.policy, sqlite::Blob{old.figures},
            row.line)
      .execute();
  update_.with(row.line, row.model, row.policy, sqlite::Blob{row.figures}, row.worker, row.source)
      .execute();
}

}  // namespace dosimeter
