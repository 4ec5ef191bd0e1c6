// The ledger as a CSV file.

#include "ledger_export.hpp"

#include <array>
#include <charconv>
#include <ostream>

#include "ledger_columns.hpp"

namespace dosimeter {
namespace {

constexpr std::string_view kEndOfLine = "\r\n";

// As it is: for a reader that must get the same name back, not for a spreadsheet.
void append_text(std::string_view text, std::string& line) {
  if (text.find_first_of("\",\r\n") == std::string_view::npos) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) line.append(c == '"' ? 2 : 1, c);
  line += '"';
}

// The shortest number that reads back as the same bits.
template <class Number>
void append_number(Number number, std::string& line) {
  std::array<char, 64> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  line.append(digits.data(), end);
}

void append_hexadecimal(std::uint64_t number, std::size_t digits, std::string& line) {
  std::array<char, 16> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number, 16).ptr;
  const auto size = static_cast<std::size_t>(end - text.data());
  line.append(digits - size, '0').append(text.data(), size);
}

void append_method(const LedgerMethod& method, std::string& line) {
  append_text(method.model, line);
  line += ',';
  append_hexadecimal(method.checksum, 8, line);
  line += ',';
  append_text(method.lexicon, line);
  line += ',';
  append_text(method.assertion_rules, line);
  line += method.include_spoken ? ",1," : ",0,";
  append_text(method.policy, line);
}

void append_entry(const LedgerEntry& entry, LedgerPart part, std::string& line) {
  append_text(entry.worker, line);
  line += ',';
  if (entry.exposure.time) line += format_time(*entry.exposure.time);
  line += ',';
  append_hexadecimal(entry.exposure.document, 16, line);
  line += ',';
  append_hexadecimal(entry.source, 16, line);
  line += ',';
  append_method(*entry.method, line);
  visit_figures(entry.exposure, [&](std::string_view, auto figure) {
    line += ',';
    append_number(figure, line);
  });
  if (part == LedgerPart::former) {
    line += ',';
    append_number(entry.replaced, line);
  }
  line += kEndOfLine;
}

std::string header(LedgerPart part) {
  std::string line;
  for (const std::string_view name : ledger_columns()) {
    if (!line.empty()) line += ',';
    line += name;
  }
  if (part == LedgerPart::former) line += ",replaced";
  return line += kEndOfLine;
}

}  // namespace

LedgerCsv::LedgerCsv(std::ostream& output, LedgerPart part) : output_(output), part_(part) {
  output_ << header(part);
}

void LedgerCsv::add(const LedgerEntry& entry) {
  line_.clear();
  append_entry(entry, part_, line_);
  output_ << line_;
}

void Ledger::export_csv(std::ostream& output, LedgerPart part) const {
  LedgerCsv csv(output, part);
  for_each([&](const LedgerEntry& entry) { csv.add(entry); }, part);
}

}  // namespace dosimeter
