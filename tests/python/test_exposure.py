"""From tables and documents to workers' records."""

import itertools
import math
import pickle
from datetime import UTC, date, datetime

import dosimeter
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

LATEST = datetime(2026, 3, 28, 9, tzinfo=UTC)


@pytest.fixture
def frame(notes):
    return pd.DataFrame(
        {
            "worker": ["b", "a", "a", "b", "a", "a"],
            "time": [
                "2026-02-20",
                "2026-03-01T10:00:00Z",
                "2026-03-26",
                "2026-03-28T09:00:00Z",
                "2026-03-27",
                None,
            ],
            "text": [notes[i] for i in (0, 1, 4, 5, 3, 6)],
        }
    )


def half_width_by_hand(halves):
    correlation = dosimeter.Policy().error_correlation
    return math.sqrt(
        (1 - correlation) * sum(half**2 for half in halves) + correlation * sum(halves) ** 2
    )


def estimate_by_hand(scores, weights):
    weighted = list(zip(scores, weights, strict=True))
    value = sum(w * s.dose for s, w in weighted)
    below = half_width_by_hand([w * (s.dose - s.dose_lower) for s, w in weighted])
    above = half_width_by_hand([w * (s.dose_upper - s.dose) for s, w in weighted])
    return pytest.approx((value, max(0, value - below), value + above), rel=1e-12)


def figures(table, worker, name):
    return tuple(table.loc[worker, name + suffix] for suffix in ("", "_lower", "_upper"))


def test_doses_are_those_computed_by_hand(scorer, frame):
    table = dosimeter.exposure(frame, scorer=scorer)
    assert table.index.tolist() == ["a", "b"] and table.index.name == "worker"
    a = [scorer.score(text) for text in frame["text"][frame["worker"] == "a"]]
    assert figures(table, "a", "total_dose") == estimate_by_hand(a, [1, 1, 1, 1])
    assert figures(table, "a", "dose_7_days") == estimate_by_hand(a[1:3], [1, 1])
    assert figures(table, "a", "dose_28_days") == estimate_by_hand(a[:3], [1, 1, 1])
    weeks = {a[0].dose: "2026-03-01T10:00Z", a[1].dose + a[2].dose: "2026-03-27T12:00Z"}
    assert table.loc["a", "highest_week_dose"] == pytest.approx(max(weeks))
    assert table.loc["a", "highest_week"] == pd.Timestamp(weeks[max(weeks)])
    ages = [
        (LATEST - time).total_seconds() / 86400
        for time in (
            datetime(2026, 3, 1, 10, tzinfo=UTC),
            datetime(2026, 3, 26, 12, tzinfo=UTC),
            datetime(2026, 3, 27, 12, tzinfo=UTC),
        )
    ]
    for name, half_life in (("acute", 7), ("chronic", 28)):
        decayed = estimate_by_hand(a[:3], [2 ** (-age / half_life) for age in ages])
        assert figures(table, "a", name) == decayed
    assert table.loc["a", "minutes"] == pytest.approx(sum(score.minutes for score in a))
    heaviest = [max(getattr(score, name) for score in a) for name in ("load", "lower", "upper")]
    assert figures(table, "a", "heaviest_load") == tuple(heaviest)
    peaks = [max(getattr(s, "peak" + bound) for s in a) for bound in ("", "_lower", "_upper")]
    assert figures(table, "a", "heaviest_peak") == tuple(peaks)
    assert table["documents"].tolist() == [4, 2] and table["undated"].tolist() == [1, 0]


def test_a_table_says_how_its_rows_were_counted(frame):
    repeated = pd.concat([frame, frame.iloc[:2]])
    repeated.loc[len(repeated)] = ["a", "2026-01-01", None]
    table = dosimeter.exposure(repeated, as_of="2026-03-01T10:00", missing="skip")
    counts = ("documents", "counted", "repeated", "missing", "after_as_of")
    assert [table.attrs[name] for name in counts] == [9, 3, 2, 1, 3]
    assert table.attrs["as_of"] == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert table.attrs["caution"] == dosimeter.caution()
    assert table["documents"].sum() == 3
    with pytest.raises(ValueError, match=r"text\[8\] is missing"):
        dosimeter.exposure(repeated)


