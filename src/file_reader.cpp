#include "file_reader.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "record_text.hpp"
#include "tsv.hpp"

namespace dosimeter {
namespace {

std::string_view base_name(std::string_view file) {
  const auto slash = file.find_last_of("/\\");
  return slash == std::string_view::npos ? file : file.substr(slash + 1);
}

bool has_date_shape(std::string_view text) {
  constexpr std::string_view shape = "dddd-dd-dd";
  return text.size() == shape.size() &&
         std::equal(text.begin(), text.end(), shape.begin(), [](char c, char expected) {
           return expected == 'd' ? is_digit(c) : c == expected;
         });
}

constexpr const char* kRenaming =
    "rename the file with the right date, as <worker>_<YYYY-MM-DD>[_<case>] and its ending";

std::string first_of(std::string_view own, std::string_view other, std::string_view last = {}) {
  if (const auto trimmed = trim(own); !trimmed.empty()) return std::string(trimmed);
  return std::string(other.empty() ? last : other);
}

}  // namespace

NameParts parts_of_name(std::string_view file) {
  std::string_view stem = without_compression_ending(base_name(file));
  stem = stem.substr(0, stem.rfind('.'));
  constexpr std::size_t date_size = 10;
  for (auto bar = stem.find('_', 1); bar != std::string_view::npos; bar = stem.find('_', bar + 1)) {
    const auto date = stem.substr(bar + 1, date_size);
    const auto rest = stem.substr(bar + 1 + date.size());
    if (!has_date_shape(date) || (!rest.empty() && !rest.starts_with('_'))) continue;
    return {std::string(stem.substr(0, bar)), std::string(date),
            std::string(rest.empty() ? rest : rest.substr(1))};
  }
  return {};
}

FileReader::FileReader(LineSource source, const ReadOptions& options)
    : source_(std::move(source)),
      options_(options),
      latest_(options.latest.value_or(std::chrono::floor<std::chrono::seconds>(
          std::chrono::system_clock::now() + std::chrono::days(1)))) {}

std::optional<Record> FileReader::next() {
  if (ended_) return std::nullopt;
  auto record = read_record();
  if (!record) return end_of_input();
  // What ends a file that is damaged, too, as a header that makes no sense, comes of the damage.
  if (ended_ && source_.failure() && std::holds_alternative<Problem>(*record)) {
    return end_of_input();
  }
  empty_ = false;
  return record;
}

std::optional<Record> FileReader::end_of_input() {
  end_file();
  if (source_.failure()) {
    Problem failure = *source_.failure();
    failure.line = source_.line();
    return failure;
  }
  if (!empty_) return std::nullopt;
  return problem(0, "the file is empty", "leave it out, or check how it was exported");
}

Problem FileReader::problem(std::size_t line, std::string what, std::string remedy) const {
  return {source_.name(), line, std::move(what), std::move(remedy)};
}

Problem FileReader::too_long(std::size_t line) const {
  return problem(
      line, "the record is longer than " + std::to_string(options_.max_record_bytes) + " bytes",
      "split it, or raise max_record_bytes (of the command: --max-record-bytes)");
}

Problem FileReader::not_decodable(std::size_t line) const {
  return problem(line, "the text is not valid " + source_.encoding().name,
                 "declare the encoding that the file is in, for example windows-1252");
}

Problem FileReader::unreadable_date(const RecordFields& fields) const {
  if (fields.time_in_name) {
    return problem(0, "the date in the file's name cannot be read: " + fields.time, kRenaming);
  }
  return problem(fields.line, "the date cannot be read",
                 "write it as 2026-03-16 or 2026-03-16T14:20:00Z");
}

// `otherwise` is what else may be at fault, as ", or the clock".
Problem FileReader::bad_date(const RecordFields& fields, Time time, std::string_view when,
                             std::string_view otherwise) const {
  const std::string dated = "dated " + format_date(time) + ", " + std::string(when);
  if (fields.time_in_name && !fields.time.empty()) {
    return problem(0, dated + ", by the file's name",
                   std::string(kRenaming) + std::string(otherwise));
  }
  return problem(fields.line, dated, "correct the date" + std::string(otherwise));
}

Record FileReader::make_document(RecordFields fields) const {
  for (auto& segment : fields.segments) normalise_line_ends(segment.text);
  return make_normal_document(std::move(fields));
}

Record FileReader::make_normal_document(RecordFields fields) const {
  Document document;
  document.time = options_.time;
  if (const auto time = trim(fields.time); !time.empty()) {
    document.time = parse_time(time);
    if (!document.time) return unreadable_date(fields);
  }
  if (document.time && *document.time < kEarliestTime) {
    return bad_date(fields, *document.time, "before 1970", "");
  }
  if (document.time && *document.time > latest_) {
    return bad_date(fields, *document.time, "in the future",
                    ", or this machine's clock where that is behind");
  }
  const auto has_text = [](const Segment& segment) { return !is_blank(segment.text); };
  if (std::none_of(fields.segments.begin(), fields.segments.end(), has_text)) {
    return problem(fields.line, "the record has no text", "fill it in, or leave the record out");
  }
  document.id = first_of(fields.id, {});
  const bool id_given = !document.id.empty();
  if (!id_given) {
    document.id = std::string(base_name(source_.name())) + ':' + std::to_string(fields.line);
  }
  document.worker = first_of(fields.worker, options_.worker, kUnknownWorker);
  document.case_id = first_of(fields.case_id, options_.case_id);
  document.kind = first_of(fields.kind, "note");
  document.segments = std::move(fields.segments);
  document.origin = {source_.name(), fields.line, source_.encoding().name,
                     source_.encoding().guessed, id_given};
  return document;
}

Record FileReader::make_document_of_file(std::string kind, std::vector<Segment> segments) const {
  NameParts name = parts_of_name(source_.name());
  RecordFields fields;
  fields.line = 1;
  fields.worker = std::move(name.worker);
  fields.time = std::move(name.time);
  fields.time_in_name = true;
  fields.case_id = std::move(name.case_id);
  fields.kind = std::move(kind);
  fields.segments = std::move(segments);
  return make_normal_document(std::move(fields));
}

}  // namespace dosimeter
