// A CSV file that a ledger was exported to, back into a ledger.

#include <charconv>
#include <cmath>
#include <istream>
#include <map>
#include <memory>
#include <utility>

#include "dosimeter/error.hpp"
#include "dosimeter/ledger.hpp"
#include "ledger_columns.hpp"

namespace dosimeter {
namespace {

// The records of a CSV file after RFC 4180.
class CsvRecords {
 public:
  CsvRecords(std::istream& input, std::string name) : input_(input), name_(std::move(name)) {}

  // The next record's fields; false at the end.
  bool next(std::vector<std::string>& fields) {
    fields.clear();
    line_ += lines_;
    lines_ = 1;
    if (input_.peek() == std::istream::traits_type::eof()) return false;
    do {
      fields.push_back(field());
    } while (take(','));
    take('\r');
    if (!take('\n') && !ends()) fail("there is text behind a closing quote");
    return true;
  }

  // Of the record at hand, from 1.
  std::size_t line() const { return line_; }

  [[noreturn]] void fail(std::string what) const {
    throw Error(
        {name_, line_, std::move(what), "import a file as dosimeter ledger export has written it"});
  }

 private:
  bool ends() { return input_.peek() == std::istream::traits_type::eof(); }

  bool take(char wanted) {
    if (input_.peek() != std::istream::traits_type::to_int_type(wanted)) return false;
    input_.get();
    return true;
  }

  std::string field() {
    std::string text;
    if (take('"')) {
      do {
        append_quoted(text);
      } while (take('"') && (text += '"', true));
      return text;
    }
    for (int c = input_.peek(); !ends() && c != ',' && c != '\r' && c != '\n'; c = input_.peek()) {
      text += static_cast<char>(input_.get());
    }
    return text;
  }

  // Up to the next quote, which is taken.
  void append_quoted(std::string& text) {
    while (!take('"')) {
      if (ends()) fail("a quote is never closed");
      const char c = static_cast<char>(input_.get());
      if (c == '\n') ++lines_;
      text += c;
    }
  }

  std::istream& input_;
  std::string name_;
  std::size_t line_ = 0;
  std::size_t lines_ = 1;  // that the record at hand takes
};

class EntryReader {
 public:
  explicit EntryReader(const CsvRecords& records) : records_(records) {}

  void expect_header(const std::vector<std::string>& fields) const {
    const auto names = ledger_columns();
    if (!std::equal(fields.begin(), fields.end(), names.begin(), names.end())) {
      records_.fail("the header is not that of an exported ledger");
    }
  }

  LedgerEntry entry(const std::vector<std::string>& fields) {
    if (fields.size() != names_.size()) {
      records_.fail("the line has " + std::to_string(fields.size()) + " fields instead of " +
                    std::to_string(names_.size()));
    }
    fields_ = &fields;
    LedgerEntry entry;
    entry.worker = fields[kWorkerColumn];
    if (entry.worker.empty()) fail(kWorkerColumn);
    entry.source = number<std::uint64_t>(kSourceColumn, 16);
    entry.method = method();
    entry.exposure.document = number<std::uint64_t>(kDocumentColumn, 16);
    entry.exposure.time = time();
    std::size_t column = kEntryColumns;
    visit_figures(entry.exposure, [&](std::string_view, auto& figure) {
      figure = number<std::remove_reference_t<decltype(figure)>>(column++);
    });
    return entry;
  }

 private:
  [[noreturn]] void fail(std::size_t column) const {
    records_.fail("the " + std::string(names_[column]) + " cannot be read");
  }

  template <class Number, class... Base>
  Number number(std::size_t column, Base... base) const {
    const std::string& text = (*fields_)[column];
    const char* const end = text.data() + text.size();
    Number value{};
    const auto [stop, error] = std::from_chars(text.data(), end, value, base...);
    if (error != std::errc() || stop != end) fail(column);
    if constexpr (std::is_floating_point_v<Number>) {
      if (!(value >= 0 && std::isfinite(value))) fail(column);
    }
    return value;
  }

  std::optional<Time> time() const {
    const std::string& text = (*fields_)[kTimeColumn];
    if (text.empty()) return std::nullopt;
    const auto time = parse_time(text);
    if (!time) fail(kTimeColumn);
    return time;
  }

  // One object for all lines with the same method.
  std::shared_ptr<const LedgerMethod> method() {
    std::vector<std::string> key(fields_->begin() + kModelColumn, fields_->begin() + kEntryColumns);
    auto& known = methods_[std::move(key)];
    if (known != nullptr) return known;
    LedgerMethod method;
    method.model = (*fields_)[kModelColumn];
    method.checksum = number<std::uint32_t>(kChecksumColumn, 16);
    method.lexicon = (*fields_)[kLexiconColumn];
    method.assertion_rules = (*fields_)[kRulesColumn];
    method.include_spoken = number<unsigned>(kSpokenColumn) != 0;
    method.policy = (*fields_)[kPolicyColumn];
    return known = std::make_shared<const LedgerMethod>(std::move(method));
  }

  const CsvRecords& records_;
  std::vector<std::string_view> names_ = ledger_columns();
  const std::vector<std::string>* fields_ = nullptr;
  std::map<std::vector<std::string>, std::shared_ptr<const LedgerMethod>> methods_;
};

}  // namespace

LedgerTally Ledger::import_csv(std::istream& input, const std::string& name, std::size_t batch) {
  CsvRecords records(input, name);
  EntryReader reader(records);
  std::vector<std::string> fields;
  if (!records.next(fields)) records.fail("the file is empty");
  reader.expect_header(fields);
  LedgerRun run(*this, batch);
  while (records.next(fields)) {
    Origin origin;
    origin.file = name;
    origin.line = records.line();
    if (const auto problem = run.add(reader.entry(fields), origin)) throw Error(*problem);
  }
  return run.finish();
}

}  // namespace dosimeter
