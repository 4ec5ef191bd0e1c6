"""The command ledger: what goes in, what comes out, what goes for good."""

import datetime
import json
import pathlib
import re

import pytest
from command_line import (
    ALL_FINE,
    NOTHING_DONE,
    SOME_BAD,
    WRONG_USAGE,
    Result,
    dosimeter,
    needs_command,
    write_notes,
)

pytestmark = needs_command

TEXTS = (
    "He was stabbed in the yard and died.",
    "A quiet day, no concerns.",
    "Her house burned down; the child was found dead.",
)


def ledger(verb: str, *arguments: object) -> Result:
    return dosimeter("ledger", verb, *arguments)


def fine(verb: str, *arguments: object) -> str:
    result = ledger(verb, *arguments)
    assert (result.code, result.err) == (ALL_FINE, ""), result.err
    return result.out


def write_documents(path: pathlib.Path, *documents: tuple[str, str, str]) -> pathlib.Path:
    """Write documents of an id, a worker and a text, a day apart."""
    lines = [
        json.dumps({"id": key, "worker": worker, "date": f"2026-03-{day:02}", "text": text})
        for day, (key, worker, text) in enumerate(documents, start=1)
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def book(tmp_path: pathlib.Path) -> pathlib.Path:
    """Return a ledger of two workers."""
    notes = write_documents(
        tmp_path / "notes.jsonl",
        ("N-1", "nurse-01", TEXTS[0]),
        ("N-2", "nurse-01", TEXTS[1]),
        ("N-3", "nurse-02", TEXTS[2]),
    )
    path = tmp_path / "team.ledger"
    fine("add", path, notes)
    return path


def rows(book: pathlib.Path) -> list[str]:
    return fine("export", book).splitlines()[1:]


def audit_lines(book: pathlib.Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in fine("audit", book, "--lines").splitlines()]


def test_add_counts_each_document_once(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    book = tmp_path / "team.ledger"
    first = fine("add", book, notes)
    assert "Read 3 records: 3 scored, 0 bad." in first
    assert "Ledger: 3 added, 0 corrected, 0 scored anew, 0 already there." in first
    assert "Ledger: 0 added, 0 corrected, 0 scored anew, 3 already there." in fine(
        "add", book, notes
    )
    assert len(rows(book)) == 3


def test_a_corrected_note_replaces(book: pathlib.Path, tmp_path: pathlib.Path) -> None:
    again = write_documents(tmp_path / "again.jsonl", ("N-1", "nurse-01", TEXTS[1]))
    assert "1 corrected" in fine("add", book, again)
    assert len(rows(book)) == 3
    status = fine("status", book)
    assert re.search(r"^replaced exposures +1$", status, re.MULTILINE)
    header, former = fine("export", book, "--former").splitlines()
    assert header.endswith(",replaced")
    assert former.startswith("nurse-01,2026-03-01T12:00:00Z,")
    assert former.endswith(",3")  # the audit line of the correction


def test_one_id_with_two_texts_in_a_run_is_a_bad_record(tmp_path: pathlib.Path) -> None:
    notes = write_documents(
        tmp_path / "notes.jsonl", ("N-1", "w", TEXTS[0]), ("N-1", "w", TEXTS[1])
    )
    for arguments in ([], ["--batch", 1]):
        result = ledger("add", tmp_path / "team.ledger", notes, *arguments)
        assert result.code == SOME_BAD
        assert f"{notes}:2: its id stood for another text" in result.err
        assert "give each document an id of its own" in result.err
        assert "Read 2 records: 1 scored, 1 bad." in result.out
    stopped = ledger("add", tmp_path / "team.ledger", "--stop-on-error", notes)
    assert stopped.code == NOTHING_DONE
    assert f"{notes}:2: " in stopped.err


def test_another_model_scores_anew(book: pathlib.Path, tmp_path: pathlib.Path) -> None:
    lexicon = tmp_path / "lexicon.tsv"
    lexicon.write_text("term\tforms\tcategory\tseverity\texclude\tnote\nquiet\t-\tASSAULT\t5\t\t\n")
    out = fine("add", book, "--lexicon", lexicon, tmp_path / "notes.jsonl")
    assert "3 scored anew" in out
    assert "Warning: figures of" not in fine("status", book)
    fine("add", book, write_documents(tmp_path / "new.jsonl", ("N-9", "nurse-01", TEXTS[0])))
    assert "Warning: figures of 2 models" in fine("status", book)


def test_documents_without_a_worker_are_remarked_on(tmp_path: pathlib.Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Calm.")
    result = ledger("add", tmp_path / "team.ledger", note)
    assert result.code == ALL_FINE
    assert result.err == "1 document without a worker; give --worker, or --fields worker=NAME\n"


def test_a_future_date_is_bad(tmp_path: pathlib.Path) -> None:
    notes = tmp_path / "notes.csv"
    notes.write_text("worker,date,text\nw,2999-01-01,Calm.\nw,2026-01-01,Calm.\n")
    result = ledger("add", tmp_path / "team.ledger", notes)
    assert result.code == SOME_BAD
    assert f"{notes}:2: dated 2999-01-01" in result.err
    assert "correct the date, or this machine's clock" in result.err


def test_worker_is_what_exposure_shows(book: pathlib.Path, tmp_path: pathlib.Path) -> None:
    as_of = ["--as-of", "2026-03-20"]
    shown = dosimeter("exposure", "--as", "csv", *as_of, tmp_path / "notes.jsonl").out
    assert fine("worker", book, "--as", "csv", *as_of) == shown
    one = fine("worker", book, "nurse-02", "--as", "csv", *as_of).splitlines()
    assert one == [shown.splitlines()[0], shown.splitlines()[2]]
    text = fine("worker", book, "nurse-01", *as_of)
    assert "too little data" in text
    assert "no diagnosis" in " ".join(text.split())


def test_named_workers_are_compared_with_their_whole_team(tmp_path: pathlib.Path) -> None:
    notes = write_documents(
        tmp_path / "notes.jsonl",
        *((f"N-{number}", f"nurse-{number % 6}", " ".join(TEXTS[:1] * (1 + number % 6)))
          for number in range(18)),
    )  # fmt: skip
    book = tmp_path / "team.ledger"
    fine("add", book, notes)
    policy = tmp_path / "policy.json"
    policy.write_text('{"minimum_team": 2, "minimum_documents": 1, "minimum_days": 1}')
    options = ("--as-of", "2026-03-20", "--policy", policy)
    all_workers = json.loads(fine("worker", book, "--as", "json", *options))
    assert len(all_workers["workers"]) == 6 and len(all_workers["teams"]) == 1
    report = tmp_path / "report.html"
    names = ("nurse-4", "nurse-1", "nurse-4")
    shown = json.loads(fine("worker", book, *names, "--as", "json", "--html", report, *options))
    assert shown["workers"] == [all_workers["workers"][number] for number in (1, 4)]
    assert shown["workers"][0]["team_standing"] is not None
    assert shown["teams"] == []
    page = report.read_text(encoding="utf-8").replace("\n", " ")
    assert 'id="worker-2"' in page and 'id="worker-3"' not in page
    assert 'id="team"' not in page and "Gini" not in page
    assert "Read 6 records: 6 scored, 0 bad." in page
    unknown = ledger("worker", book, "nurse-1", "nurse-9", *options)
    assert unknown.code == NOTHING_DONE and "there is no such worker" in unknown.err


def test_report_of_the_ledger(book: pathlib.Path, tmp_path: pathlib.Path) -> None:
    report = tmp_path / "report.html"
    fine("worker", book, "--html", report, "--as-of", "2026-03-20")
    page = report.read_text()
    assert "nurse-01" in page and "nurse-02" in page
    assert "Read 3 records: 3 scored, 0 bad." in page


def test_figures_are_for_today_unless_asked(book: pathlib.Path) -> None:
    days = {datetime.datetime.now(datetime.UTC).date().isoformat()}
    shown = json.loads(fine("worker", book, "nurse-01", "--as", "json"))
    days.add(datetime.datetime.now(datetime.UTC).date().isoformat())  # midnight may have passed
    assert shown["workers"][0]["index"]["as_of"] in {f"{day}T23:59:59Z" for day in days}


def test_status(book: pathlib.Path) -> None:
    status = fine("status", book)
    for line in (
        "workers +2",
        "exposures +3",
        "dated +2026-03-01 to 2026-03-03",
        r"model +\S+, checksum [0-9a-f]{8}: 3 exposures",
        "policies +1",
        "audit lines +2",
        "head +[0-9a-f]{64}",
        "format +version 1, not encrypted",
    ):
        assert re.search(f"^{line}$", status, re.MULTILINE), line


def test_audit_proves_a_noted_head(book: pathlib.Path, tmp_path: pathlib.Path) -> None:
    out = fine("audit", book)
    assert "2 audit lines, whole" in out
    (head,) = re.findall(r"^Head: ([0-9a-f]{64})$", out, re.MULTILINE)
    fine("add", book, write_documents(tmp_path / "more.jsonl", ("N-4", "w", TEXTS[0])))
    assert "3 audit lines, whole" in fine("audit", book, "--expect", head)
    wrong = ledger("audit", book, "--expect", "0" * 64)
    assert wrong.code == SOME_BAD
    assert "no audit line has the expected hash" in wrong.err
    lines = audit_lines(book)
    assert [line["action"] for line in lines] == ["create", "add", "add"]
    assert [line["number"] for line in lines] == [1, 2, 3]
    assert lines[1]["hash"] == head


def test_withdraw(book: pathlib.Path, tmp_path: pathlib.Path) -> None:
    assert fine("withdraw", book, "N-1", "N-3") == "Withdrawn: 2 exposures.\n"
    assert len(rows(book)) == 1
    assert "2 withdrawn" in fine("add", book, tmp_path / "notes.jsonl")
    assert len(rows(book)) == 1
    missing = ledger("withdraw", book, "N-1")
    assert (missing.code, missing.out) == (SOME_BAD, "Withdrawn: 0 exposures.\n")
    assert 'no document "N-1"' in missing.err
    assert fine("withdraw", book, "--undo", "N-1") == "Let in again: 1 document.\n"
    assert "1 added" in fine("add", book, tmp_path / "notes.jsonl")


def test_withdraw_of_one_worker_or_by_source(book: pathlib.Path) -> None:
    assert ledger("withdraw", book, "--worker", "nurse-02", "N-1").code == SOME_BAD
    assert fine("withdraw", book, "--worker", "nurse-01", "N-1") == "Withdrawn: 1 exposure.\n"
    source = rows(book)[0].split(",")[3]
    assert fine("withdraw", book, "--source", source) == "Withdrawn: 1 exposure.\n"
    assert len(rows(book)) == 1
    assert ledger("withdraw", book, "--source", "N-1").code == WRONG_USAGE


def test_erase_leaves_no_byte(book: pathlib.Path) -> None:
    assert b"nurse-01" in book.read_bytes()
    assert fine("erase", book, "nurse-01") == "Erased: 2 exposures.\n"
    for path in book.parent.glob("team.ledger*"):
        assert b"nurse-01" not in path.read_bytes()
    assert fine("worker", book, "--as", "csv").count("\n") == 2
    gone = ledger("worker", book, "nurse-01")
    assert gone.code == NOTHING_DONE
    assert "no such worker" in gone.err
    last = audit_lines(book)[-1]
    assert (last["action"], last["details"]) == ("erase", {"exposures": 2, "former": 0})
    assert isinstance(last["worker"], int)
    assert "whole" in fine("audit", book)


def test_expire(book: pathlib.Path, tmp_path: pathlib.Path) -> None:
    dry = fine("expire", book, "--before", "2026-03-02", "--dry-run")
    assert dry == "Would remove: 1 exposure from before 2026-03-02T00:00:00Z.\n"
    assert len(rows(book)) == 3
    assert "Removed: 1 exposure " in fine("expire", book, "--before", "2026-03-02")
    assert len(rows(book)) == 2
    assert "1 past their time" in fine("add", book, tmp_path / "notes.jsonl")


def test_the_policy_sets_the_retention_time(tmp_path: pathlib.Path) -> None:
    today = datetime.datetime.now(datetime.UTC).date()
    notes = tmp_path / "notes.csv"
    notes.write_text(
        "worker,date,text\n"
        + "".join(f"w,{today - datetime.timedelta(days=days)},Calm.\n" for days in (0, 9, 11, 500))
    )
    book = tmp_path / "team.ledger"
    fine("add", book, notes)
    policy = tmp_path / "policy.json"
    policy.write_text('{"retention_days": 10}')
    assert "Removed: 2 exposures " in fine("expire", book, "--policy", policy)
    policy.write_text("{}")
    result = ledger("expire", book, "--policy", policy)
    assert result.code == NOTHING_DONE
    assert f"{policy}: the policy sets no retention_days" in result.err


def test_a_wrong_clock_does_not_empty_a_ledger(book: pathlib.Path) -> None:
    refused = ledger("expire", book, "--older-than", 1)
    assert refused.code == NOTHING_DONE
    assert "clock" in refused.err
    assert len(rows(book)) == 3
    assert "Removed: 0 exposures" in fine("expire", book, "--older-than", 36500)
    assert "Removed: 3 exposures" in fine("expire", book, "--before", "2026-06-01")


def test_export_and_import_give_the_same_bytes(book: pathlib.Path, tmp_path: pathlib.Path) -> None:
    csv = tmp_path / "export.csv"
    assert fine("export", book, "--output", csv) == ""
    copy = tmp_path / "copy.ledger"
    assert "Ledger: 3 added" in fine("import", copy, csv)
    assert "3 already there" in fine("import", copy, csv)
    assert fine("export", copy).encode() == csv.read_bytes()
    standard = dosimeter("ledger", "import", tmp_path / "b.ledger", "-", stdin=csv.read_bytes())
    assert standard.code == ALL_FINE
    bad = ledger("import", copy, tmp_path / "notes.jsonl")
    assert bad.code == NOTHING_DONE
    assert f"{tmp_path / 'notes.jsonl'}:1: the header is not" in bad.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "say what to do"),
        (["statsu", "x"], 'no verb "statsu"; did you mean status?'),
        (["add", "x"], "write: dosimeter ledger add LEDGER FILES..."),
        (["erase", "x"], "write: dosimeter ledger erase LEDGER WORKER"),
        (["status", "x", "y"], "write: dosimeter ledger status LEDGER"),
        (["status", "x", "--batch", "3"], "ledger status takes no --batch"),
        (["audit", "x", "--policy", "p"], "ledger audit takes no --policy"),
        (["add", "x", "y", "--undo"], "ledger add takes no --undo"),
        (["add", "x", "y", "--batch", "0"], "from 1 to 1000000"),
        (["worker", "x", "--as", "html"], "--as takes text, csv or json"),
        (["expire", "x"], "give --policy, --older-than or --before"),
        (["expire", "x", "--before", "soon"], "--before takes a date"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    result = dosimeter("ledger", *arguments)
    assert result.code == WRONG_USAGE
    assert message in result.err


def test_a_missing_ledger_is_an_error_but_for_add(tmp_path: pathlib.Path) -> None:
    book = tmp_path / "team.ledger"
    for verb, *more in (["status"], ["audit"], ["worker"], ["export"], ["erase", "w"]):
        result = ledger(verb, book, *more)
        assert result.code == NOTHING_DONE
        assert f"{book}: there is no ledger" in result.err
        assert not book.exists()


def test_a_key_encrypts_where_the_build_can(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    book = tmp_path / "team.ledger"
    key = tmp_path / "key"
    key.write_text("correct horse\n")
    result = ledger("add", book, "--key-file", key, notes)
    if "cannot encrypt" in result.err:
        assert result.code == NOTHING_DONE
        assert "DOSIMETER_SQLCIPHER=ON" in result.err
        assert not book.exists()
        return
    assert result.code == ALL_FINE
    assert b"officer" not in book.read_bytes()
    by_variable = dosimeter("ledger", "status", book, DOSIMETER_LEDGER_KEY="correct horse")
    assert "version 1, encrypted" in by_variable.out
    for wrong in ("wrong horse", ""):
        refused = dosimeter("ledger", "status", book, DOSIMETER_LEDGER_KEY=wrong)
        assert refused.code == NOTHING_DONE
        assert "the key does not open it" in refused.err


def test_an_empty_key_file_is_refused(tmp_path: pathlib.Path) -> None:
    key = tmp_path / "key"
    key.write_text("\n")
    result = ledger("status", tmp_path / "team.ledger", "--key-file", key)
    assert result.code == NOTHING_DONE
    assert f"{key}:1: the first line, which is the key, is empty" in result.err
