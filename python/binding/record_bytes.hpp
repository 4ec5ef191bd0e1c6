#pragma once
// A worker's record as bytes, for those who keep or send it: the partial records of a cluster.

#include <string>
#include <string_view>

#include "dosimeter/exposure.hpp"

namespace dosimeter::python {

// The layout, in little-endian order: eight bytes that say what this is, then for each exposure its
// document and its time (seconds since 1970, the least number for none) of eight bytes each, and
// its figures in the order of visit_figures. Equal records give equal bytes.
std::string record_bytes(const WorkerRecord& record);

// Throws std::invalid_argument for what record_bytes has not made.
WorkerRecord record_from_bytes(std::string_view bytes);

}  // namespace dosimeter::python
