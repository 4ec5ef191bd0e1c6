"""The command line as a whole: help, wrong usage, terminals, signals and pipes."""

import os
import pathlib
import pty
import re
import resource
import signal
import subprocess
import time
from collections.abc import Callable

import pytest
from command_line import (
    ALL_FINE,
    NOTHING_DONE,
    OPTIONS,
    SOME_BAD,
    WRONG_USAGE,
    absolute_command,
    dosimeter,
    needs_command,
    write_notes,
)

pytestmark = needs_command


def test_version_names_model_lexicon_and_icu() -> None:
    result = dosimeter("--version")
    assert result.code == ALL_FINE
    assert re.match(r"dosimeter \d+\.\d+\.\d+\nmodel \S+, checksum [0-9a-f]{8}, ", result.out)
    assert re.search(r"lexicon of \d+ entries, \d+ assertion rules\nICU \d+\.\d+", result.out)


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["help"]])
def test_overview_lists_commands_and_exit_codes(arguments: list[str]) -> None:
    result = dosimeter(*arguments)
    assert result.code == ALL_FINE
    assert result.err == ""
    for command in OPTIONS:
        assert re.search(rf"^  {command} +\S", result.out, re.MULTILINE), command
    for code in range(4):
        assert re.search(rf"^  {code}  \S", result.out, re.MULTILINE), code


@pytest.mark.parametrize("command", OPTIONS)
def test_help_lists_all_options_of_a_command(command: str) -> None:
    result = dosimeter(command, "--help")
    assert result.code == ALL_FINE
    listed = set(re.findall(r"^  (?:-h \[ )?--([a-z-]+)", result.out, re.MULTILINE))
    assert listed == OPTIONS[command] | {"help"}
    assert f"dosimeter {command}" in result.out
    assert "\nExamples\n" in result.out
    assert max(map(len, result.out.splitlines())) <= 84
    assert dosimeter("help", command).out == result.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name a command"),
        (["scor"], 'there is no command "scor"; did you mean score?'),
        (["zzzzzz"], 'there is no command "zzzzzz"'),
        (["help", "exposre"], "did you mean exposure?"),
        (["help", "score", "demo"], "one command"),
        (["score"], "name the files to read, or - for standard input"),
        (["exposure"], "name the files"),
        (["explain"], "name the files"),
        (["score", "-", "-"], "only once"),
        (["score", "--lexcon", "x", "-"], 'no option "--lexcon"; did you mean --lexicon?'),
        (["score", "--zzzzzzzz", "-"], 'no option "--zzzzzzzz"\n'),
        (["score", "--thread=2", "-"], "did you mean --threads?"),
        (["score", "--threads", "0", "-"], "from 1 to 256"),
        (["score", "--threads", "-1", "-"], "from 1 to 256"),
        (["score", "--threads", "two", "-"], 'not "two"'),
        (["score", "--format", "vtt", "-"], "--format takes auto, text, webvtt, subrip, jsonl"),
        (["score", "--format"], "--format"),
        (["score", "--date", "16.3.2026", "-"], "--date takes a date as 2026-03-16"),
        (["score", "--fields", "worker", "-"], "takes pairs"),
        (["score", "--fields", "worker=", "-"], "takes pairs"),
        (["score", "--fields", "wroker=a", "-"], "did you mean worker?"),
        (["score", "--output", "a", "--output", "b", "-"], "more than once"),
        (["score", "--model", "", "-"], "--model is given no value"),
        (["score", ""], 'one of the files or words is empty: ""'),
        (["exposure", "-", ""], 'one of the files or words is empty: ""'),
        (["exposure", "--html", "-", "-"], "the report needs a file"),
        (["demo", "--output", "-"], "the report needs a file"),
        (["exposure", "--as", "html", "-"], "--as takes text, csv or json"),
        (["exposure", "--as-of", "yesterday", "-"], "--as-of takes a date"),
        (["explain", "--top", "0", "-"], "from 1 to 100000"),
        (["demo", "notes.csv"], "takes no files"),
        (["completion"], "name one shell"),
        (["completion", "zhs"], "did you mean zsh?"),
    ],
)
def test_wrong_usage_is_explained(arguments: list[str], message: str) -> None:
    result = dosimeter(*arguments)
    assert result.code == WRONG_USAGE
    assert result.out == ""
    assert message in result.err
    assert result.err.startswith("dosimeter: ")
    assert "dosimeter help COMMAND" in result.err


