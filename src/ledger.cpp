// The ledger's entries: how they come in and go out.

#include "dosimeter/ledger.hpp"

#include <algorithm>
#include <utility>

#include "ledger_data.hpp"
#include "ledger_schema.hpp"
#include "ledger_writer.hpp"
#include "little_endian.hpp"

namespace dosimeter {
namespace {

constexpr std::string_view kCurrent =
    "SELECT worker, source, line, model, policy, figures, 0 FROM exposures WHERE worker = ?";
constexpr std::string_view kFormer =
    "SELECT worker, source, line, model, policy, figures, replaced FROM former_exposures "
    "WHERE worker = ?";

// The first eight bytes of SHA-256 over both with their lengths.
std::uint64_t hash_of(std::string_view worker, std::string_view id) {
  RowBytes bytes;
  bytes.begin(worker).add(id);
  const Sha256Digest digest = Sha256()(bytes.bytes());
  return word_at(bytes_of(digest), 0);
}

struct Worker {
  std::int64_t number;
  std::string pseudonym;
};

std::vector<Worker> workers_of(const sqlite::Database& database) {
  std::vector<Worker> workers;
  sqlite::Statement rows(database, "SELECT id, pseudonym FROM workers ORDER BY pseudonym");
  while (rows.step()) workers.push_back({rows.integer(0), rows.text(1)});
  return workers;
}

}  // namespace

std::uint64_t document_source(std::string_view worker, std::string_view id) {
  return hash_of(worker, id);
}

std::uint64_t document_source(const Document& document) {
  if (document.origin.id_given) return hash_of(document.worker, document.id);
  return fingerprint(document);
}

LedgerEntry make_ledger_entry(const Document& document, const Score& score,
                              std::shared_ptr<const LedgerMethod> method) {
  return {document.worker, document_source(document), make_exposure(document, score),
          std::move(method), 0};
}

LedgerTally& LedgerTally::operator+=(const LedgerTally& other) {
  added += other.added;
  unchanged += other.unchanged;
  corrected += other.corrected;
  rescored += other.rescored;
  withdrawn += other.withdrawn;
  expired += other.expired;
  return *this;
}

Ledger::Ledger(const std::string& path, const LedgerOptions& options)
    : data_(std::make_unique<Data>(Data{open_ledger(path, options), options})) {}
Ledger::~Ledger() = default;
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;

LedgerTally Ledger::add(std::span<const LedgerEntry> entries) {
  return add_groups({&entries, 1}).front();
}

std::vector<LedgerTally> Ledger::add_groups(std::span<const std::span<const LedgerEntry>> groups) {
  const sqlite::Database& database = *data_->database;
  sqlite::Transaction transaction(database);
  AuditWriter audit(database, data_->options.clock);
  LedgerWriter writer(database, audit);
  std::vector<LedgerTally> tallies;
  LedgerTally sum;
  for (const auto entries : groups) sum += tallies.emplace_back(writer.write(entries));
  if (sum.changes() == 0) return tallies;  // nothing to note
  audit.append("add", std::nullopt, audit_details(sum));
  transaction.commit();
  return tallies;
}

void Ledger::note_reads(std::span<const LedgerRead> reads) {
  const sqlite::Database& database = *data_->database;
  sqlite::Transaction transaction(database);
  for (const LedgerRead& read : reads) {
    AuditWriter audit(database, data_->options.clock);
    const auto worker = read.worker.empty() ? std::nullopt : worker_number(database, read.worker);
    audit.append("read", worker, audit_details(read));
  }
  transaction.commit();
}

bool Ledger::has_worker(std::string_view worker) const {
  return worker_number(*data_->database, worker).has_value();
}

std::vector<std::string> Ledger::workers() const {
  std::vector<std::string> names;
  for (Worker& worker : workers_of(*data_->database)) names.push_back(std::move(worker.pseudonym));
  return names;
}

WorkerRecord Ledger::worker(std::string_view worker) const {
  const sqlite::Database& database = *data_->database;
  sqlite::Transaction moment(database, sqlite::Transaction::Kind::read);
  const std::int64_t number = known_worker_number(database, worker);
  sqlite::Statement rows(database, "SELECT figures FROM exposures WHERE worker = ?");
  rows.with(number);
  WorkerRecord record;
  while (rows.step()) record.add(exposure_of(rows.bytes(0), number, database));
  return record;
}

Caseload Ledger::caseload() const {
  Caseload caseload;
  for_each([&](const LedgerEntry& entry) { caseload.add(entry.worker, entry.exposure); });
  return caseload;
}

void Ledger::for_each(const std::function<void(const LedgerEntry&)>& visit, LedgerPart part) const {
  const sqlite::Database& database = *data_->database;
  sqlite::Transaction moment(database, sqlite::Transaction::Kind::read);
  LedgerMethods methods(database);
  sqlite::Statement rows(database, part == LedgerPart::current ? kCurrent : kFormer);
  std::vector<LedgerEntry> record;
  for (const auto& [number, pseudonym] : workers_of(database)) {
    record.clear();
    rows.with(number);
    while (rows.step()) {
      const ExposureRow row = exposure_row(rows);
      record.push_back({pseudonym, static_cast<std::uint64_t>(row.source),
                        exposure_of(row, database), methods.of(row), rows.integer(6)});
    }
    std::sort(record.begin(), record.end(), is_before);
    for (const LedgerEntry& entry : record) visit(entry);
  }
}

}  // namespace dosimeter
