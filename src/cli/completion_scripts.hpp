#pragma once
// Completion scripts, made from the commands and their options.

#include <array>
#include <string>
#include <string_view>

namespace dosimeter::cli {

inline constexpr std::array<std::string_view, 3> kShells = {"bash", "zsh", "fish"};

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace dosimeter::cli
