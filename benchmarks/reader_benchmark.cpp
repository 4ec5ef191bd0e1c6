// How fast files are read into Documents, on one core, in bytes of the file as it was before
// compression: generated notes of about 64 MB in a file, made of the sentences of the demo
// caseload.

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <boost/iostreams/copy.hpp>
#include <boost/iostreams/device/file.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/zstd.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <span>
#include <sstream>

#include "demo_notes.hpp"
#include "dosimeter/reader.hpp"

namespace dosimeter {
namespace {

namespace fs = std::filesystem;
namespace io = boost::iostreams;

// A file that is one document may not be longer than 64 MiB.
constexpr std::size_t kFileBytes = 64'000'000;

// The sentences of all notes, each with the line break or the blank behind it.
const std::vector<std::string>& sentences() {
  static const std::vector<std::string> result = [] {
    std::vector<std::string> found;
    for (std::string text : demo_notes()) {
      for (std::size_t end = 0; (end = text.find_first_of(".\n")) != std::string::npos;) {
        if (end > 10) found.push_back(text.substr(0, end + 1) + (text[end] == '.' ? " " : ""));
        text.erase(0, std::min(text.size(), text.find_first_not_of(" .\n", end)));
      }
    }
    return found;
  }();
  return result;
}

// The same notes in every run.
class Notes {
 public:
  std::string sentence() { return sentences()[random_() % sentences().size()]; }

  std::string note() {
    std::string text;
    for (std::size_t count = 1 + random_() % 8; count > 0; --count) text += sentence();
    return text;
  }

  std::size_t below(std::size_t limit) { return random_() % limit; }

 private:
  std::mt19937 random_{2026};
};

std::string worker(std::size_t number) { return "nurse-" + std::to_string(number); }
std::string date(Notes& notes) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "2026-%02zu-%02zuT%02zu:20:00Z", 1 + notes.below(6),
                1 + notes.below(28), notes.below(24));
  return text.data();
}

std::string jsonl_file() {
  Notes notes;
  std::string file;
  for (std::size_t i = 1; file.size() < kFileBytes; ++i) {
    file += R"({"id": "n-)" + std::to_string(i) + R"(", "worker": ")" + worker(notes.below(40)) +
            R"(", "date": ")" + date(notes) + R"(", "case": "ED-)" +
            std::to_string(notes.below(4000)) + R"(", "kind": "note", "text": )" +
            boost::json::serialize(boost::json::string(notes.note())) + "}\n";
  }
  return file;
}

std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

std::string csv_file() {
  Notes notes;
  std::string file = "id,worker,date,case,kind,text\n";
  for (std::size_t i = 1; file.size() < kFileBytes; ++i) {
    file += "n-" + std::to_string(i) + ',' + worker(notes.below(40)) + ',' + date(notes) + ",ED-" +
            std::to_string(notes.below(4000)) + ",note," + csv_text(notes.note()) + '\n';
  }
  return file;
}

std::string text_file() {
  Notes notes;
  std::string file;
  while (file.size() < kFileBytes) file += notes.note() + '\n';
  return file;
}

std::string cue_time(std::size_t milliseconds, char mark) {
  std::array<char, 64> text{};
  const std::size_t seconds = milliseconds / 1000;
  std::snprintf(text.data(), text.size(), "%02zu:%02zu:%02zu%c%03zu", seconds / 3600,
                seconds / 60 % 60, seconds % 60, mark, milliseconds % 1000);
  return text.data();
}

// A sentence without the line break at its end.
std::string cue_words(Notes& notes) {
  std::string words = notes.sentence();
  words.erase(words.find_last_not_of(" \n") + 1);
  return words;
}

std::string webvtt_transcript(Notes& notes, std::size_t bytes) {
  std::string file = "WEBVTT\n\n";
  for (std::size_t at = 0; file.size() < bytes; at += 4200) {
    file += cue_time(at, '.') + " --> " + cue_time(at + 4000, '.') + "\n<v " +
            (notes.below(2) == 0 ? "Client" : "Therapist") + '>' + cue_words(notes) + "</v>\n\n";
  }
  return file;
}

std::string subrip_transcript(Notes& notes, std::size_t bytes) {
  std::string file;
  for (std::size_t i = 1; file.size() < bytes; ++i) {
    file += std::to_string(i) + '\n' + cue_time(4200 * i, ',') + " --> " +
            cue_time(4200 * i + 4000, ',') + '\n' +
            (notes.below(2) == 0 ? "Client: " : "Therapist: ") + cue_words(notes) + "\n\n";
  }
  return file;
}

template <std::string (*transcript)(Notes&, std::size_t)>
std::string transcript_file() {
  Notes notes;
  return transcript(notes, kFileBytes);
}

// A file that is removed at the end of the program.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& name, const std::string& content) : size_(content.size()) {
    path_ = fs::temp_directory_path() / ("dosimeter-" + std::to_string(getpid()) + '-' + name);
    io::filtering_ostream file;
    if (name.ends_with(".gz")) file.push(io::gzip_compressor());
    if (name.ends_with(".zst")) file.push(io::zstd_compressor());
    file.push(io::file_sink(path_.string(), std::ios::binary));
    file << content;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { fs::remove(path_); }

  std::string path() const { return path_.string(); }
  std::size_t size() const { return size_; }  // before compression

 private:
  fs::path path_;
  std::size_t size_;
};

// Reads the files one after the other.
void read_all(benchmark::State& state, std::span<const std::unique_ptr<TemporaryFile>> files) {
  std::size_t documents = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    for (const auto& file : files) {
      const auto reader = open_reader(file->path());
      while (const auto record = reader->next()) {
        if (const auto* problem = std::get_if<Problem>(&*record)) {
          state.SkipWithError(problem->message().c_str());
          return;
        }
        benchmark::DoNotOptimize(std::get<Document>(*record));
        ++documents;
      }
      bytes += file->size();
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.counters["documents"] =
      static_cast<double>(documents) / static_cast<double>(state.iterations());
}

void read_file(benchmark::State& state, const char* name, std::string (*make)()) {
  const std::array file{std::make_unique<TemporaryFile>(name, make())};
  read_all(state, file);
}

// As many transcripts of about an hour as make up a file of the others.
void read_hours(benchmark::State& state, const std::string& ending,
                std::string (*make)(Notes&, std::size_t)) {
  constexpr std::size_t hour = 90'000;
  Notes notes;
  std::vector<std::unique_ptr<TemporaryFile>> files;
  for (std::size_t i = 0; i < kFileBytes / hour; ++i) {
    files.push_back(std::make_unique<TemporaryFile>(std::to_string(i) + ending, make(notes, hour)));
  }
  read_all(state, files);
}

BENCHMARK_CAPTURE(read_file, csv, "notes.csv", &csv_file)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_file, jsonl, "notes.jsonl", &jsonl_file)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_file, webvtt, "call.vtt", &transcript_file<&webvtt_transcript>)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_file, subrip, "call.srt", &transcript_file<&subrip_transcript>)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_hours, webvtt, ".vtt", &webvtt_transcript)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_hours, subrip, ".srt", &subrip_transcript)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_file, text, "note.txt", &text_file)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_file, jsonl_gzip, "notes.jsonl.gz", &jsonl_file)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_file, jsonl_zstd, "notes.jsonl.zst", &jsonl_file)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dosimeter
