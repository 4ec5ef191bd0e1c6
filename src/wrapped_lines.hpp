#pragma once
// Lines that were broken to a width, as in e-mails and terminals: "denies thoughts of\nsuicide" is
// one sentence there, whereas a line break ends a sentence by Unicode Standard Annex #29 (rule
// SB4).

#include <string_view>
#include <vector>

#include "dosimeter/text.hpp"

namespace dosimeter {

// Makes one sentence of two where nothing but a line break parts them: the first begins with a
// capital, the second with a small letter, between them stands no more than a comma or the like,
// and the line has 40 bytes or more. So the lines of a list stay apart: they begin alike.
void join_wrapped_lines(std::string_view text, std::vector<Token>& tokens);

// False where the line feed at `feed` surely parts sentences for join_wrapped_lines.
bool may_be_wrapped(std::string_view text, std::size_t feed);

}  // namespace dosimeter
