#pragma once
// Text between Python and the library: read where Python keeps it, without a copy where that is
// UTF-8. No message here holds any text.

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arrow.hpp"
#include "ucs4.hpp"

namespace dosimeter::python {

namespace py = pybind11;

// "text", or with a position "texts[3]": what a message is about.
std::string label(std::string_view name, std::optional<std::size_t> position);

// The UTF-8 of a str, which lives as long as the str. Messages name it as label does. Throws
// TypeError for anything but a str, and ValueError for a str that UTF-8 cannot write (a lone
// surrogate).
std::string_view utf8(py::handle text, std::string_view name,
                      std::optional<std::size_t> position = std::nullopt);

// The other way. What is no UTF-8 becomes U+FFFD.
py::str to_str(std::string_view text);

// None, NaN, NaT or pandas.NA.
bool is_missing(py::handle value);

// A column of texts: a tuple or list of str, a NumPy array of fixed-width strings in the machine's
// byte order, or an object with __arrow_c_stream__ or __arrow_c_array__. Keeps alive what its views
// point to, and must be destroyed with the GIL held.
class Texts {
 public:
  // Where `skip_missing` is false, a missing text is a ValueError that names its position.
  Texts(const py::object& source, std::string name, bool skip_missing);

  const std::vector<std::string_view>& views() const { return views_; }
  const std::vector<std::size_t>& missing() const { return missing_; }  // ascending positions
  std::size_t size() const { return views_.size(); }

 private:
  void add_tuple(const py::tuple& texts);
  void add_fixed_width(const py::array& texts);
  void add_arrow_array(const py::tuple& capsules);
  void add_arrow_stream(const py::capsule& capsule);
  ArrowLayout layout(const ArrowSchema& schema) const;

  std::string name_;
  std::vector<std::string_view> views_;
  std::vector<std::size_t> missing_;
  py::object strings_;                          // the tuple that holds the texts, or
  Utf8Texts converted_;                         // what they were converted to, or
  std::vector<ArrowOwner<ArrowArray>> arrays_;  // the arrays that do
};

}  // namespace dosimeter::python
