#pragma once
// Columns of text as the Arrow C data interface hands them over, read where they lie. Knows nothing
// of Python. https://arrow.apache.org/docs/format/CDataInterface.html

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

// The structs of the interface, under the names and with the layout that it prescribes.
extern "C" {
struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  std::int64_t flags;
  std::int64_t n_children;
  ArrowSchema** children;
  ArrowSchema* dictionary;
  void (*release)(ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  std::int64_t length;
  std::int64_t null_count;
  std::int64_t offset;
  std::int64_t n_buffers;
  std::int64_t n_children;
  const void** buffers;
  ArrowArray** children;
  ArrowArray* dictionary;
  void (*release)(ArrowArray*);
  void* private_data;
};

struct ArrowArrayStream {
  int (*get_schema)(ArrowArrayStream*, ArrowSchema* out);
  int (*get_next)(ArrowArrayStream*, ArrowArray* out);
  const char* (*get_last_error)(ArrowArrayStream*);
  void (*release)(ArrowArrayStream*);
  void* private_data;
};
}

namespace dosimeter::python {

// Holds one of the structs above and releases it at the end.
template <class Struct>
class ArrowOwner {
 public:
  ArrowOwner() = default;
  // Takes over what `from` holds, which counts as released from then on.
  explicit ArrowOwner(Struct& from) : held_(from) { from.release = nullptr; }
  ArrowOwner(ArrowOwner&& other) noexcept : ArrowOwner(other.held_) {}
  ArrowOwner& operator=(ArrowOwner&&) = delete;
  ~ArrowOwner() {
    if (held_.release != nullptr) held_.release(&held_);
  }

  Struct& operator*() { return held_; }
  const Struct& operator*() const { return held_; }
  Struct* operator->() { return &held_; }

 private:
  Struct held_{};
};

// How a column lays out its strings.
enum class ArrowLayout { utf8, large_utf8, utf8_view, all_null };

// Empty where the column holds something other than plain strings.
std::optional<ArrowLayout> text_layout(const ArrowSchema& schema);

// Appends a view of each string. A null gives an empty view, and its place among all views goes to
// `missing`. The views live as long as the array.
void append_texts(const ArrowArray& array, ArrowLayout layout, std::vector<std::string_view>& texts,
                  std::vector<std::size_t>& missing);

}  // namespace dosimeter::python
