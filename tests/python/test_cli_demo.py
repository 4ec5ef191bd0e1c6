"""The demo tells its stories: what happens to its workers shows in figures and levels."""

import json
import pathlib
import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from command_line import ALL_FINE, WRONG_USAGE, dosimeter, needs_command

pytestmark = needs_command

ESTIMATE = r"(?P<{0}>[\d.]+) \[[\d.]+, [\d.]+\]"
DOSES = re.compile(
    r"^(?P<worker>[a-z-]+-0\d) +(?P<documents>\d+) +[\d.]+ +"
    + " +".join(ESTIMATE.format(name) for name in ("week", "four_weeks", "total", "highest"))
    + r" to (?P<highest_end>[\d-]+) +(?:(?P<ratio>[\d.]+) \[.*?\]|-) +"
    r"(?P<level>routine|watch|check in|act)$",
    re.MULTILINE,
)
OTHERS = re.compile(
    r"^(?P<worker>[a-z-]+-0\d) +\d+ \[\d+, \d+\] .* "
    + ESTIMATE.format("kinds")
    + r" +(?P<unburdened>\d+) % \[\d+, \d+\]$",
    re.MULTILINE,
)


@dataclass
class Demo:
    """A run's rows of both tables by worker, and what stands below them."""

    rows: dict[str, dict[str, str]]
    text: str

    def level(self, worker: str) -> str:
        return self.rows[worker]["level"]

    def number(self, worker: str, figure: str) -> float:
        return float(self.rows[worker][figure])

    def reasons(self, worker: str) -> str:
        begin = self.text.index(f"\n{worker}: ")
        return " ".join(self.text[begin : self.text.index("\n\n", begin)].split())


def demo(folder: pathlib.Path, *arguments: object) -> Demo:
    result = dosimeter("demo", "--output", folder / "report.html", *arguments)
    assert (result.code, result.err) == (ALL_FINE, "")
    rows = {row["worker"]: row.groupdict() for row in DOSES.finditer(result.out)}
    others = {row["worker"]: row.groupdict() for row in OTHERS.finditer(result.out)}
    assert rows.keys() <= others.keys()  # without a dated document the doses have dashes
    rows = {worker: row | others[worker] for worker, row in rows.items()}
    return Demo(rows, result.out)


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return demo(tmp_path_factory.mktemp("demo"))


def test_there_are_twelve_workers_of_all_documents(today: Demo) -> None:
    assert len(today.rows) == 12
    documents = sum(int(row["documents"]) for row in today.rows.values())
    assert f"Read {documents} records: {documents} scored, 0 bad." in today.text


def test_the_steady_worker_stays_routine(tmp_path: pathlib.Path, today: Demo) -> None:
    assert today.level("therapist-02") == "routine"
    for week in range(0, 17, 4):
        then = demo(tmp_path, "--as-of", date(2026, 2, 1) + timedelta(weeks=week))
        assert then.level("therapist-02") == "routine", week


def test_an_extreme_week_shows_at_its_end_and_months_later(
    tmp_path: pathlib.Path, today: Demo
) -> None:
    then = demo(tmp_path, "--as-of", "2026-03-22")
    assert then.level("nurse-01") in ("check in", "act")
    assert "7-day dose" in then.reasons("nurse-01")
    assert then.number("nurse-01", "week") > then.number("nurse-01", "total") / 2
    for run in (then, today):
        assert "2026-03-16" <= run.rows["nurse-01"]["highest_end"] <= "2026-03-22"
    assert today.level("nurse-01") == "routine"
    assert today.number("nurse-01", "week") < today.number("nurse-01", "highest") / 4
    assert "nurse-01" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_three_hard_calls_in_one_week_call_for_a_check_in(
    tmp_path: pathlib.Path, today: Demo
) -> None:
    then = demo(tmp_path, "--as-of", "2026-05-10")
    assert then.level("call-taker-01") in ("check in", "act")
    assert "2026-05-04" <= today.rows["call-taker-01"]["highest_end"] <= "2026-05-10"


def test_the_newcomer_has_little_data(today: Demo) -> None:
    assert today.level("call-taker-02") == "routine"
    assert today.rows["call-taker-02"]["ratio"] is None
    assert "too little data" in today.reasons("call-taker-02")


def test_a_leave_is_free_of_exposure_and_the_dose_rises_after_it(
    tmp_path: pathlib.Path, today: Demo
) -> None:
    before = demo(tmp_path, "--as-of", "2026-02-06").rows["therapist-01"]
    leave = demo(tmp_path, "--as-of", "2026-03-29").rows["therapist-01"]
    for figure in ("documents", "total"):
        assert leave[figure] == before[figure]
    assert float(leave["four_weeks"]) == 0
    assert today.number("therapist-01", "four_weeks") > 0
    assert today.number("therapist-01", "ratio") > 1
    assert today.rows["therapist-01"]["highest_end"] > "2026-03-29"


def test_work_with_harmed_children_alone_is_one_sided(today: Demo) -> None:
    assert today.level("social-worker-02") != "routine"
    assert "kinds of material" in today.reasons("social-worker-02")
    assert "unburdened documents" in today.reasons("social-worker-02")
    shares = sorted(today.number(worker, "unburdened") for worker in today.rows)
    assert today.number("social-worker-02", "unburdened") <= shares[2]  # of twelve


def test_another_policy_takes_the_place_of_the_demos(tmp_path: pathlib.Path, today: Demo) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({}))
    defaults = demo(tmp_path, "--as-of", "2026-03-22", "--policy", policy)
    assert "7-day dose" not in defaults.text  # far below 60 equivalent minutes
    assert defaults.rows["nurse-01"]["highest"] == today.rows["nurse-01"]["highest"]
    assert "src/demo/policy.json" in dosimeter("demo", "--help").out


def test_the_team_is_described_beneath(today: Demo) -> None:
    assert "\nteam: 11 workers with enough data\n" in today.text  # all but the newcomer
    assert re.search(r"Gini\s+coefficient 0\.\d\d \[0\.\d\d, \d\.\d\d\]", today.text)


def test_as_of_is_a_date() -> None:
    result = dosimeter("demo", "--as-of", "then")
    assert result.code == WRONG_USAGE
    assert "--as-of takes a date" in result.err
