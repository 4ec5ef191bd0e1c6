// dosimeter ledger worker, status, audit and export: what a ledger says.

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <ostream>
#include <streambuf>
#include <vector>

#include "caseload.hpp"
#include "console.hpp"
#include "dosimeter/policy.hpp"
#include "dosimeter/report.hpp"
#include "json.hpp"
#include "ledger_verbs.hpp"
#include "options.hpp"
#include "output.hpp"
#include "report_format.hpp"

namespace dosimeter::cli {
namespace {

// A stream into an Output, which knows a full disk and a broken pipe.
class OutputBuffer : public std::streambuf {
 public:
  explicit OutputBuffer(Output& output) : output_(output) {}

 private:
  int_type overflow(int_type c) override {
    const char byte = traits_type::to_char_type(c);
    output_.write({&byte, 1});
    return c;
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    output_.write({text, static_cast<std::size_t>(size)});
    return size;
  }

  Output& output_;
};

// Leaves the rows of these workers; all, where none is named.
void keep_named(Words names, const Ledger& ledger, std::vector<WorkerSummary>& summaries) {
  if (names.empty()) return;
  for (const std::string& name : names) (void)ledger.worker(name);  // throws where it is unknown
  std::erase_if(summaries, [&](const WorkerSummary& summary) {
    return std::find(names.begin(), names.end(), summary.worker) == names.end();
  });
}

Policy policy_of(const Arguments& arguments) {
  const std::string path = text_option(arguments, "policy");
  return path.empty() ? Policy() : Policy::load(path);
}

// The choices of --as, in the order of their names.
enum TableKind : std::size_t { kText, kCsv, kJson };

std::string table(std::size_t kind, std::span<const WorkerSummary> summaries,
                  std::span<const TeamSpread> teams) {
  if (kind == kCsv) return table_csv(summaries);
  if (kind == kJson) return table_json(summaries, teams) + '\n';
  return table_text(summaries, teams);
}

// All documents of these workers, each of which was scored once.
Tally tally_of(std::span<const WorkerSummary> summaries, const Caseload& caseload) {
  std::size_t exposures = 0;
  for (const WorkerSummary& summary : summaries) {
    exposures += caseload.workers().at(summary.worker).size();
  }
  return {.read = exposures, .scored = exposures};
}

std::string row(std::string_view name, const std::string& value) {
  std::string line(name);
  line.resize(22, ' ');
  return line + value + '\n';
}

std::string model_line(const LedgerStatus::Model& model) {
  std::array<char, 9> checksum{};
  std::snprintf(checksum.data(), checksum.size(), "%08x", model.method.checksum);
  return row("model", printable(model.method.model) + ", checksum " + checksum.data() + ": " +
                          count_of(model.exposures, "exposure") +
                          (model.method.include_spoken ? ", with the worker's own words" : ""));
}

std::string dates(const LedgerStatus& status) {
  if (!status.earliest) return "none";
  return format_date(*status.earliest) + " to " + format_date(*status.latest);
}

std::string status_text(const LedgerStatus& status) {
  std::string text = row("workers", std::to_string(status.workers)) +
                     row("exposures", std::to_string(status.exposures)) +
                     row("dated", dates(status)) +
                     row("replaced exposures", std::to_string(status.former_exposures)) +
                     row("withdrawn documents", std::to_string(status.withdrawn));
  for (const LedgerStatus::Model& model : status.models) text += model_line(model);
  text += row("policies", std::to_string(status.policies)) +
          row("audit lines", std::to_string(status.audit_lines)) +
          row("last change", format_time(status.last_change)) + row("head", status.head) +
          row("format", "version " + std::to_string(status.schema) +
                            (status.encrypted ? ", encrypted" : ", not encrypted")) +
          row("size", rounded(static_cast<double>(status.bytes) / 1e6, 1) + " MB");
  for (const std::string& warning : status.warnings) text += "\nWarning: " + warning + ".\n";
  return text;
}

std::string audit_json(const AuditLine& line) {
  return "{\"number\": " + std::to_string(line.number) + ", \"time\": \"" + format_time(line.time) +
         "\", \"action\": " + json_string(line.action) +
         ", \"worker\": " + (line.worker ? std::to_string(*line.worker) : "null") +
         ", \"details\": " + line.details + ", \"content\": \"" + line.content +
         "\", \"hash\": \"" + line.hash + "\"}\n";
}

}  // namespace

int ledger_worker(const Arguments& arguments, Words words) {
  const std::size_t kind = choice_option(arguments, "as");
  const AsOf asked(arguments);
  const Policy policy = policy_of(arguments);
  const Calendar& calendar = policy.index.calendar;
  const Time as_of = asked.moment(calendar).value_or(end_of_today(calendar));
  const Words names = words.subspan(1);
  const Ledger ledger = opened_ledger(arguments, words.front(), Missing::is_an_error);
  std::optional<Output> report;  // opened before the work, so as not to fail behind it
  if (arguments.contains("html")) report.emplace(report_option(arguments, "html"));

  // A team is all of its workers: those named are compared with everybody in it, and say nothing
  // about it by themselves.
  const Caseload caseload = ledger.caseload();
  auto summaries = summarise(caseload, as_of, policy);
  keep_named(names, ledger, summaries);
  if (report) {
    report->write(report_html(caseload, summaries, policy, tally_of(summaries, caseload), {},
                              names.empty() ? ReportOf::team : ReportOf::some_workers));
    report->commit();
  }
  const auto teams = names.empty() ? team_spreads(summaries, policy) : std::vector<TeamSpread>();
  print(table(kind, summaries, teams));
  return all_fine;
}

int ledger_status(const Arguments& arguments, Words words) {
  print(status_text(opened_ledger(arguments, words.front(), Missing::is_an_error).status()));
  return all_fine;
}

int ledger_audit(const Arguments& arguments, Words words) {
  const Ledger ledger = opened_ledger(arguments, words.front(), Missing::is_an_error);
  const LedgerAudit audit = ledger.audit(text_option(arguments, "expect"));
  Console console;
  for (const Problem& problem : audit.problems) console.problem(problem);
  Output output("-");
  if (arguments.contains("lines")) {
    ledger.for_each_audit_line([&](const AuditLine& line) { output.write(audit_json(line)); });
  } else {
    output.write(count_of(audit.lines, "audit line") +
                 (audit.problems.empty() ? ", whole; the content is what they say.\n"
                                         : "; standard error says what is wrong.\n") +
                 "Head: " + audit.head + '\n');
  }
  output.commit();
  return audit.problems.empty() ? all_fine : some_bad;
}

int ledger_export(const Arguments& arguments, Words words) {
  const Ledger ledger = opened_ledger(arguments, words.front(), Missing::is_an_error);
  Output output(text_option(arguments, "output"));
  OutputBuffer buffer(output);
  std::ostream stream(&buffer);
  stream.exceptions(std::ios::badbit);  // an error of the output comes through as it is
  ledger.export_csv(stream,
                    arguments.contains("former") ? LedgerPart::former : LedgerPart::current);
  output.commit();
  return all_fine;
}

}  // namespace dosimeter::cli
