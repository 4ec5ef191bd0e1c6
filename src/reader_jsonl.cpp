// JSON Lines: one object a line. Empty lines are passed over.

#include <memory>
#include <string_view>
#include <utility>
#include <variant>

#include "field_names.hpp"
#include "file_reader.hpp"
#include "json_fast_record.hpp"
#include "json_record.hpp"
#include "record_text.hpp"
#include "tsv.hpp"

namespace dosimeter {
namespace {

// A file that begins so is one value, laid out for people: every line of it would be a Problem.
bool opens_over_lines(std::string_view line) {
  const auto bare = trim(line);
  return bare == "[" || bare == "{";
}

class JsonlReader : public FileReader {
 public:
  JsonlReader(LineSource source, const ReadOptions& options)
      : FileReader(std::move(source), options), table_(options.fields), fast_(table_) {}

 private:
  std::optional<Record> read_record() override {
    while (const auto line = source().next_line(options().max_record_bytes)) {
      if (!line->fits) return too_long(line->number);
      if (begun_) {
        RecordFields fields;
        fields.line = line->number;
        if (fast_.read(line->text, fields)) {
          source().drop_line();
          return make_document(std::move(fields));
        }
      }
      if (is_blank(line->text)) continue;
      if (!is_utf8(line->text)) return not_decodable(line->number);
      if (!std::exchange(begun_, true) && opens_over_lines(line->text)) {
        end_file();
        return problem(line->number, "the file is JSON, but not one object a line",
                       "convert it, for example with jq -c '.[]'");
      }
      return read_line(*line);
    }
    return std::nullopt;
  }

  Record read_line(const Line& line) {
    auto record = read_json_record(line.text, table_);
    source().drop_line();
    if (auto* const fault = std::get_if<RecordFault>(&record)) {
      return problem(line.number, std::move(fault->what), std::move(fault->remedy));
    }
    RecordFields& fields = std::get<RecordFields>(record);
    fields.line = line.number;
    return make_document(std::move(fields));
  }

  FieldTable table_;
  FastJsonRecords fast_;
  bool begun_ = false;  // the first record has been seen
};

}  // namespace

std::unique_ptr<Reader> make_jsonl_reader(LineSource source, const ReadOptions& options) {
  return std::make_unique<JsonlReader>(std::move(source), options);
}

}  // namespace dosimeter
