#pragma once
// A passphrase from the terminal, without echo, or from a file; never from the command line, where
// the list of processes would show it.

#include <string>

namespace dosimeter::cli {

enum class Passphrase { known, chosen };  // one that is chosen now is asked for twice

// From the first line of `file`, or from the terminal where that is empty. Throws Error where there
// is neither, where a chosen one is shorter than 8 bytes, or where the two differ.
std::string read_passphrase(const std::string& file, Passphrase kind);

}  // namespace dosimeter::cli
