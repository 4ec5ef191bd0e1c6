"""The command assign: who could take which case, and what it says of the proposal."""

import csv
import json
import pathlib
from typing import Any

import pytest
from command_line import (
    ALL_FINE,
    NOTHING_DONE,
    SOME_BAD,
    WRONG_USAGE,
    Result,
    dosimeter,
    needs_command,
)

pytestmark = needs_command

HEAVY = "He was stabbed to death in front of his daughter. There was blood everywhere. " * 20
SHORT = "He was stabbed to death in front of his daughter."
LIGHT = "Routine review. Sleeping well, back at work, no concerns today."


def write_caseload(folder: pathlib.Path, workers: int = 5) -> pathlib.Path:
    """Write notes of two weeks: the first worker has heavy ones, the others have harmless ones."""
    rows = [
        f'worker-{worker},2026-03-{day:02},C-{worker}-{day},"{LIGHT if worker > 1 else HEAVY}"\n'
        for worker in range(1, workers + 1)
        for day in range(1, 15)
    ]
    path = folder / "caseload.csv"
    path.write_text("worker,date,case,text\n" + "".join(rows), encoding="utf-8")
    return path


def write_cases(folder: pathlib.Path, *rows: str) -> pathlib.Path:
    path = folder / "cases.csv"
    path.write_text("case,worker,kind,text\n" + "".join(f"{row}\n" for row in rows))
    return path


def proposed(*arguments: object) -> dict[str, Any]:
    result = dosimeter("assign", "--as", "json", *arguments)
    assert result.code == ALL_FINE, result.err
    return dict(json.loads(result.out))


def takers(*arguments: object) -> dict[str, str]:
    cases = proposed(*arguments)["proposed"]["cases"]
    return {case["case"]: case["worker"] for case in cases}


def refused(result: Result, code: int, message: str) -> None:
    assert result.code == code
    assert message in result.err
    assert result.out == ""


def test_text_shows_before_and_after_and_what_it_is_not(tmp_path: pathlib.Path) -> None:
    cases = write_cases(tmp_path, f'N-1,,,"{HEAVY}"', f'C-2-3,,,"{LIGHT}"')
    result = dosimeter("assign", "--cases", cases, write_caseload(tmp_path))
    assert result.code == ALL_FINE
    assert result.out.startswith("A proposal, not a decision: the supervisor knows what")
    assert "They are no diagnosis" in " ".join(result.out.split())
    assert "Cases: Read 2 records: 2 scored, 0 bad." in result.err
    assert "Caseload: Read 70 records: 70 scored, 0 bad." in result.err
    lines = result.out.splitlines()
    assert any(line.split()[:3] == ["C-2-3", "worker-2", "stays"] for line in lines)
    workers = [line.split()[0] for line in lines if line.startswith("worker-")]
    assert workers == [f"worker-{i}" for i in range(1, 6)]
    assert HEAVY[:12] not in result.out


def test_a_heavy_case_goes_to_whoever_had_little(tmp_path: pathlib.Path) -> None:
    cases = write_cases(tmp_path, f'N-1,,,"{HEAVY}"')
    report = proposed("--cases", cases, write_caseload(tmp_path))
    assert report["proposed"]["cases"][0]["worker"] != "worker-1"
    assert report["proposed"]["gini"] <= report["gini_before"]
    assert report["proposed"]["squares"] <= report["same_number_each"]["squares"]
    assert report["least_squares"] <= report["proposed"]["squares"]


def test_kinds_of_table_agree(tmp_path: pathlib.Path) -> None:
    arguments = (
        "--cases",
        write_cases(tmp_path, f'N-1,,,"{HEAVY}"', f'=1+1,worker-3,,"{LIGHT}"'),
        write_caseload(tmp_path),
    )
    report = proposed(*arguments)["proposed"]
    rows = list(csv.DictReader(dosimeter("assign", "--as", "csv", *arguments).out.splitlines()))
    workers = {worker["worker"]: worker for worker in report["workers"]}
    assert [row["case"] for row in rows] == ["'=1+1", "N-1"]
    for row, case in zip(rows, report["cases"], strict=True):
        assert row["worker"] == case["worker"]
        assert float(row["dose_upper"]) == case["dose"]["upper"]
        after = workers[case["worker"]]["after"]
        assert float(row["after_dose_7_days"]) == after["dose_7_days"]["value"]
        assert row["after_level"] == after["level"]


