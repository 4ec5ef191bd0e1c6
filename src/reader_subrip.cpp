// SubRip, which has no specification. A cue is an optional number, a line of times, and text up to
// the next cue. Text behind an empty line still belongs to the cue, since no text may be lost; a
// block that begins as a cue does and has no readable times is a Problem and is passed over.

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "record_text.hpp"
#include "transcript_reader.hpp"
#include "tsv.hpp"

namespace dosimeter {
namespace {

bool begins_with_digit(std::string_view line) {
  std::size_t blanks = 0;
  while (blanks < line.size() && is_blank(line.substr(blanks, 1))) ++blanks;
  return blanks < line.size() && is_digit(line[blanks]);
}

bool is_number(std::string_view line) {
  if (!begins_with_digit(line)) return false;
  const auto digits = trim(line);
  return std::all_of(digits.begin(), digits.end(), is_digit);
}

// "00:00:01,000 --> 00:00:02,000", and at the beginning of a block also what was meant to be that:
// "00:00:01,000 -> 00:00:02,000".
bool is_times(std::string_view line, bool begins_block) {
  if (!begins_with_digit(line)) return false;
  if (line.find("-->") != std::string_view::npos) return true;
  return begins_block && line.find(':') != std::string_view::npos &&
         line.find_first_not_of("0123456789:.,-> \t") == std::string_view::npos;
}

class SubripReader : public TranscriptReader {
 public:
  using TranscriptReader::TranscriptReader;

 private:
  void take_line(const Line& line) override {
    const bool blank = is_blank(line.text);
    if (blank) {
      end_block();
    } else if (is_times(line.text, begins_block_ || number_line_ != 0)) {
      take_times(line);
    } else if (number_line_ != 0) {
      report_lone_number();
      skipping_ = true;
    } else if (begins_block_ && is_number(line.text)) {
      number_line_ = line.number;
    } else {
      take_text(line);
    }
    begins_block_ = blank;
  }

  void finish() override { end_block(), end_cue(); }

  void read_cue(std::string_view text, CueReader& reader,
                std::vector<Segment>& segments) const override {
    reader.read_subrip(text, segments);
  }

  void end_block() {
    if (number_line_ != 0) report_lone_number();
    if (in_cue()) add_empty_line();
    last_line_is_number_ = false;
  }

  void take_times(const Line& line) {
    // The number of this cue where no empty line stands before it.
    if (in_cue() && last_line_is_number_) cue_text().resize(last_line_);
    end_cue();
    begin_cue(line, parse_subrip_times(line.text));
    skipping_ = !in_cue();
    number_line_ = 0;
    last_line_is_number_ = false;
  }

  void take_text(const Line& line) {
    if (in_cue()) {
      last_line_ = cue_text().size();
      last_line_is_number_ = is_number(line.text);
      add_cue_line(line);
    } else if (!skipping_) {
      report(problem(line.number, "text before the first cue",
                     "begin the file with a cue, or remove what is not part of the transcript"));
      skipping_ = true;
    }
  }

  void report_lone_number() {
    report(problem(std::exchange(number_line_, 0), "a cue number without a line of times",
                   "put the line 00:01:02,500 --> 00:01:04,000 behind it"));
    end_cue();
  }

  bool begins_block_ = true;     // nothing but empty lines stand before the line, or none do
  std::size_t number_line_ = 0;  // line of a cue's number whose times are still to come, else 0
  bool skipping_ = false;        // the text belongs to a cue that was reported
  bool last_line_is_number_ = false;
  std::size_t last_line_ = 0;  // where the last line of the cue's text begins
};

}  // namespace

std::unique_ptr<Reader> make_subrip_reader(LineSource source, const ReadOptions& options) {
  return std::make_unique<SubripReader>(std::move(source), options);
}

}  // namespace dosimeter
