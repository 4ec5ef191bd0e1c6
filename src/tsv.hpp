#pragma once
// The project's data files: tab-separated rows under a header line, "#" comments, UTF-8.

#include <string>
#include <string_view>
#include <vector>

namespace dosimeter {

struct TsvRow {
  std::size_t line = 0;  // from 1
  std::vector<std::string_view> fields;
};

// The rows behind the header, each with as many fields as `columns`. A byte-order mark before it is
// passed over. Throws Error where the header is another or a row has another number of fields.
std::vector<TsvRow> parse_tsv(std::string_view content, const std::string& name,
                              const std::vector<std::string_view>& columns);

// Splits at `separator`, trims spaces, leaves out empty parts.
std::vector<std::string_view> split(std::string_view text, char separator);

std::string_view trim(std::string_view text);

// Some editors begin a UTF-8 file with a byte-order mark.
std::string_view without_byte_order_mark(std::string_view text);

// The whole file, which may be empty. Throws Error where it cannot be read.
std::string read_file(const std::string& path);

}  // namespace dosimeter