def test_documents_of_one_case_stay_together_and_count_once(tmp_path: pathlib.Path) -> None:
    caseload = write_caseload(tmp_path)
    one = write_cases(tmp_path, f'N-1,,,"{HEAVY}"')
    (single,) = proposed("--cases", one, caseload)["proposed"]["cases"]
    rows = [f'N-1,,,"{HEAVY}"', f'N-1,,,"{HEAVY}"', f'N-1,,,"Again. {HEAVY}"']
    (case,) = proposed("--cases", write_cases(tmp_path, *rows), caseload)["proposed"]["cases"]
    assert single["dose"]["value"] < case["dose"]["value"] < 2.5 * single["dose"]["value"]


def test_cases_stay_with_their_worker_unless_that_has_a_price(tmp_path: pathlib.Path) -> None:
    caseload = write_caseload(tmp_path)
    # One is with the burdened worker by name, one by the caseload.
    cases = write_cases(tmp_path, f'N-1,worker-1,,"{HEAVY}"', f'C-1-3,,,"{HEAVY} Again."')
    kept = {"N-1": "worker-1", "C-1-3": "worker-1"}
    assert takers("--cases", cases, caseload) == kept
    free = takers("--cases", cases, "--handover-price", "0", caseload)
    assert "worker-1" not in free.values()


def test_a_price_is_weighed_against_evenness(tmp_path: pathlib.Path) -> None:
    caseload = write_caseload(tmp_path)
    cases = write_cases(tmp_path, *(f'N-{i},worker-2,,"{SHORT} {i}"' for i in range(2)))
    kept = {"N-0": "worker-2", "N-1": "worker-2"}
    assert takers("--cases", cases, "--handover-price", "1000", caseload) == kept
    assert len(set(takers("--cases", cases, "--handover-price", "0", caseload).values())) == 2


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_team_file_sets_capacity_absence_and_skills(tmp_path: pathlib.Path, kind: str) -> None:
    caseload = write_caseload(tmp_path)
    if kind == "csv":
        content = 'worker,capacity,absent,skills\nworker-1,0,,\n"worker-2",,yes,\n\nworker-3,1,,\n'
        content += "worker-4,2,no,child; court\n"
    else:
        content = json.dumps(
            [
                {"worker": "worker-1", "capacity": 0},
                {"worker": "worker-2", "absent": True},
                {"worker": "worker-3", "capacity": 1},
                {"worker": "worker-4", "capacity": 2, "skills": ["child", "court"]},
            ]
        )
    team = tmp_path / f"team.{kind}"
    team.write_text(content)
    rows = [f'N-{i},,{"court" if i == 1 else "other"},"{HEAVY} {i}"' for i in range(4)]
    rows.append(f'C-2-1,,court,"{LIGHT}"')  # was with the absent worker
    cases = write_cases(tmp_path, *rows)
    report = proposed("--cases", cases, "--team", team, caseload)["proposed"]
    counts = {worker["worker"]: worker["cases"] for worker in report["workers"]}
    assert counts["worker-1"] == counts["worker-2"] == 0
    assert counts["worker-3"] <= 1
    assert counts["worker-4"] <= 2
    by_case = {case["case"]: case for case in report["cases"]}
    assert by_case["C-2-1"]["handed_over"]
    for case in ("N-0", "N-2", "N-3"):
        assert by_case[case]["worker"] != "worker-4"


def test_a_ledger_stands_for_the_caseload(tmp_path: pathlib.Path) -> None:
    caseload = write_caseload(tmp_path)
    ledger = tmp_path / "team.ledger"
    assert dosimeter("ledger", "add", ledger, caseload).code == ALL_FINE
    cases = write_cases(tmp_path, f'N-1,,,"{HEAVY}"', f'N-2,worker-2,,"{LIGHT}"')
    of_files = dosimeter("assign", "--cases", cases, caseload)
    of_ledger = dosimeter("assign", "--cases", cases, "--ledger", ledger)
    assert of_ledger.out == of_files.out
    both = dosimeter("assign", "--cases", cases, "--ledger", ledger, caseload)
    assert both.out == of_files.out
    missing = dosimeter("assign", "--cases", cases, "--ledger", tmp_path / "none")
    refused(missing, NOTHING_DONE, "none")


