"""Invented caseloads: the same seed gives the same bytes, and the study prints its figures."""

import csv
import io
import json
import pathlib
import re
from datetime import date, datetime, timedelta

import pytest
from command_line import ALL_FINE, WRONG_USAGE, dosimeter, needs_command

pytestmark = needs_command

Row = dict[str, str]


def simulate(*arguments: object) -> list[Row]:
    result = dosimeter("simulate", *arguments)
    assert (result.code, result.err) == (ALL_FINE, "")
    return list(csv.DictReader(io.StringIO(result.out)))


def day(row: Row) -> date:
    return datetime.fromisoformat(row["time"].replace("Z", "+00:00")).date()


def mean_daily_dose(rows: list[Row]) -> float:
    return sum(float(row["true_dose"]) for row in rows) / len({day(row) for row in rows})


def test_a_caseload_is_csv_with_the_truth_beside_it() -> None:
    rows = simulate("--workers", 5)
    workers = {row["worker"] for row in rows}
    assert len(workers) == 5
    assert len({worker.rsplit("-", 1)[0] for worker in workers}) == 5
    for row in rows:
        assert 0 <= float(row["load_lower"]) <= float(row["load"]) <= float(row["load_upper"]) <= 5
        assert float(row["dose_lower"]) <= float(row["dose"]) <= float(row["dose_upper"])
        assert 0 <= float(row["true_load"]) <= 5
        assert row["change"] == ""


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, again, other = (
        dosimeter("simulate", "--workers", 2, "--seed", seed).out for seed in (7, 7, 8)
    )
    assert first == again
    assert first != other


def test_a_burst_is_eight_times_the_dose_for_ten_worked_days() -> None:
    rows = simulate("--scenario", "burst", "--workers", 20)
    ratios = []
    for worker in {row["worker"] for row in rows}:
        own = [row for row in rows if row["worker"] == worker]
        change = date.fromisoformat(own[0]["change"])
        burst_days = sorted({day(row) for row in own if day(row) >= change})[:10]
        before = [row for row in own if day(row) < change]
        burst = [row for row in own if day(row) in burst_days]
        ratios.append(mean_daily_dose(burst) / mean_daily_dose(before))
    assert 6.5 < sum(ratios) / len(ratios) < 9.5


def test_nobody_works_on_leave() -> None:
    rows = simulate("--scenario", "leave", "--workers", 3, "--days", 200)
    for row in rows:
        begin = date.fromisoformat(row["change"])
        assert not begin <= day(row) < begin + timedelta(days=28)


def test_monotony_is_one_kind_of_material() -> None:
    rows = simulate("--scenario", "monotony", "--workers", 1)
    since = [row["categories"] for row in rows if str(day(row)) >= row["change"]]
    assert len(set(since) - {""}) == 1
    before = [row["categories"] for row in rows if str(day(row)) < row["change"]]
    assert len(set(before)) > 3


@pytest.fixture(scope="module")
def study() -> str:
    result = dosimeter("simulate", "--study", "--workers", 2)
    assert (result.code, result.err) == (ALL_FINE, "")
    return result.out


def test_the_study_prints_every_section(study: str) -> None:
    for section in ("Bursts", "Steady work", "Drift", "Leave", "Monotony", "Coverage"):
        assert re.search(f"^{section}", study, re.MULTILINE), section
    assert study.count("\nthe model as it is ") == 2
    assert "nan" not in study
    assert re.search(r"^all +8 +policy +[\d.]+ \[", study, re.MULTILINE)


def test_a_study_takes_a_policy_and_goes_to_a_file(study: str, tmp_path: pathlib.Path) -> None:
    doses = ("week_dose_watch", "week_dose_check_in", "week_dose_act")
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps(dict.fromkeys(doses, 1e5)))
    output = tmp_path / "study.txt"
    result = dosimeter(
        "simulate", "--study", "--workers", 2, "--policy", policy, "--output", output
    )
    assert (result.code, result.out, result.err) == (ALL_FINE, "", "")
    assert " high_dose " in study
    assert " high_dose " not in output.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--scenario", "burts"], "steady, burst, drift, leave or monotony"),
        (["--days", 5], "from 60 to 3650"),
        (["--study", "--days", 100], "--days is not for a study"),
        (["--policy", "policy.json"], "--policy needs --study"),
    ],
)
def test_usage(arguments: list[object], message: str) -> None:
    result = dosimeter("simulate", *arguments)
    assert result.code == WRONG_USAGE
    assert message in result.err
