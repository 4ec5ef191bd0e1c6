#include "ucs4.hpp"

#include <algorithm>

namespace dosimeter::python {
namespace {

// Characters that are looked at together, in loops that compilers make vector instructions of.
constexpr std::size_t kStretch = 32;

char32_t all_bits(const char32_t* characters) {
  char32_t bits = 0;
  for (std::size_t i = 0; i < kStretch; ++i) bits |= characters[i];
  return bits;
}

bool is_writable(char32_t c) { return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF); }

// Writes a character beyond ASCII and gives the place behind it.
char* write(char32_t c, char* to) {
  const auto put = [&to](char32_t byte) { *to++ = static_cast<char>(byte); };
  if (c < 0x800) {
    put(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
  }
  put(0x80 | (c & 0x3F));
  return to;
}

constexpr std::size_t kMostBytes = 4;  // of a character

}  // namespace

std::u32string_view without_padding(std::u32string_view text) {
  while (text.size() >= kStretch && all_bits(text.data() + text.size() - kStretch) == 0) {
    text.remove_suffix(kStretch);
  }
  while (!text.empty() && text.back() == 0) text.remove_suffix(1);
  return text;
}

std::size_t first_unwritable(std::u32string_view text) {
  const auto found = std::find_if_not(text.begin(), text.end(), is_writable);
  return static_cast<std::size_t>(found - text.begin());
}

char* Utf8Texts::room(std::size_t size) {
  constexpr std::size_t kBlock = std::size_t{1} << 20;
  if (size > left_) {
    left_ = std::max(size, kBlock);
    free_ = blocks_.emplace_back(std::make_unique_for_overwrite<char[]>(left_)).get();
  }
  return free_;
}

std::string_view Utf8Texts::add(std::u32string_view text) {
  char* const begin = room(kMostBytes * text.size() + 1);
  char* to = begin;
  while (!text.empty()) {
    if (text.size() >= kStretch && all_bits(text.data()) < 0x80) {
      for (std::size_t i = 0; i < kStretch; ++i) to[i] = static_cast<char>(text[i]);
      to += kStretch;
      text.remove_prefix(kStretch);
      continue;
    }
    const auto part = text.substr(0, kStretch);
    for (const char32_t c : part) {
      if (c < 0x80) {
        *to++ = static_cast<char>(c);
      } else if (is_writable(c)) {
        to = write(c, to);
      } else {
        return {};
      }
    }
    text.remove_prefix(part.size());
  }
  const auto size = static_cast<std::size_t>(to - begin);
  free_ += size;
  left_ -= size;
  return {begin, size};
}

}  // namespace dosimeter::python
