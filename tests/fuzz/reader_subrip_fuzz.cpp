#include "reader_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return dosimeter::fuzz_reader(dosimeter::Format::subrip, data, size);
}
