#pragma once
// What the command may do to a stream: colours and moving lines are for terminals only.

#include <cstdio>
#include <string>
#include <string_view>

namespace dosimeter::cli {

bool is_terminal(std::FILE* stream);

// `text` in bold where the stream is a terminal, unless the environment says NO_COLOR
// (https://no-color.org) or the terminal is a dumb one.
std::string bold(std::string_view text, std::FILE* stream);

}  // namespace dosimeter::cli
