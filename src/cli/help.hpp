#pragma once
// The texts of --help and --version.

#include <string>

#include "command.hpp"

namespace dosimeter::cli {

// What the whole command is, and its subcommands.
std::string overview();
// How one of them is used.
std::string manual(const Command& command);
// Versions of the command, its model, lexicon and rules, and of ICU.
std::string version();

}  // namespace dosimeter::cli
