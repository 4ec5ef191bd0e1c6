// CSV after RFC 4180: fields in quotes may hold delimiters, line breaks and doubled quotes; the
// first record names the columns. The delimiter is the comma, or, where the header has none, the
// semicolon or the tab. Empty lines between records are passed over.

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "field_names.hpp"
#include "file_reader.hpp"
#include "record_text.hpp"

namespace dosimeter {
namespace {

// One record, field by field. The state machine takes pieces of lines and goes on through a record
// that is too long without keeping it, so that the record behind it is found.
class CsvRecord {
 public:
  enum class Fault { none, stray_quote, text_behind_quote, unclosed_quote, too_long };

  explicit CsvRecord(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  void clear() {
    bytes_.clear();
    ends_.clear();
    size_ = 0;
    state_ = State::field_start;
    fault_ = Fault::none;
    quoted_ = false;
  }

  // Takes the next piece of a line.
  void add(std::string_view piece, char delimiter);
  // Whether the record goes on in the next line.
  bool goes_on() const { return state_ == State::quoted; }
  void add_line_break() { keep("\n"); }
  // The record is at its end.
  void end();

  Fault fault() const { return fault_; }
  // An empty line, or one of blanks.
  bool is_blank_line() const {
    return fault_ == Fault::none && ends_.size() == 1 && !quoted_ && is_blank(bytes_);
  }
  std::size_t field_count() const { return ends_.size(); }
  std::string_view field(std::size_t index) const {
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(bytes_).substr(begin, ends_[index] - begin);
  }
  bool is_utf8() const;

 private:
  enum class State { field_start, unquoted, quoted, quote_in_quoted };

  void keep(std::string_view text);
  void end_field() { keep({}), ends_.push_back(bytes_.size()); }
  void find(Fault fault) {
    if (fault_ == Fault::none) fault_ = fault;
  }

  std::size_t take_unquoted(std::string_view rest, char delimiter);
  std::size_t take_quoted(std::string_view rest);
  std::size_t take_behind_quote(char c, char delimiter);

  std::size_t max_bytes_;
  std::string bytes_;              // the fields, one behind the other
  std::vector<std::size_t> ends_;  // of the fields in `bytes_`
  std::size_t size_ = 0;           // of the record in the file
  State state_ = State::field_start;
  Fault fault_ = Fault::none;
  bool quoted_ = false;  // there is a quote somewhere
};

// Every field by itself: a character cut by a delimiter must not become whole without it.
bool CsvRecord::is_utf8() const {
  const auto goes_on_with_character = [&](std::size_t end) {
    return end < bytes_.size() && (static_cast<unsigned char>(bytes_[end]) & 0xC0) == 0x80;
  };
  return dosimeter::is_utf8(bytes_) &&
         std::none_of(ends_.begin(), ends_.end(), goes_on_with_character);
}

void CsvRecord::keep(std::string_view text) {
  if (size_ > max_bytes_) {
    fault_ = Fault::too_long;
    bytes_.clear();
    ends_.clear();
  } else {
    bytes_ += text;
  }
}

void CsvRecord::add(std::string_view piece, char delimiter) {
  size_ += piece.size();
  while (!piece.empty()) {
    const char first = piece.front();
    std::size_t taken = 1;
    switch (state_) {
      case State::field_start:
        if (first == '"') {
          quoted_ = true;
          state_ = State::quoted;
        } else {
          state_ = State::unquoted;
          taken = take_unquoted(piece, delimiter);
        }
        break;
      case State::unquoted:
        taken = take_unquoted(piece, delimiter);
        break;
      case State::quoted:
        taken = take_quoted(piece);
        break;
      case State::quote_in_quoted:
        taken = take_behind_quote(first, delimiter);
        break;
    }
    piece.remove_prefix(taken);
  }
}

std::size_t CsvRecord::take_unquoted(std::string_view rest, char delimiter) {
  const std::size_t end = rest.find(delimiter);
  const auto text = rest.substr(0, end);
  if (text.find('"') != std::string_view::npos) find(Fault::stray_quote);
  keep(text);
  if (end == std::string_view::npos) return rest.size();
  end_field();
  state_ = State::field_start;
  return end + 1;
}

std::size_t CsvRecord::take_quoted(std::string_view rest) {
  const std::size_t end = rest.find('"');
  keep(rest.substr(0, end));
  if (end == std::string_view::npos) return rest.size();
  state_ = State::quote_in_quoted;
  return end + 1;
}

// Returns how many bytes were taken: none where the rest is to be read as if it were not quoted.
std::size_t CsvRecord::take_behind_quote(char c, char delimiter) {
  if (c == '"') {
    keep("\"");
    state_ = State::quoted;
    return 1;
  }
  state_ = State::unquoted;
  if (c != delimiter) find(Fault::text_behind_quote);
  return 0;
}

void CsvRecord::end() {
  end_field();
  if (state_ == State::quoted) fault_ = Fault::unclosed_quote;
}

// The first of comma, semicolon and tab that the header has outside quotes.
char delimiter_of(std::string_view beginning) {
  std::string outside;
  bool quoted = false;
  for (const char c : beginning) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '\n' || c == '\r') && !is_blank(outside)) break;
    if (!quoted) outside += c;
  }
  for (const char delimiter : {',', ';', '\t'}) {
    if (outside.find(delimiter) != std::string::npos) return delimiter;
  }
  return ',';
}

