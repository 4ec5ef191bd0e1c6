#include "embedded.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

// The table that the build writes as assembler (see embed.cmake).
extern "C" {
struct DosimeterEmbeddedFile {
  const char* name;
  const char* begin;
  const char* end;
};
extern const DosimeterEmbeddedFile dosimeter_embedded_files[];
extern const std::uint64_t dosimeter_embedded_file_count;
}

namespace dosimeter::embedded {

std::span<const File> files() {
  static const std::vector<File> all = [] {
    std::vector<File> list;
    for (std::uint64_t i = 0; i < dosimeter_embedded_file_count; ++i) {
      const DosimeterEmbeddedFile& entry = dosimeter_embedded_files[i];
      list.push_back(
          {entry.name, {entry.begin, static_cast<std::size_t>(entry.end - entry.begin)}});
    }
    return list;
  }();
  return all;
}

std::string_view file(std::string_view name) {
  for (const File& candidate : files()) {
    if (candidate.name == name) return candidate.content;
  }
  throw std::out_of_range("no embedded file " + std::string(name));
}

}  // namespace dosimeter::embedded
