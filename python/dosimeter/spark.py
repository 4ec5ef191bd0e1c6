"""Dosimeter on Apache Spark: the bits of one machine, on any partitioning.

Needs PySpark 4 and a Java runtime: ``pip install "dosimeter[spark]"``. Dosimeter must be installed,
in the same version, wherever the executors run.

Texts stay where they are: each executor scores its own, some thousands at a time, and what moves
between machines is a record of fingerprints and figures, 136 bytes a document.

Examples
--------
>>> import dosimeter.spark
>>> notes = session.read.parquet("archive/")
>>> dosimeter.spark.score(notes, text="narrative").write.parquet("scores/")
>>> dosimeter.spark.exposure(notes, worker="officer", time="date", text="narrative").show()
"""

from datetime import UTC, date, datetime
from functools import partial

import pyarrow as pa

from . import _core
from ._arrow_columns import SCORE_TYPES, summary_schema
from ._core import Policy
from ._optional import missing_extra
from ._scoring import Scorer
from ._spark_tasks import (
    TALLIES,
    Columns,
    Method,
    caseload_batches,
    compare_team,
    latest_of_batches,
    score_batches,
    summarise_worker,
    worker_schema,
)
from ._texts import Missing, skips

try:
    from pyspark.sql import DataFrame, functions
    from pyspark.sql.types import StringType, StructType
except ModuleNotFoundError as error:
    raise missing_extra(error, "spark") from error

__all__ = ["caseload", "exposure", "score", "summarise"]

_RECORDS = "worker string, record binary, latest timestamp, rows long, missing long"
_SQL_TYPES = {pa.float32(): "float", pa.float64(): "double", pa.int64(): "long"}


# --- Scores


def score(
    df: DataFrame,
    text: str = "text",
    scorer: Scorer | None = None,
    *,
    missing: Missing = "skip",
    prefix: str = "",
) -> DataFrame:
    """Add the figures of each row's text as columns.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        A row a document. All of its columns pass through Python: select those that you need.
    text : str
        Name of the column of texts.
    scorer : Scorer, optional
        The files that it is made from must be at the same path on every executor.
    missing : {"skip", "raise"}
        What becomes of rows without text: figures of null, or an error.
    prefix : str, default ""
        What the names of the new columns begin with.

    Returns
    -------
    pyspark.sql.DataFrame
        The columns of `df`, then "load", "peak", "lower", "upper", "peak_lower", "peak_upper",
        "density", "unknown" (float), "words" (bigint), "minutes", "dose", "dose_lower",
        "dose_upper" (double) and the fifteen categories (float), with the bits that
        `Scorer.score_many` gives.

    Raises
    ------
    ValueError
        For a missing column, a column that is not of strings, and where `df` already has a column
        of a new name.
    """
    _check_columns(df, text=text)
    taken = sorted({prefix + name for name in SCORE_TYPES} & set(df.columns))
    if taken:
        raise ValueError(f"the frame already has the column {taken[0]!r}; choose another prefix")
    fields = list(df.schema.fields)
    for name, kind in SCORE_TYPES.items():
        fields += StructType().add(prefix + name, _SQL_TYPES[kind]).fields
    task = partial(score_batches, Method.of(scorer), text, prefix, skips(missing))
    return df.mapInArrow(task, StructType(fields))


# --- Exposure


def caseload(
    df: DataFrame,
    worker: str = "worker",
    time: str | None = "time",
    text: str = "text",
    scorer: Scorer | None = None,
    *,
    case_id: str | None = None,
    kind: str | None = None,
    missing: Missing = "skip",
) -> DataFrame:
    """Score the documents and collect them as partial records of workers, which hold no text.

    The result can be kept (as Parquet, for instance), and united with that of later documents: a
    document counts once, however often it comes.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        A row a document.
    worker, time, text, case_id, kind : str
        Names of columns, as for `dosimeter.caseload`. Timestamps without zone are taken as UTC;
        a date is its noon.
    scorer : Scorer, optional
    missing : {"skip", "raise"}
        What becomes of rows without text: only counted, or an error.

    Returns
    -------
    pyspark.sql.DataFrame
        One or more rows a worker and partition: "worker", "record" (what
        `WorkerRecord.from_bytes` reads), "latest" (time of its latest dated document), and how many
        "rows" it was made from, of which so many are "missing" their text.

    Raises
    ------
    ValueError
        For a missing column and for texts that are no strings. When it runs, also for a missing
        worker and for what is no time; the position in the batch is named.
    """
    columns = Columns(worker, time, text, case_id, kind)
    _check_columns(df, **columns._asdict())
    task = partial(caseload_batches, Method.of(scorer), columns, skips(missing))
    return _chosen(df, columns).mapInArrow(task, _RECORDS)


