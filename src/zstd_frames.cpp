#include "zstd_frames.hpp"

#include <algorithm>

namespace dosimeter {
namespace {

constexpr std::uint32_t skippable_magic = 0x184D2A50;  // the last four bits are free

std::uint32_t little_endian(const std::array<std::uint8_t, 4>& bytes, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

}  // namespace

void ZstdFrames::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t taken = std::min(missing_, bytes.size());
    for (std::size_t i = 0; i < taken && collected_ + i < first_.size(); ++i) {
      first_[collected_ + i] = static_cast<std::uint8_t>(bytes[i]);
    }
    collected_ += taken;
    missing_ -= taken;
    bytes.remove_prefix(taken);
    if (missing_ == 0) finish_part();
  }
}

void ZstdFrames::expect(Part part, std::size_t bytes) {
  part_ = part;
  missing_ = bytes;
  collected_ = 0;
  if (bytes == 0) finish_part();
}

void ZstdFrames::finish_part() {
  switch (part_) {
    case Part::magic:
      // A wrong magic number is the decompressor's to report.
      if ((little_endian(first_, 4) & 0xFFFFFFF0) == skippable_magic) {
        expect(Part::skipped_size, 4);
      } else {
        expect(Part::descriptor, 1);
      }
      break;
    case Part::descriptor:
      begin_frame_header();
      break;
    case Part::frame_header:
      expect(Part::block_header, 3);
      break;
    case Part::block_header:
      begin_block();
      break;
    case Part::block:
      end_block();
      break;
    case Part::skipped_size:
      has_checksum_ = false;
      last_block_ = true;
      expect(Part::block, little_endian(first_, 4));
      break;
    case Part::checksum:
      expect(Part::magic, 4);
      break;
  }
}

void ZstdFrames::begin_frame_header() {
  constexpr std::array<std::size_t, 4> dictionary_bytes{0, 1, 2, 4};
  constexpr std::array<std::size_t, 4> content_size_bytes{0, 2, 4, 8};
  const std::uint32_t descriptor = first_[0];
  const bool single_segment = (descriptor & 0x20) != 0;
  std::size_t content_size = content_size_bytes[descriptor >> 6];
  if (single_segment && content_size == 0) content_size = 1;
  has_checksum_ = (descriptor & 0x04) != 0;
  expect(Part::frame_header,
         (single_segment ? 0U : 1U) + dictionary_bytes[descriptor & 0x03] + content_size);
}

void ZstdFrames::begin_block() {
  constexpr std::uint32_t run_length = 1;  // one byte, however often it is repeated
  const std::uint32_t header = little_endian(first_, 3);
  last_block_ = (header & 1) != 0;
  expect(Part::block, (header >> 1 & 3) == run_length ? 1 : header >> 3);
}

void ZstdFrames::end_block() {
  if (!last_block_) {
    expect(Part::block_header, 3);
  } else if (has_checksum_) {
    expect(Part::checksum, 4);
  } else {
    expect(Part::magic, 4);
  }
}

}  // namespace dosimeter
