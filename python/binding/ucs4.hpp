#pragma once
// Texts as NumPy's arrays of fixed-width strings hold them: 32 bits a character, filled up with
// zeros to the width of the longest. Knows nothing of Python.

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace dosimeter::python {

// The text without the zeros behind it, which NumPy does not take for part of it.
std::u32string_view without_padding(std::u32string_view text);

// Where the first character stands that UTF-8 cannot write, a surrogate or one above U+10FFFF; the
// size of the text where there is none.
std::size_t first_unwritable(std::u32string_view text);

// Converts texts to UTF-8, and holds what they become.
class Utf8Texts {
 public:
  // The UTF-8 of a text, which lives as long as this object. A character that UTF-8 cannot write
  // makes it a view without data.
  std::string_view add(std::u32string_view text);

 private:
  char* room(std::size_t size);

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;  // what is left of the last block
  std::size_t left_ = 0;
};

}  // namespace dosimeter::python