def test_as_of_is_the_latest_time_unless_given(frame):
    table = dosimeter.exposure(frame)
    assert table.attrs["as_of"] == LATEST
    for as_of in (LATEST, "2026-03-28T09:00:00Z", pd.Timestamp(LATEST)):
        pd.testing.assert_frame_equal(dosimeter.exposure(frame, as_of=as_of), table)
    later = dosimeter.exposure(frame, as_of=date(2026, 5, 1))
    assert (later["acute"] < table["acute"]).all()


NIGHT = dosimeter.Policy(calendar={"day_begins_hour": 6})


@pytest.mark.parametrize(
    ("as_of", "policy", "moment"),
    [
        (date(2026, 3, 16), None, datetime(2026, 3, 16, 23, 59, 59, tzinfo=UTC)),
        ("2026-03-16", None, datetime(2026, 3, 16, 23, 59, 59, tzinfo=UTC)),
        (" 2026-03-16 ", NIGHT, datetime(2026, 3, 17, 5, 59, 59, tzinfo=UTC)),
        (date(2026, 12, 31), NIGHT, datetime(2027, 1, 1, 5, 59, 59, tzinfo=UTC)),
        ("2026-03-16T14:20", NIGHT, datetime(2026, 3, 16, 14, 20, tzinfo=UTC)),
        (datetime(2026, 3, 16), NIGHT, datetime(2026, 3, 16, tzinfo=UTC)),
        (pd.Timestamp("2026-03-16", tz="Asia/Tokyo"), None, datetime(2026, 3, 15, 15, tzinfo=UTC)),
    ],
)
def test_a_date_alone_is_the_end_of_the_day(as_of, policy, moment, notes):
    times = ["2026-03-16T13:00", "2026-03-17T05:00", "2026-03-17T07:00"]
    frame = pd.DataFrame({"worker": "a", "time": times, "text": notes[:3]})
    exposures = dosimeter.caseload(frame)
    assert exposures["a"].index(as_of, policy).as_of == moment
    table = dosimeter.exposure(frame, as_of=as_of, policy=policy)
    assert table.attrs["as_of"] == moment
    counted = sum(datetime.fromisoformat(time).replace(tzinfo=UTC) <= moment for time in times)
    assert table["documents"].tolist() == [counted]
    page = dosimeter.report_html(exposures, as_of, policy)
    assert page == dosimeter.report_html(exposures, moment, policy)


def test_counts_are_what_is_sure_and_what_is_possible(scorer, frame):
    table = dosimeter.exposure(frame, scorer=scorer)
    scores = [scorer.score(text) for text in frame["text"][frame["worker"] == "a"]]
    threshold = np.float32(3.5)
    expected = tuple(
        sum(np.float32(getattr(score, bound)) >= threshold for score in scores)
        for bound in ("load", "lower", "upper")
    )
    assert figures(table, "a", "heavy_documents") == expected
    counts = [name for name in table if name.startswith(("heavy_d", "free_days", "rest_days"))]
    assert len(counts) == 3 * 6
    assert all(table[name].dtype == "Int64" for name in counts)
    share = figures(table, "a", "unburdened_share")
    assert share[1] <= share[0] <= share[2]


def daily(doses, worker="a"):
    """Make a caseload of one document a day, of these doses, up to 1 May 2026."""
    texts = [f"Seen {i}. " + "She was stabbed and died. " * dose for i, dose in enumerate(doses)]
    days = pd.date_range(end="2026-05-01T12:00", periods=len(texts), tz="UTC")
    return pd.DataFrame({"worker": worker, "time": days, "text": texts})


def test_a_change_of_pace_is_found_and_dated():
    table = dosimeter.exposure(daily([3, 4] * 25 + [60, 70] * 10))
    row = table.loc["a"]
    assert row["regime_change_day"] == pd.Timestamp("2026-04-12")
    assert row["regime_change_earliest"] <= row["regime_change_day"] <= row["regime_change_latest"]
    assert row["regime_change_detected"] <= pd.Timestamp("2026-04-16")
    assert 1 < row["regime_change_ratio_lower"] < row["regime_change_ratio"]
    assert row["regime_changes"] == (date(2026, 4, 12),)
    assert row["own_percentile_7_days"] > 80
    (change,) = dosimeter.caseload(daily([3, 4] * 25 + [60, 70] * 10))["a"].index().regime_changes
    assert change.rising and change.day == date(2026, 4, 12)
    assert float(change.ratio) == row["regime_change_ratio"]


