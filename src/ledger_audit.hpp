#pragma once
// The audit log: who adds a line and who checks them all.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dosimeter/ledger.hpp"
#include "ledger_content.hpp"
#include "sqlite.hpp"

namespace dosimeter {

// Names and their values as JSON writes them.
using AuditDetails = std::vector<std::pair<std::string_view, std::string>>;

// The line that the next one follows. Before the first line: no number, no hash, any time.
struct AuditEnd {
  std::int64_t number = 0;
  Time time{};
  std::string hash;
};

// The next line, while a write transaction prepares it. The changes of the transaction go into
// content(), and append() ends them.
class AuditWriter {
 public:
  // Reads the last line. Without a clock: the machine's.
  AuditWriter(const sqlite::Database& database, const std::function<Time()>& clock);

  std::int64_t number() const { return end_.number + 1; }  // of the line to come
  LedgerContent& content() { return content_; }

  void append(std::string_view action, std::optional<std::int64_t> worker, AuditDetails details);

 private:
  const sqlite::Database& database_;
  Time now_;
  AuditEnd end_;
  LedgerContent content_;
};

// What a line says of entries that came in, and of figures that were read.
AuditDetails audit_details(const LedgerTally& tally);
AuditDetails audit_details(const LedgerRead& read);

// A JSON object of them, as a line keeps it.
std::string json_object(const AuditDetails& details);

// A time as the ledger's tables keep it.
inline std::int64_t seconds(Time time) { return time.time_since_epoch().count(); }

// The machine's time in whole seconds, or that of the given clock.
Time read_clock(const std::function<Time()>& clock);

// In their order.
void visit_audit_lines(const sqlite::Database& database,
                       const std::function<void(const AuditLine&)>& visit);

// The hash that a line must have behind one with the hash `before`, both in hexadecimal.
std::string chained_hash(const AuditLine& line, std::string_view before);

// The line behind `end` at the time `now`, with a remark in its details where the clock is behind.
AuditLine line_behind(const AuditEnd& end, Time now, std::string_view action,
                      std::optional<std::int64_t> worker, AuditDetails details,
                      const LedgerContent& content);

// A remark that lines carry in their details where the clock was behind the line before.
inline constexpr std::string_view kClockRemark = "clock went back by ";

}  // namespace dosimeter
