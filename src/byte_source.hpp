#pragma once
// The bytes of an input, decompressed where the ending of its name says so.

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

namespace dosimeter {

enum class Compression { none, gzip, bzip2, zstd };

// By the ending of the name: .gz, .bz2 or .zst, in whatever case.
Compression compression_of(std::string_view name);
// The name without that ending.
std::string_view without_compression_ending(std::string_view name);

class ByteSource {
 public:
  // The caller keeps `input` alive.
  ByteSource(std::istream& input, Compression compression);
  ByteSource(std::unique_ptr<std::istream> input, Compression compression);
  ~ByteSource();
  ByteSource(ByteSource&&) noexcept;
  ByteSource& operator=(ByteSource&&) noexcept;

  // Appends up to `size` bytes to `target`, fewer only at the end. Throws where the data is damaged
  // or cannot be read; what came before that is in `target`.
  void read(std::size_t size, std::string& target);

 private:
  struct Decompressor;
  std::size_t read_plain(std::size_t size, std::string& target);

  std::unique_ptr<std::istream> owned_;
  std::istream* input_;
  std::unique_ptr<Decompressor> decompressor_;  // none for plain bytes
};

}  // namespace dosimeter