def test_steady_work_has_no_change_of_pace():
    table = dosimeter.exposure(daily([3, 4] * 25))
    assert table.loc["a", "regime_changes"] == ()
    assert pd.isna(table.loc["a", "regime_change_day"])


def test_teams_are_compared_when_they_are_large_enough():
    frame = pd.concat([daily([i + 1] * 20, f"nurse-{i}") for i in range(5)])
    policy = dosimeter.Policy(teams={"ward": ["nurse-1", "nurse-2"]}, minimum_team=3)
    table = dosimeter.exposure(frame)
    assert table["team_percentile_7_days"].tolist() == [0, 25, 50, 75, 100]
    assert (table["team_percentile_28_days_upper"] > table["team_percentile_28_days_lower"]).all()
    (spread,) = dosimeter.team_spreads(dosimeter.caseload(frame))
    assert (spread.team, spread.workers) == ("", 5)
    week = spread.dose_7_days
    assert week.lower_quartile.value < week.median.value < week.upper_quartile.value
    assert 0 <= week.gini.lower < week.gini.value < week.gini.upper < 1
    assert 0.2 < week.most_exposed_fifth.value < 1
    named = dosimeter.exposure(frame, policy=policy)
    assert named["team"].tolist() == ["", "ward", "ward", "", ""]
    assert named["team_percentile_7_days"].isna().tolist() == [False, True, True, False, False]
    none, ward = dosimeter.team_spreads(dosimeter.caseload(frame), policy=policy)
    assert none.dose_7_days is not None
    assert (ward.team, ward.workers, ward.dose_7_days) == ("ward", 2, None)


def test_order_of_rows_does_not_matter(frame):
    table = dosimeter.exposure(frame)
    shuffled = dosimeter.exposure(frame.iloc[::-1].reset_index(drop=True), threads=1)
    pd.testing.assert_frame_equal(shuffled, table, check_exact=True)


UTC_TIMES = ["2026-03-01T00:30:00Z", "2026-03-09T23:30:00Z", "2026-03-20T12:00:00Z"]
TIMES = {
    "strings": lambda: pd.Series(UTC_TIMES),
    "Arrow strings": lambda: pd.Series(UTC_TIMES, dtype=pd.ArrowDtype(pa.string())),
    "datetimes with zone": lambda: pd.to_datetime(pd.Series(UTC_TIMES)),
    "datetimes elsewhere": lambda: pd.to_datetime(pd.Series(UTC_TIMES)).dt.tz_convert("Asia/Tokyo"),
    "datetimes without zone": lambda: pd.to_datetime(pd.Series(UTC_TIMES)).dt.tz_localize(None),
    "nanoseconds": lambda: pd.to_datetime(pd.Series(UTC_TIMES)).astype("datetime64[ns, UTC]"),
    "Arrow timestamps": lambda: pd.to_datetime(pd.Series(UTC_TIMES)).astype(
        pd.ArrowDtype(pa.timestamp("us", "UTC"))
    ),
    "Python datetimes": lambda: pd.Series(
        [datetime.fromisoformat(time) for time in UTC_TIMES], dtype=object
    ),
}


@pytest.mark.parametrize("name", TIMES)
def test_every_kind_of_time_column_means_the_same(name, notes):
    frame = pd.DataFrame({"worker": ["a"] * 3, "time": UTC_TIMES, "text": notes[:3]})
    expected = dosimeter.exposure(frame)
    table = dosimeter.exposure(frame.assign(time=TIMES[name]()))
    pd.testing.assert_frame_equal(table, expected, check_exact=True)


