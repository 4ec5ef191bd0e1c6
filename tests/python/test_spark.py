"""Spark gives the bits of one machine, however the rows are spread. On a real PySpark."""

import datetime
import os
import sys
from pathlib import Path

import dosimeter
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dosimeter._arrow_columns import score_columns, summary_values

pytest.importorskip("pyspark")
from dosimeter import spark as on_spark  # noqa: E402
from pyspark.errors import PythonException  # noqa: E402
from pyspark.sql import SparkSession, functions  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")

TALLIES = ("repeated", "missing", "after_as_of")


@pytest.fixture(scope="session")
def session(tmp_path_factory):
    """Start two executors in processes of their own, on this machine."""
    package = str(Path(dosimeter.__file__).parents[1])
    home = tmp_path_factory.mktemp("spark")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.executorEnv.PYTHONPATH", package)
        .config("spark.local.dir", str(home))
        .config("spark.sql.warehouse.dir", str(home / "warehouse"))
        .config("spark.worker.dir", str(home / "work"))
        .config("spark.task.maxFailures", "1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "3")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "50")
        .config("spark.sql.session.timeZone", "America/Lima")  # no figure may depend on it
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def frame(notes):
    """Make 330 rows of seven workers: repeated, undated and without text some of them."""
    start = pd.Timestamp("2026-01-05T08:00:00Z")
    rows = [
        {
            "id": i,
            "officer": f"w-{i % 6}" if i % 50 else "Ω",
            "at": None if i % 41 == 0 else start + pd.Timedelta(hours=9 * i),
            "note": None if i % 29 == 3 else f"{notes[i % 7]} Case {i}.",
        }
        for i in range(300)
    ]
    return pd.DataFrame([*rows, *rows[100:130]])


@pytest.fixture(scope="session")
def documents(session, frame, tmp_path_factory):
    """Write the rows as Parquet and read them with Spark."""
    path = tmp_path_factory.mktemp("archive") / "notes.parquet"
    table = pa.Table.from_pandas(frame, preserve_index=False)
    pq.write_table(table.set_column(2, "at", table["at"].cast(pa.timestamp("us", tz="UTC"))), path)
    return session.read.parquet(str(path))


def rows_of(table, name="officer"):
    """Collect a table of workers, by name."""
    return {row.pop(name): row for row in table.toArrow().to_pylist()}


def expected_rows(frame, **options):
    """Give what one machine gives, as the columns that Spark gives."""
    names = {"worker": "officer", "time": "at", "text": "note", "missing": "skip"}
    table = dosimeter.exposure(frame, **(names | options))
    rows = {}
    for worker, row in table.astype(object).iterrows():
        values = {name: None if value is pd.NaT else value for name, value in row.items()}
        values = summary_values(values)
        for name in ("reasons", "regime_changes"):
            values[name] = list(values[name])
        rows[worker] = {name: None if value is pd.NA else value for name, value in values.items()}
        for name in rows[worker]:
            if name.startswith("regime_change_") and isinstance(rows[worker][name], pd.Timestamp):
                rows[worker][name] = rows[worker][name].date()
    return rows, table.attrs


def without_tallies(rows):
    return {
        worker: {name: value for name, value in row.items() if name not in TALLIES}
        for worker, row in rows.items()
    }


PARTITIONINGS = {
    "one partition": lambda df: df.coalesce(1),
    "five partitions": lambda df: df.repartition(5),
    "by worker": lambda df: df.repartition(4, "officer"),
    "backwards": lambda df: df.orderBy(functions.desc("id")),
    "late rows last": lambda df: df.where("id % 3 > 0").union(df.where("id % 3 = 0")),
}


@pytest.mark.parametrize("partitioning", PARTITIONINGS)
def test_exposure_is_that_of_one_machine(documents, frame, partitioning):
    spread = PARTITIONINGS[partitioning](documents)
    rows = rows_of(on_spark.exposure(spread, worker="officer", time="at", text="note"))
    expected, counts = expected_rows(frame)
    assert len(expected) == 7
    assert without_tallies(rows) == expected
    total = {name: sum(row[name] for row in rows.values()) for name in TALLIES}
    assert total == {name: counts[name] for name in TALLIES}
    assert total["repeated"] > 20 and total["missing"] > 5
    assert sum(row["documents"] for row in rows.values()) + sum(total.values()) == len(frame)


def test_teams_policy_and_moment_count(documents, frame):
    policy = dosimeter.Policy(
        teams={"day": ["w-1", "w-2", "w-3"], "night": ["w-4", "Ω"]},
        minimum_team=2,
        minimum_documents=2,
        reading_words_per_minute=100,
        week_dose_watch=0.1,
    )
    options = {"as_of": "2026-03-01T12:00", "policy": policy, "case_id": "id"}
    table = on_spark.exposure(documents, "officer", "at", "note", **options)
    rows = rows_of(table)
    expected, counts = expected_rows(frame, **options)
    assert without_tallies(rows) == expected
    assert sum(row["after_as_of"] for row in rows.values()) == counts["after_as_of"] > 50
    standing = {worker: row["team_percentile_7_days"] for worker, row in rows.items()}
    assert standing["w-1"] is not None and {row["team"] for row in rows.values()} == {
        "",
        "day",
        "night",
    }
    assert {row["action_level"] for row in rows.values()} != {"routine"}


def test_teams_may_be_patterns(documents, frame):
    policy = dosimeter.Policy(teams={"day": ["w-*"], "night": ["Ω"]}, minimum_documents=2)
    rows = rows_of(on_spark.exposure(documents, "officer", "at", "note", policy=policy))
    expected, _ = expected_rows(frame, policy=policy)
    assert without_tallies(rows) == expected
    assert {row["team"] for row in rows.values()} == {"day", "night"}


def test_scores_are_those_of_one_machine(documents, frame, scorer, tmp_path):
    path = tmp_path / "scores.parquet"
    on_spark.score(documents, text="note").write.parquet(str(path))
    table = pq.read_table(path).sort_by("id")
    in_order = frame.sort_values("id", kind="stable").reset_index(drop=True)
    assert table["note"].to_pylist() == [None if pd.isna(n) else n for n in in_order["note"]]
    expected = score_columns(scorer.score_many(in_order["note"].tolist(), missing="skip"))
    assert table.column_names == ["id", "officer", "at", "note", *expected]
    for name, column in expected.items():
        assert table[name].combine_chunks().equals(column), name
    assert expected["load"].null_count > 5


def test_records_are_kept_and_united_with_later_ones(session, documents, frame, tmp_path):
    early, late = documents.where("id < 200"), documents.where("id >= 120")
    for part, name in ((early, "a"), (late, "b")):
        records = on_spark.caseload(part, "officer", "at", "note")
        records.write.parquet(str(tmp_path / name))
    kept = session.read.parquet(str(tmp_path / "a"), str(tmp_path / "b"))
    expected, _ = expected_rows(frame)
    assert without_tallies(rows_of(on_spark.summarise(kept), "worker")) == expected
    held = pq.read_table(tmp_path / "a").to_pandas()
    assert held["rows"].sum() == early.count() and held["missing"].sum() > 0
    assert not any(b"stabbed" in record for record in held["record"])


def test_dates_strings_and_numbers_are_taken_as_on_one_machine(session):
    rows = [(7, "2026-03-16", "a", "He was stabbed."), (8, "2026-04-16T10:00Z", "b", "All well.")]
    frame = pd.DataFrame(rows, columns=["officer", "at", "kind", "note"])
    expected, _ = expected_rows(frame, kind="kind")
    expected = {str(worker): row for worker, row in expected.items()}
    table = session.createDataFrame(rows, "officer int, at string, kind string, note string")
    given = on_spark.exposure(table, "officer", "at", "note", kind="kind")
    assert without_tallies(rows_of(given)) == expected
    frame["at"] = [datetime.date(2026, 3, 16), datetime.date(2026, 4, 16)]
    dates = table.withColumn("at", functions.substring("at", 1, 10).cast("date"))
    expected, _ = expected_rows(frame, kind="kind")
    given = rows_of(on_spark.exposure(dates, "officer", "at", "note", kind="kind"))
    assert without_tallies(given) == {str(worker): row for worker, row in expected.items()}
    day = on_spark.exposure(dates, "officer", "at", "note", "2026-03-16", kind="kind")
    expected, _ = expected_rows(frame, kind="kind", as_of="2026-03-16")
    assert without_tallies(rows_of(day)) == {str(name): row for name, row in expected.items()}
    local = table.withColumn("at", functions.lit("2026-03-16 12:00:00").cast("timestamp_ntz"))
    assert rows_of(on_spark.exposure(local, "officer", "at", "note"))["7"]["dose_7_days"] > 0
    undated = rows_of(on_spark.exposure(table, "officer", None, "note"))
    assert undated["7"]["undated"] == 1 and undated["7"]["dose_7_days"] is None


def test_large_strings_and_a_scorer_of_ones_own(session, documents, lexicon):
    scorer = dosimeter.Scorer(lexicon=lexicon)
    session.conf.set("spark.sql.execution.arrow.useLargeVarTypes", "true")
    try:
        few = documents.where("id < 12").coalesce(1)
        table = on_spark.score(few, "note", scorer, prefix="its_").orderBy("id").toArrow()
        expected = scorer.score_many(table["note"].to_pylist(), missing="skip")
        assert table["its_load"].combine_chunks().equals(score_columns(expected)["load"])
        rows = rows_of(on_spark.exposure(few, "officer", "at", "note", "2026-02-01"))
        assert sum(row["documents"] for row in rows.values()) == 11
    finally:
        session.conf.unset("spark.sql.execution.arrow.useLargeVarTypes")


def test_what_is_wrong_is_said(documents):
    for options, message in (
        ({"text": "narrative"}, "no column 'narrative'"),
        ({"text": "id"}, "'id' is of bigint, not of strings"),
    ):
        with pytest.raises(ValueError, match=message):
            on_spark.score(documents, **options)
        with pytest.raises(ValueError, match=message):
            on_spark.exposure(documents, worker="officer", time="at", **options)
    with pytest.raises(ValueError, match="already has the column 'load'; choose another prefix"):
        on_spark.score(documents.withColumn("load", functions.lit(1)), "note")
    with pytest.raises(ValueError, match="column 'days' of its own"):
        on_spark.exposure(documents.withColumn("days", documents.officer), "days", "at", "note")
    with pytest.raises(PythonException, match=r"texts\[\d+\] is missing"):
        on_spark.score(documents, "note", missing="raise").collect()
    nobody = documents.withColumn("officer", functions.lit(None).cast("string"))
    with pytest.raises(PythonException, match=r"worker\[0\] is missing"):
        on_spark.exposure(nobody, "officer", "at", "note", "2026-03-01").collect()


def test_an_executor_with_another_version_is_refused(documents, monkeypatch):
    monkeypatch.setattr("dosimeter._core.__version__", "0.0.1")
    with pytest.raises(PythonException, match="install the same everywhere"):
        on_spark.score(documents, "note").collect()


def test_executors_are_several(session):
    def process_ids(batches):
        for batch in batches:
            yield pa.RecordBatch.from_pydict({"pid": [os.getppid()] * batch.num_rows})

    pids = session.range(64, numPartitions=16).mapInArrow(process_ids, "pid long").distinct()
    assert pids.count() >= 2
