#include "ledger_audit.hpp"

#include <boost/json/serialize.hpp>

namespace dosimeter {
namespace {

AuditLine line_of(const sqlite::Statement& row) {
  AuditLine line;
  line.number = row.integer(0);
  line.time = Time(std::chrono::seconds(row.integer(1)));
  line.action = row.text(2);
  line.worker = row.optional_integer(3);
  line.details = row.text(4);
  line.content = hexadecimal(row.bytes(5));
  line.hash = hexadecimal(row.bytes(6));
  return line;
}

std::string bytes_of_hexadecimal(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes += static_cast<char>(digit(text[i]) << 4 | digit(text[i + 1]));
  }
  return bytes;
}

constexpr std::string_view kLines =
    "SELECT number, time, action, worker, details, content, hash FROM audit ORDER BY number";

}  // namespace

std::string json_object(const AuditDetails& details) {
  std::string json;
  for (const auto& [name, value] : details) {
    json += json.empty() ? "{\"" : ", \"";
    json += std::string(name) + "\": " + value;
  }
  return json.empty() ? "{}" : json + '}';
}

AuditDetails audit_details(const LedgerTally& tally) {
  AuditDetails details;
  const auto note = [&](std::string_view name, std::size_t count) {
    if (count > 0) details.emplace_back(name, std::to_string(count));
  };
  note("added", tally.added);
  note("corrected", tally.corrected);
  note("rescored", tally.rescored);
  note("unchanged", tally.unchanged);
  note("withdrawn", tally.withdrawn);
  note("expired", tally.expired);
  return details;
}

AuditDetails audit_details(const LedgerRead& read) {
  const auto json_text = [](std::string_view text) {
    return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
  };
  return {{"reader", json_text(read.reader)}, {"what", json_text(read.what)}};
}

Time read_clock(const std::function<Time()>& clock) {
  if (clock) return clock();
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string chained_hash(const AuditLine& line, std::string_view before) {
  RowBytes bytes;
  bytes.begin(before).add(line.number).add(seconds(line.time)).add(line.action);
  bytes.add(line.worker.value_or(0)).add(line.details).add(line.content);
  return sha256_hexadecimal(bytes.bytes());
}

AuditLine line_behind(const AuditEnd& end, Time now, std::string_view action,
                      std::optional<std::int64_t> worker, AuditDetails details,
                      const LedgerContent& content) {
  if (now < end.time) {
    const std::string gap = std::to_string(seconds(end.time) - seconds(now));
    details.emplace_back("remark", '"' + std::string(kClockRemark) + gap + " s\"");
  }
  AuditLine line;
  line.number = end.number + 1;
  line.time = now;
  line.action = action;
  line.worker = worker;
  line.details = json_object(details);
  line.content = hexadecimal(content.bytes());
  line.hash = chained_hash(line, end.hash);
  return line;
}

AuditWriter::AuditWriter(const sqlite::Database& database, const std::function<Time()>& clock)
    : database_(database), now_(read_clock(clock)) {
  end_.time = now_;
  sqlite::Statement last(database, std::string(kLines) + " DESC LIMIT 1");
  if (!last.step()) return;
  const AuditLine line = line_of(last);
  end_ = {line.number, line.time, line.hash};
  content_ = LedgerContent(bytes_of_hexadecimal(line.content));
}

void AuditWriter::append(std::string_view action, std::optional<std::int64_t> worker,
                         AuditDetails details) {
  const AuditLine line = line_behind(end_, now_, action, worker, std::move(details), content_);
  sqlite::Statement(database_, "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)")
      .with(line.number, seconds(line.time), line.action, line.worker, line.details,
            sqlite::Blob{content_.bytes()}, sqlite::Blob{bytes_of_hexadecimal(line.hash)})
      .execute();
}

void visit_audit_lines(const sqlite::Database& database,
                       const std::function<void(const AuditLine&)>& visit) {
  sqlite::Statement rows(database, kLines);
  while (rows.step()) visit(line_of(rows));
}

}  // namespace dosimeter