DAYS = ["2026-03-01", None, "2026-03-20"]
DATES = {
    "strings": lambda: pd.Series(DAYS),
    "Python dates": lambda: pd.Series([day and date.fromisoformat(day) for day in DAYS]),
    "Arrow days": lambda: pd.Series(DAYS).astype(pd.ArrowDtype(pa.date32())),
    "Arrow milliseconds": lambda: pd.Series(
        pd.array(pa.array([day and date.fromisoformat(day) for day in DAYS], pa.date64()),
                 pd.ArrowDtype(pa.date64()))
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DATES)
def test_a_date_is_its_noon_in_every_kind_of_column(name, notes):
    frame = pd.DataFrame({"worker": ["a"] * 3, "time": DATES[name](), "text": notes[:3]})
    times = [exposure.time for exposure in dosimeter.caseload(frame)["a"].exposures]
    assert times == [None, *(datetime(2026, 3, day, 12, tzinfo=UTC) for day in (1, 20))]


def test_times_may_be_missing_or_absent(frame):
    times = pd.to_datetime(frame["time"], utc=True, format="ISO8601")
    assert dosimeter.exposure(frame.assign(time=times))["undated"].tolist() == [1, 0]
    undated = dosimeter.exposure(frame.drop(columns="time"), time=None)
    assert undated["undated"].tolist() == [4, 2]
    for name in (
        "dose_7_days",
        "highest_week_dose",
        "acute_upper",
        "acute_to_chronic",
        "heavy_days_in_row",
        "free_days_28_days_upper",
        "own_percentile_7_days_lower",
        "regime_change_day",
    ):
        assert undated[name].isna().all(), name
    assert (undated["total_dose"] > 0).all()
    assert undated[["highest_week", "heaviest_time"]].isna().all(axis=None)
    assert undated.attrs["as_of"] is None


def test_workers_keep_their_type(frame):
    table = dosimeter.exposure(frame.assign(worker=[20, 3, 3, 20, 3, 3]))
    assert table.index.tolist() == [20, 3]  # in the order of the pseudonyms as strings
    names = pd.Series(["b", "a", "a", "b", "a", "a"], dtype="category")
    assert dosimeter.exposure(frame.assign(worker=names)).index.tolist() == ["a", "b"]


def test_other_names_of_columns(frame):
    renamed = frame.rename(columns={"worker": "officer", "time": "when", "text": "story"})
    table = dosimeter.exposure(renamed, worker="officer", time="when", text="story")
    assert table.index.name == "officer"
    expected = dosimeter.exposure(frame)
    np.testing.assert_array_equal(table["total_dose"], expected["total_dose"])


def test_cases_and_kinds_tell_documents_apart():
    frame = pd.DataFrame(
        {"worker": "a", "text": "No answer.", "case": ["1", "2", None], "kind": ["note", "x", "x"]}
    )
    assert dosimeter.exposure(frame, time=None).attrs["counted"] == 1
    assert dosimeter.exposure(frame, time=None, case_id="case").attrs["counted"] == 3
    assert dosimeter.exposure(frame, time=None, kind="kind").attrs["counted"] == 2


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({}, {"text": "note"}, "no column 'note'"),
        ({"worker": ["a", None, "b", "b", "b", "b"]}, {}, r"worker\[1\] is missing"),
        ({"time": ["2026-01-01", "soon"] + [None] * 4}, {}, r"time\[1\] is no time"),
        ({}, {"as_of": "soon"}, "as_of is no time"),
        ({}, {"missing": "drop"}, "missing must be"),
    ],
)
def test_wrong_tables_are_refused(frame, change, options, message):
    with pytest.raises(ValueError, match=message):
        dosimeter.exposure(frame.assign(**change), **options)


def test_no_rows_give_no_workers(frame):
    table = dosimeter.exposure(frame.iloc[:0])
    assert len(table) == 0
    assert list(table.columns) == list(dosimeter.exposure(frame).columns)


def test_a_table_and_documents_give_the_same_caseload(scorer, frame):
    documents = [
        dosimeter.Document(row.text, worker=row.worker, time=row.time) for row in frame.itertuples()
    ]
    collected = dosimeter.Caseload()
    for document in documents:
        heard, _ = scorer.score_document(document)
        collected.add(document.worker, dosimeter.make_exposure(document, heard))
    caseload = dosimeter.caseload(frame)
    assert [caseload[w].exposures for w in caseload] == [collected[w].exposures for w in collected]


