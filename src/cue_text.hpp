#pragma once
// What is said in a cue, and by whom.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/document.hpp"
#include "pieced_text.hpp"

namespace dosimeter {

// Tells labels from other text before a colon. Remembers some: a transcript has few speakers.
class LabelMemory {
 public:
  bool is_label(std::string_view text);

 private:
  struct Known {
    std::string text;
    bool is_label = false;
  };
  std::array<Known, 32> known_;
};

// Reads the cues of one transcript, one after another. Each function appends a segment without
// times for each stretch of a cue by one speaker; its text is trimmed and not empty, its speaker is
// empty where nobody is named.
class CueReader {
 public:
  // The text of a WebVTT cue. "<v Name>" and "<v.class Name>" name a speaker until "</v>" or the
  // next voice; other tags are left out; entities are decoded. A "<" or "&" that begins no tag and
  // no entity is text, where the specification would drop what follows. A cue without voices is
  // read by its labels.
  void read_webvtt(std::string_view cue, std::vector<Segment>& segments);

  // The text of a SubRip cue: tags (<i>, <font color=red>, {\an8}, {b}) are left out, speakers are
  // read from labels.
  void read_subrip(std::string_view cue, std::vector<Segment>& segments);

  // Splits a text at the lines that begin with a speaker's label. A label is what stands before the
  // first colon of a line, where that colon is followed by a blank or the line's end, and
  // - it has one to four words and at most 60 bytes,
  // - the first word begins with a capital (or a letter of a script without case), each other one
  //   with a capital, a digit, "#" or "(", or it is a common noun for a speaker ("Second caller",
  //   "Foster mother"), or the label is a worker's role ("Social worker"),
  // - the words consist of letters, digits and ' ’ . - _ # ( ),
  // - it does not begin with a word that opens sentences rather than naming anybody ("Note:",
  //   "The officer:", "Question:").
  // A dash or ">>" before a label is left out with it.
  void split_at_labels(std::string_view text, std::vector<Segment>& segments);

 private:
  struct LabelledLine {
    std::string_view speaker;
    std::string_view text;
  };

  void add_voice(std::vector<Segment>& segments);
  std::size_t take_voice_tag(std::string_view cue, std::vector<Segment>& segments);
  std::optional<LabelledLine> read_label(std::string_view line);

  LabelMemory labels_;
  std::vector<std::string_view> voices_;  // annotations in the WebVTT cue, the innermost last
  bool voiced_ = false;
  PiecedText cue_;   // the cue in hand without its tags; in WebVTT, since the last voice
  PiecedText line_;  // the lines of one speaker by label
};

}  // namespace dosimeter
