"""The benchmarks in Python: that they measure what they say, and come to their end."""

import itertools
import json
import pathlib
import subprocess
import sys

import pytest
from command_line import ALL_FINE, COMMAND, dosimeter, needs_command

BENCHMARKS = pathlib.Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.append(str(BENCHMARKS))

growth = pytest.importorskip("growth", reason="matplotlib is not installed")


@pytest.mark.parametrize("size", [10, 1000, 1_000_000])
def test_documents_have_their_size(size: int) -> None:
    for line in itertools.islice(growth.document_lines(size), 20):
        assert len(json.loads(line)["text"].encode()) == size


def test_lines_are_records_with_ids_of_their_own() -> None:
    records = [json.loads(line) for line in itertools.islice(growth.note_lines(), 1000)]
    assert len({record["id"] for record in records}) == 1000
    assert all(record["text"] for record in records)


@needs_command
def test_a_larger_lexicon_has_more_entries_and_the_same_scores(tmp_path: pathlib.Path) -> None:
    notes = tmp_path / "notes.jsonl"
    growth.write(notes, growth.note_lines(), 100_000)
    lexicon = tmp_path / "lexicon.tsv"
    lexicon.write_text(growth.tenfold_entries(10), encoding="utf-8")
    entries = [line for line in lexicon.read_text().splitlines() if not line.startswith("#")]
    assert (len(entries) - 1) % 10 == 0
    larger = dosimeter("score", "--lexicon", lexicon, notes)
    assert larger.code == ALL_FINE
    assert larger.out == dosimeter("score", notes).out


@needs_command
def test_growth_prints_its_table_and_draws_it(tmp_path: pathlib.Path) -> None:
    build = pathlib.Path(COMMAND).resolve().parents[2]
    command = [sys.executable, BENCHMARKS / "growth.py", "--build", build, "--only", "input"]
    table = subprocess.run(
        [*command, "--most", "1e7", "--pictures", tmp_path], check=True, capture_output=True
    ).stdout.decode()
    rows = [line.split() for line in table.splitlines() if " MB " in line and "peak" not in line]
    assert [row[:2] for row in rows] == [["1", "MB"], ["10", "MB"]]
    assert all(0 < float(row[-1]) < 150 for row in rows)
    assert "<svg" in (tmp_path / "growth_input.svg").read_text()
