#pragma once
// The tables of the ledger in PostgreSQL: those of every ledger, and what this database needs
// besides. The row of ledger_lock is locked by whoever writes, so that the chain of the audit log
// has one writer at a time, whichever server that is.

#include "ledger_tables.hpp"

namespace dosimeter::server::postgres {

inline constexpr int kSchema = 1;

inline constexpr SqlDialect kDialect = {"BIGINT", "BYTEA",
                                        "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                                        "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", ""};

inline constexpr const char* kMoreTables = R"(
CREATE TABLE ledger_lock (schema INTEGER NOT NULL);
CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'the audit log can only grow'; END $$;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
-- The keys of requests that were answered.
CREATE TABLE requests (
  key TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  time BIGINT NOT NULL,
  tally BIGINT[] NOT NULL);
CREATE INDEX requests_by_time ON requests (time);
)";

// Of what is kept of requests: databases of former versions come without it.
inline constexpr const char* kSecretTable = "CREATE TABLE request_secret (bytes BYTEA NOT NULL)";

}  // namespace dosimeter::server::postgres
