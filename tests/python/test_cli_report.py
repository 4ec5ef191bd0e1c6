"""The command report: from files, from a ledger, from both; evidence; what it refuses."""

import pathlib

import pytest
from command_line import (
    ALL_FINE,
    NOTHING_DONE,
    SOME_BAD,
    WRONG_USAGE,
    dosimeter,
    needs_command,
    write_notes,
    write_transcript,
)

pytestmark = needs_command

MOMENT = ("--as-of", "2026-03-28")


def report(folder: pathlib.Path, *arguments: object) -> str:
    """Return the page that the arguments give."""
    path = folder / "made.html"
    result = dosimeter("report", *MOMENT, "--output", path, *arguments)
    assert result.code == ALL_FINE, result.err
    return path.read_text(encoding="utf-8")


@pytest.fixture
def ledger(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "team.ledger"
    notes = write_notes(tmp_path / "ledger-notes.csv", rows=6)
    assert dosimeter("ledger", "add", path, notes).code == ALL_FINE
    return path


def test_it_is_the_report_of_exposure(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv", rows=6)
    other = tmp_path / "other.html"
    assert dosimeter("exposure", *MOMENT, "--html", other, notes).code == ALL_FINE
    assert report(tmp_path, notes) == other.read_text(encoding="utf-8")


def test_it_says_where_it_is_and_how_many_need_a_look(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    result = dosimeter("report", notes, folder=tmp_path)
    assert result.out == (
        "2 workers: 0 act, 0 check in, 0 watch, 2 routine.\n"
        "Read 3 records: 3 scored, 0 bad.\n\n"
        "The report is in dosimeter-report.html; open it in a browser.\n"
    )
    assert (tmp_path / "dosimeter-report.html").read_text().startswith("<!DOCTYPE html>")


def test_a_ledger_gives_the_same_report_as_its_documents(
    tmp_path: pathlib.Path, ledger: pathlib.Path
) -> None:
    assert report(tmp_path, "--ledger", ledger) == report(tmp_path, tmp_path / "ledger-notes.csv")


def test_files_are_added_to_a_ledger_that_stays_as_it_is(
    tmp_path: pathlib.Path, ledger: pathlib.Path
) -> None:
    notes = write_notes(tmp_path / "notes.csv", rows=10)  # six of which the ledger has
    before = ledger.read_bytes()
    page = report(tmp_path, "--ledger", ledger, notes)
    tally = "Read 16 records: 16 scored, 0 bad. Of those scored, 6 were repetitions"
    assert tally in page
    assert page.split("Read 16")[0] == report(tmp_path, notes).split("Read 10")[0]
    assert ledger.read_bytes() == before


def test_without_a_date_a_ledger_is_as_of_today(ledger: pathlib.Path) -> None:
    out = ledger.with_name("r.html")
    assert dosimeter("report", "--ledger", ledger, "--output", out).code == ALL_FINE
    assert '<time datetime="2026-03-06">' not in out.read_text(encoding="utf-8")


def test_evidence_is_masked(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    transcript = write_transcript(tmp_path)
    plain = report(tmp_path, notes, transcript)
    page = report(tmp_path, "--evidence", notes, transcript)
    assert "What made it heavy, masked" not in plain
    assert page.count("What made it heavy, masked") == 4
    for words in ("stabb", "brother", "blood", "yard"):
        assert words not in page.lower().split("<script")[0]
    assert page == report(tmp_path, "--evidence", "--threads", 3, transcript, notes)


def test_evidence_is_of_the_three_heaviest(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv", rows=28)
    page = report(tmp_path, "--evidence", notes)
    assert page.count("What made it heavy, masked") == 6


def test_bad_records_are_left_out_and_named(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    notes.write_text(notes.read_text() + "w,2026-03-02\n")
    out = tmp_path / "r.html"
    result = dosimeter("report", "--output", out, notes)
    assert result.code == SOME_BAD
    assert f"{notes}:5: " in result.err
    assert "Read 4 records: 3 scored, 1 bad." in out.read_text(encoding="utf-8")


def test_what_cannot_be_read_leaves_the_old_report(tmp_path: pathlib.Path) -> None:
    out = tmp_path / "r.html"
    out.write_text("old")
    missing = dosimeter("report", "--output", out, tmp_path / "missing.csv")
    assert missing.code == NOTHING_DONE
    no_ledger = dosimeter("report", "--output", out, "--ledger", tmp_path / "missing.ledger")
    assert no_ledger.code == NOTHING_DONE
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_nothing_that_is_read_is_overwritten(tmp_path: pathlib.Path, ledger: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    policy = tmp_path / "policy.json"
    policy.write_text("{}")
    before = [path.read_bytes() for path in (notes, policy, ledger)]
    for arguments in (
        ["report", "--output", notes, notes],
        ["report", "--output", ledger, "--ledger", ledger],
        ["report", "--output", policy, "--policy", policy, notes],
        ["exposure", "--html", notes, notes],
        ["demo", "--output", policy, "--policy", policy],
        ["simulate", "--study", "--output", policy, "--policy", policy],
        ["ledger", "export", ledger, "--output", ledger],
        ["ledger", "worker", ledger, "--html", ledger],
    ):
        result = dosimeter(*arguments)
        assert (result.code, result.out) == (WRONG_USAGE, ""), arguments
        assert "would overwrite" in result.err
    assert [path.read_bytes() for path in (notes, policy, ledger)] == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name the files to read"),
        (["--ledger", "x", "--evidence"], "a ledger keeps no text"),
        (["--output", "-", "x"], "the report needs a file"),
        (["--as-of", "soon", "x"], "--as-of takes a date"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str, tmp_path: pathlib.Path) -> None:
    result = dosimeter("report", *arguments, folder=tmp_path)
    assert result.code == WRONG_USAGE, result.err
    assert message in result.err
    assert list(tmp_path.iterdir()) == []