def test_messages_do_not_move_the_cursor() -> None:
    result = dosimeter("score", "no\x1b[2Jfile")
    assert result.code == NOTHING_DONE
    assert "\x1b" not in result.err


@pytest.mark.parametrize("option", ["model", "lexicon", "assertion", "policy"])
def test_missing_or_broken_data_files(option: str, tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    broken = tmp_path / "broken"
    broken.write_bytes(b"DOSIMETR\x01\x00")
    for path in (broken, tmp_path / "missing"):
        for command in ("score", "exposure", "explain"):
            result = dosimeter(command, f"--{option}", path, notes)
            assert result.code == NOTHING_DONE
            assert result.out == ""
            assert str(path) in result.err


def test_truncated_model(tmp_path: pathlib.Path) -> None:
    weights = (pathlib.Path(__file__).parents[2] / "models" / "weights.bin").read_bytes()
    model = tmp_path / "weights.bin"
    notes = write_notes(tmp_path / "notes.csv")
    model.write_bytes(weights)
    assert dosimeter("score", "--model", model, notes).out == dosimeter("score", notes).out
    for size in (0, 1, 100, len(weights) - 1):
        model.write_bytes(weights[:size])
        result = dosimeter("score", "--model", model, notes)
        assert result.code == NOTHING_DONE
        assert result.err.startswith(f"dosimeter: {model}: ")


def on_terminal(*arguments: object, **environment: str) -> tuple[subprocess.Popen[bytes], int]:
    """Start the command with standard error, and output, on a terminal of its own."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [absolute_command(), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"TERM": "xterm"} | environment,
    )
    os.close(theirs)
    return process, ours


def read_terminal(terminal: int) -> bytes:
    """Read until the command has closed its side, which Linux reports as an error."""
    shown = b""
    try:
        while part := os.read(terminal, 65536):
            shown += part
    except OSError:
        pass
    os.close(terminal)
    return shown


@pytest.mark.parametrize(
    ("environment", "bold"),
    [({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colours_only_on_a_terminal_that_wants_them(
    environment: dict[str, str], bold: bool
) -> None:
    process, terminal = on_terminal("--help", **({"NO_COLOR": ""} | environment))
    process.communicate()
    assert (b"\x1b[1m" in read_terminal(terminal)) == bold
    assert "\x1b" not in dosimeter("--help").out


def feed_slowly(process: subprocess.Popen[bytes], seconds: float) -> None:
    note = b'{"worker": "w", "text": "Quiet day %d."}\n'
    assert process.stdin is not None
    process.stdin.write(b"".join(note % i for i in range(1500)))
    process.stdin.flush()
    time.sleep(seconds)
    process.stdin.write(b"".join(note % i for i in range(1500, 3000)))
    process.communicate()


def test_progress_shows_on_a_terminal_after_a_second(tmp_path: pathlib.Path) -> None:
    arguments = ["score", "--format", "jsonl", "--output", tmp_path / "scores.jsonl", "-"]
    process, terminal = on_terminal(*arguments)
    feed_slowly(process, seconds=1.2)
    shown = read_terminal(terminal)
    assert b"documents, " in shown
    assert shown.endswith(b" \r")  # wiped in the end

    process, terminal = on_terminal(*arguments)
    feed_slowly(process, seconds=0)
    assert read_terminal(terminal) == b""

    with open(tmp_path / "errors", "w+b") as errors:
        process = subprocess.Popen(
            [absolute_command(), *map(str, arguments)], stdin=subprocess.PIPE, stderr=errors
        )
        feed_slowly(process, seconds=1.2)
        assert process.returncode == ALL_FINE
        errors.seek(0)
        assert errors.read() == b""


def test_a_terminal_shows_what_was_read_once(tmp_path: pathlib.Path) -> None:
    process, terminal = on_terminal("exposure", write_notes(tmp_path / "notes.csv"))
    process.communicate()
    assert read_terminal(terminal).count(b"Read 3 records: 3 scored, 0 bad.") == 1


def test_broken_pipe_ends_quietly(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv", rows=5000)
    for command in ("score", "explain"):
        process = subprocess.Popen(
            [absolute_command(), command, str(notes)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        process.stderr.close()
        assert process.wait(timeout=60) == ALL_FINE


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
@pytest.mark.parametrize("command", ["score", "exposure", "explain", "help", "--version"])
def test_full_disk_is_reported(command: str, tmp_path: pathlib.Path) -> None:
    files = [] if command in ("help", "--version") else [write_notes(tmp_path / "notes.csv")]
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [absolute_command(), command, *files], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert run.returncode == NOTHING_DONE
    assert b"cannot be written" in run.stderr


def closing(*descriptors: int) -> Callable[[], None]:
    def close() -> None:
        for descriptor in descriptors:
            os.close(descriptor)

    return close


@pytest.mark.parametrize("descriptors", [(1,), (2,), (0, 1), (1, 2), (0, 1, 2)])
def test_a_closed_descriptor_does_not_end_in_a_file(
    descriptors: tuple[int, ...], tmp_path: pathlib.Path
) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    notes.write_text(notes.read_text() + "w,2026-03-02\n")
    pages = tmp_path / "pages"
    pages.mkdir()
    scores = tmp_path / "scores.jsonl"
    assert dosimeter("score", "--output", scores, notes).code == SOME_BAD
    assert dosimeter("exposure", "--html", pages / "good.html", notes).code == SOME_BAD
    good = scores.read_bytes()
    for arguments in (["score", "--output", scores], ["exposure", "--html", pages / "page.html"]):
        run = subprocess.run(
            [absolute_command(), *map(str, arguments), str(notes)],
            preexec_fn=closing(*descriptors),
            check=False,
        )
        table_is_lost = arguments[0] == "exposure" and 1 in descriptors
        assert run.returncode == (NOTHING_DONE if table_is_lost else SOME_BAD)
    assert scores.read_bytes() == good
    assert (pages / "page.html").read_bytes() == (pages / "good.html").read_bytes()


def test_closed_standard_input_and_output_fail(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    command = [absolute_command(), "score"]
    run = subprocess.run(
        [*command, notes], stderr=subprocess.PIPE, preexec_fn=closing(1), check=False
    )
    assert run.returncode == NOTHING_DONE
    assert b"standard output: the result cannot be written" in run.stderr
    run = subprocess.run(
        [*command, "-"], stderr=subprocess.PIPE, preexec_fn=closing(0), check=False
    )
    assert run.returncode == SOME_BAD
    assert b"-: the file cannot be read to its end" in run.stderr


def test_a_file_at_its_allowed_size_is_reported(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv", rows=100)
    output = tmp_path / "scores.jsonl"
    output.write_text("old")
    run = subprocess.run(
        [absolute_command(), "score", "--output", output, notes],
        stderr=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
        check=False,
    )
    assert run.returncode == NOTHING_DONE
    assert b"the result cannot be written (File too large)" in run.stderr
    assert output.read_text() == "old"
    assert sorted(tmp_path.iterdir()) == [notes, output]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_nothing_behind(number: signal.Signals, tmp_path: pathlib.Path) -> None:
    output = tmp_path / "scores.jsonl"
    output.write_text("old")
    process = subprocess.Popen(
        [absolute_command(), "score", "--output", str(output), "-"],
        stdin=subprocess.PIPE,
        # A signal that whoever started the tests ignores would be ignored by the command as well.
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 30
    while len(list(tmp_path.iterdir())) == 1 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(list(tmp_path.iterdir())) == 2
    process.send_signal(number)
    process.communicate()
    assert process.returncode == -number
    assert [path.name for path in tmp_path.iterdir()] == ["scores.jsonl"]
    assert output.read_text() == "old"
