"""Every example of the documentation runs and shows what really comes out."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import examples
import pytest
from examples import PAGES, blocks_of

NAMES = sorted(str(path.relative_to(PAGES)) for path in PAGES.rglob("*.md"))
WITH_EXAMPLES = [
    name
    for name in NAMES
    if any(block.runs for block in blocks_of((PAGES / name).read_text(encoding="utf-8")))
]
# Blocks that install something or wait for somebody; each says so on its page.
MOST_NOT_RUN = 10


@pytest.fixture(autouse=True)
def command(monkeypatch):
    """Have the command under its name."""
    command = os.environ.get("DOSIMETER_COMMAND")
    if not command:
        pytest.skip("DOSIMETER_COMMAND does not name the command")
    command = Path(command).resolve()
    service = command.parents[1] / "server"
    monkeypatch.setenv("PATH", f"{command.parent}:{service}:{os.environ['PATH']}")
    return command


@pytest.fixture
def prefix(command, tmp_path_factory, monkeypatch):
    """Install the build that the command is from, for the examples that link the library."""
    folder = tmp_path_factory.mktemp("prefix")
    install = ["cmake", "--install", str(command.parents[2]), "--prefix", str(folder)]
    subprocess.run(install, check=True, capture_output=True)
    monkeypatch.setenv("DOSIMETER_PREFIX", str(folder))


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_show_what_comes_out(name, tmp_path, request):
    if "DOSIMETER_PREFIX" in (PAGES / name).read_text(encoding="utf-8"):
        request.getfixturevalue("prefix")
    # A process of its own for each page: Java virtual machines keep to the folder they began in.
    check = [sys.executable, examples.__file__, "--check", str(PAGES / name)]
    try:
        done = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=False)
    finally:
        _end(tmp_path / "service.pid")
    remedy = f"if that is right: python tests/docs/examples.py {PAGES / name}"
    assert done.returncode == 0, f"{done.stderr}\n{remedy}"


def _end(pid_file: Path) -> None:
    """End a service that an example has left running, as it failed before."""
    if pid_file.exists():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid_file.read_text()), signal.SIGTERM)


def test_there_are_examples_and_few_are_not_run():
    pages = [(PAGES / name).read_text(encoding="utf-8") for name in NAMES]
    blocks = [block for page in pages for block in blocks_of(page)]
    assert sum(block.runs for block in blocks) > 30
    assert sum(bool(block.not_run) for block in blocks) <= MOST_NOT_RUN


@pytest.mark.parametrize("name", NAMES)
def test_other_blocks_are_what_they_say(name):
    for block in blocks_of((PAGES / name).read_text(encoding="utf-8")):
        assert block.language, f"{name}, line {block.line}: a block without a language"
        if block.language == "json":
            json.loads(block.text)