# --- Policy and levels


def test_a_policy_sets_levels_and_reading_speed(frame):
    table = dosimeter.exposure(frame)
    assert table["action_level"].dtype.categories.tolist() == list(dosimeter.ACTION_LEVELS)
    assert (table["action_level"] == "routine").all()
    strict = dosimeter.Policy(
        minimum_documents=1,
        minimum_days=1,
        week_dose_watch=0.0001,
        week_dose_check_in=0.0002,
        week_dose_act=0.0003,
        reading_words_per_minute=119,
    )
    strict_table = dosimeter.exposure(frame, policy=strict)
    assert (strict_table["action_level"] == "act").all()
    assert all(len(reasons) >= 1 for reasons in strict_table["reasons"])
    np.testing.assert_allclose(strict_table["minutes"], 2 * table["minutes"])
    index = dosimeter.caseload(frame)["a"].index(LATEST, strict)
    assessment = dosimeter.assess(index, strict)
    assert assessment.level == "act" and assessment.reasons[0].code == "high_dose"
    assert assessment.measures and all(measure.source for measure in assessment.measures)


def test_a_policy_is_a_checked_value(tmp_path):
    policy = dosimeter.Policy(week_dose_watch=90, heavy_days_act=11)
    assert (policy.week_dose_watch, policy.heavy_days_act) == (90, 11)
    assert policy == dosimeter.Policy.from_json('{"week_dose_watch": 90, "heavy_days_act": 11}')
    path = tmp_path / "policy.json"
    path.write_text('{"week_dose_watch": 90, "heavy_days_act": 11}')
    assert policy == dosimeter.Policy.load(path) != dosimeter.Policy()
    assert pickle.loads(pickle.dumps(policy)) == policy
    assert all(getattr(policy, name) == value for name, value in policy.to_dict().items())
    with pytest.raises(dosimeter.InputError, match="week_dose"):
        dosimeter.Policy(week_dose_watch=1000)
    with pytest.raises(dosimeter.InputError, match="colour"):
        dosimeter.Policy(colour=3)
    with pytest.raises(AttributeError):
        policy.week_dose_watch = 1


def test_a_policy_knows_the_team_of_a_worker():
    policy = dosimeter.Policy(teams={"ward": ["nurse-*", "w-1"], "desk": ["call-*"]})
    workers = ("nurse-01", "w-1", "w-12", "call-ΩΩ", "Nurse-01")
    assert [policy.team_of(worker) for worker in workers] == ["ward", "ward", "", "desk", ""]
    with pytest.raises(TypeError, match="worker must be str, not int"):
        policy.team_of(5)


def test_half_lives_of_a_policy_are_used(frame):
    fast = dosimeter.exposure(frame, policy=dosimeter.Policy(acute_half_life_days=1))
    assert (fast["acute"] < dosimeter.exposure(frame)["acute"]).all()


# --- Records


EXPOSURES = [
    dosimeter.make_exposure(
        dosimeter.Document(f"text {i}", time=date(2026, 1, 1 + i)),
        dosimeter.Scorer().score("He was stabbed. " * i),
    )
    for i in range(8)
]


def state(record):
    index = record.index("2026-02-01")
    names = [name for name in dir(index) if not name.startswith("_")]
    return [repr(value) for name in names for value in [getattr(index, name)]] + [
        [bound.value.hex(), bound.lower.hex(), bound.upper.hex()]
        for bound in (index.total_dose, index.acute, index.chronic)
    ]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(EXPOSURES), st.integers(0, 2)), max_size=20),
    st.permutations([0, 1, 2]),
)
def test_records_merge_in_any_order_to_the_same_bits(drawn, order):
    parts = [dosimeter.WorkerRecord() for _ in range(3)]
    whole = dosimeter.WorkerRecord()
    for exposure, part in drawn:
        parts[part].add(exposure)
        whole.add(exposure)
    merged = dosimeter.WorkerRecord()
    for part in order:
        merged.merge(parts[part])
        merged.merge(parts[part])
    assert merged.exposures == whole.exposures
    assert len(merged) == len({exposure.document for exposure, _ in drawn})
    assert state(merged) == state(whole)


