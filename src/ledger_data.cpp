#include "ledger_data.hpp"

#include <tuple>

#include "dosimeter/error.hpp"
#include "ledger_figures.hpp"

namespace dosimeter {
namespace {

RowBytes& append(const ExposureRow& row, RowBytes& bytes) {
  return bytes.add(row.worker)
      .add(row.source)
      .add(row.line)
      .add(row.model)
      .add(row.policy)
      .add(row.figures);
}

}  // namespace

const RowBytes& bytes_of_exposure(const ExposureRow& row, RowBytes& bytes) {
  return append(row, bytes.begin("exposures"));
}

const RowBytes& bytes_of_former_exposure(const ExposureRow& row, std::int64_t replaced,
                                         RowBytes& bytes) {
  return append(row, bytes.begin("former_exposures")).add(replaced);
}

const RowBytes& bytes_of_worker(std::int64_t id, std::string_view pseudonym, std::string_view salt,
                                RowBytes& bytes) {
  return bytes.begin("workers").add(id).add(pseudonym).add(salt);
}

const RowBytes& bytes_of_model(std::int64_t id, const LedgerMethod& method, RowBytes& bytes) {
  return bytes.begin("models")
      .add(id)
      .add(method.model)
      .add(std::int64_t{method.checksum})
      .add(method.lexicon)
      .add(method.assertion_rules)
      .add(std::int64_t{method.include_spoken});
}

const RowBytes& bytes_of_policy(std::int64_t id, const LedgerMethod& method, RowBytes& bytes) {
  return bytes.begin("policies").add(id).add(method.policy).add(method.policy_json);
}

const RowBytes& bytes_of_withdrawn(std::int64_t worker, std::int64_t source, std::int64_t line,
                                   RowBytes& bytes) {
  return bytes.begin("withdrawn").add(worker).add(source).add(line);
}

const RowBytes& bytes_of_expired(std::int64_t line, std::int64_t before, RowBytes& bytes) {
  return bytes.begin("expired").add(line).add(before);
}

bool is_before(const LedgerEntry& a, const LedgerEntry& b) {
  return std::tie(a.exposure.time, a.exposure.document, a.source, a.replaced) <
         std::tie(b.exposure.time, b.exposure.document, b.source, b.replaced);
}

bool is_news(const FiguredRow& given, const FiguredRow& present) {
  if (given.row.model != present.row.model) return true;
  if (given.row.policy != present.row.policy) return given.exposure != present.exposure;
  return given.exposure > present.exposure;
}

ExposureRow exposure_row(const sqlite::Statement& statement) {
  return {statement.integer(0), statement.integer(1), statement.integer(2),
          statement.integer(3), statement.integer(4), statement.bytes(5)};
}

Exposure exposure_of(std::string_view figures, std::int64_t worker,
                     const sqlite::Database& database) {
  Exposure exposure;
  if (!unpack(figures, exposure)) {
    throw Error({database.path(), 0,
                 "the ledger is damaged: worker number " + std::to_string(worker) +
                     " has an exposure that cannot be read",
                 "restore it from a backup, or import the last export into a new one"});
  }
  return exposure;
}

std::optional<std::int64_t> worker_number(const sqlite::Database& database,
                                          std::string_view pseudonym) {
  sqlite::Statement found(database, "SELECT id FROM workers WHERE pseudonym = ?");
  if (!found.with(pseudonym).step()) return std::nullopt;
  return found.integer(0);
}

std::int64_t known_worker_number(const sqlite::Database& database, std::string_view pseudonym) {
  if (const auto number = worker_number(database, pseudonym)) return *number;
  throw Error({database.path(), 0, "there is no such worker in the ledger",
               "check the pseudonym; dosimeter ledger worker lists them all"});
}

LedgerMethods::LedgerMethods(const sqlite::Database& database) {
  sqlite::Statement models(
      database,
      "SELECT id, version, checksum, lexicon, assertion_rules, include_spoken FROM models");
  while (models.step()) {
    LedgerMethod& method = models_[models.integer(0)];
    method.model = models.text(1);
    method.checksum = static_cast<std::uint32_t>(models.integer(2));
    method.lexicon = models.text(3);
    method.assertion_rules = models.text(4);
    method.include_spoken = models.integer(5) != 0;
  }
  sqlite::Statement policies(database, "SELECT id, sha256, json FROM policies");
  while (policies.step()) policies_[policies.integer(0)] = {policies.text(1), policies.text(2)};
}

std::shared_ptr<const LedgerMethod> LedgerMethods::of(const ExposureRow& row) {
  auto& method = methods_[{row.model, row.policy}];
  if (method == nullptr) {
    LedgerMethod made = models_[row.model];
    std::tie(made.policy, made.policy_json) = policies_[row.policy];
    method = std::make_shared<const LedgerMethod>(std::move(made));
  }
  return method;
}

}  // namespace dosimeter
