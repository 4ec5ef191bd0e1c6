"""The command self-check: asked or answered, sealed, shown, handed on, removed."""

import errno
import json
import os
import pathlib
import pty
import re
import select
import stat
import termios
import time
from typing import Any

import pytest
from command_line import (
    ALL_FINE,
    NOTHING_DONE,
    WRONG_USAGE,
    Result,
    absolute_command,
    dosimeter,
    needs_command,
    write_notes,
)

pytestmark = needs_command

PASSPHRASE = "correct horse battery"
SIGNS = 11
QUESTIONS = 15


@pytest.fixture
def home(tmp_path: pathlib.Path) -> pathlib.Path:
    """Make a folder with a passphrase, which is also that of the data."""
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n")
    return tmp_path


def store(home: pathlib.Path) -> pathlib.Path:
    return home / "dosimeter" / "self-check"


def self_check(home: pathlib.Path, action: str, *arguments: object) -> Result:
    """Run an action with the passphrase in its file."""
    if action in {"take", "history", "share"}:
        arguments = ("--passphrase-file", home / "passphrase", *arguments)
    return dosimeter("self-check", action, *arguments, XDG_DATA_HOME=str(home))


def take(home: pathlib.Path, answers: object, *arguments: object) -> Result:
    path = home / "answers.json"
    path.write_text(answers if isinstance(answers, str) else json.dumps(answers))
    return self_check(home, "take", "--answers", path, *arguments)


def refused(result: Result, code: int, message: str) -> None:
    assert result.code == code
    assert message in result.err
    assert result.out == ""


def test_questions_begin_with_a_note_and_end_with_help() -> None:
    result = dosimeter("self-check", "questions")
    assert result.code == ALL_FINE
    text = " ".join(result.out.split())
    assert text.startswith("A note before you begin")
    assert "no diagnosis" in text
    assert "crisis line" in text
    assert "BetterHelp editorial team" in text
    keys = re.findall(r"^  ([a-z]+): ", result.out, re.MULTILINE)
    assert len(keys) == QUESTIONS


def test_answers_are_kept_and_shown(home: pathlib.Path) -> None:
    result = take(home, {"sleep": "often", "worry": "Not at all", "support": "partly"})
    assert result.code == ALL_FINE, result.err
    assert "Support at work" in result.out
    assert "otherwise" not in result.out
    shown = self_check(home, "history").out
    assert re.search(r"^  Sleep +often$", shown, re.MULTILINE)
    assert re.search(r"^  Worry about danger +not at all$", shown, re.MULTILINE)
    assert re.search(r"^  Support +partly$", shown, re.MULTILINE)
    assert re.search(r"^  Focus +-$", shown, re.MULTILINE)


def test_nothing_is_added_up_or_judged(home: pathlib.Path) -> None:
    answers = dict.fromkeys(("cynicism", "focus", "sleep", "coping", "worry"), "often")
    shown = take(home, answers).out + self_check(home, "history").out
    assert not re.search(r"score|total|severe|\b5\b|%", shown)


def test_what_changed_since_a_question_was_last_answered(home: pathlib.Path) -> None:
    take(home, {"sleep": "often", "worry": "sometimes", "support": "no"})
    same = take(home, {"sleep": "often"})
    assert "Nothing that you answered is otherwise" in same.out
    result = take(home, {"sleep": "sometimes", "worry": "sometimes", "support": "yes"})
    lines = [line for line in result.out.splitlines() if "; on 20" in line]
    assert len(lines) == 2
    assert re.fullmatch(r"- Sleep: sometimes; on \d{4}-\d\d-\d\d often", lines[0])
    assert re.fullmatch(r"- Support: yes; on \d{4}-\d\d-\d\d no", lines[1])


