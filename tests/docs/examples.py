"""Runs the examples of a page of documentation, and compares what they show with what comes out.

A page's blocks run in their order, in one folder that is empty at first:

- ``sh`` is run by bash, which stops at the first command that fails;
- ``python`` is run, in one namespace for the page;
- a block of any language with a title is the file of that name: it is written, not run;
- ``text`` with the title "Output" is what the block before it prints; there ``...`` stands for
  anything.

``<!-- not run: reason -->`` before a block says why it is only to be read.

As a program, ``python examples.py PAGE...`` writes the real output of pages into them, and
``python examples.py --check PAGE`` runs one in the current folder and says what differs.
"""

import contextlib
import doctest
import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

PAGES = Path(__file__).parents[2] / "python" / "docs" / "pages"
OUTPUT = "Output"
TIMEOUT = 300  # seconds for one block
_NOT_RUN = re.compile(r"<!-- not run: (?P<reason>.+?) -->")
_TITLE = re.compile(r'title="(?P<title>[^"]+)"')


@dataclass
class Block:
    """A fenced block of a page."""

    language: str
    title: str
    text: str
    line: int  # of its opening fence, from 1
    not_run: str  # why; empty where it runs

    @property
    def runs(self) -> bool:
        """Whether it is code to run."""
        return self.language in ("sh", "python") and not self.title and not self.not_run


@dataclass
class Result:
    """What came out of a block, and the block that shows it."""

    block: Block
    shown: Block | None
    output: str

    @property
    def is_as_shown(self) -> bool:
        """Whether the page shows this output."""
        expected = "" if self.shown is None else self.shown.text
        check = doctest.OutputChecker().check_output
        return check(_tidy(expected), _tidy(self.output), doctest.ELLIPSIS)


def blocks_of(page: str) -> list[Block]:
    """Find the fenced blocks of a page."""
    blocks, reason = [], ""
    for token in MarkdownIt("commonmark").parse(page):
        if token.type == "fence":
            title = _TITLE.search(token.info)
            language = token.info.split()[0] if token.info.strip() else ""
            named = title["title"] if title else ""
            assert token.map is not None
            blocks.append(Block(language, named, token.content, token.map[0] + 1, reason))
            reason = ""
        elif token.type == "html_block":
            found = _NOT_RUN.search(token.content)
            reason = found["reason"] if found else ""
    return blocks


def run_page(page: Path, folder: Path) -> Iterator[Result]:
    """Run the blocks of a page in a folder, and give what each prints."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    blocks = blocks_of(page.read_text(encoding="utf-8"))
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if block.title and block.title != OUTPUT:
            path = folder / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        if not block.runs:
            continue
        run: Callable[[], str] = (
            (lambda block=block: _run_shell(block, folder))
            if block.language == "sh"
            else (lambda block=block: _run_python(block, page, namespace))
        )
        with contextlib.chdir(folder):
            output = run()
        shown = following if following is not None and following.title == OUTPUT else None
        yield Result(block, shown, output)


def _run_shell(block: Block, folder: Path) -> str:
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.text],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    if result.returncode != 0:
        raise AssertionError(f"line {block.line}: exit {result.returncode}\n{result.stdout}")
    return result.stdout


def _run_python(block: Block, page: Path, namespace: dict[str, Any]) -> str:
    shown = io.StringIO()
    code = compile("\n" * block.line + block.text, str(page), "exec")
    with contextlib.redirect_stdout(shown):
        exec(code, namespace)
    return shown.getvalue()


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.expandtabs().strip("\n").split("\n")]
    return "\n".join(lines) + "\n"


def write_outputs(page: Path) -> None:
    """Replace what a page shows as output by what comes out, where it differs."""
    lines = page.read_text(encoding="utf-8").split("\n")
    with tempfile.TemporaryDirectory() as folder:
        results = list(run_page(page, Path(folder)))
    for result in reversed(results):
        if result.is_as_shown:
            continue
        new = _tidy(result.output).rstrip("\n").split("\n")
        if result.shown is None:
            end = result.block.line + result.block.text.count("\n") + 1
            lines[end:end] = ["", f'```text title="{OUTPUT}"', *new, "```"]
        else:
            begin = result.shown.line
            lines[begin : begin + result.shown.text.count("\n")] = new
    page.write_text("\n".join(lines), encoding="utf-8")


def differences(page: Path) -> list[str]:
    """Run a page in the current folder, and tell where it shows something else."""
    return [
        f"{page.name}, line {result.block.line}: the page shows\n"
        f"{result.shown.text if result.shown else ''}\nbut this came out:\n{result.output}"
        for result in run_page(page, Path.cwd())
        if not result.is_as_shown
    ]


if __name__ == "__main__":
    if sys.argv[1] == "--check":
        sys.exit("\n".join(differences(Path(sys.argv[2]).resolve())) or 0)
    command = os.environ.get("DOSIMETER_COMMAND")
    if command:
        folders = [Path(command).resolve().parent, Path(command).resolve().parents[1] / "server"]
        os.environ["PATH"] = ":".join([*map(str, folders), os.environ["PATH"]])
    for name in sys.argv[1:]:
        write_outputs(Path(name).resolve())
