"""Faults while a ledger is written: killed processes, two writers, full and locked files.

The environment variable DOSIMETER_KILLS sets how often the process is killed, 25 times without it.
"""

import os
import pathlib
import pwd
import random
import re
import resource
import shutil
import signal
import subprocess
import time

import pytest
from command_line import (
    ALL_FINE,
    NOTHING_DONE,
    Result,
    absolute_command,
    dosimeter,
    needs_command,
)

pytestmark = needs_command

KILLS = int(os.environ.get("DOSIMETER_KILLS", "25"))
ROWS = 3000
SMALL_BATCHES = ("--batch", "100", "--threads", "1")


def write_documents(path: pathlib.Path, rows: int, worker: str = "w") -> pathlib.Path:
    """Write a table of notes with ids and without, by twenty workers."""
    lines = ["id,worker,date,text"]
    lines += [
        f"{f'N-{i}' if i % 3 else ''},{worker}-{i % 20},2026-{1 + i % 9:02}-{1 + i % 28:02},"
        f"Call {i}: he was stabbed in the yard and said {i % 11} times that he was afraid."
        for i in range(rows)
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


def export(book: pathlib.Path) -> str:
    result = dosimeter("ledger", "export", book)
    assert result.code == ALL_FINE, result.err
    return result.out


def assert_whole(book: pathlib.Path) -> None:
    result = dosimeter("ledger", "audit", book)
    assert (result.code, result.err) == (ALL_FINE, "")


def start_adding(book: pathlib.Path, *files: pathlib.Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [absolute_command(), "ledger", "add", book, *SMALL_BATCHES, *files],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def add_all(book: pathlib.Path, notes: pathlib.Path) -> None:
    """Add all notes undisturbed."""
    process = start_adding(book, notes)
    _, err = process.communicate(timeout=240)
    assert (process.returncode, err) == (ALL_FINE, b"")


def writing_time(book: pathlib.Path, notes: pathlib.Path) -> tuple[float, float]:
    """Add all notes, and return after how many seconds the writing began and ended."""
    began = time.monotonic()
    process = start_adding(book, notes)
    while not book.exists():
        time.sleep(0.001)
    begin = time.monotonic() - began
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"Read ")
    end = time.monotonic() - began
    process.communicate(timeout=240)
    assert process.returncode == ALL_FINE
    return begin, end


def killed_after(seconds: float, process: subprocess.Popen[bytes]) -> bool:
    """Kill the process, and return whether it was still at work."""
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def test_killed_at_random_and_resumed_gives_the_same_bits(tmp_path: pathlib.Path) -> None:
    notes = write_documents(tmp_path / "notes.csv", ROWS)
    undisturbed = tmp_path / "undisturbed.ledger"
    begin, end = writing_time(undisturbed, notes)
    expected = export(undisturbed)
    assert expected.count("\n") == ROWS + 1

    chance = random.Random(1)
    kills = 0
    inside = 0  # kills that found documents in the ledger, but not all of them
    ledgers = 0
    while kills < KILLS:
        ledgers += 1
        book = tmp_path / f"killed-{ledgers}.ledger"
        for _ in range(5):
            if not killed_after(chance.uniform(0.8 * begin, end), start_adding(book, notes)):
                break
            kills += 1
            if not book.exists():
                continue
            assert_whole(book)
            inside += 1 < export(book).count("\n") <= ROWS
        add_all(book, notes)
        assert export(book) == expected
        assert_whole(book)
        assert f"exposures             {ROWS}\n" in dosimeter("ledger", "status", book).out
        book.unlink()
    assert inside >= KILLS / 4, "the kills came too early or too late to show anything"


def test_kills_while_a_correction_is_written(tmp_path: pathlib.Path) -> None:
    old = write_documents(tmp_path / "old.csv", ROWS)
    new = tmp_path / "new.csv"
    new.write_text(re.sub(r"stabbed", "attacked", old.read_text()))
    undisturbed = tmp_path / "undisturbed.ledger"
    before = tmp_path / "before.ledger"
    add_all(before, old)
    shutil.copy(before, undisturbed)
    add_all(undisturbed, new)
    begin, end = writing_time(tmp_path / "new.ledger", new)
    book = tmp_path / "killed.ledger"
    shutil.copy(before, book)
    chance = random.Random(2)
    for _ in range(5):
        killed_after(chance.uniform(begin, end), start_adding(book, new))
    add_all(book, new)
    assert export(book) == export(undisturbed)
    assert_whole(book)
    replaced = re.compile(r"^replaced exposures +(\d+)$", re.MULTILINE)
    counts = [
        replaced.findall(dosimeter("ledger", "status", path).out) for path in (book, undisturbed)
    ]
    assert counts[0] == counts[1] == [str(ROWS - ROWS // 3)]  # each replaced once


def test_two_processes_write_at_once(tmp_path: pathlib.Path) -> None:
    book = tmp_path / "team.ledger"
    files = [
        write_documents(tmp_path / f"{name}.csv", ROWS, worker=name) for name in ("one", "two")
    ]
    processes = [start_adding(book, file) for file in files]
    for process in processes:
        out, err = process.communicate(timeout=240)
        assert (process.returncode, err) == (ALL_FINE, b"")
        assert f"{ROWS} added".encode() in out
    assert export(book).count("\n") == 2 * ROWS + 1
    assert_whole(book)


def limit_files_to(size: int) -> None:
    """Let writing beyond so many bytes fail, as on a full disk, instead of ending the process."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def assert_no_space(result: "subprocess.CompletedProcess[bytes]", book: pathlib.Path) -> None:
    assert result.returncode == NOTHING_DONE
    assert f"{book}: there is no space left for the ledger".encode() in result.stderr


def test_files_that_may_not_grow(tmp_path: pathlib.Path) -> None:
    book = tmp_path / "team.ledger"
    notes = write_documents(tmp_path / "notes.csv", ROWS)
    result = subprocess.run(
        [absolute_command(), "ledger", "add", book, *SMALL_BATCHES, notes],
        capture_output=True,
        preexec_fn=lambda: limit_files_to(300_000),
        restore_signals=False,
        check=False,
    )
    assert_no_space(result, book)
    assert_whole(book)
    assert export(book).count("\n") % 100 == 1  # whole batches
    assert dosimeter("ledger", "add", book, notes).code == ALL_FINE
    assert export(book).count("\n") == ROWS + 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk(tmp_path: pathlib.Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        book = disk / "team.ledger"
        notes = write_documents(tmp_path / "notes.csv", ROWS)
        result = subprocess.run(
            [absolute_command(), "ledger", "add", book, *SMALL_BATCHES, notes],
            capture_output=True,
            check=False,
        )
        assert_no_space(result, book)
        for path in disk.iterdir():  # with its journal, which found no space to go
            shutil.copy(path, tmp_path)
        rescued = tmp_path / book.name
        assert_whole(rescued)
        assert 1 < export(rescued).count("\n") <= ROWS
        assert dosimeter("ledger", "add", rescued, notes).code == ALL_FINE
        assert export(rescued).count("\n") == ROWS + 1
    finally:
        subprocess.run(["umount", disk], check=True)


def as_another_user(*arguments: object) -> Result:
    """Run the command as somebody whom file permissions bind."""
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    run = subprocess.run(
        [absolute_command(), "ledger", *map(str, arguments)],
        capture_output=True,
        user=user,
        check=False,
    )
    return Result(run.returncode, run.stdout.decode(), run.stderr.decode())


@pytest.fixture
def open_folder() -> pathlib.Path:
    """Return a folder that every user may enter."""
    folder = pathlib.Path(f"/tmp/dosimeter-ledger-{os.getpid()}")
    folder.mkdir()
    folder.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


def test_a_read_only_file(open_folder: pathlib.Path) -> None:
    book = open_folder / "team.ledger"
    notes = write_documents(open_folder / "notes.csv", 10)
    assert dosimeter("ledger", "add", book, notes).code == ALL_FINE
    expected = export(book)
    more = write_documents(open_folder / "more.csv", 20)
    book.chmod(0o444)
    refused = as_another_user("add", book, more)
    assert refused.code == NOTHING_DONE
    assert f"{book}: the ledger cannot be written to; check the permissions" in refused.err
    read = as_another_user("export", book)  # but not by the older SQLite within SQLCipher
    assert read.out == expected or "the ledger cannot be" in read.err
    book.chmod(0o000)
    assert "the ledger cannot be opened" in as_another_user("status", book).err
    assert export(book) == expected if os.geteuid() == 0 else True


def test_a_folder_that_cannot_be_written_to(open_folder: pathlib.Path) -> None:
    notes = write_documents(open_folder / "notes.csv", 10)
    open_folder.chmod(0o555)
    result = as_another_user("add", open_folder / "team.ledger", notes)
    assert result.code == NOTHING_DONE
    assert "the ledger cannot be opened" in result.err
    assert "permissions" in result.err


def test_a_file_cut_short(tmp_path: pathlib.Path) -> None:
    book = tmp_path / "team.ledger"
    notes = write_documents(tmp_path / "notes.csv", 500)
    assert dosimeter("ledger", "add", book, notes).code == ALL_FINE
    whole = book.read_bytes()
    for size in (0, 1, 99, 4096, len(whole) // 2, len(whole) - 1):
        book.write_bytes(whole[:size])
        for verb in ("status", "audit", "export", "worker"):
            result = dosimeter("ledger", verb, book)
            assert result.code == NOTHING_DONE, (verb, size)
            assert f"{book}: " in result.err
            assert "backup" in result.err or "check the path" in result.err
        assert dosimeter("ledger", "add", book, notes).code == NOTHING_DONE
