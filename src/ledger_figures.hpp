#pragma once
// An exposure packed for the ledger's file.

#include <string>
#include <string_view>

#include "dosimeter/exposure.hpp"

namespace dosimeter {

// Replaces the content of `bytes` by the exposure: a version, then its members, all little-endian.
// Throws std::invalid_argument where a figure is negative or not finite.
void pack(const Exposure& exposure, std::string& bytes);

// False where the bytes are not what pack() writes.
bool unpack(std::string_view bytes, Exposure& exposure);

}  // namespace dosimeter
