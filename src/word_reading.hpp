#pragma once

#include <optional>
#include <string>
#include <vector>

namespace dosimeter {

// What each of the words, alone, is read as by the standard scorer: itself, or the word that it is
// a misspelling of. With `path`, as if that file were models/spelling.tsv. For models/spelling.py.
std::vector<std::string> read_words(const std::vector<std::string>& words,
                                    const std::optional<std::string>& path);

}  // namespace dosimeter