def summarise(
    records: DataFrame,
    as_of: datetime | date | str | None = None,
    policy: Policy | None = None,
) -> DataFrame:
    """Merge partial records and make a table of the workers.

    Parameters
    ----------
    records : pyspark.sql.DataFrame
        What `caseload` gives.
    as_of : datetime, date or str, optional
        Later documents are left out. A date alone is the end of that day, by the policy's
        calendar. By default the time of the latest document, for which `records` are gone through
        once more: keep them before, or give it.
    policy : Policy, optional

    Returns
    -------
    pyspark.sql.DataFrame
        A row a worker in no particular order: "worker", the columns of `dosimeter.summarise` with
        null for what is unknown, and how many of the worker's rows were "repeated", "missing" or
        "after_as_of"; with "documents" these add up to all of them. Workers without any text have
        no row.
    """
    policy = policy or Policy()
    moment = _core.moment_of(as_of, policy)
    seconds = _latest_seconds(records) if moment is None else int(moment.timestamp())
    schema = ", ".join(f"{field.name} {_ddl(field.type)}" for field in worker_schema(large=False))
    limits = policy.to_json()
    # Plain functions: PySpark looks for type hints in them, and cannot in partial ones.
    rows = records.groupBy("worker").applyInArrow(
        lambda partials: summarise_worker(seconds, limits, partials), schema
    )
    return rows.groupBy("team").applyInArrow(lambda team: compare_team(limits, team), schema)


def exposure(
    df: DataFrame,
    worker: str = "worker",
    time: str | None = "time",
    text: str = "text",
    as_of: datetime | date | str | None = None,
    policy: Policy | None = None,
    scorer: Scorer | None = None,
    *,
    case_id: str | None = None,
    kind: str | None = None,
    missing: Missing = "skip",
) -> DataFrame:
    """Measure the exposure of each worker: `summarise(caseload(df, ...), as_of, policy)`.

    Parameters
    ----------
    df, worker, time, text, case_id, kind, missing
        As for `caseload`.
    as_of : datetime, date or str, optional
        As for `summarise`. By default the time of the latest document, for which the times are
        read first.
    policy : Policy, optional
    scorer : Scorer, optional
        By default one with the policy's reading speed.

    Returns
    -------
    pyspark.sql.DataFrame
        As that of `summarise`, with the figures of `dosimeter.exposure` on one machine, bit for
        bit. The workers' column has the name `worker`.

    Raises
    ------
    ValueError
        As `caseload` does, and where `worker` is the name of another column of the result.
    """
    if worker in {*summary_schema(), *TALLIES}:
        raise ValueError(f"the result has a column {worker!r} of its own; rename the workers'")
    policy = policy or Policy()
    scorer = scorer or Scorer(reading_words_per_minute=policy.reading_words_per_minute)
    columns = Columns(worker, time, text, case_id, kind)
    records = caseload(df, *columns[:3], scorer, case_id=case_id, kind=kind, missing=missing)
    if as_of is None and time is not None:
        seconds = _latest_seconds(
            _chosen(df, columns)
            .where(functions.col(text).isNotNull())
            .select(time)
            .mapInArrow(partial(latest_of_batches, time), "latest timestamp")
        )
        as_of = None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    return summarise(records, as_of, policy).withColumnRenamed("worker", worker)


# --- On the driver


def _check_columns(df: DataFrame, text: str, **others: str | None) -> None:
    for name in (text, *others.values()):
        if name is not None and name not in df.columns:
            raise ValueError(f"the frame has no column {name!r}; name the one that it has")
    kind = df.schema[text].dataType
    if not isinstance(kind, StringType):
        raise ValueError(f"the column {text!r} is of {kind.simpleString()}, not of strings")


def _chosen(df: DataFrame, columns: Columns) -> DataFrame:
    """Give the columns that are needed, names as strings."""
    as_they_are = {columns.text, columns.time}
    names = dict.fromkeys(name for name in columns if name is not None)
    return df.select(
        *(
            functions.col(f"`{name}`")
            if name in as_they_are
            else functions.col(f"`{name}`").cast("string").alias(name)
            for name in names
        )
    )


def _latest_seconds(table: DataFrame) -> int | None:
    # As a number: a collected timestamp would come in the time zone of this machine.
    row = table.select(functions.max("latest").cast("long")).first()
    return None if row is None else row[0]


def _ddl(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"array<{_ddl(kind.value_type)}>"
    if pa.types.is_timestamp(kind):
        return "timestamp"
    return {**_SQL_TYPES, pa.string(): "string", pa.date32(): "date"}[kind]
