#pragma once
// The linear model: weights for the features of a passage (see features.hpp), trained by
// models/train.py from rated passages and kept in one checksummed file.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace dosimeter {

struct Calibration;  // see calibration.hpp

class Model {
 public:
  // The weights that come with the library. Read once.
  static const Model& standard();

  // Reads the content of a weights file. Throws Error where it is none, is cut short or altered
  // (CRC-32), or was written for another version of the format or of the features.
  static Model parse(std::string_view bytes, const std::string& name);
  static Model load(const std::string& path);

  // These weights with an organisation's correction in them, their version marked "+cal". Throws
  // Error for a calibration that does not help.
  Model calibrated(const Calibration& calibration) const;

  // The content of a weights file, which parse() reads back to the same scores, bit for bit.
  std::string bytes() const;

  ~Model();
  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;

  std::string_view version() const;     // "2026.11": of the training, not of the library
  std::uint32_t checksum() const;       // CRC-32 of the file
  std::size_t vocabulary_size() const;  // word uni- and bigrams with a weight

  struct Data;
  const Data& data() const { return *data_; }

 private:
  explicit Model(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace dosimeter