def test_the_file_is_sealed_and_its_owners_alone(home: pathlib.Path) -> None:
    take(home, {"sleep": "often"})
    path = store(home)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    content = path.read_bytes()
    for secret in (b"sleep", b"often", b"entries", PASSPHRASE.encode()):
        assert secret not in content
    assert os.listdir(path.parent) == [path.name]


def test_the_place_follows_the_environment(home: pathlib.Path) -> None:
    arguments = ("--passphrase-file", home / "passphrase", "--answers", home / "answers.json")
    (home / "answers.json").write_text("{}")
    dosimeter("self-check", "take", *arguments, XDG_DATA_HOME="", HOME=str(home))
    assert (home / ".local" / "share" / "dosimeter" / "self-check").is_file()
    dosimeter("self-check", "take", *arguments, "--file", home / "mine")
    assert (home / "mine").is_file()
    assert not store(home).exists()


def test_without_saving_nothing_is_there(home: pathlib.Path) -> None:
    (home / "answers.json").write_text('{"sleep": "often"}')
    answers = home / "answers.json"
    data = {"XDG_DATA_HOME": str(home)}
    result = dosimeter("self-check", "take", "--no-save", "--answers", answers, **data)
    assert result.code == ALL_FINE
    assert "Nothing was kept." in result.out
    assert not store(home).parent.exists()


def damaged(content: bytes, how: str) -> bytes:
    if how == "cut":
        return content[:-20]
    if how == "empty":
        return b""
    if how == "other":
        return b"worker,text\n"
    return content[:-300] + bytes([content[-300] ^ 1]) + content[-299:]


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ("cut", "the sealed file is cut short; restore a copy"),
        ("empty", "the sealed file is cut short"),
        ("altered", "the sealed file was altered or is damaged; restore a copy"),
        ("other", "this is no sealed file"),
    ],
)
@pytest.mark.parametrize("action", ["take", "history", "share"])
def test_damaged_files_are_left_as_they_are(
    home: pathlib.Path, how: str, message: str, action: str
) -> None:
    take(home, {"sleep": "often"})
    content = damaged(store(home).read_bytes(), how)
    store(home).write_bytes(content)
    if action == "take":
        result = take(home, {"sleep": "sometimes"})
    elif action == "share":
        result = self_check(home, "share", "--output", home / "shared")
    else:
        result = self_check(home, action)
    refused(result, NOTHING_DONE, message)
    assert store(home).read_bytes() == content
    assert not (home / "shared").exists()


def test_a_wrong_passphrase_opens_nothing(home: pathlib.Path) -> None:
    take(home, {"sleep": "often"})
    content = store(home).read_bytes()
    (home / "passphrase").write_text("another passphrase\n")
    refused(take(home, {}), NOTHING_DONE, "the passphrase does not open this file; try again")
    refused(self_check(home, "history"), NOTHING_DONE, "does not open")
    assert store(home).read_bytes() == content


def test_a_new_passphrase_must_be_one(home: pathlib.Path) -> None:
    (home / "passphrase").write_text("short\n")
    refused(take(home, {}), NOTHING_DONE, "the passphrase is too short; choose one of 8")
    (home / "passphrase").write_text("\nsecond line\n")
    refused(take(home, {}), NOTHING_DONE, "the passphrase is empty")
    assert not store(home).exists()


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ("{", "the answers are not a JSON object"),
        ("[]", "the answers are not a JSON object"),
        ({"slep": "often"}, 'there is no question "slep"; did you mean sleep?'),
        ({"sleep": "yes"}, 'the answer to "sleep" is none of the words for it; write "not at all"'),
        ({"support": "often"}, 'the answer to "support" is none of the words'),
        ({"sleep": 3}, 'the answer to "sleep" is none of the words'),
    ],
)
def test_bad_answers_are_named_and_nothing_is_kept(
    home: pathlib.Path, answers: object, message: str
) -> None:
    refused(take(home, answers), NOTHING_DONE, message)
    assert not store(home).exists()


