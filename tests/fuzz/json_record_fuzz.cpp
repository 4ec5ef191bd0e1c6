// The fast reader of JSON records gives what the other gives, whatever the line.

#include <cstddef>
#include <cstdint>

#include "../json_record_testing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static dosimeter::FastJsonRecords reader{dosimeter::FieldTable(dosimeter::FieldNames())};
  dosimeter::agrees(reader, {reinterpret_cast<const char*>(data), size});
  return 0;
}
