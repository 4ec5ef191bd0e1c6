#include "arrow.hpp"

#include <cstring>

namespace dosimeter::python {
namespace {

// "string" and "large_string": where each begins, and one buffer of characters.
template <class Offset>
class OffsetStrings {
 public:
  explicit OffsetStrings(const ArrowArray& array)
      : offsets_(static_cast<const Offset*>(array.buffers[1])),
        characters_(static_cast<const char*>(array.buffers[2])) {}

  std::string_view operator[](std::int64_t i) const {
    const auto length = static_cast<std::size_t>(offsets_[i + 1] - offsets_[i]);
    return length == 0 ? std::string_view() : std::string_view(characters_ + offsets_[i], length);
  }

 private:
  const Offset* offsets_;
  const char* characters_;
};

// "string_view": a length, then either up to twelve bytes in place, or four bytes of prefix and the
// buffer and the offset where the whole string lies.
class ViewStrings {
 public:
  explicit ViewStrings(const ArrowArray& array)
      : views_(static_cast<const char*>(array.buffers[1])), characters_(array.buffers + 2) {}

  std::string_view operator[](std::int64_t i) const {
    const char* view = views_ + 16 * i;
    const auto length = static_cast<std::size_t>(number(view));
    if (length <= 12) return {view + 4, length};
    const auto* buffer = static_cast<const char*>(characters_[number(view + 8)]);
    return {buffer + number(view + 12), length};
  }

 private:
  static std::int32_t number(const char* at) {
    std::int32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
  }

  const char* views_;
  const void** characters_;
};

bool is_null(const ArrowArray& array, std::int64_t i) {
  const auto* valid = static_cast<const std::uint8_t*>(array.buffers[0]);
  return valid != nullptr && ((valid[i / 8] >> (i % 8)) & 1) == 0;
}

template <class Strings>
void append(const ArrowArray& array, std::vector<std::string_view>& texts,
            std::vector<std::size_t>& missing) {
  const Strings strings(array);
  for (std::int64_t i = array.offset; i < array.offset + array.length; ++i) {
    const bool null = is_null(array, i);
    if (null) missing.push_back(texts.size());
    texts.push_back(null ? std::string_view() : strings[i]);
  }
}

void append_nulls(const ArrowArray& array, std::vector<std::string_view>& texts,
                  std::vector<std::size_t>& missing) {
  for (std::int64_t i = 0; i < array.length; ++i) {
    missing.push_back(texts.size());
    texts.emplace_back();
  }
}

}  // namespace

std::optional<ArrowLayout> text_layout(const ArrowSchema& schema) {
  const std::string_view format = schema.format;
  if (schema.dictionary != nullptr) return std::nullopt;
  if (format == "u") return ArrowLayout::utf8;
  if (format == "U") return ArrowLayout::large_utf8;
  if (format == "vu") return ArrowLayout::utf8_view;
  if (format == "n") return ArrowLayout::all_null;
  return std::nullopt;
}

void append_texts(const ArrowArray& array, ArrowLayout layout, std::vector<std::string_view>& texts,
                  std::vector<std::size_t>& missing) {
  if (array.length == 0) return;  // an empty array may come without buffers
  switch (layout) {
    case ArrowLayout::utf8:
      return append<OffsetStrings<std::int32_t>>(array, texts, missing);
    case ArrowLayout::large_utf8:
      return append<OffsetStrings<std::int64_t>>(array, texts, missing);
    case ArrowLayout::utf8_view:
      return append<ViewStrings>(array, texts, missing);
    case ArrowLayout::all_null:
      return append_nulls(array, texts, missing);
  }
}

}  // namespace dosimeter::python
