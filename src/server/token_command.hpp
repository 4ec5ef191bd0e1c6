#pragma once
// What dosimeterd does besides serving. Each returns the program's exit code and throws Error.

#include <string>
#include <vector>

namespace dosimeter::server {

// Makes a token, prints its secret, and keeps its digest in the file.
int token_command(const std::vector<std::string>& arguments);

// Checks a store against its audit log; exit code 1 where something is wrong.
int audit_command(const std::vector<std::string>& arguments);

}  // namespace dosimeter::server
