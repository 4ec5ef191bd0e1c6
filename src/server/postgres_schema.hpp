#pragma once
// The tables of the ledger in PostgreSQL: those of src/ledger_schema.cpp, and one for the keys of
// requests. The row of ledger_lock is locked by whoever writes, so that the chain of the audit log
// has one writer at a time, whichever server that is.

namespace dosimeter::server::postgres {

inline constexpr int kSchema = 1;

inline constexpr const char* kTables = R"(
CREATE TABLE IF NOT EXISTS ledger_lock (schema INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS workers (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pseudonym TEXT NOT NULL UNIQUE,
  salt BYTEA NOT NULL);
CREATE TABLE IF NOT EXISTS models (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version TEXT NOT NULL,
  checksum BIGINT NOT NULL,
  lexicon TEXT NOT NULL,
  assertion_rules TEXT NOT NULL,
  include_spoken BIGINT NOT NULL,
  UNIQUE (version, checksum, lexicon, assertion_rules, include_spoken));
CREATE TABLE IF NOT EXISTS policies (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  json TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS exposures (
  worker BIGINT NOT NULL REFERENCES workers (id),
  source BIGINT NOT NULL,
  line BIGINT NOT NULL,
  model BIGINT NOT NULL REFERENCES models (id),
  policy BIGINT NOT NULL REFERENCES policies (id),
  figures BYTEA NOT NULL,
  PRIMARY KEY (worker, source));
CREATE TABLE IF NOT EXISTS former_exposures (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  worker BIGINT NOT NULL REFERENCES workers (id),
  source BIGINT NOT NULL,
  line BIGINT NOT NULL,
  model BIGINT NOT NULL REFERENCES models (id),
  policy BIGINT NOT NULL REFERENCES policies (id),
  figures BYTEA NOT NULL,
  replaced BIGINT NOT NULL);
CREATE INDEX IF NOT EXISTS former_exposures_of_worker ON former_exposures (worker, source);
CREATE TABLE IF NOT EXISTS audit (
  number BIGINT PRIMARY KEY,
  time BIGINT NOT NULL,
  action TEXT NOT NULL,
  worker BIGINT,
  details TEXT NOT NULL,
  content BYTEA NOT NULL,
  hash BYTEA NOT NULL);
CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'the audit log can only grow'; END $$;
CREATE OR REPLACE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
CREATE TABLE IF NOT EXISTS requests (
  key TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  time BIGINT NOT NULL,
  tally BIGINT[] NOT NULL);
CREATE INDEX IF NOT EXISTS requests_by_time ON requests (time);
)";

}  // namespace dosimeter::server::postgres