def test_caseloads_merge_and_travel(frame):
    whole = dosimeter.exposure(frame)
    for cut in range(len(frame) + 1):
        parts = [dosimeter.caseload(part) for part in (frame.iloc[cut:], frame.iloc[:cut])]
        merged = dosimeter.Caseload()
        for part in parts:
            merged.merge(pickle.loads(pickle.dumps(part)))
        table = dosimeter.summarise(merged)
        pd.testing.assert_frame_equal(table, whole, check_exact=True)


def test_a_report_is_one_page_about_all_workers(frame):
    caseload = dosimeter.caseload(frame.replace({"worker": {"a": "nurse-27", "b": "nurse-31"}}))
    page = dosimeter.report_html(caseload, bad=2, repeated=1)
    assert page.startswith("<!DOCTYPE html>") and page.rstrip().endswith("</html>")
    assert "nurse-27" in page and "nurse-31" in page and "2026-03-28" in page
    assert all(text not in page for text in frame["text"])
    assert page != dosimeter.report_html(caseload)
    assert page != dosimeter.report_html(caseload, as_of="2026-05-01", bad=2, repeated=1)


def test_a_caseload_looks_like_a_mapping(frame):
    caseload = dosimeter.caseload(frame)
    assert list(caseload) == caseload.workers == ["a", "b"] and len(caseload) == 2
    assert "a" in caseload and "z" not in caseload
    assert caseload.latest == LATEST and len(caseload["a"]) == 4
    with pytest.raises(KeyError, match="z"):
        caseload["z"]
    record = caseload["a"]
    del caseload
    assert len(record) == 4  # keeps the caseload alive


def test_an_exposure_is_a_value(scorer):
    document = dosimeter.Document("He was stabbed.", worker="a", time="2026-03-01")
    score = scorer.score_document(document).heard
    exposure = dosimeter.make_exposure(document, score)
    for name in ("load", "peak", "minutes", "dose", "dose_lower", "dose_upper", "words"):
        assert getattr(exposure, name) == getattr(score, name)
    assert (exposure.load_lower, exposure.load_upper) == (score.lower, score.upper)
    assert (exposure.peak_lower, exposure.peak_upper) == (score.peak_lower, score.peak_upper)
    assert exposure.categories == score.categories
    assert (exposure.document, exposure.time) == (document.fingerprint, document.time)
    assert pickle.loads(pickle.dumps(exposure)) == exposure
    assert exposure != EXPOSURES[0] and exposure != 5
    assert hash(exposure) == hash(pickle.loads(pickle.dumps(exposure)))
    record = dosimeter.WorkerRecord([exposure])
    assert pickle.loads(pickle.dumps(record)).exposures == [exposure]
    assert record.latest == document.time
    index = record.index()
    assert index.as_of == document.time and index.documents == 1
    assert float(index.total_dose) == index.total_dose.value == score.dose


def test_the_dose_rate_doubles_with_each_step():
    assert [dosimeter.dose_rate(load) for load in (0, 3)] == [0, 1]
    for a, b in itertools.pairwise(range(6)):
        ratio = (7 * dosimeter.dose_rate(b) + 1) / (7 * dosimeter.dose_rate(a) + 1)
        assert ratio == pytest.approx(2)


def test_records_as_bytes(scorer, frame):
    record = dosimeter.caseload(frame, scorer=scorer)["a"]
    kept = record.to_bytes()
    assert len(kept) == 8 + 136 * len(record)
    again = dosimeter.WorkerRecord.from_bytes(kept)
    assert again.exposures == record.exposures and again.to_bytes() == kept
    backwards = dosimeter.WorkerRecord(record.exposures[::-1])
    assert backwards.to_bytes() == kept
    assert len(dosimeter.WorkerRecord.from_bytes(dosimeter.WorkerRecord().to_bytes())) == 0
    infinite = kept[:28] + b"\xff" * 8 + kept[36:]  # the minutes of the first document
    for bad, message in ((b"", "no record"), (kept[:-1], "no record"), (infinite, "not finite")):
        with pytest.raises(ValueError, match=message):
            dosimeter.WorkerRecord.from_bytes(bad)
