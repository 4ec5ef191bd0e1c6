"""Runs the dosimeter command, which the environment variable DOSIMETER_COMMAND names."""

import json
import os
import pathlib
import subprocess
from dataclasses import dataclass
from typing import Any

import pytest

COMMAND = os.environ.get("DOSIMETER_COMMAND", "")
needs_command = pytest.mark.skipif(
    not COMMAND, reason="DOSIMETER_COMMAND does not name the built command"
)
SHARED = pathlib.Path(__file__).resolve().parents[3] / "shared"

# The exit codes, as the help explains them.
ALL_FINE, SOME_BAD, WRONG_USAGE, NOTHING_DONE = range(4)

# Every command with its options, but --help, which all have.
READING = {"format", "encoding", "fields", "worker", "date", "case", "max-record-bytes"}
SCORING = {"include-spoken", "lexicon", "assertion", "model", "policy"}
RUNNING = {"threads", "stop-on-error"}
OPTIONS = {
    "score": {"output"} | READING | SCORING | RUNNING,
    "exposure": {"as", "as-of", "html"} | READING | SCORING | RUNNING,
    "assign": {
        *("cases", "ledger", "key-file", "team", "handover-price", "as", "as-of"),
        *READING,
        *SCORING,
        *RUNNING,
    },
    "report": {"output", "ledger", "key-file", "as-of", "evidence"} | READING | SCORING | RUNNING,
    "preview": {"json", "as-given"} | READING | SCORING | RUNNING,
    "explain": {"json", "unmask", "top", "document"} | READING | SCORING,
    "simulate": {"scenario", "seed", "workers", "days", "study", "policy", "output"},
    "calibrate": {"output", "json", "encoding", "model", "lexicon", "assertion"},
    "ledger": {
        *("key-file", "batch", "as", "as-of", "html", "output", "expect", "lines", "source"),
        *("undo", "older-than", "before", "dry-run", "former"),
    }
    | READING
    | SCORING
    | RUNNING,
    "policy": set(),
    "self-check": {
        *("file", "passphrase-file", "answers", "no-save", "only", "last", "output", "yes")
    },
    "demo": {"output", "as-of"} | SCORING,
    "completion": set(),
    "help": set(),
}

HEADER = "worker,date,case,text\n"
ROW = "officer-{0:02},2026-03-{1:02},C-{1},The caller said that he was stabbed in the yard.\n"


@dataclass
class Result:
    """What a run of the command left."""

    code: int
    out: str
    err: str

    def lines(self) -> list[dict[str, Any]]:
        """Return the objects of JSON Lines on standard output."""
        return [json.loads(line) for line in self.out.splitlines()]


def absolute_command() -> str:
    """Return the command for a run in another folder."""
    return str(pathlib.Path(COMMAND).resolve())


def dosimeter(
    *arguments: object,
    stdin: bytes = b"",
    folder: pathlib.Path | None = None,
    **environment: str,
) -> Result:
    """Run the command to its end."""
    run = subprocess.run(
        [absolute_command(), *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=folder,
        env=os.environ | environment,
        timeout=120,
        check=False,
    )
    return Result(run.returncode, run.stdout.decode(), run.stderr.decode())


def write_notes(path: pathlib.Path, rows: int = 3) -> pathlib.Path:
    """Write a table of notes, a day apart, by two workers."""
    table = HEADER + "".join(ROW.format(1 + i % 2, 1 + i % 28) for i in range(rows))
    path.write_text(table, encoding="utf-8")
    return path


TRANSCRIPT = """WEBVTT

00:00:01.000 --> 00:00:05.000
<v Therapist>And then the stabbing happened, you said?

00:00:05.000 --> 00:00:17.000
<v Client>He stabbed my brother. There was blood everywhere.

00:01:10.000 --> 00:01:20.000
<v Client>They found him dead in the morning.
"""


def write_transcript(folder: pathlib.Path) -> pathlib.Path:
    """Write a transcript that says by its name whose it is."""
    path = folder / "therapist-07_2026-02-03_TH-1.vtt"
    path.write_text(TRANSCRIPT, encoding="utf-8")
    return path
