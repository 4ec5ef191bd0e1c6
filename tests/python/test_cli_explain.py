"""The command explain: contributions that add up, and evidence that is masked."""

import pathlib
import re

import pytest
from command_line import (
    ALL_FINE,
    NOTHING_DONE,
    SHARED,
    SOME_BAD,
    dosimeter,
    needs_command,
    write_notes,
    write_transcript,
)

pytestmark = needs_command

NOTE = "Calm so far.\nHe was stabbed.\n\nShe denies any overdose.\n"
MASKED = re.compile(r"[• '\-/.,\n]+")
PLAIN_LABELS = {"(baseline)", "(length)", "(limits of the scale)"}


@pytest.fixture
def note(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "note.txt"
    path.write_text(NOTE)
    return path


def test_text_is_masked_unless_asked(note: pathlib.Path) -> None:
    masked = dosimeter("explain", note)
    assert (masked.code, masked.err) == (ALL_FINE, "")
    assert "•••" in masked.out
    assert not re.search("stabbed|overdose|denies", masked.out)
    shown = dosimeter("explain", "--unmask", note)
    assert re.search(r"^ +2 +stabbed.*\bASSAULT\b.* affirmed ", shown.out, re.MULTILINE)
    assert re.search(r"^ +4 +overdose.*\bSUBSTANCE\b.* negated ", shown.out, re.MULTILINE)


def test_json_is_masked_unless_asked(note: pathlib.Path) -> None:
    (masked,) = dosimeter("explain", "--json", note).lines()
    assert masked["masked"] is True
    labels = [contribution["label"] for contribution in masked["contributions"]]
    assert any(label not in PLAIN_LABELS for label in labels)
    assert all(label in PLAIN_LABELS or MASKED.fullmatch(label) for label in labels)
    assert all(MASKED.fullmatch(found["words"]) for found in masked["evidence"])
    (shown,) = dosimeter("explain", "--json", "--unmask", note).lines()
    assert shown["masked"] is False
    assert any(found["words"].startswith("stabbed") for found in shown["evidence"])
    assert masked["load"] == shown["load"]


def test_contributions_add_up_largest_first(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    for top in (1, 3, 1000):
        for line in dosimeter("explain", "--json", "--top", top, notes).lines():
            loads = [contribution["load"] for contribution in line["contributions"]]
            assert 0 < len(loads) <= top
            assert [abs(load) for load in loads] == sorted(map(abs, loads), reverse=True)
            others = line["other_contributions"]
            assert (others["count"] == 0) == (others["load"] == 0) or others["count"] > 0
            assert sum(loads) + others["load"] == pytest.approx(line["load"], abs=0.02)


def test_others_are_added_up_in_one_line(note: pathlib.Path) -> None:
    result = dosimeter("explain", "--top", 1, note)
    assert re.search(r"^ +[+-]\d\.\d\d  \d+ smaller ones together$", result.out, re.MULTILINE)


def test_explanation_agrees_with_score(note: pathlib.Path, tmp_path: pathlib.Path) -> None:
    for path in (note, write_transcript(tmp_path)):
        (score,) = dosimeter("score", path).lines()
        (explained,) = dosimeter("explain", "--json", path).lines()
        score.pop("spoken", None)
        assert {name: explained[name] for name in score} == score


def test_evidence_of_a_transcript_has_times(tmp_path: pathlib.Path) -> None:
    path = write_transcript(tmp_path)
    (heard,) = dosimeter("explain", "--json", "--unmask", path).lines()
    places = [(found["line"], found["start"], found["words"]) for found in heard["evidence"]]
    assert (1, 5.0, "stabbed my") in places
    assert (2, 70.0) in [place[:2] for place in places]
    assert all(start >= 5 for _, start, _ in places)
    assert "0:01:10" in dosimeter("explain", path).out
    (all_of_it,) = dosimeter("explain", "--json", "--include-spoken", path).lines()
    assert all_of_it["evidence"][0]["start"] == 1


def test_one_document_by_its_id(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    (line,) = dosimeter("explain", "--json", "--document", "notes.csv:3", notes).lines()
    assert line["id"] == "notes.csv:3"
    result = dosimeter("explain", "--document", "notes.csv:99", notes)
    assert (result.code, result.out) == (NOTHING_DONE, "")
    assert "no document has this id" in result.err


def test_a_note_without_findings_says_so(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Zzyzx qwv.")
    assert "No word of the lexicon was found." in dosimeter("explain", path).out


def test_bad_records_and_missing_files(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text('{"text": "Calm."}\n{"text": "secret\n{"text": "Calm."}\n')
    result = dosimeter("explain", "--json", path)
    assert result.code == SOME_BAD
    assert len(result.lines()) == 2
    assert f"{path}:2: " in result.err
    assert "secret" not in result.err
    assert dosimeter("explain", tmp_path / "missing").code == NOTHING_DONE


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_a_real_caseload_is_masked_throughout() -> None:
    result = dosimeter("explain", "--json", SHARED / "caseload" / "madison_police_reports.csv")
    lines = result.lines()
    assert len(lines) == 2138
    for line in lines:
        for contribution in line["contributions"]:
            assert contribution["label"] in PLAIN_LABELS or MASKED.fullmatch(contribution["label"])
        assert all(MASKED.fullmatch(found["words"]) for found in line["evidence"])
