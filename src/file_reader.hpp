#pragma once
// What the readers of all formats share: the end of a file, its problems, and the making of a
// Document from what a record says.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/reader.hpp"
#include "line_source.hpp"

namespace dosimeter {

// What a record says about itself, as it says it; empty where it does not.
struct RecordFields {
  std::size_t line = 0;  // where the record begins
  std::string id;
  std::string worker;
  std::string time;
  bool time_in_name = false;  // of the file, not in the record
  std::string case_id;
  std::string kind;
  std::vector<Segment> segments;
};

// Worker, date and case from a file name of the form <worker>_<YYYY-MM-DD>[_<case>].<ending>.
// Nothing where it has another form.
struct NameParts {
  std::string worker;
  std::string time;
  std::string case_id;
};
NameParts parts_of_name(std::string_view file);

class FileReader : public Reader {
 public:
  FileReader(LineSource source, const ReadOptions& options);

  std::optional<Record> next() final;

 protected:
  // The next record; nothing at the end of the input.
  virtual std::optional<Record> read_record() = 0;

  LineSource& source() { return source_; }
  const ReadOptions& options() const { return options_; }

  // The file has content, even if no record comes of it.
  void set_not_empty() { empty_ = false; }
  // Nothing follows the record that is being read.
  void end_file() { ended_ = true; }

  // A Document, or a Problem where the record has no text or its date is bad.
  Record make_document(RecordFields fields) const;
  // The same for a file that is one document and has no fields but its name; the ends of its lines
  // are LF.
  Record make_document_of_file(std::string kind, std::vector<Segment> segments) const;

  Problem problem(std::size_t line, std::string what, std::string remedy) const;
  Problem too_long(std::size_t line) const;
  Problem not_decodable(std::size_t line) const;

 private:
  std::optional<Record> end_of_input();
  Record make_normal_document(RecordFields fields) const;
  Problem unreadable_date(const RecordFields& fields) const;
  Problem bad_date(const RecordFields& fields, Time time, std::string_view when,
                   std::string_view otherwise) const;

  LineSource source_;
  ReadOptions options_;
  Time latest_;
  bool ended_ = false;
  bool empty_ = true;
};

// One for each format; reader.cpp chooses.
std::unique_ptr<Reader> make_text_reader(LineSource source, const ReadOptions& options);
std::unique_ptr<Reader> make_webvtt_reader(LineSource source, const ReadOptions& options);
std::unique_ptr<Reader> make_subrip_reader(LineSource source, const ReadOptions& options);
std::unique_ptr<Reader> make_jsonl_reader(LineSource source, const ReadOptions& options);
std::unique_ptr<Reader> make_csv_reader(LineSource source, const ReadOptions& options);

}  // namespace dosimeter
