#pragma once

#include <string>
#include <vector>

namespace dosimeter::server {

// Makes a token, prints its secret, and keeps its digest in the file. Returns the program's exit
// code; throws Error.
int token_command(const std::vector<std::string>& arguments);

}  // namespace dosimeter::server