class CsvReader : public FileReader {
 public:
  CsvReader(LineSource source, const ReadOptions& options)
      : FileReader(std::move(source), options),
        table_(options.fields),
        delimiter_(delimiter_of(this->source().peek())),
        record_(options.max_record_bytes) {}

 private:
  std::optional<Record> read_record() override {
    if (column_count_ == 0) {
      if (!next_fields()) return std::nullopt;
      set_not_empty();
      if (auto bad_header = read_header()) {
        end_file();
        return *std::move(bad_header);
      }
    }
    if (!next_fields()) return std::nullopt;
    if (auto fault = find_fault()) return *std::move(fault);
    return make_document(read_fields());
  }

  bool next_fields();
  std::optional<Problem> find_fault() const;
  std::optional<Problem> read_header();
  RecordFields read_fields() const;
  std::string value(Field field) const {
    const auto& column = columns_[static_cast<std::size_t>(field)];
    return column ? std::string(record_.field(*column)) : std::string();
  }

  FieldTable table_;
  char delimiter_;
  CsvRecord record_;
  std::size_t line_ = 0;  // where the record begins
  std::size_t column_count_ = 0;
  std::array<std::optional<std::size_t>, field_count> columns_;
};

// Reads the next record that is not an empty line; false at the end of the input.
bool CsvReader::next_fields() {
  do {
    record_.clear();
    auto piece = source().next_piece();
    if (!piece) return false;
    line_ = source().line();
    while (piece) {
      record_.add(piece->text, delimiter_);
      if (piece->ends_line) {
        if (!record_.goes_on()) break;
        record_.add_line_break();
      }
      piece = source().next_piece();
    }
    if (!piece && source().failure()) return false;
    record_.end();
  } while (record_.is_blank_line());
  return true;
}

std::optional<Problem> CsvReader::find_fault() const {
  switch (record_.fault()) {
    case CsvRecord::Fault::unclosed_quote:
      return problem(line_, "a quote is never closed", "add the missing quote");
    case CsvRecord::Fault::too_long:
      return too_long(line_);
    case CsvRecord::Fault::stray_quote:
      return problem(line_, "a quote stands inside a field that does not begin with one",
                     "put the field in quotes and double the quotes inside it");
    case CsvRecord::Fault::text_behind_quote:
      return problem(line_, "text stands behind the quote that closes a field",
                     "double the quotes inside the field");
    case CsvRecord::Fault::none:
      break;
  }
  if (!record_.is_utf8()) return not_decodable(line_);
  if (column_count_ != 0 && record_.field_count() != column_count_) {
    const bool one = record_.field_count() == 1;
    return problem(line_,
                   std::to_string(record_.field_count()) + (one ? " field" : " fields") +
                       " where the header has " + std::to_string(column_count_),
                   "put fields that hold a delimiter or a line break in quotes");
  }
  return std::nullopt;
}

std::optional<Problem> CsvReader::read_header() {
  if (auto fault = find_fault()) return fault;
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < record_.field_count(); ++i)
    keys.push_back(name_key(record_.field(i)));
  for (std::size_t i = 0; i < field_count; ++i) {
    const auto field = static_cast<Field>(i);
    const auto place = table_.find(field, keys);
    if (!place) continue;
    if (place->repeated) {
      return problem(line_, "the header names the column \"" + keys[place->index] + "\" twice",
                     "rename one of them");
    }
    columns_[i] = place->index;
  }
  if (!columns_[static_cast<std::size_t>(Field::text)]) {
    return problem(line_, "the header names no column " + table_.describe(Field::text),
                   "begin the file with a line of column names, and name the column of the text");
  }
  column_count_ = keys.size();
  return std::nullopt;
}

RecordFields CsvReader::read_fields() const {
  RecordFields fields;
  fields.line = line_;
  fields.id = value(Field::id);
  fields.worker = value(Field::worker);
  fields.time = value(Field::time);
  fields.case_id = value(Field::case_id);
  fields.kind = value(Field::kind);
  fields.segments.push_back({{}, {}, {}, value(Field::text)});
  return fields;
}

}  // namespace

std::unique_ptr<Reader> make_csv_reader(LineSource source, const ReadOptions& options) {
  return std::make_unique<CsvReader>(std::move(source), options);
}

}  // namespace dosimeter
