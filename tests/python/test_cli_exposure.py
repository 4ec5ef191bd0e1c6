"""The commands exposure and demo: tables, reports, moments, and what was read."""

import csv
import datetime
import json
import pathlib
import re
import time
from typing import Any

import pytest
from command_line import (
    ALL_FINE,
    NOTHING_DONE,
    SHARED,
    SOME_BAD,
    Result,
    dosimeter,
    needs_command,
    write_notes,
)

pytestmark = needs_command


def table(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(result.out.splitlines()))


def index(*arguments: object) -> dict[str, Any]:
    """Return the index of the only worker."""
    (worker,) = json.loads(dosimeter("exposure", "--as", "json", *arguments).out)["workers"]
    return dict(worker["index"])


def test_text_table_with_what_was_read_beneath(tmp_path: pathlib.Path) -> None:
    result = dosimeter("exposure", write_notes(tmp_path / "notes.csv"))
    assert result.code == ALL_FINE
    assert re.search(r"^officer-01 +2 .*\nofficer-02 +1 ", result.out, re.MULTILINE)
    assert result.err == "Read 3 records: 3 scored, 0 bad.\n"
    assert result.out.endswith("\n\n" + result.err)


def test_kinds_of_table_agree(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    rows = table(dosimeter("exposure", "--as", "csv", notes))
    workers = json.loads(dosimeter("exposure", "--as", "json", notes).out)["workers"]
    assert [row["worker"] for row in rows] == ["officer-01", "officer-02"]
    assert [worker["worker"] for worker in workers] == ["officer-01", "officer-02"]
    assert [row["documents"] for row in rows] == ["2", "1"]
    for row, worker in zip(rows, workers, strict=True):
        assert float(row["total_dose"]) == worker["index"]["total_dose"]["value"]
        assert int(row["heavy_documents_upper"]) == worker["index"]["heavy_documents"]["upper"]
        assert (row["team"], row["team_percentile_7_days"]) == ("", "")
        assert (worker["team"], worker["team_standing"]) == ("", None)
    assert dosimeter("exposure", "--as", "text", notes).out == dosimeter("exposure", notes).out


def test_the_moment_is_the_end_of_the_latest_day_unless_asked(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv", rows=1)
    assert index(notes)["as_of"] == "2026-03-01T23:59:59Z"
    assert index("--as-of", "2026-03-09", notes)["as_of"] == "2026-03-09T23:59:59Z"
    assert index("--as-of", "2026-03-09T10:00", notes)["as_of"] == "2026-03-09T10:00:00Z"
    days = {datetime.datetime.now(datetime.UTC).date().isoformat()}
    today = index("--as-of", "today", notes)["as_of"]
    days.add(datetime.datetime.now(datetime.UTC).date().isoformat())  # midnight may have passed
    assert today in {f"{day}T23:59:59Z" for day in days}
    assert index("--as-of", "2026-02-01", notes)["documents"] == 0


def test_a_day_ends_as_the_policy_says(tmp_path: pathlib.Path) -> None:
    """Night shifts from 1 May on, their notes at half past two: each belongs to the day before."""
    notes = tmp_path / "notes.csv"
    first = datetime.datetime(2026, 5, 2, 2, 30)
    times = [(first + datetime.timedelta(days=day)).isoformat() for day in range(20)]
    text = "He was stabbed to death in front of his daughter."
    notes.write_text("worker,date,text\n" + "".join(f"w,{time},{text}\n" for time in times))
    policy = tmp_path / "policy.json"
    policy.write_text('{"calendar": {"day_begins_hour": 4}}')
    options = ("--policy", policy, notes)
    for figures in (index(*options), index("--as-of", "2026-05-20", *options)):
        assert figures["as_of"] == "2026-05-21T03:59:59Z"
        assert figures["documents"] == figures["days"] == 20
        assert figures["days_since_free_day"]["value"] == 20
    assert index("--as-of", "2026-05-19", *options)["documents"] == 19
    assert index("--as-of", "2026-05-20T12:00", *options)["documents"] == 19
    assert index("--as-of", "today", *options)["as_of"].endswith("T03:59:59Z")
    shown = dosimeter("exposure", "--html", tmp_path / "r.html", *options)
    assert shown.code == ALL_FINE
    assert '<time datetime="2026-05-20">' in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_two_weeks_up_to_today_are_two_weeks(tmp_path: pathlib.Path) -> None:
    def shown(days: int) -> dict[str, Any]:
        notes = tmp_path / "notes.csv"
        notes.write_text("worker,date,text\n" + "".join(
            f"w,2026-05-{day:02},She was beaten. {day}\n" for day in range(1, days + 1)
        ))  # fmt: skip
        (worker,) = json.loads(dosimeter("exposure", "--as", "json", notes).out)["workers"]
        return dict(worker)

    def has_little_data(days: int) -> bool:
        return any("too little data" in str(reason) for reason in shown(days)["reasons"])

    assert has_little_data(13) and not has_little_data(14)
    assert shown(27)["index"]["acute_to_chronic"] is None
    assert shown(28)["index"]["acute_to_chronic"] is not None


def test_without_dates_there_are_totals(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("worker,text\nw,He was stabbed.\n")
    figures = index(path)
    assert (figures["documents"], figures["undated"]) == (1, 1)
    assert figures["total_dose"]["value"] > 0
    assert figures["dose_7_days"] is None


def test_repetitions_count_once(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    once = dosimeter("exposure", "--as", "csv", notes)
    twice = dosimeter("exposure", "--as", "csv", notes, notes)
    assert twice.out == once.out
    assert twice.err.startswith("Read 6 records: 6 scored, 0 bad. Of those scored, 3 were")


def test_the_case_is_part_of_a_document(tmp_path: pathlib.Path) -> None:
    one = tmp_path / "one.jsonl"
    one.write_text('{"worker": "w", "text": "Calm.", "case": "C-1"}\n')
    other = tmp_path / "other.jsonl"
    other.write_text('{"worker": "w", "text": "Calm."}\n')
    assert index(one, other)["documents"] == 2
    assert index("--case", "C-1", one, other)["documents"] == 1


def test_bad_records_are_named_and_counted(tmp_path: pathlib.Path) -> None:
    path = write_notes(tmp_path / "notes.csv", rows=4)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines[:2], "w,2026-03-02\n", *lines[2:]]))
    result = dosimeter("exposure", path)
    assert result.code == SOME_BAD
    assert f"{path}:3: " in result.err
    assert "Read 5 records: 4 scored, 1 bad." in result.err
    assert "Read 5 records: 4 scored, 1 bad." in result.out
    stopped = dosimeter("exposure", "--stop-on-error", path)
    assert (stopped.code, stopped.out) == (NOTHING_DONE, "")


def test_documents_without_a_worker_are_remarked_on(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Calm.")
    assert "1 document without a worker; give --worker" in dosimeter("exposure", path).err
    assert "without a worker" not in dosimeter("exposure", "--worker", "w", path).err


def test_report_is_written_whole(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    report = tmp_path / "report.html"
    result = dosimeter("exposure", "--html", report, notes)
    assert result.code == ALL_FINE
    page = report.read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
    assert "officer-02" in page
    assert "stabbed" not in page
    assert result.out == dosimeter("exposure", notes).out
    assert sorted(tmp_path.iterdir()) == [notes, report]


def test_unwritable_report_fails_before_the_work(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    for target in (tmp_path, tmp_path / "no" / "report.html"):
        result = dosimeter("exposure", "--html", target, notes)
        assert (result.code, result.out) == (NOTHING_DONE, "")
        assert str(target) in result.err
    report = tmp_path / "report.html"
    report.write_text("old")
    assert dosimeter("exposure", "--html", report, tmp_path / "missing").code == NOTHING_DONE
    assert report.read_text() == "old"


def test_policy_sets_thresholds(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv", rows=28)
    policy = tmp_path / "policy.json"
    thresholds = {"week_dose_watch": 1e-6, "week_dose_check_in": 2e-6, "week_dose_act": 3e-6}
    policy.write_text(json.dumps(thresholds | {"minimum_documents": 1, "minimum_days": 1}))
    rows = table(dosimeter("exposure", "--as", "csv", "--policy", policy, notes))
    assert [row["level"] for row in rows] == ["act", "act"]
    assert all("high_dose" in row["reasons"].split(";") for row in rows)
    policy.write_text('{"week_dose_watch": -1}')
    result = dosimeter("exposure", "--policy", policy, notes)
    assert (result.code, result.out) == (NOTHING_DONE, "")
    assert f"{policy}:1: " in result.err


def test_every_figure_of_scores_has_its_bounds(tmp_path: pathlib.Path) -> None:
    figures = index("--worker", "w", "--fields", "worker=none", write_notes(tmp_path / "n.csv", 28))
    measured = {"as_of", "documents", "undated", "days", "minutes"}
    moments = {"highest_week", "heaviest_time", "regime_change", "regime_changes"}
    for name in figures.keys() - measured - moments:
        bounds = figures[name]
        if name in ("acute_to_chronic", "own_percentile_7_days") and bounds is None:
            continue  # the record is too short
        assert bounds["lower"] <= bounds["value"] <= bounds["upper"], name


def test_teams_are_those_of_the_policy(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv", rows=28)
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({"teams": {"ward": ["officer-01", "officer-02"]}}))
    output = json.loads(dosimeter("exposure", "--as", "json", "--policy", policy, notes).out)
    assert [worker["team"] for worker in output["workers"]] == ["ward", "ward"]
    assert output["teams"] == [
        {"team": "ward", "workers": 2, "dose_7_days": None, "dose_28_days": None}
    ]
    policy.write_text(json.dumps({"teams": {"ward": ["officer-*"]}, "minimum_team": 2}))
    output = json.loads(dosimeter("exposure", "--as", "json", "--policy", policy, notes).out)
    assert output["teams"][0]["dose_7_days"]["median"]["value"] > 0
    assert output["workers"][0]["team_standing"]["percentile_7_days"]["upper"] == 100


def test_threads_and_runs_give_the_same_bytes(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv", rows=2500)
    pages = []
    outputs = []
    for threads in (1, 2, 2):
        report = tmp_path / "report.html"
        run = dosimeter("exposure", "--threads", threads, "--html", report, notes)
        outputs.append(run.out)
        pages.append(report.read_bytes())
    assert outputs[0] == outputs[1] == outputs[2]
    assert pages[0] == pages[1] == pages[2]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
@pytest.mark.parametrize(
    ("name", "workers", "records"),
    [("madison_police_reports.csv", 84, 2138), ("counselor_answers.csv", 299, 2032)],
)
def test_real_caseloads(name: str, workers: int, records: int) -> None:
    result = dosimeter("exposure", "--as", "csv", SHARED / "caseload" / name)
    assert result.code in (ALL_FINE, SOME_BAD)
    assert len(table(result)) == workers
    read, scored, bad = map(int, re.findall(r"\d+", result.err.splitlines()[-1])[:3])
    assert read == records == scored + bad
    assert (bad == 0) == (result.code == ALL_FINE)


def test_demo_prints_the_table_and_writes_the_report(tmp_path: pathlib.Path) -> None:
    begin = time.monotonic()
    result = dosimeter("demo", folder=tmp_path)
    assert time.monotonic() - begin < 20  # a loaded machine, a build with sanitizers
    assert (result.code, result.err) == (ALL_FINE, "")
    assert len(re.findall(r"^[a-z-]+-0\d +\d+ ", result.out, re.MULTILINE)) == 2 * 12
    assert re.search(r"^Read (\d+) records: \1 scored, 0 bad\.$", result.out, re.MULTILINE)
    assert "The report is in dosimeter-demo.html" in result.out
    report = tmp_path / "dosimeter-demo.html"
    assert [path.name for path in tmp_path.iterdir()] == [report.name]
    assert "therapist-01" in report.read_text(encoding="utf-8")
    other = tmp_path / "other.html"
    assert dosimeter("demo", "--output", other).code == ALL_FINE
    assert other.read_bytes() == report.read_bytes()
