#include "texts.hpp"

namespace dosimeter::python {
namespace {

// The place of the first code point that UTF-8 cannot write, from 0.
std::size_t first_surrogate(PyObject* text) {
  Py_ssize_t i = 0;
  while (i < PyUnicode_GetLength(text) && !Py_UNICODE_IS_SURROGATE(PyUnicode_ReadChar(text, i))) {
    ++i;
  }
  return static_cast<std::size_t>(i);
}

[[noreturn]] void throw_surrogate(std::string_view name, std::optional<std::size_t> position,
                                  std::size_t character) {
  throw py::value_error(label(name, position) + " holds a lone surrogate at character " +
                        std::to_string(character) +
                        ", which is no text; decode it anew, with errors=\"replace\" if need be");
}

[[noreturn]] void throw_missing(std::string_view name, std::size_t position) {
  throw py::value_error(label(name, position) +
                        " is missing; fill it in, or leave the row out (for rows without text, "
                        "missing=\"skip\" does that)");
}

template <class Struct>
Struct& unwrap(const py::capsule& capsule, const char* name) {
  auto* held = static_cast<Struct*>(PyCapsule_GetPointer(capsule.ptr(), name));
  if (held == nullptr) throw py::error_already_set();
  return *held;
}

}  // namespace

std::string label(std::string_view name, std::optional<std::size_t> position) {
  std::string text(name);
  if (position) text += '[' + std::to_string(*position) + ']';
  return text;
}

std::string_view utf8(py::handle text, std::string_view name, std::optional<std::size_t> position) {
  if (PyUnicode_Check(text.ptr()) == 0) {
    throw py::type_error(label(name, position) + " must be str, not " +
                         Py_TYPE(text.ptr())->tp_name);
  }
  Py_ssize_t length = 0;
  const char* bytes = PyUnicode_AsUTF8AndSize(text.ptr(), &length);
  if (bytes == nullptr) {
    PyErr_Clear();
    throw_surrogate(name, position, first_surrogate(text.ptr()));
  }
  return {bytes, static_cast<std::size_t>(length)};
}

py::str to_str(std::string_view text) {
  PyObject* decoded =
      PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
  if (decoded == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::str>(decoded);
}

bool is_missing(py::handle value) {
  if (value.is_none()) return true;
  return py::module_::import("pandas").attr("isna")(value).ptr() == Py_True;
}

Texts::Texts(const py::object& source, std::string name, bool skip_missing)
    : name_(std::move(name)) {
  if (py::isinstance<py::tuple>(source) || py::isinstance<py::list>(source)) {
    add_tuple(py::tuple(source));
  } else if (py::isinstance<py::array>(source)) {
    add_fixed_width(source);
  } else if (py::hasattr(source, "__arrow_c_stream__")) {
    add_arrow_stream(source.attr("__arrow_c_stream__")());
  } else {
    add_arrow_array(source.attr("__arrow_c_array__")());
  }
  if (!skip_missing && !missing_.empty()) throw_missing(name_, missing_.front());
}

void Texts::add_tuple(const py::tuple& texts) {
  strings_ = texts;
  views_.reserve(texts.size());
  for (const py::handle text : texts) {
    const bool is_str = PyUnicode_Check(text.ptr()) != 0;
    if (!is_str && is_missing(text)) {
      missing_.push_back(views_.size());
      views_.emplace_back();
    } else {
      views_.push_back(utf8(text, name_, views_.size()));
    }
  }
}

void Texts::add_fixed_width(const py::array& texts) {
  const auto width = static_cast<std::size_t>(texts.itemsize()) / sizeof(char32_t);
  const auto count = static_cast<std::size_t>(texts.shape(0));
  const char* from = static_cast<const char*>(texts.data());
  views_.reserve(count);
  for (std::size_t i = 0; i < count; ++i, from += texts.strides(0)) {
    const auto text = without_padding({reinterpret_cast<const char32_t*>(from), width});
    views_.push_back(converted_.add(text));
    if (views_.back().data() == nullptr) throw_surrogate(name_, i, first_unwritable(text));
  }
}

void Texts::add_arrow_array(const py::tuple& capsules) {
  const ArrowOwner schema(unwrap<ArrowSchema>(capsules[0], "arrow_schema"));
  arrays_.emplace_back(unwrap<ArrowArray>(capsules[1], "arrow_array"));
  append_texts(*arrays_.back(), layout(*schema), views_, missing_);
}

void Texts::add_arrow_stream(const py::capsule& capsule) {
  ArrowOwner stream(unwrap<ArrowArrayStream>(capsule, "arrow_array_stream"));
  const auto check = [&](int code) {
    if (code == 0) return;
    throw py::value_error(name_ + " cannot be read: its Arrow stream failed with code " +
                          std::to_string(code));
  };
  ArrowOwner<ArrowSchema> schema;
  check(stream->get_schema(&*stream, &*schema));
  const ArrowLayout strings = layout(*schema);
  while (true) {
    ArrowOwner<ArrowArray> array;
    check(stream->get_next(&*stream, &*array));
    if (array->release == nullptr) return;  // the end of the stream
    append_texts(*array, strings, views_, missing_);
    arrays_.push_back(std::move(array));
  }
}

ArrowLayout Texts::layout(const ArrowSchema& schema) const {
  const std::optional<ArrowLayout> layout = text_layout(schema);
  if (layout) return *layout;
  if (schema.dictionary != nullptr) {
    throw py::type_error(name_ + " is dictionary-encoded; cast it to string");
  }
  throw py::type_error(name_ + " is an Arrow column of format \"" + schema.format +
                       "\", not of strings; choose the column of texts, or cast it to string");
}

}  // namespace dosimeter::python
