#pragma once
// Whether a Zstandard archive is whole. Boost's decompressor takes one that is cut off for one that
// ends; gzip and bzip2 archives it does check.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dosimeter {

// Follows the outline of the frames (RFC 8878) while their bytes go by, without decompressing them.
class ZstdFrames {
 public:
  void feed(std::string_view bytes);
  // Whether the bytes so far end with a frame, or there were none.
  bool complete() const { return part_ == Part::magic && collected_ == 0; }

 private:
  enum class Part { magic, descriptor, frame_header, block_header, block, checksum, skipped_size };

  void expect(Part part, std::size_t bytes);
  void finish_part();
  void begin_frame_header();
  void begin_block();
  void end_block();

  Part part_ = Part::magic;
  std::size_t missing_ = 4;              // bytes of this part that are still to come
  std::size_t collected_ = 0;            // bytes of this part that went by
  std::array<std::uint8_t, 4> first_{};  // the first of them
  bool has_checksum_ = false;
  bool last_block_ = false;
};

}  // namespace dosimeter
