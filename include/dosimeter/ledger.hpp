#pragma once
// The ledger: what every worker has taken in, kept for years in one SQLite file. It holds figures,
// fingerprints and pseudonyms; no text.
//
// What has been acknowledged survives a killed process and a power cut. The same document counts
// once however often it is added; a corrected one replaces its former self; a withdrawn one goes
// and stays away. Old figures are kept when a document is corrected or scored anew. Every change
// leaves a line in an audit log that can only grow, chained by hashes.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dosimeter/document.hpp"
#include "dosimeter/error.hpp"
#include "dosimeter/exposure.hpp"
#include "dosimeter/score.hpp"

namespace dosimeter {

// What figures were made with. Hashes are SHA-256 of a file's content in lower-case hexadecimal,
// empty where nobody noted them.
struct LedgerMethod {
  std::string model;            // Model::version()
  std::uint32_t checksum = 0;   // Model::checksum()
  std::string lexicon;          // hash
  std::string assertion_rules;  // hash
  bool include_spoken = false;  // the worker's own words counted as heard
  std::string policy;           // hash: doses depend on its reading speed
  std::string policy_json;      // its content, empty where not known

  bool operator==(const LedgerMethod&) const = default;
};

// One document of one worker, on its way into the ledger or out of it.
struct LedgerEntry {
  std::string worker;        // pseudonym
  std::uint64_t source = 0;  // which document it is, whatever its text: see document_source
  Exposure exposure;
  std::shared_ptr<const LedgerMethod> method;  // never null
  std::int64_t replaced = 0;  // of former figures: the audit line under which others took their
                              // place; 0 for current ones
};

// Which document it is: for one with an id of its own (Origin::id_given) a 64-bit hash of worker
// and id, by which a correction is known; for any other its fingerprint.
std::uint64_t document_source(const Document& document);
std::uint64_t document_source(std::string_view worker, std::string_view id);

LedgerEntry make_ledger_entry(const Document& document, const Score& score,
                              std::shared_ptr<const LedgerMethod> method);

// What became of the entries of a run.
struct LedgerTally {
  std::size_t added = 0;
  std::size_t unchanged = 0;  // already there
  std::size_t corrected = 0;  // other text under the same id: replaced
  std::size_t rescored = 0;   // other figures for the same text: replaced
  std::size_t withdrawn = 0;  // left out, as the document was withdrawn
  std::size_t expired = 0;    // left out, as the retention time of its date is over

  std::size_t changes() const { return added + corrected + rescored; }
  LedgerTally& operator+=(const LedgerTally& other);
};

// What the ledger holds, and what its keeper should know.
struct LedgerStatus {
  struct Model {
    LedgerMethod method;  // without policy
    std::size_t exposures = 0;
  };

  int schema = 0;  // version of the file format
  bool encrypted = false;
  std::size_t workers = 0;
  std::size_t exposures = 0;
  std::size_t former_exposures = 0;  // replaced ones
  std::size_t withdrawn = 0;         // documents that stay away
  std::optional<Time> earliest;      // date of the oldest dated exposure, and of the latest
  std::optional<Time> latest;
  std::vector<Model> models;  // every model whose figures are in the ledger
  std::size_t policies = 0;
  std::size_t audit_lines = 0;
  Time last_change{};
  std::string head;          // hash of the last audit line, in hexadecimal
  std::uintmax_t bytes = 0;  // of the file and its journal
  std::vector<std::string> warnings;
};

// A line of the audit log.
struct AuditLine {
  std::int64_t number = 0;  // from 1, without gaps; this is the order, not the time
  Time time{};              // of the machine's clock
  std::string action;       // "create", "add", "withdraw", "restore", "erase", "expire", "read"
  std::optional<std::int64_t> worker;  // a number that is never used again; never a pseudonym
  std::string details;                 // JSON: counts, and what the clock did; no text
  std::string content;                 // digest of all that the ledger then held, in hexadecimal
  std::string hash;  // SHA-256 of the hash before it and of this line, in hexadecimal
};

// Somebody has read figures, for the audit log.
struct LedgerRead {
  std::string worker;  // pseudonym whose figures were read; empty for those of several
  std::string reader;  // a number or digest that stands for the reader; no name, no pseudonym
  std::string what;    // "index", "team summary"
};

// Whether the ledger is what its audit log says.
struct LedgerAudit {
  std::size_t lines = 0;
  std::string head;               // hash of the last line; note it elsewhere to prove the log later
  std::vector<Problem> problems;  // empty where all is well
};

// The figures that count, or those that a correction or another model has replaced.
enum class LedgerPart : std::uint8_t { current, former };

struct LedgerOptions {
  std::string key;                             // of an encrypted ledger; empty for a plain one
  bool create = true;                          // begin a new ledger where there is none
  std::chrono::milliseconds patience{60'000};  // how long to wait for another writer
  std::function<Time()> clock;                 // the machine's, where empty
};

// Several processes may read and write one ledger at the same time; one Ledger belongs to one
// thread. Everything here throws Error, with file and remedy, where the file cannot be opened, read
// or written (no ledger, damaged, of a newer version, wrong key, read-only, disk full, another
// writer for too long). What a failed call had begun is undone.
class Ledger {
 public:
  // Begins a new ledger or opens one. A new one is encrypted with the key where there is one, which
  // needs a build with SQLCipher.
  explicit Ledger(const std::string& path, const LedgerOptions& options = {});
  ~Ledger();
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;

