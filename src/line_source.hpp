#pragma once
// The lines of a file as UTF-8, counted, in bounded memory: what every reader reads from.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "byte_source.hpp"
#include "dosimeter/error.hpp"
#include "encoding.hpp"
#include "record_text.hpp"

namespace dosimeter {

// Part of a line, without its end. A line longer than the buffer comes in several.
struct Piece {
  std::string_view text;  // valid until the next call
  bool ends_line = false;
};

struct Line {
  std::string_view text;   // without its end; valid until the next call
  std::size_t number = 0;  // from 1
  bool fits = true;        // false where the line is longer than the limit; `text` is empty then
};

struct BlockSizes {
  std::size_t sample = std::size_t{1} << 20;  // bytes that the encoding is told from
  std::size_t block = std::size_t{1} << 16;   // bytes read at a time behind the sample
};

// A line ends with LF, CR LF or CR. Text that the encoding does not allow is not hidden: it comes
// as bytes that are no valid UTF-8.
class LineSource {
 public:
  // Throws Error where `declared_encoding` is neither empty nor known.
  LineSource(ByteSource bytes, std::string name, const std::string& declared_encoding,
             BlockSizes sizes = {});

  std::optional<Piece> next_piece();
  // The whole next line. One that is longer than `limit` bytes is skipped without being kept.
  std::optional<Line> next_line(std::size_t limit) {
    const std::size_t size = line_feed_ - position_;
    if (inside_line_ || line_feed_ >= carriage_ || size > limit) return next_unusual_line(limit);
    const std::string_view text = std::string_view(buffer_).substr(position_, size);
    position_ = line_feed_ + 1;
    line_feed_ = std::min(buffer_.find('\n', position_), buffer_.size());
    return Line{text, ++line_, true};
  }

  // Gives back the memory of a line that was longer than a block, which is read no more.
  void drop_line() {
    if (joined_.size() > block_size_) std::string().swap(joined_);  // assigning keeps it
  }

  // Whether the line that was taken last is valid UTF-8. The lines behind it in the buffer are
  // looked at with it, at once.
  bool is_valid(const Line& line) {
    if (line.text.data() == joined_.data()) return is_utf8(line.text);
    if (!rest_valid_) rest_valid_ = is_rest_valid(line);
    return *rest_valid_ || is_utf8(line.text);
  }

  // The number of the line that the last piece belongs to, 0 before the first.
  std::size_t line() const { return line_; }
  // What has been read ahead: the beginning of the file, before the first piece is taken.
  std::string_view peek() const { return std::string_view(buffer_).substr(position_); }

  const std::string& name() const { return name_; }
  const Encoding& encoding() const { return encoding_; }
  // Why the input ended before its end, once it has. The line in hand is lost then.
  const std::optional<Problem>& failure() const { return failure_; }

 private:
  void read_bytes(std::size_t size);
  void choose_encoding(const std::string& declared);
  void decode();
  bool refill();
  bool is_rest_valid(const Line& line) const;
  std::optional<Line> next_unusual_line(std::size_t limit);

  ByteSource bytes_;
  std::string name_;
  std::size_t block_size_;
  bool compressed_;
  Encoding encoding_{"UTF-8", false};
  std::optional<Utf8Converter> converter_;
  std::optional<Problem> failure_;
  bool ended_ = false;  // there are no more bytes

  std::string raw_;                 // bytes as they are in the file
  std::string buffer_;              // the same as UTF-8
  std::optional<bool> rest_valid_;  // from the line that was asked about first to its last line
  std::size_t position_ = 0;        // start of what is not taken yet
  std::size_t line_feed_ = 0;    // the next one in the buffer, else its size: found once, since a
  std::size_t carriage_ = 0;     // file without carriage returns would be searched at every line
  bool skip_line_feed_ = false;  // the buffer ended between CR and LF
  bool inside_line_ = false;
  std::size_t line_ = 0;
  std::string joined_;  // a line that came in several pieces
};

}  // namespace dosimeter
