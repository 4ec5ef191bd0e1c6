// Entries and methods, out of PostgreSQL.

#include <algorithm>

#include "dosimeter/error.hpp"
#include "ledger_figures.hpp"
#include "postgres_store.hpp"

namespace dosimeter::server {

Exposure exposure_of(const std::string& figures) {
  Exposure exposure;
  if (!unpack(figures, exposure)) {
    throw Error({"postgresql", 0, "an exposure cannot be read", "restore it from a backup"});
  }
  return exposure;
}

std::optional<std::int64_t> worker_number(postgres::Connection& connection,
                                          std::string_view pseudonym) {
  const auto found =
      connection.run("SELECT id FROM workers WHERE pseudonym = $1", {std::string(pseudonym)});
  if (found.rows() == 0) return std::nullopt;
  return found.integer(0, 0);
}

PostgresMethods::PostgresMethods(postgres::Connection& connection) {
  const auto models = connection.run(
      "SELECT id, version, checksum, lexicon, assertion_rules, include_spoken FROM models");
  for (std::size_t i = 0; i < models.rows(); ++i) {
    LedgerMethod& method = models_[models.integer(i, 0)];
    method.model = models.text(i, 1);
    method.checksum = static_cast<std::uint32_t>(models.integer(i, 2));
    method.lexicon = models.text(i, 3);
    method.assertion_rules = models.text(i, 4);
    method.include_spoken = models.integer(i, 5) != 0;
  }
  const auto policies = connection.run("SELECT id, sha256, json FROM policies");
  for (std::size_t i = 0; i < policies.rows(); ++i) {
    LedgerMethod& method = policies_[policies.integer(i, 0)];
    method.policy = policies.text(i, 1);
    method.policy_json = policies.text(i, 2);
  }
}

std::shared_ptr<const LedgerMethod> PostgresMethods::of(const ExposureRow& row) {
  auto& method = methods_[{row.model, row.policy}];
  if (method == nullptr) {
    LedgerMethod made = models_.at(row.model);
    made.policy = policies_.at(row.policy).policy;
    made.policy_json = policies_.at(row.policy).policy_json;
    method = std::make_shared<const LedgerMethod>(std::move(made));
  }
  return method;
}

void for_each_entry(postgres::Connection& connection, LedgerPart part,
                    const std::function<void(const LedgerEntry&)>& visit) {
  PostgresMethods methods(connection);
  const std::string select =
      part == LedgerPart::current
          ? "SELECT worker, source, line, model, policy, figures, 0 FROM exposures"
          : "SELECT worker, source, line, model, policy, figures, replaced FROM former_exposures";
  const auto workers =
      connection.run("SELECT id, pseudonym FROM workers ORDER BY pseudonym COLLATE \"C\"");
  std::vector<LedgerEntry> record;
  for (std::size_t i = 0; i < workers.rows(); ++i) {
    record.clear();
    const auto rows = connection.run((select + " WHERE worker = $1").c_str(), {workers.text(i, 0)});
    for (std::size_t j = 0; j < rows.rows(); ++j) {
      const OwnedRow owned(rows, j);
      record.push_back({workers.text(i, 1), static_cast<std::uint64_t>(owned.row.source),
                        exposure_of(owned.figures), methods.of(owned.row), rows.integer(j, 6)});
    }
    std::sort(record.begin(), record.end(), is_before);
    for (const LedgerEntry& entry : record) visit(entry);
  }
}

}  // namespace dosimeter::server
