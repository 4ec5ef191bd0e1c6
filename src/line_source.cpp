#include "line_source.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace dosimeter {
namespace {

constexpr std::string_view utf8_byte_order_mark = "\xEF\xBB\xBF";

Encoding declared_or_detected(const std::string& declared, const std::string& file) {
  const auto name = encoding_name(declared);
  if (name) return {*name, false};
  throw Error({file, 0, "the encoding \"" + declared + "\" is not known",
               "name one that ICU knows, for example UTF-8, windows-1252 or UTF-16LE"});
}

}  // namespace

LineSource::LineSource(ByteSource bytes, std::string name, const std::string& declared_encoding,
                       BlockSizes sizes)
    : bytes_(std::move(bytes)),
      name_(std::move(name)),
      block_size_(sizes.block),
      compressed_(compression_of(name_) != Compression::none) {
  read_bytes(sizes.sample);
  choose_encoding(declared_encoding);
  decode();
  if (buffer_.starts_with(utf8_byte_order_mark)) buffer_.erase(0, utf8_byte_order_mark.size());
  line_feed_ = std::min(buffer_.find('\n'), buffer_.size());
  carriage_ = std::min(buffer_.find('\r'), buffer_.size());
}

void LineSource::choose_encoding(const std::string& declared) {
  if (!declared.empty()) {
    encoding_ = declared_or_detected(declared, name_);
  } else if (auto detected = detect_encoding(raw_, ended_)) {
    encoding_ = *std::move(detected);
  } else {
    failure_ = {name_, 0, "the file holds no text that can be read",
                "export it as plain text, WebVTT, SubRip, JSON Lines or CSV, or declare its "
                "encoding"};
    raw_.clear();
    ended_ = true;
  }
  converter_.emplace(encoding_.name);
}

void LineSource::read_bytes(std::size_t size) {
  raw_.clear();
  try {
    bytes_.read(size, raw_);
    ended_ = raw_.size() < size;
  } catch (const std::exception&) {
    ended_ = true;
    failure_ =
        compressed_
            ? Problem{name_, 0, "the compressed file is damaged or cut off",
                      "restore it from its source and read it again; what was read of it may be "
                      "wrong"}
            : Problem{name_, 0, "the file cannot be read to its end",
                      "check the disk or the connection; only what came before was read"};
  }
}

void LineSource::decode() {
  rest_valid_.reset();
  if (converter_->passes_on()) {
    std::swap(buffer_, raw_);
    return;
  }
  buffer_.clear();
  converter_->convert(raw_, ended_ && !failure_, buffer_);
}

// Fills the empty buffer; false at the end of the input.
bool LineSource::refill() {
  while (position_ == buffer_.size()) {
    if (ended_) return false;
    read_bytes(block_size_);
    decode();
    position_ = 0;
    if (skip_line_feed_ && !buffer_.empty()) {
      skip_line_feed_ = false;
      if (buffer_.front() == '\n') position_ = 1;
    }
  }
  line_feed_ = std::min(buffer_.find('\n', position_), buffer_.size());
  carriage_ = std::min(buffer_.find('\r', position_), buffer_.size());
  return true;
}

// Not what stands behind the last end of a line: the buffer may end inside a character.
bool LineSource::is_rest_valid(const Line& line) const {
  const auto end = buffer_.find_last_of("\r\n");
  return is_utf8({line.text.data(), buffer_.data() + end});
}

std::optional<Piece> LineSource::next_piece() {
  if (position_ == buffer_.size() && !refill()) {
    if (!inside_line_ || failure_) return std::nullopt;
    inside_line_ = false;
    return Piece{{}, true};
  }
  if (!inside_line_) ++line_;
  const std::string_view buffer(buffer_);
  const std::size_t end = std::min(line_feed_, carriage_);
  const auto text = buffer.substr(position_, end - position_);
  inside_line_ = end == buffer.size();
  if (inside_line_) {
    position_ = end;
    return Piece{text, false};
  }
  position_ = end + 1;
  if (buffer[end] == '\r') {
    if (position_ < buffer.size() && buffer[position_] == '\n') ++position_;
    skip_line_feed_ = position_ == buffer.size() && end + 1 == position_;
    carriage_ = std::min(buffer.find('\r', position_), buffer.size());
  }
  if (line_feed_ < position_) line_feed_ = std::min(buffer.find('\n', position_), buffer.size());
  return Piece{text, true};
}

// One that does not end with LF in the buffer, is too long or stands behind a piece.
std::optional<Line> LineSource::next_unusual_line(std::size_t limit) {
  auto piece = next_piece();
  if (!piece) return std::nullopt;
  const std::size_t number = line_;
  if (piece->ends_line && piece->text.size() <= limit) return Line{piece->text, number, true};

  joined_.clear();
  bool fits = true;
  while (true) {
    fits = fits && piece->text.size() <= limit - joined_.size();
    if (fits) joined_ += piece->text;
    if (piece->ends_line) break;
    piece = next_piece();
    if (!piece) return std::nullopt;
  }
  return Line{fits ? std::string_view(joined_) : std::string_view(), number, fits};
}

}  // namespace dosimeter