def test_too_little_room_is_a_clear_error(tmp_path: pathlib.Path) -> None:
    team = tmp_path / "team.csv"
    team.write_text("worker,capacity\n" + "".join(f"worker-{i},0\n" for i in range(1, 5)))
    team.write_text(team.read_text() + "worker-5,1\n")
    cases = write_cases(tmp_path, f'N-1,,,"{HEAVY}"', f'N-2,,,"{LIGHT}"')
    result = dosimeter("assign", "--cases", cases, "--team", team, write_caseload(tmp_path))
    refused(result, NOTHING_DONE, "there is room for 1 of 2 cases, and none for N-2; raise")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "worker,capcity\n",
            'team:1: there is no "capcity" in a team file; did you mean capacity?',
        ),
        ("capacity\n3\n", 'team:1: the header names no column "worker"'),
        ("worker,capacity\nw,-1\n", "team:2: the capacity is no number of cases"),
        ("worker,capacity\n\nw,1\nw,2\n", 'team:4: the worker "w" is there twice'),
        ("worker,absent\nw,perhaps\n", 'team:2: "perhaps" does not say whether'),
        ("worker,absent\nw\n", "team:2: the line has 1 fields where the header has 2"),
        ('worker\n"w\n', "team:2: a quote is never closed"),
        ("\n", "the file is empty"),
        ('[{"worker": "w"},\n]', "team:2: broken JSON"),
        ('[{"worker": "w", "capacity": 1.5}]', "the capacity is no number of cases"),
        ('[{"worker": "w", "absent": "yes"}]', '"absent" is of the wrong type for "w"'),
        ('[{"capacity": 1}]', "an entry names no worker"),
        ("[3]", "an entry is no object"),
    ],
)
def test_bad_team_files(tmp_path: pathlib.Path, content: str, message: str) -> None:
    team = tmp_path / "team"
    team.write_text(content)
    cases = write_cases(tmp_path, f'N-1,,,"{HEAVY}"')
    result = dosimeter("assign", "--cases", cases, "--team", team, write_caseload(tmp_path))
    refused(result, NOTHING_DONE, message)


def test_a_case_with_two_workers_is_refused(tmp_path: pathlib.Path) -> None:
    cases = write_cases(tmp_path, f'N-1,worker-1,,"{HEAVY}"', f'N-1,worker-2,,"{LIGHT}"')
    result = dosimeter("assign", "--cases", cases, write_caseload(tmp_path))
    refused(result, NOTHING_DONE, 'cases.csv:3: the case "N-1" names two workers')


def test_wrong_usage(tmp_path: pathlib.Path) -> None:
    caseload = write_caseload(tmp_path)
    cases = write_cases(tmp_path, f'N-1,,,"{HEAVY}"')
    refused(dosimeter("assign", caseload), WRONG_USAGE, "with --cases")
    refused(dosimeter("assign", "--cases", cases), WRONG_USAGE, "name the files to read")
    refused(dosimeter("assign", "--cases", "-", "-"), WRONG_USAGE, "only once")
    result = dosimeter("assign", "--cases", cases, "--handover-price", "much", caseload)
    refused(result, WRONG_USAGE, "--handover-price takes equivalent minutes")


def test_bad_records_are_named_and_the_rest_goes_on(tmp_path: pathlib.Path) -> None:
    cases = write_cases(tmp_path, f'N-1,,,"{HEAVY}"', "N-2,,,")
    result = dosimeter("assign", "--cases", cases, write_caseload(tmp_path))
    assert result.code == SOME_BAD
    assert "cases.csv:3: " in result.err
    assert "Cases: Read 2 records: 1 scored, 1 bad." in result.err
    assert "N-1" in result.out


def test_workers_without_documents_and_documents_without_workers(tmp_path: pathlib.Path) -> None:
    caseload = tmp_path / "caseload.csv"
    caseload.write_text(f'worker,date,text\nold,2026-03-01,"{HEAVY}"\n,2026-03-01,"{HEAVY}"\n')
    team = tmp_path / "team.csv"
    team.write_text("worker\nnew\n")
    cases = write_cases(tmp_path, f'N-1,,,"{HEAVY}"')
    result = dosimeter("assign", "--cases", cases, "--team", team, caseload)
    assert result.code == ALL_FINE
    assert "new has no documents in the caseload: taken as without dose" in result.err
    assert "1 document without a worker left out" in result.err
    assert "unknown" not in result.out
    assert "No Gini coefficient below 5 workers" in " ".join(result.out.split())
    assert takers("--cases", cases, "--team", team, caseload) == {"N-1": "new"}


def test_the_order_of_rows_does_not_matter(tmp_path: pathlib.Path) -> None:
    caseload = write_caseload(tmp_path)
    rows = [f'N-{i},,,"{HEAVY} {"Again. " * i}"' for i in range(9)]
    there = dosimeter("assign", "--cases", write_cases(tmp_path, *rows), caseload)
    back = dosimeter("assign", "--cases", write_cases(tmp_path, *reversed(rows)), caseload)
    assert there.out == back.out
