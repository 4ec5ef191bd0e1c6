#pragma once
// What the readers of WebVTT and SubRip share. A file is one Document, given at its end. Bad cues
// come out before it, each as a Problem with its line; the Document holds the good ones.

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "cue_text.hpp"
#include "cue_times.hpp"
#include "file_reader.hpp"

namespace dosimeter {

class TranscriptReader : public FileReader {
 public:
  using FileReader::FileReader;

 protected:
  std::optional<Record> read_record() final;

  virtual void take_line(const Line& line) = 0;
  // The input is at its end.
  virtual void finish() = 0;

  void report(Problem problem) { problems_.push_back(std::move(problem)); }
  // Nothing comes of the file but this.
  void give_up(Problem problem);

  // The cue in hand: begun by its line of times, then filled line by line.
  void begin_cue(const Line& line, const std::optional<CueTimes>& times);
  bool in_cue() const { return cue_.has_value(); }
  void add_cue_line(const Line& line);
  void add_empty_line();
  std::string& cue_text() { return cue_text_; }
  void end_cue();

  // Appends what is said in a cue.
  virtual void read_cue(std::string_view text, CueReader& reader,
                        std::vector<Segment>& segments) const = 0;

 private:
  struct Cue {
    std::size_t line = 0;
    CueTimes times;
  };

  bool read_line();
  Record document();

  std::optional<Cue> cue_;
  std::string cue_text_;
  bool cue_valid_ = true;  // its text is UTF-8
  CueReader cue_reader_;
  std::vector<Segment> segments_;
  std::deque<Problem> problems_;
  std::size_t bytes_ = 0;  // of the file so far, as UTF-8
  bool any_text_ = false;
  bool finished_ = false;
};

}  // namespace dosimeter
