#include "ledger_tables.hpp"

#include <array>
#include <utility>

namespace dosimeter {
namespace {

// The columns of an exposure, kept or replaced.
constexpr std::string_view kEntry = R"(worker $number NOT NULL REFERENCES workers (id),
  source $number NOT NULL,
  line $number NOT NULL,
  model $number NOT NULL REFERENCES models (id),
  policy $number NOT NULL REFERENCES policies (id),
  figures $bytes NOT NULL)";

constexpr std::string_view kTables = R"(
-- The salt keeps the log's digests from telling an erased pseudonym to one who guesses it.
CREATE TABLE workers (
  id $unique,
  pseudonym TEXT NOT NULL UNIQUE,
  salt $bytes NOT NULL);

CREATE TABLE models (
  id $counted,
  version TEXT NOT NULL,
  checksum $number NOT NULL,
  lexicon TEXT NOT NULL,
  assertion_rules TEXT NOT NULL,
  include_spoken $number NOT NULL,
  UNIQUE (version, checksum, lexicon, assertion_rules, include_spoken));

CREATE TABLE policies (
  id $counted,
  sha256 TEXT NOT NULL UNIQUE,
  json TEXT NOT NULL);

-- A worker's rows lie together, so that a record is one stretch of the file. "line" is the number
-- of the audit line under which the row came; no foreign key, as each new line would have to look
-- for rows that wait for it.
CREATE TABLE exposures (
  $entry,
  PRIMARY KEY (worker, source))$by_key;

-- What was replaced, and under which line.
CREATE TABLE former_exposures (
  id $counted,
  $entry,
  replaced $number NOT NULL);
CREATE INDEX former_exposures_of_worker ON former_exposures (worker, source);

-- Documents that are left out when they come again.
CREATE TABLE withdrawn (
  worker $number NOT NULL REFERENCES workers (id),
  source $number NOT NULL,
  line $number NOT NULL,
  PRIMARY KEY (worker, source))$by_key;

-- Documents dated before the latest limit are left out.
CREATE TABLE expired (
  line $number PRIMARY KEY,
  before $number NOT NULL);

CREATE TABLE audit (
  number $number PRIMARY KEY,
  time $number NOT NULL,
  action TEXT NOT NULL,
  worker $number,
  details TEXT NOT NULL,
  content $bytes NOT NULL,
  hash $bytes NOT NULL);
)";

}  // namespace

std::string ledger_tables(const SqlDialect& dialect) {
  const std::array<std::pair<std::string_view, std::string_view>, 6> terms = {
      {{"$entry", kEntry},  // the first: it holds others
       {"$number", dialect.number},
       {"$bytes", dialect.bytes},
       {"$counted", dialect.counted},
       {"$unique", dialect.unique},
       {"$by_key", dialect.by_key}}};
  std::string sql(kTables);
  for (const auto& [term, meaning] : terms) {
    for (auto at = sql.find(term); at != std::string::npos; at = sql.find(term, at)) {
      sql.replace(at, term.size(), meaning);
      at += meaning.size();
    }
  }
  return sql;
}

}  // namespace dosimeter
