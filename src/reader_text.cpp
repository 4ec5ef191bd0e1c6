// Plain text: one document a file.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "file_reader.hpp"
#include "record_text.hpp"

namespace dosimeter {
namespace {

class TextReader : public FileReader {
 public:
  using FileReader::FileReader;

 private:
  std::optional<Record> read_record() override {
    std::string text;
    while (const auto piece = source().next_piece()) {
      if (piece->text.size() + 1 > options().max_record_bytes - text.size()) {
        end_file();
        return too_long(1);
      }
      text += piece->text;
      if (piece->ends_line) text += '\n';
    }
    if (source().failure() || is_blank(text)) return std::nullopt;
    end_file();
    if (const auto valid = valid_utf8_prefix(text); valid < text.size()) {
      const auto line = 1 + std::count(text.begin(), text.begin() + std::ptrdiff_t(valid), '\n');
      return not_decodable(static_cast<std::size_t>(line));
    }
    text.erase(text.find_last_not_of('\n') + 1);
    return make_document_of_file("note", {Segment{{}, {}, {}, std::move(text)}});
  }
};

}  // namespace

std::unique_ptr<Reader> make_text_reader(LineSource source, const ReadOptions& options) {
  return std::make_unique<TextReader>(std::move(source), options);
}

}  // namespace dosimeter
