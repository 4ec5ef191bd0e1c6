"""Doxygen's input filter: the comments of the headers, which are plain ``//``, as its own.

``// text`` above a declaration becomes ``/// text``, behind one ``///< text``; what continues a
comment behind a declaration keeps its place. Headings (``// --- Dose``) are left out. The comment
under ``#pragma once`` becomes that of the file.
"""

import re
import sys

_COMMENT = re.compile(r"^(?P<code>.*?)(?P<mark>//)(?: (?P<text>.*))?$")
# What doxygen takes for a command, a tag or a link.
_SPECIAL = re.compile(r"([\\@<>#%&])")


def filtered(header: str) -> str:
    """Give a header with comments that doxygen reads."""
    lines: list[str] = []
    behind: int | None = None  # column of the comment behind a declaration that goes on
    in_file_comment = False
    for line in header.splitlines():
        found = _COMMENT.match(line)
        if line == "#pragma once":
            in_file_comment = True
            lines.append(line)
            continue
        if found is None or '"' in found["code"]:
            behind, in_file_comment = None, False
            lines.append(line)
            continue
        code, column = found["code"], found.start("mark")
        text = _SPECIAL.sub(r"\\\1", found["text"] or "")
        if in_file_comment:
            first = lines[-1] == "#pragma once"
            lines.append(("/// \\file\n" if first else "") + f"/// {text}".rstrip())
        elif text.startswith("---"):
            behind = None
            lines.append("")
        elif code.strip():
            behind = column
            lines.append(f"{code}///< {text}")
        elif behind == column:
            lines.append(f"{code}///< {text}")
        else:
            behind = None
            lines.append(f"{code}/// {text}".rstrip())
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as source:
        sys.stdout.write(filtered(source.read()))
