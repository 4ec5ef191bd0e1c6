#pragma once
// Where the server keeps exposures: one interface, two backends. SQLite is one file, the project's
// ledger; PostgreSQL serves several servers at once. Both keep the same rows, the same audit log
// and the same promises (see dosimeter/ledger.hpp).

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/exposure.hpp"
#include "dosimeter/ledger.hpp"

namespace dosimeter::server {

// What makes a repeated request known: the caller's key under the caller's token, and a digest of
// what was asked. A store keeps neither as it is: see request_keys.hpp.
struct RequestKey {
  std::string key;      // SHA-256, hexadecimal
  std::string request;  // SHA-256, hexadecimal
};

// The exposures of one request.
struct Submission {
  std::vector<LedgerEntry> entries;
  std::optional<RequestKey> key;
};

struct Outcome {
  enum class Kind : std::uint8_t {
    written,
    replayed,  // the same request was answered before: its tally again
    conflict   // the key stood for another request; nothing was written
  };
  Kind kind = Kind::written;
  LedgerTally tally;
};

// How long a request's key is known: a day and a night, as long as a client may be cut off.
inline constexpr std::chrono::hours kKeyLifetime{24};

// One store belongs to one thread at a time. Everything here throws Error, with a remedy, where the
// store cannot be reached, read or written; what a failed call had begun is undone.
class Store {
 public:
  virtual ~Store() = default;

  // Writes all submissions in one transaction: when this returns they are on the disk.
  virtual std::vector<Outcome> write(std::span<const Submission> submissions) = 0;
  // A line in the audit log for each.
  virtual void note_reads(std::span<const LedgerRead> reads) = 0;
  // Removes all that is kept about a worker, and with it all keys of requests: a request that is
  // repeated after that is a new one. Returns how many exposures went; nothing where there is no
  // such worker.
  virtual std::optional<std::size_t> erase(std::string_view worker) = 0;

  // As the functions of Ledger with these names.
  virtual std::size_t withdraw(std::string_view id, std::string_view worker) = 0;
  virtual std::size_t restore(std::string_view id, std::string_view worker) = 0;
  virtual std::size_t expire(Time limit) = 0;
  virtual void export_csv(std::ostream& output, LedgerPart part) = 0;

  // How many exposures expire() would remove, and of how many.
  struct Expired {
    std::size_t exposures = 0;
    std::size_t of = 0;
  };
  virtual Expired expired(Time limit) = 0;

  // Empty where there is no such worker.
  virtual std::optional<WorkerRecord> worker(std::string_view worker) = 0;
  virtual std::vector<std::string> workers() = 0;

  virtual LedgerAudit audit() = 0;
  // Throws where the store cannot be used.
  virtual void check() = 0;
};

struct StoreOptions {
  // "sqlite:PATH", or a connection URI of PostgreSQL ("postgresql://host/database").
  std::string location;
  std::string key;              // of an encrypted SQLite ledger; else empty
  std::function<Time()> clock;  // the machine's, where empty
};

// The key in a file: its first line. Throws Error.
std::string read_key(const std::string& path);

// Opens a store, and begins one where there is none. Throws Error.
std::unique_ptr<Store> open_store(const StoreOptions& options);
std::unique_ptr<Store> open_sqlite_store(const std::string& path, const StoreOptions& options);
std::unique_ptr<Store> open_postgres_store(const std::string& uri, const StoreOptions& options);

}  // namespace dosimeter::server
