"""The command preview: content notes without text, and an order."""

import json
import pathlib
import re

import pytest
from command_line import (
    ALL_FINE,
    NOTHING_DONE,
    SOME_BAD,
    WRONG_USAGE,
    dosimeter,
    needs_command,
    write_transcript,
)

pytestmark = needs_command

HARD = (
    "He was beaten, stabbed and strangled to death in front of his daughter; the caller found "
    "the mutilated body covered in blood and described the wounds in detail."
)
CALM = "Routine review. Sleeping well, back at work, no concerns today."
MEMBERS = (
    ("place", "id", "case", "date", "heaviness", "load", "peak")
    + ("likely", "possible", "words", "minutes", "note")
)


def write_inbox(path: pathlib.Path) -> pathlib.Path:
    """Write two hard notes and three calm ones, the hard ones first."""
    rows = [("A", HARD), ("B", HARD), ("C", CALM), ("D", CALM), ("E", CALM)]
    lines = [f'N-{i},w,2026-03-0{9 - i},{case},"{text}"' for i, (case, text) in enumerate(rows)]
    path.write_text("id,worker,date,case,text\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def inbox(tmp_path: pathlib.Path) -> pathlib.Path:
    return write_inbox(tmp_path / "inbox.csv")


def test_heavy_and_light_alternate(inbox: pathlib.Path) -> None:
    lines = dosimeter("preview", "--json", inbox).lines()
    assert [line["heaviness"] for line in lines] == ["light", "heavy", "light", "heavy", "light"]
    assert [line["place"] for line in lines] == [1, 2, 3, 4, 5]
    assert [line["id"] for line in lines] == ["N-4", "N-1", "N-3", "N-0", "N-2"]  # by date


def test_a_case_is_read_from_its_beginning(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "inbox.csv"
    path.write_text(
        f'id,date,case,text\n3,2026-03-03,X,"{CALM}"\n1,2026-03-01,X,"{HARD}"\n'
        f'2,2026-03-02,X,"{HARD}"\n4,2026-03-04,Y,"{CALM}"\n',
        encoding="utf-8",
    )
    ids = [line["id"] for line in dosimeter("preview", "--json", path).lines()]
    assert ids == ["1", "4", "2", "3"]
    given = dosimeter("preview", "--as-given", "--json", path).lines()
    assert [line["id"] for line in given] == ["3", "1", "2", "4"]


def test_notes_agree_with_the_scores(inbox: pathlib.Path) -> None:
    scores = {score["id"]: score for score in dosimeter("score", inbox).lines()}
    for line in dosimeter("preview", "--json", inbox).lines():
        assert tuple(line) == MEMBERS
        score = scores[line["id"]]
        assert line["load"] == [score["load"], *score["interval"]]
        assert line["peak"] == [score["peak"], *score["peak_interval"]]
        assert line["words"] == score["words"]
        likely = {name for name, p in score["categories"].items() if p >= 0.5}
        possible = {name for name, p in score["categories"].items() if 0.2 <= p < 0.5}
        assert (set(line["likely"]), set(line["possible"])) == (likely, possible)


def test_no_text_is_shown(inbox: pathlib.Path) -> None:
    for arguments in ([], ["--json"]):
        out = dosimeter("preview", *arguments, inbox).out
        for word in ("stabbed", "strangled", "daughter", "mutilated", "Sleeping"):
            assert word not in out


def test_the_table_is_for_people(inbox: pathlib.Path) -> None:
    result = dosimeter("preview", inbox)
    assert (result.code, result.err) == (ALL_FINE, "")
    assert re.search(r"^1\. N-4, case E, 2026-03-05\nLight: probably ", result.out, re.M)
    assert re.search(r"^2\. N-1, case B, 2026-03-08\nHeavy: probably ", result.out, re.M)
    assert "ikely to contain" in result.out
    assert "Together about 1 minute, without breaks" in result.out
    assert result.out.endswith("Read 5 records: 5 scored, 0 bad.\n")
    assert max(map(len, result.out.splitlines())) <= 100


def test_what_the_policy_calls_heavy_is_heavy(inbox: pathlib.Path, tmp_path: pathlib.Path) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text('{"heavy_load": 5, "extreme_peak": 5, "burdened_load": 4.9}')
    lines = dosimeter("preview", "--json", "--policy", policy, inbox).lines()
    assert {line["heaviness"] for line in lines} == {"light"}


def test_another_language_is_not_rated(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Der Rettungsdienst brachte gestern Abend eine schwer verletzte Radfahrerin.")
    (line,) = dosimeter("preview", "--json", path).lines()
    assert line["load"] is None
    assert "Not rated" in line["note"]


def test_in_a_transcript_the_others_count(tmp_path: pathlib.Path) -> None:
    (line,) = dosimeter("preview", "--json", write_transcript(tmp_path)).lines()
    assert line["words"] == 15
    (line,) = dosimeter("preview", "--json", "--include-spoken", tmp_path).lines()
    assert line["words"] > 15


def test_the_same_bytes_with_any_number_of_threads(inbox: pathlib.Path) -> None:
    one = dosimeter("preview", "--threads", 1, inbox, inbox).out
    assert dosimeter("preview", "--threads", 4, inbox, inbox).out == one


def test_bad_records(inbox: pathlib.Path, tmp_path: pathlib.Path) -> None:
    inbox.write_text(inbox.read_text() + "x\n")
    result = dosimeter("preview", "--json", inbox)
    assert result.code == SOME_BAD
    assert len(result.lines()) == 5
    assert "1 bad" in result.err
    assert dosimeter("preview", tmp_path / "missing").code == NOTHING_DONE
    assert dosimeter("preview").code == WRONG_USAGE


def test_json_is_valid_for_odd_names(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(json.dumps({"id": 'a"\n\x1b[2J', "text": CALM}) + "\n")
    (line,) = dosimeter("preview", "--json", path).lines()
    assert line["id"] == 'a"\n\x1b[2J'
    assert "\x1b" not in dosimeter("preview", path).out
