// WebVTT: https://www.w3.org/TR/webvtt1/. Blocks are told apart as the specification's parser does;
// where that drops a block because it is no cue, a Problem is reported, unless it is a comment, a
// style sheet or a region.

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "record_text.hpp"
#include "transcript_reader.hpp"

namespace dosimeter {
namespace {

bool is_word_line(std::string_view line, std::string_view word) {
  return line.starts_with(word) &&
         (line.size() == word.size() || line[word.size()] == ' ' || line[word.size()] == '\t');
}

bool has_arrow(std::string_view line) { return line.find("-->") != std::string_view::npos; }

class WebvttReader : public TranscriptReader {
 public:
  using TranscriptReader::TranscriptReader;

 private:
  enum class Block {
    signature,  // "WEBVTT" is expected
    header,
    none,     // between blocks
    opened,   // one line that is no line of times: the identifier of a cue, or no cue at all
    text,     // more than one of them
    cue,      // behind a line of times, readable or not
    ignored,  // comment, style sheet or region
  };

  void take_line(const Line& line) override {
    if (block_ == Block::signature) {
      take_signature(line);
    } else if (line.text.empty()) {
      end_block();
    } else if (has_arrow(line.text) && !is_comment(line)) {
      take_times(line);
    } else {
      take_text(line);
    }
  }

  void finish() override { end_block(); }

  void read_cue(std::string_view text, CueReader& reader,
                std::vector<Segment>& segments) const override {
    reader.read_webvtt(text, segments);
  }

  void take_signature(const Line& line) {
    if (is_word_line(line.text, "WEBVTT")) {
      block_ = Block::header;
    } else if (!is_blank(line.text)) {
      give_up(problem(line.number, "the file does not begin with WEBVTT",
                      "put WEBVTT and an empty line before the first cue, or name the file .srt if "
                      "it is SubRip"));
    }
  }

  bool is_comment(const Line& line) const {
    return block_ == Block::none && is_word_line(line.text, "NOTE");
  }

  void take_times(const Line& line) {
    // A line before the times is the cue's identifier; whatever else stands there is a block.
    if (block_ != Block::opened) end_block();
    begin_cue(line, parse_webvtt_times(line.text));
    block_ = Block::cue;
  }

  void take_text(const Line& line) {
    switch (block_) {
      case Block::none:
        begin_block(line);
        break;
      case Block::opened:
        block_ = Block::text;
        break;
      case Block::cue:
        if (in_cue()) add_cue_line(line);
        break;
      default:
        break;
    }
  }

  void begin_block(const Line& line) {
    const bool ignored = is_word_line(line.text, "NOTE") || is_word_line(line.text, "STYLE") ||
                         is_word_line(line.text, "REGION");
    if (is_blank(line.text)) return;
    block_ = ignored ? Block::ignored : Block::opened;
    block_line_ = line.number;
  }

  void end_block() {
    if (block_ == Block::signature) return;
    if (block_ == Block::opened || block_ == Block::text) {
      report(problem(block_line_, "text without times, which belongs to no cue",
                     "put a line of times before it, or remove the empty line that parts it from "
                     "its cue"));
    }
    end_cue();
    block_ = Block::none;
  }

  Block block_ = Block::signature;
  std::size_t block_line_ = 0;
};

}  // namespace

std::unique_ptr<Reader> make_webvtt_reader(LineSource source, const ReadOptions& options) {
  return std::make_unique<WebvttReader>(std::move(source), options);
}

}  // namespace dosimeter
