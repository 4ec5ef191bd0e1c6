#include "byte_source.hpp"

#include <algorithm>
#include <array>
#include <boost/iostreams/concepts.hpp>
#include <boost/iostreams/filter/bzip2.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/zstd.hpp>
#include <boost/iostreams/filtering_streambuf.hpp>
#include <cstdio>
#include <iostream>
#include <istream>
#include <stdexcept>
#include <utility>

#include "dosimeter/text.hpp"
#include "zstd_frames.hpp"

namespace dosimeter {
namespace {

namespace io = boost::iostreams;

constexpr std::array<std::pair<std::string_view, Compression>, 3> endings{
    {{".gz", Compression::gzip}, {".bz2", Compression::bzip2}, {".zst", Compression::zstd}}};

std::pair<std::string_view, Compression> ending_of(std::string_view name) {
  for (const auto& [ending, compression] : endings) {
    if (name.size() > ending.size() && fold(name.substr(name.size() - ending.size())) == ending) {
      return {ending, compression};
    }
  }
  return {"", Compression::none};
}

// Stands between an archive and its decompressor, and follows the frames.
class FrameFilter : public io::multichar_input_filter {
 public:
  explicit FrameFilter(std::shared_ptr<ZstdFrames> frames) : frames_(std::move(frames)) {}

  template <typename Source>
  std::streamsize read(Source& source, char* target, std::streamsize size) {
    const std::streamsize got = io::read(source, target, size);
    if (got > 0) frames_->feed({target, static_cast<std::size_t>(got)});
    return got;
  }

 private:
  std::shared_ptr<ZstdFrames> frames_;  // Boost copies the filter
};

}  // namespace

Compression compression_of(std::string_view name) { return ending_of(name).second; }

std::string_view without_compression_ending(std::string_view name) {
  return name.substr(0, name.size() - ending_of(name).first.size());
}

struct ByteSource::Decompressor {
  io::filtering_streambuf<io::input> buffer;
  std::shared_ptr<ZstdFrames> frames = std::make_shared<ZstdFrames>();

  Decompressor(std::istream& input, Compression compression) {
    constexpr std::streamsize block = 1 << 16;
    if (compression == Compression::gzip) buffer.push(io::gzip_decompressor(), block);
    if (compression == Compression::bzip2) buffer.push(io::bzip2_decompressor(), block);
    if (compression == Compression::zstd) {
      buffer.push(io::zstd_decompressor(), block);
      buffer.push(FrameFilter(frames), block);
    }
    buffer.push(input, block);
  }

  // Block by block, since one that is damaged throws and takes with it what the call has read.
  void read(std::size_t size, std::string& target) {
    while (size > 0) {
      if (buffer.sgetc() == std::char_traits<char>::eof()) {
        if (!frames->complete()) throw std::runtime_error("the archive is cut off");
        return;
      }
      const std::size_t count = std::min(size, static_cast<std::size_t>(buffer.in_avail()));
      const std::size_t old_size = target.size();
      target.resize(old_size + count);
      buffer.sgetn(target.data() + old_size, static_cast<std::streamsize>(count));
      size -= count;
    }
  }
};

ByteSource::ByteSource(std::istream& input, Compression compression) : input_(&input) {
  if (compression != Compression::none) {
    decompressor_ = std::make_unique<Decompressor>(input, compression);
  }
}

ByteSource::ByteSource(std::unique_ptr<std::istream> input, Compression compression)
    : ByteSource(*input, compression) {
  owned_ = std::move(input);
}

ByteSource::~ByteSource() = default;
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;

void ByteSource::read(std::size_t size, std::string& target) {
  if (decompressor_) return decompressor_->read(size, target);
  // Room for all of it at once, so that nothing is copied as it grows: what is not used takes no
  // memory. Read in steps, since most files are shorter than what is asked for.
  target.reserve(target.size() + size);
  constexpr std::size_t step = 1 << 16;
  for (std::size_t left = size; left > 0;) {
    const std::size_t wanted = std::min(left, step);
    const std::size_t got = read_plain(wanted, target);
    if (got < wanted) return;
    left -= got;
  }
}

std::size_t ByteSource::read_plain(std::size_t size, std::string& target) {
  const std::size_t old_size = target.size();
  target.resize(old_size + size);
  std::size_t got = 0;
  try {
    const auto count = static_cast<std::streamsize>(size);
    got = static_cast<std::size_t>(
        std::max<std::streamsize>(input_->rdbuf()->sgetn(target.data() + old_size, count), 0));
  } catch (...) {
    target.resize(old_size);
    throw;
  }
  target.resize(old_size + got);
  // std::cin reads through stdio, which knows an error from the end; the stream's buffer does not.
  if (got < size && input_ == &std::cin && std::ferror(stdin) != 0) {
    throw std::runtime_error("standard input cannot be read");
  }
  return got;
}

}  // namespace dosimeter