def shared(home: pathlib.Path, *arguments: object) -> str:
    path = home / "shared.txt"
    result = self_check(home, "share", "--output", path, *arguments)
    assert result.code == ALL_FINE, result.err
    assert "It is not sealed" in result.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path.read_text()


def test_shared_is_only_what_was_chosen(home: pathlib.Path) -> None:
    take(home, {"sleep": "often", "coping": "often", "past": "yes"})
    take(home, {"sleep": "sometimes"})
    everything = shared(home)
    assert "Sleep" in everything and "Own past" in everything
    assert "belongs to the worker" in everything
    last = shared(home, "--last", "--only", "sleep")
    assert re.search(r"^  Sleep +sometimes$", last, re.MULTILINE)
    assert not re.search("often|Coping|Own past|Risk factors", last)
    assert "Own past" not in shared(home, "--only", "signs")
    risk = shared(home, "--only", "risk-factors, sleep")
    assert "Own past" in risk and "Sleep" in risk and "Coping" not in risk


def test_shared_does_not_replace_the_answers(home: pathlib.Path) -> None:
    take(home, {"sleep": "often"})
    before = store(home).read_bytes()
    result = self_check(home, "share", "--output", store(home))
    refused(result, WRONG_USAGE, "would overwrite")
    assert store(home).read_bytes() == before


def test_history_shows_many_times_in_rows_that_fit(home: pathlib.Path) -> None:
    for _ in range(7):
        take(home, {"sleep": "not at all"})
    shown = self_check(home, "history").out
    rows = re.findall(r"^  Sleep.*$", shown, re.MULTILINE)
    assert [row.count("not at all") for row in rows] == [6, 1]
    assert max(map(len, shown.splitlines())) <= 110
    (row,) = re.findall(r"^  Sleep.*$", self_check(home, "history", "--last").out, re.MULTILINE)
    assert row.count("not at all") == 1


