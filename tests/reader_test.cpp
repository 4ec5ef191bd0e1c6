#include "dosimeter/reader.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include "reader_testing.hpp"

namespace dosimeter {
namespace {

namespace fs = std::filesystem;

std::string data(const std::string& name) {
  return std::string(DOSIMETER_TEST_DATA) + "/readers/" + name;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string opening_error(const std::string& path, const ReadOptions& options = {}) {
  try {
    open_reader(path, options);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

// The kind of reader that was chosen, told from what it makes of the text.
std::string chosen(const std::string& name, const std::string& bytes) {
  const auto reading = read_bytes(bytes, name);
  if (reading.order == "D" && reading.documents[0].kind == "transcript") return "transcript";
  return reading.order == "D" && reading.documents[0].text() == bytes ? "text" : reading.order;
}

constexpr const char* webvtt = "WEBVTT\n\n00:01.000 --> 00:02.000\na";
constexpr const char* subrip = "1\n00:00:01,000 --> 00:00:02,000\na";
constexpr const char* jsonl = "{\"text\": \"a\"}\n{\"text\": \"b\"}";
constexpr const char* csv = "worker,text\nw1,a\nw2,b";

TEST(OpenReader, ChoosesTheFormatByTheEnding) {
  EXPECT_EQ(chosen("a.vtt", webvtt), "transcript");
  EXPECT_EQ(chosen("a.SRT", subrip), "transcript");
  for (const auto* name : {"a.jsonl", "a.ndjson", "a.json"}) EXPECT_EQ(chosen(name, jsonl), "DD");
  for (const auto* name : {"a.csv", "a.tsv"}) EXPECT_EQ(chosen(name, csv), "DD");
  for (const auto* bytes : {webvtt, subrip, jsonl, csv}) {
    EXPECT_EQ(chosen("a.txt", bytes), "text");
    EXPECT_EQ(chosen("a.md", bytes), "text");
  }
}

TEST(OpenReader, ChoosesTheFormatByTheFirstLinesElse) {
  for (const auto* name : {"-", "a", "a.log", "notes.2026"}) {
    EXPECT_EQ(chosen(name, webvtt), "transcript");
    EXPECT_EQ(chosen(name, subrip), "transcript");
    EXPECT_EQ(chosen(name, std::string("\n") + (subrip + 2)), "transcript");
    EXPECT_EQ(chosen(name, jsonl), "DD");
    EXPECT_EQ(chosen(name, csv), "DD");
    EXPECT_EQ(chosen(name, "Worker ID;date;Text\n1;2026-01-01;a\n2;2026-01-01;b"), "DD");
    EXPECT_EQ(chosen(name, "\"case\"\t\"note\"\n1\ta\n2\tb"), "DD");
    EXPECT_EQ(chosen(name, "Note, client was late.\nShe wept."), "text");
    EXPECT_EQ(chosen(name, "The visit was short."), "text");
  }
}

TEST(OpenReader, TakesTheFormatThatIsAskedFor) {
  ReadOptions options;
  options.format = Format::text;
  EXPECT_EQ(read_bytes(csv, "a.csv", options).documents.at(0).text(), csv);
  options.format = Format::csv;
  EXPECT_EQ(read_bytes(csv, "a.txt", options).order, "DD");
}

TEST(OpenReader, ReportsWhatCannotBeOpened) {
  EXPECT_EQ(opening_error(data("none.csv")),
            data("none.csv") + ": there is no such file; check the path");
  EXPECT_EQ(opening_error(data("")), data("") + ": this is a directory; name the files in it");
  EXPECT_EQ(opening_error(data("notes.csv") + "/x"),
            data("notes.csv") + "/x: there is no such file; check the path");
  ReadOptions options;
  options.encoding = "klingon-8";
  EXPECT_EQ(opening_error(data("notes.csv"), options),
            data("notes.csv") +
                ": the encoding \"klingon-8\" is not known; name one that ICU knows, "
                "for example UTF-8, windows-1252 or UTF-16LE");
  options.encoding.clear();
  options.max_record_bytes = 0;
  EXPECT_NE(opening_error(data("notes.csv"), options), "");
}

TEST(OpenReader, ReadsAFile) {
  const auto reading = read_path(data("notes.csv"));
  ASSERT_EQ(reading.order, "DDD");
  EXPECT_EQ(reading.documents[0].origin.file, data("notes.csv"));
  EXPECT_EQ(reading.documents[0].id, "notes.csv:2");
}

TEST(OpenReader, ReadsStandardInput) {
  std::istringstream input(csv);
  auto* const standard = std::cin.rdbuf(input.rdbuf());
  const auto reading = read_path("-");
  std::cin.rdbuf(standard);
  ASSERT_EQ(reading.order, "DD");
  EXPECT_EQ(reading.documents[0].origin.file, "-");
  EXPECT_EQ(reading.documents[0].id, "-:2");
}

TEST(OpenReader, ReportsAnEmptyFileOnce) {
  for (const auto* name : {"a.txt", "a.vtt", "a.srt", "a.jsonl", "a.csv", "-"}) {
    for (const auto* bytes : {"", "\n \r\n", "\xEF\xBB\xBF"}) {
      const auto reading = read_bytes(bytes, name);
      ASSERT_EQ(reading.order, "P") << name;
      EXPECT_EQ(
          reading.problems[0].message(),
          std::string(name) + ": the file is empty; leave it out, or check how it was exported");
    }
  }
}

TEST(OpenReader, GivesNothingBehindTheEnd) {
  std::istringstream input("a");
  const auto reader = open_reader(input, "a.txt");
  EXPECT_TRUE(reader->next());
  EXPECT_FALSE(reader->next());
  EXPECT_FALSE(reader->next());
}

TEST(FileName, NamesWorkerDateAndCase) {
  const auto parts = [](const std::string& name) {
    const auto document = read_bytes("a", name).documents.at(0);
    return document.worker + '|' + (document.time ? format_date(*document.time) : "") + '|' +
           document.case_id;
  };
  EXPECT_EQ(parts("w1_2026-03-16.txt"), "w1|2026-03-16|");
  EXPECT_EQ(parts("dir/w1_2026-03-16_c9.txt"), "w1|2026-03-16|c9");
  EXPECT_EQ(parts("a_b_2026-03-16_c_9.x.txt"), "a_b|2026-03-16|c_9.x");
  EXPECT_EQ(parts("w1_2026-03-16_.txt"), "w1|2026-03-16|");
  EXPECT_EQ(parts("w1_2026-3-16.txt"), "unknown||");
  EXPECT_EQ(parts("_2026-03-16.txt"), "unknown||");
  EXPECT_EQ(parts("w1_2026-03-16c.txt"), "unknown||");
  EXPECT_EQ(parts("w1-2026-03-16.txt"), "unknown||");
  EXPECT_EQ(parts("2026-03-16_c9.txt"), "unknown||");
}

TEST(FileName, YieldsToNothingAndComesBeforeTheOptions) {
  ReadOptions options;
  options.worker = "w5";
  options.case_id = "c5";
  options.time = parse_time("2025-01-01");
  auto document = read_bytes("a", "w1_2026-03-16.txt", options).documents.at(0);
  EXPECT_EQ(document.worker, "w1");
  EXPECT_EQ(format_date(*document.time), "2026-03-16");
  EXPECT_EQ(document.case_id, "c5");
  document = read_bytes("a", "note.txt", options).documents.at(0);
  EXPECT_EQ(document.worker, "w5");
  EXPECT_EQ(format_date(*document.time), "2025-01-01");
  document = read_bytes("text\na", "w1_2026-03-16.csv").documents.at(0);
  EXPECT_EQ(document.worker, "unknown") << "a table names its own workers";
}

TEST(FileName, ReportsBadDates) {
  EXPECT_EQ(read_bytes("a", "d/w1_2026-02-30.txt").problems.at(0).message(),
            "d/w1_2026-02-30.txt: the date in the file's name cannot be read: 2026-02-30; rename "
            "the file with the right date, as <worker>_<YYYY-MM-DD>[_<case>] and its ending");
  EXPECT_EQ(read_bytes(subrip, "w1_9026-02-20.srt").problems.at(0).message(),
            "w1_9026-02-20.srt: dated 9026-02-20, in the future, by the file's name; rename the "
            "file with the right date, as <worker>_<YYYY-MM-DD>[_<case>] and its ending, or this "
            "machine's clock where that is behind");
  EXPECT_EQ(read_bytes("a", "w1_0226-02-20.txt").problems.at(0).message(),
            "w1_0226-02-20.txt: dated 0226-02-20, before 1970, by the file's name; rename the "
            "file with the right date, as <worker>_<YYYY-MM-DD>[_<case>] and its ending");
  ReadOptions options;
  options.time = parse_time("0226-03-01");
  EXPECT_EQ(read_bytes("a", "w1.txt", options).problems.at(0).message(),
            "w1.txt:1: dated 0226-03-01, before 1970; correct the date")
      << "the name says nothing about the date";
}

TEST(TextReader, MakesOneDocument) {
  const auto document = read_bytes("One.\r\n\r\nTwo.\rThree.\n\n", "dir/note.txt").documents.at(0);
  EXPECT_EQ(document.text(), "One.\n\nTwo.\nThree.");
  EXPECT_EQ(document.id, "note.txt:1");
  EXPECT_EQ(document.kind, "note");
  EXPECT_EQ(document.segments.size(), 1U);
  EXPECT_EQ(document.origin.file, "dir/note.txt");
  EXPECT_FALSE(document.is_transcript());
}

TEST(TextReader, ReportsATextThatIsTooLong) {
  ReadOptions options;
  options.max_record_bytes = 10;
  EXPECT_EQ(read_bytes("123456789", "a.txt", options).order, "D");
  EXPECT_EQ(read_bytes("123456789\n", "a.txt", options).order, "D");
  const auto reading = read_bytes("12345\n78901\n", "a.txt", options);
  ASSERT_EQ(reading.order, "P");
  EXPECT_EQ(reading.problems[0].what, "the record is longer than 10 bytes");
}

TEST(TextReader, KeepsZeroBytes) {
  const std::string text("a\0b", 3);
  EXPECT_EQ(read_bytes(text, "a.txt").documents.at(0).text(), text);
}

TEST(Fingerprint, IsTheSameFromEveryFormat) {
  std::set<std::uint64_t> prints;
  for (const auto& [name, bytes] : std::vector<std::pair<std::string, std::string>>{
           {"w1_2026-03-16_c9.txt", "One.\r\nTwo.\r\n"},
           {"a.csv", "worker,date,case,text\nw1,2026-03-16,c9,\"One.\nTwo.\"\n"},
           {"a.jsonl",
            R"({"worker":"w1","date":"2026-03-16","case":"c9","text":"One.\r\nTwo."})"}}) {
    prints.insert(fingerprint(read_bytes(bytes, name).documents.at(0)));
  }
  EXPECT_EQ(prints.size(), 1U);
}

TEST(Archive, ReadsAsTheFileInIt) {
  const auto plain = read_path(data("notes.csv"));
  for (const auto* ending : {".gz", ".bz2", ".zst"}) {
    const auto reading = read_path(data("notes.csv") + ending);
    ASSERT_EQ(reading.order, plain.order) << ending;
    for (std::size_t i = 0; i < plain.documents.size(); ++i) {
      EXPECT_EQ(fingerprint(reading.documents[i]), fingerprint(plain.documents[i]));
      EXPECT_EQ(reading.documents[i].origin.line, plain.documents[i].origin.line);
    }
  }
}

TEST(Archive, MayHaveSeveralParts) {
  for (const std::string ending : {".gz", ".bz2", ".zst"}) {
    const auto bytes = bytes_of(data("notes.csv") + ending);
    const auto reading = read_bytes(bytes + bytes, "notes.csv" + ending);
    EXPECT_EQ(reading.order, "DDDPDDD") << ending << ": the second header has an unreadable date";
  }
}

TEST(Archive, ThatIsCutOffIsAProblem) {
  for (const std::string ending : {".gz", ".bz2", ".zst"}) {
    const auto bytes = bytes_of(data("notes.csv") + ending);
    ASSERT_GT(bytes.size(), 100U);
    for (std::size_t size = 1; size < bytes.size(); ++size) {
      const auto reading = read_bytes(bytes.substr(0, size), "notes.csv" + ending);
      ASSERT_EQ(reading.problems.size(), 1U) << ending << ' ' << size;
      EXPECT_EQ(reading.order.back(), 'P');
      EXPECT_EQ(reading.problems[0].what, "the compressed file is damaged or cut off");
    }
  }
}

TEST(Archive, ThatIsDamagedIsAProblem) {
  for (const std::string ending : {".gz", ".bz2", ".zst"}) {
    const auto bytes = bytes_of(data("notes.csv") + ending);
    auto damaged = bytes;
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
    for (const auto& bad : {damaged, bytes + "and more", bytes_of(data("notes.csv"))}) {
      const auto reading = read_bytes(bad, "notes.txt" + ending);
      ASSERT_EQ(reading.order, "P") << ending;
      EXPECT_EQ(reading.problems[0].what, "the compressed file is damaged or cut off");
    }
  }
}

// The first byte of what a gzip or bzip2 archive holds comes out wrong, and the checksum at its end
// tells.
std::string with_wrong_header(const std::string& ending) {
  std::string bytes = bytes_of(data("notes.csv") + ending);
  // The checksums, of which both formats have one at their end, or in bzip2 also before the block.
  const std::size_t checksum = ending == ".gz" ? bytes.size() - 8 : 10;
  bytes[checksum] = static_cast<char>(bytes[checksum] ^ 0x55);
  return bytes;
}

TEST(Archive, ThatIsDamagedIsNotBlamedOnItsHeader) {
  for (const std::string ending : {".gz", ".bz2"}) {
    std::istringstream input(with_wrong_header(ending));
    ReadOptions options;
    options.fields.text = "no such column";  // the header as the damage may leave it
    const auto reading = read_all(*open_reader(input, "notes.csv" + ending, options));
    ASSERT_EQ(reading.order, "P") << ending;
    EXPECT_EQ(reading.problems[0].what, "the compressed file is damaged or cut off");
    EXPECT_EQ(reading.problems[0].remedy,
              "restore it from its source and read it again; what was read of it may be wrong");
  }
}

TEST(Archive, GivesTheRecordsBeforeTheDamageAndItsLine) {
  std::string zstd = bytes_of(data("many_notes.csv.zst"));
  const auto whole = read_bytes(zstd, "many_notes.csv.zst");
  ASSERT_EQ(whole.order, std::string(20000, 'D'));
  zstd.resize(zstd.size() - 8);
  const auto reading = read_bytes(zstd, "many_notes.csv.zst");
  ASSERT_EQ(reading.problems.size(), 1U);
  ASSERT_GT(reading.documents.size(), 1000U);
  EXPECT_LT(reading.documents.size(), 20000U);
  EXPECT_NEAR(static_cast<double>(reading.problems[0].line),
              static_cast<double>(reading.documents.back().origin.line), 1.0);
}

// A stream that ends in an error, as a disk or a pipe may.
class FailingBuffer : public std::streambuf {
 public:
  explicit FailingBuffer(std::string text) : text_(std::move(text)) {
    setg(text_.data(), text_.data(), text_.data() + text_.size());
  }

 private:
  int_type underflow() override { throw std::runtime_error("the disk is gone"); }
  std::string text_;
};

TEST(OpenReader, ReportsAStreamThatFails) {
  for (const auto* name : {"a.txt", "a.vtt", "a.srt", "a.jsonl", "a.csv"}) {
    FailingBuffer buffer("text\na\nb");
    std::istream input(&buffer);
    const auto reading = read_all(*open_reader(input, name));
    ASSERT_EQ(reading.order, "P") << name;
    EXPECT_EQ(reading.problems[0].what, "the file cannot be read to its end");
  }
}

// A line that goes on for as long as it is read, and a good record behind it.
class LongLineBuffer : public std::streambuf {
 public:
  LongLineBuffer(std::string before, std::size_t long_bytes, std::string after)
      : before_(std::move(before)),
        filler_(1 << 16, 'x'),
        after_(std::move(after)),
        left_(long_bytes) {
    setg(before_.data(), before_.data(), before_.data() + before_.size());
  }

 private:
  int_type underflow() override {
    auto& next = left_ > 0 ? filler_ : after_;
    if (next.empty() || (left_ == 0 && std::exchange(after_given_, true))) {
      return traits_type::eof();
    }
    left_ -= std::min(left_, filler_.size());
    setg(next.data(), next.data(), next.data() + next.size());
    return traits_type::to_int_type(*gptr());
  }

  std::string before_;
  std::string filler_;
  std::string after_;
  std::size_t left_;
  bool after_given_ = false;
};

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(OpenReader, SkipsALineOfAGigabyteInBoundedMemory) {
  constexpr std::size_t gigabyte = std::size_t{1} << 30;
  ReadOptions options;
  options.max_record_bytes = 1 << 20;
  const auto read_long = [&](const std::string& name, const std::string& before,
                             const std::string& after) {
    LongLineBuffer buffer(before, gigabyte, after);
    std::istream input(&buffer);
    return read_all(*open_reader(input, name, options));
  };
  const long before = peak_kilobytes();
  auto reading = read_long("a.jsonl", "{\"text\": \"", "\"}\n{\"text\": \"b\"}\n");
  ASSERT_EQ(reading.order, "PD");
  EXPECT_EQ(reading.problems[0].line, 1U);
  EXPECT_EQ(reading.documents[0].origin.line, 2U);
  reading = read_long("a.csv", "text\na\n\"", "\"\nb\n");
  ASSERT_EQ(reading.order, "DPD");
  EXPECT_EQ(reading.problems[0].line, 3U);
  EXPECT_EQ(reading.documents[1].origin.line, 4U);
  for (const auto* name : {"a.txt", "a.vtt", "a.srt"}) {
    const bool signed_file = std::string(name) == "a.vtt";
    EXPECT_EQ(read_long(name, signed_file ? "WEBVTT\n\n" : "", "").order, "P") << name;
  }
  EXPECT_LT(peak_kilobytes() - before, 64 * 1024);
}

std::string shared(const std::string& name) { return std::string(DOSIMETER_SHARED) + '/' + name; }

TEST(SharedFiles, TranscriptsReadWithoutProblem) {
  if (!fs::exists(shared("transcripts"))) GTEST_SKIP() << "no " << shared("transcripts");
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(shared("transcripts"))) {
    const auto reading = read_path(entry.path().string());
    ASSERT_EQ(reading.order, "D") << entry.path();
    EXPECT_TRUE(reading.documents[0].is_transcript());
    EXPECT_GT(reading.documents[0].segments.size(), 1U);
    for (const auto& segment : reading.documents[0].segments) {
      EXPECT_TRUE(segment.speaker == "Therapist" || segment.speaker == "Client") << entry.path();
      EXPECT_EQ(is_worker_speaker(segment.speaker, "w1"), segment.speaker == "Therapist");
      EXPECT_LE(segment.start, segment.end);
      EXPECT_FALSE(segment.text.empty());
    }
    ++files;
  }
  EXPECT_EQ(files, 48U);
}

TEST(SharedFiles, CaseloadsReadWithoutProblem) {
  if (!fs::exists(shared("caseload"))) GTEST_SKIP() << "no " << shared("caseload");
  struct Expected {
    const char* file;
    std::size_t documents;
    std::size_t workers;
    bool dated;
  };
  for (const auto& expected : {Expected{"madison_police_reports.csv", 2138, 84, true},
                               Expected{"counselor_answers.csv", 2032, 299, false}}) {
    const auto reading = read_path(shared(std::string("caseload/") + expected.file));
    EXPECT_TRUE(reading.problems.empty());
    EXPECT_EQ(reading.documents.size(), expected.documents);
    std::set<std::string> workers;
    for (const auto& document : reading.documents) {
      workers.insert(document.worker);
      EXPECT_EQ(document.time.has_value(), expected.dated);
      EXPECT_FALSE(document.case_id.empty());
    }
    EXPECT_EQ(workers.size(), expected.workers);
  }
}

}  // namespace
}  // namespace dosimeter