  // Writes entries in one transaction, as if one after the other: when this returns they are on the
  // disk. Throws std::invalid_argument where a figure is negative or not finite. A run with many of
  // them, or from files, goes through LedgerRun.
  LedgerTally add(std::span<const LedgerEntry> entries);
  // The same for the entries of several callers in one transaction, so that they share the wait for
  // the disk; a tally for each.
  std::vector<LedgerTally> add_groups(std::span<const std::span<const LedgerEntry>> groups);

  // Notes who has read what, a line in the audit log each, with the action "read".
  void note_reads(std::span<const LedgerRead> reads);

  // Takes a document out, with all former figures, and leaves it out when it comes again: the one
  // with this id of its own, of one worker or of all who took it in; or the one of this source, as
  // exports write it. Returns how many exposures went.
  std::size_t withdraw(std::string_view id, std::string_view worker = {});
  std::size_t withdraw_source(std::uint64_t source);
  // Lets a withdrawn document in again when it comes. Returns for how many workers.
  std::size_t restore(std::string_view id, std::string_view worker = {});
  std::size_t restore_source(std::uint64_t source);

  // Removes all that the ledger holds about a worker, the pseudonym first of all, from the file and
  // its journal. Audit lines stay; they know a number only. Returns how many exposures went. Throws
  // Error where there is no such worker, or where another process reads the ledger, so that the
  // journal has to be emptied later: by erase_traces().
  std::size_t erase(std::string_view worker);

  // Removes exposures dated before `limit`, undated ones that were added before it, their former
  // figures, and workers of whom nothing is left; older documents are left out from now on. Returns
  // how many exposures went. Throws as erase() does.
  std::size_t expire(Time limit);
  // How many exposures would go.
  std::size_t expired(Time limit) const;

  // Empties the journal; the file itself is overwritten at once where something is removed. Throws
  // Error while another process reads the ledger.
  void erase_traces();

  // The pseudonyms, in order.
  std::vector<std::string> workers() const;
  bool has_worker(std::string_view worker) const;
  // Throws Error where there is no such worker.
  WorkerRecord worker(std::string_view worker) const;
  Caseload caseload() const;

  // All entries in the order of worker, time (undated first), document and source, as they were at
  // one moment. Equal content comes in equal order, whenever and in whatever order it was added.
  void for_each(const std::function<void(const LedgerEntry&)>& visit,
                LedgerPart part = LedgerPart::current) const;

  // CSV after RFC 4180: a header line, an entry a line in that order, numbers so that they read
  // back as the same bits. Former figures have one more column, "replaced".
  void export_csv(std::ostream& output, LedgerPart part = LedgerPart::current) const;
  // Adds the current figures that export_csv has written. Throws Error, which names the line, where
  // it did not; batches before that stay.
  LedgerTally import_csv(std::istream& input, const std::string& name, std::size_t batch = 100'000);

  LedgerStatus status() const;
  // Checks the file's structure, the chain of the log, and the content against the last line.
  // `expected_head`, where given, must be the hash of one of the lines: one that was noted before.
  LedgerAudit audit(std::string_view expected_head = {}) const;
  void for_each_audit_line(const std::function<void(const AuditLine&)>& visit) const;

 private:
  friend class LedgerRun;
  struct Data;
  std::unique_ptr<Data> data_;
};

// One run of documents into a ledger, a batch a transaction. Remembers which text each id stood
// for: 48 bytes or so for every document with an id.
class LedgerRun {
 public:
  // The ledger must outlive the run. `batch` is how many entries a transaction takes, at least 1.
  explicit LedgerRun(Ledger& ledger, std::size_t batch = 100'000);

  // Takes an entry, and writes the batch that it fills. A Problem, and not taken: a date more than
  // a day ahead of the clock, or an id that stood for another text in this run. `origin` is for the
  // message.
  std::optional<Problem> add(LedgerEntry entry, const Origin& origin = {});

  // Writes what is left. Without it the entries of the last batch are lost.
  const LedgerTally& finish();

 private:
  void write();

  Ledger* ledger_;
  std::size_t batch_;
  std::vector<LedgerEntry> waiting_;
  std::unordered_map<std::uint64_t, std::uint64_t> documents_;  // by source
  LedgerTally tally_;
};

}  // namespace dosimeter