def test_erase_removes_the_file_when_confirmed(home: pathlib.Path) -> None:
    refused(self_check(home, "erase", "--yes"), NOTHING_DONE, "there is no self-check; begin one")
    take(home, {"sleep": "often"})
    refused(self_check(home, "erase"), WRONG_USAGE, "confirm with --yes")
    assert store(home).exists()
    result = self_check(home, "erase", "--yes")
    assert result.code == ALL_FINE
    assert not store(home).exists()
    refused(self_check(home, "history"), NOTHING_DONE, "there is no self-check; begin one")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "self-check takes one of take, history"),
        (["tak"], 'not "tak"; did you mean take?'),
        (["history", "--answers", "x"], "self-check history takes no --answers"),
        (["questions", "--file", "x"], "self-check questions takes no --file"),
        (["share"], "name the file to write with --output"),
        (["share", "--output", "x", "--only", "slep"], 'there is no question "slep"'),
        (["take", "--no-save"], "the questions are asked in a terminal"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    refused(dosimeter("self-check", *arguments), WRONG_USAGE, message)


def test_other_commands_do_not_see_it(home: pathlib.Path) -> None:
    """The same bytes come from the other commands with and without a self-check in place."""
    notes = write_notes(home / "notes.csv")
    before = dosimeter("exposure", "--as", "json", notes, XDG_DATA_HOME=str(home))
    take(home, {"sleep": "often"})
    os.utime(store(home), (1, 1))
    after = dosimeter("exposure", "--as", "json", notes, XDG_DATA_HOME=str(home))
    assert after.out == before.out
    assert store(home).stat().st_atime == 1


class Terminal:
    """The command in a terminal of its own."""

    def __init__(self, home: pathlib.Path, *arguments: str) -> None:
        self.seen = ""
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ["XDG_DATA_HOME"] = str(home)
            command = absolute_command()
            os.execv(command, [command, "self-check", *arguments])

    def _read(self) -> bool:
        """Take what there is; return whether more may come."""
        ready, _, _ = select.select([self.terminal], [], [], 30)
        assert ready, self.seen
        try:
            text = os.read(self.terminal, 4096).decode(errors="replace")
        except OSError as error:
            assert error.errno == errno.EIO
            return False
        self.seen += text
        return bool(text)

    def answer(self, prompt: str, line: str) -> None:
        """Wait for the prompt at the end of the output, and type a line."""
        while not self.seen.endswith(prompt):
            assert self._read(), self.seen
        self.seen += "<typed>"
        os.write(self.terminal, line.encode() + b"\n")

    def end(self) -> int:
        while self._read():
            continue
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


def run_in_terminal(home: pathlib.Path, *arguments: str, **typed: Any) -> tuple[int, str]:
    terminal = Terminal(home, *arguments)
    if typed.get("new"):
        terminal.answer("recover for you: ", PASSPHRASE)
        terminal.answer("The same again: ", typed.get("again", PASSPHRASE))
    elif "passphrase" in typed:
        terminal.answer("Passphrase: ", typed["passphrase"])
    for line in typed.get("answers", []):
        terminal.answer("Enter to skip: ", line)
    return terminal.end(), terminal.seen


def test_questions_are_asked_in_a_terminal(home: pathlib.Path) -> None:
    answers = ["n", "often", "", "perhaps", "S"] + [""] * (SIGNS - 4) + ["y", "no", "p", ""]
    code, seen = run_in_terminal(home, "take", new=True, answers=answers)
    assert code == ALL_FINE, seen
    assert PASSPHRASE not in seen
    assert "A note before you begin" in seen
    shown = self_check(home, "history").out
    given = [line.split()[-1] for line in shown.splitlines() if line.startswith("  ")]
    signs = ["all", "often", "-", "sometimes", *["-"] * 7]
    assert given == [*signs, "yes", "no", "partly", "-"]


def test_the_passphrase_is_asked_for_without_echo(home: pathlib.Path) -> None:
    take(home, {"sleep": "often"})
    code, seen = run_in_terminal(home, "history", passphrase=PASSPHRASE)
    assert code == ALL_FINE
    assert PASSPHRASE not in seen
    assert re.search(r"  Sleep +often", seen)
    code, seen = run_in_terminal(home, "history", passphrase="wrong")
    assert code == NOTHING_DONE
    assert "does not open this file" in seen


def test_a_mistyped_new_passphrase_keeps_nothing(home: pathlib.Path) -> None:
    code, seen = run_in_terminal(home, "take", new=True, again="correct house")
    assert code == NOTHING_DONE
    assert "the two passphrases differ" in seen
    assert not store(home).exists()


def echoes(terminal: Terminal) -> bool:
    return bool(termios.tcgetattr(terminal.terminal)[3] & termios.ECHO)


def test_an_interrupt_gives_the_terminal_its_echo_back(home: pathlib.Path) -> None:
    take(home, {"sleep": "often"})
    terminal = Terminal(home, "history")
    while not terminal.seen.endswith("Passphrase: "):
        assert terminal._read()
    assert not echoes(terminal)
    os.write(terminal.terminal, b"\x03")
    pid, status = 0, 0
    for _ in range(300):
        pid, status = os.waitpid(terminal.process, os.WNOHANG)
        if pid:
            break
        time.sleep(0.1)
    assert pid
    assert os.waitstatus_to_exitcode(status) == -2
    assert echoes(terminal)


def test_breaking_off_keeps_nothing(home: pathlib.Path) -> None:
    terminal = Terminal(home, "take")
    terminal.answer("recover for you: ", PASSPHRASE)
    terminal.answer("The same again: ", PASSPHRASE)
    terminal.answer("Enter to skip: ", "often")
    while not terminal.seen.endswith("Enter to skip: "):
        assert terminal._read()
    os.write(terminal.terminal, b"\x04")
    assert terminal.end() == NOTHING_DONE
    assert "nothing was kept" in terminal.seen
    assert not store(home).exists()
