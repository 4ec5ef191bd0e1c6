#pragma once
// What the parts of the ledger share: its connection, and the rows of its tables.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dosimeter/ledger.hpp"
#include "ledger_audit.hpp"
#include "ledger_content.hpp"
#include "sqlite.hpp"

namespace dosimeter {

struct Ledger::Data {
  std::unique_ptr<sqlite::Database> database;
  LedgerOptions options;
};

// A row of the table exposures, or of former_exposures. `figures` is what pack() writes.
struct ExposureRow {
  std::int64_t worker = 0;
  std::int64_t source = 0;
  std::int64_t line = 0;
  std::int64_t model = 0;
  std::int64_t policy = 0;
  std::string_view figures;
};

// The rows as the content digest takes them. The result is `bytes`.
const RowBytes& bytes_of_exposure(const ExposureRow& row, RowBytes& bytes);
const RowBytes& bytes_of_former_exposure(const ExposureRow& row, std::int64_t replaced,
                                         RowBytes& bytes);
const RowBytes& bytes_of_worker(std::int64_t id, std::string_view pseudonym, std::string_view salt,
                                RowBytes& bytes);
const RowBytes& bytes_of_model(std::int64_t id, const LedgerMethod& method, RowBytes& bytes);
const RowBytes& bytes_of_policy(std::int64_t id, const LedgerMethod& method, RowBytes& bytes);
const RowBytes& bytes_of_withdrawn(std::int64_t worker, std::int64_t source, std::int64_t line,
                                   RowBytes& bytes);
const RowBytes& bytes_of_expired(std::int64_t line, std::int64_t before, RowBytes& bytes);

// The order of a worker's entries, whatever the order of their rows.
bool is_before(const LedgerEntry& a, const LedgerEntry& b);

// A row and what is packed in it.
struct FiguredRow {
  const ExposureRow& row;
  const Exposure& exposure;
};

// Whether figures of the same document take the place of those that are there. Made in the same
// way, the greater stays, as in a WorkerRecord: whatever comes first, the ledger is the same.
// Another policy alone may leave all figures as they are.
bool is_news(const FiguredRow& given, const FiguredRow& present);

// The columns worker, source, line, model, policy and figures from a statement's present row.
ExposureRow exposure_row(const sqlite::Statement& statement);

// The exposure in a worker's row. Throws Error where it is damaged.
Exposure exposure_of(std::string_view figures, std::int64_t worker,
                     const sqlite::Database& database);
inline Exposure exposure_of(const ExposureRow& row, const sqlite::Database& database) {
  return exposure_of(row.figures, row.worker, database);
}

// The worker's number, or nothing.
std::optional<std::int64_t> worker_number(const sqlite::Database& database,
                                          std::string_view pseudonym);
// The same where there must be one. Throws Error where there is none.
std::int64_t known_worker_number(const sqlite::Database& database, std::string_view pseudonym);

// The methods of the ledger, by the numbers of model and policy; read when they are first asked
// for.
class LedgerMethods {
 public:
  explicit LedgerMethods(const sqlite::Database& database);
  std::shared_ptr<const LedgerMethod> of(const ExposureRow& row);
  const std::map<std::int64_t, LedgerMethod>& models() const { return models_; }

 private:
  std::map<std::int64_t, LedgerMethod> models_;
  std::map<std::int64_t, std::pair<std::string, std::string>> policies_;  // hash and JSON
  std::map<std::pair<std::int64_t, std::int64_t>, std::shared_ptr<const LedgerMethod>> methods_;
};

}  // namespace dosimeter
