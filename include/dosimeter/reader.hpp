#pragma once
// From bytes to Documents, one at a time, in constant memory. A bad record comes back as a Problem
// with its file and line; nothing is dropped in silence: every record is either a Document or a
// Problem.

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "dosimeter/document.hpp"
#include "dosimeter/error.hpp"

namespace dosimeter {

enum class Format { automatic, text, webvtt, subrip, jsonl, csv };

// Names of JSON fields or CSV columns, compared without case. `text` must exist in every record;
// the others may be absent. The first name of a comma-separated list that the file has is used. A
// JSON record may have, instead of a text, "segments": a list of objects with "text" and, where
// known, "speaker", "start" and "end" in seconds; they come before a text where both are there.
struct FieldNames {
  std::string id = "id,document,document_id";
  std::string worker = "worker,worker_id,clinician,officer,counselor";
  std::string time = "time,timestamp,datetime,date,created_at";
  std::string case_id = "case_id,case,case_number,client_id";
  std::string kind = "kind,type";
  std::string text = "text,note,narrative,body,content";
};

struct ReadOptions {
  Format format = Format::automatic;  // automatic: by file ending, else by the first bytes
  std::string encoding;  // an ICU converter name; empty: byte-order mark, else UTF-8, else detected
  FieldNames fields;
  std::string worker;                        // for records that name none
  std::optional<Time> time;                  // for records that have none
  std::string case_id;                       // for records that have none
  std::optional<Time> latest;                // a later date is a Problem, as is one before
                                             // 1970; empty: a day from now
  std::size_t max_record_bytes = 64u << 20;  // a longer record is a Problem (bytes, > 0)
};

using Record = std::variant<Document, Problem>;

class Reader {
 public:
  virtual ~Reader() = default;
  // The next record, or nothing at the end of the input. After a Problem the reader goes on with
  // the record behind it; after a Problem that ends the file, nothing follows. A transcript is one
  // record: its bad cues come first, each as a Problem, then the Document with the good ones.
  virtual std::optional<Record> next() = 0;
};

// Opens a file; "-" is standard input. Files ending in .gz, .bz2 or .zst are decompressed while
// read. Plain text and transcripts have no fields: worker, date and case come from the file name
// where it has the form <worker>_<YYYY-MM-DD>[_<case>].<ending>, else from the options.
// Throws Error where the file cannot be opened.
std::unique_ptr<Reader> open_reader(const std::string& path, const ReadOptions& options = {});

// The same from a stream that the caller keeps alive; `name` stands for the file in messages and
// is what file-name rules apply to.
std::unique_ptr<Reader> open_reader(std::istream& input, const std::string& name,
                                    const ReadOptions& options = {});

}  // namespace dosimeter
