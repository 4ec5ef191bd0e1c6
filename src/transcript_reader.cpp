#include "transcript_reader.hpp"

#include <algorithm>
#include <utility>

#include "record_text.hpp"

namespace dosimeter {
namespace {

// By more than the standard library does: room that is not used takes no memory, but segments that
// are moved take time.
constexpr std::size_t kGrowth = 4;

}  // namespace

std::optional<Record> TranscriptReader::read_record() {
  while (problems_.empty() && read_line()) {
  }
  if (!problems_.empty()) {
    Problem problem = std::move(problems_.front());
    problems_.pop_front();
    return problem;
  }
  // An empty file, and one that could not be read to its end, are reported by the FileReader.
  if (!any_text_ || source().failure()) return std::nullopt;
  end_file();
  return document();
}

// Takes one line; false when there is none.
bool TranscriptReader::read_line() {
  if (finished_) return false;
  const auto line = source().next_line(options().max_record_bytes - bytes_);
  if (!line) {
    finished_ = true;
    if (!source().failure()) finish();
    return false;
  }
  bytes_ += line->text.size() + 1;
  any_text_ = any_text_ || !is_blank(line->text);
  if (!line->fits || bytes_ > options().max_record_bytes) {
    give_up(too_long(1));
  } else {
    take_line(*line);
  }
  return true;
}

void TranscriptReader::give_up(Problem problem) {
  report(std::move(problem));
  finished_ = true;
  end_file();
}

void TranscriptReader::begin_cue(const Line& line, const std::optional<CueTimes>& times) {
  cue_.reset();
  if (!times) {
    report(problem(line.number, "the times of the cue cannot be read",
                   "write them as 00:01:02.500 --> 00:01:04.000"));
  } else if (std::max(times->start, times->end) > kLatestInRecording) {
    report(problem(line.number, "the times of the cue are beyond 1e9 seconds, some 30 years",
                   "count them from the beginning of the recording"));
  } else if (times->end < times->start) {
    report(problem(line.number, "the cue ends before it begins", "correct its times"));
  } else {
    cue_ = Cue{line.number, *times};
    cue_text_.clear();
    cue_valid_ = true;
  }
}

void TranscriptReader::add_cue_line(const Line& line) {
  if (!cue_text_.empty()) cue_text_ += '\n';
  cue_text_ += line.text;
  cue_valid_ = cue_valid_ && source().is_valid(line);
}

void TranscriptReader::add_empty_line() {
  if (!cue_text_.empty()) cue_text_ += '\n';
}

void TranscriptReader::end_cue() {
  if (!cue_) return;
  const Cue cue = *std::exchange(cue_, std::nullopt);
  if (!cue_valid_) {
    report(not_decodable(cue.line));
    return;
  }
  const std::size_t before = segments_.size();
  if (before == segments_.capacity()) segments_.reserve(kGrowth * (before + kGrowth));
  read_cue(cue_text_, cue_reader_, segments_);
  for (std::size_t i = before; i < segments_.size(); ++i) {
    segments_[i].start = cue.times.start;
    segments_[i].end = cue.times.end;
  }
}

Record TranscriptReader::document() {
  if (segments_.empty()) {
    return problem(0, "the transcript has no cue that can be read",
                   "check that it is WebVTT or SubRip, and that its cues have text");
  }
  return make_document_of_file("transcript", std::move(segments_));
}

}  // namespace dosimeter
