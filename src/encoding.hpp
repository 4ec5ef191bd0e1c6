#pragma once
// Which encoding a file is in, and its conversion to UTF-8 in pieces.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dosimeter {

struct Encoding {
  std::string name;      // "UTF-8", "UTF-16LE", "windows-1252": ICU knows it by this name
  bool guessed = false;  // detected, where neither the caller nor a byte-order mark says it
};

// The usual name of a declared encoding ("cp1252" is "windows-1252"); empty where ICU has none.
std::optional<std::string> encoding_name(const std::string& declared);

// The encoding of a file that begins with `sample`, by its byte-order mark, else UTF-16 by the
// pattern of its bytes, else UTF-8 where the sample is valid, else what ICU's detector finds
// likely, with windows-1252 preferred. `whole` says that the sample is the whole file. Empty where
// the bytes look like no text at all.
std::optional<Encoding> detect_encoding(std::string_view sample, bool whole);

// Converts bytes to UTF-8, piece by piece. Nothing is replaced in silence: what cannot be converted
// comes out as `undecodable`, which is never part of valid UTF-8, so that whoever reads the record
// finds it where broken UTF-8 would be found too. UTF-8 is passed on as it is.
class Utf8Converter {
 public:
  static constexpr char undecodable = '\xFF';

  // `encoding` must be a name that encoding_name or detect_encoding gave.
  explicit Utf8Converter(const std::string& encoding);
  ~Utf8Converter();
  Utf8Converter(Utf8Converter&&) noexcept;
  Utf8Converter& operator=(Utf8Converter&&) noexcept;

  // Whether bytes are passed on as they are.
  bool passes_on() const { return state_ == nullptr; }

  // Appends the text of `bytes` to `utf8`; `last` says that nothing follows.
  void convert(std::string_view bytes, bool last, std::string& utf8);

 private:
  struct State;
  std::unique_ptr<State> state_;  // none where bytes are passed on
};

}  // namespace dosimeter
