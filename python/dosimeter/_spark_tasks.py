"""What an executor of Spark does. A task has a core, so each scores with one thread."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from . import _core, _summary
from ._arrow_columns import score_columns, summary_schema, summary_values
from ._caseload import caseload, latest_seconds
from ._core import Caseload, Policy, WorkerRecord, assess
from ._scoring import Scorer
from ._texts import Missing

TALLIES = ("repeated", "missing", "after_as_of")
_FLUSH = 100_000  # rows that a task collects before it hands on their records: 14 MB


class Columns(NamedTuple):
    """Names of columns, as `dosimeter.caseload` takes them."""

    worker: str
    time: str | None
    text: str
    case_id: str | None
    kind: str | None


class Method(NamedTuple):
    """What scores, and how an executor knows that it has the same."""

    scorer: Scorer
    version: str
    checksum: int

    @classmethod
    def of(cls, scorer: Scorer | None) -> "Method":
        """Give the driver's, by default with a new scorer."""
        scorer = scorer or Scorer()
        return cls(scorer, _core.__version__, scorer.model_checksum)

    def checked(self) -> Scorer:
        """Give the scorer, on an executor."""
        here = (_core.__version__, self.scorer.model_checksum)
        if here != (self.version, self.checksum):
            raise RuntimeError(
                f"this executor has dosimeter {here[0]} with the model {here[1]:08x}, and the "
                f"driver {self.version} with {self.checksum:08x}; install the same everywhere"
            )
        return self.scorer


def worker_schema(large: bool) -> pa.Schema:
    """Give the schema of `summarise`, with offsets of 64 bits where Spark is set to them."""
    types = {"worker": pa.string(), **summary_schema(), **dict.fromkeys(TALLIES, pa.int64())}
    if large:
        strings = pa.list_(pa.field("element", pa.large_string()))
        types = {
            name: pa.large_string()
            if pa.types.is_string(kind)
            else strings
            if name == "reasons"
            else kind
            for name, kind in types.items()
        }
    return pa.schema(types)


def score_batches(
    method: Method, text: str, prefix: str, skip: bool, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Give the batches with a column a figure."""
    scorer = method.checked()
    missing: Missing = "skip" if skip else "raise"
    for batch in batches:
        scores = scorer.score_many(batch.column(text), missing=missing, threads=1)
        new = {prefix + name: column for name, column in score_columns(scores).items()}
        columns = dict(zip(batch.schema.names, batch.columns, strict=True)) | new
        yield pa.RecordBatch.from_pydict(columns)


def caseload_batches(
    method: Method, columns: Columns, skip: bool, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Give the partial records of a partition's workers."""
    scorer = method.checked()
    collected = _Partial()
    for batch in batches:
        frame = batch.to_pandas(types_mapper=pd.ArrowDtype)
        collected.add(frame, columns, scorer, "skip" if skip else "raise")
        if sum(collected.rows.values()) >= _FLUSH:
            yield collected.to_arrow()
            collected = _Partial()
    if collected.rows:
        yield collected.to_arrow()


class _Partial:
    """The records of a part of a partition."""

    def __init__(self) -> None:
        self.caseload = Caseload()
        self.rows: Counter[str] = Counter()
        self.missing: Counter[str] = Counter()

    def add(self, frame: Any, columns: Columns, scorer: Scorer, missing: Missing) -> None:
        part = caseload(
            frame,
            columns.worker,
            columns.time,
            columns.text,
            scorer,
            case_id=columns.case_id,
            kind=columns.kind,
            missing=missing,
            threads=1,
        )
        self.caseload.merge(part)
        self.rows.update(frame[columns.worker])
        self.missing.update(frame.loc[frame[columns.text].isna(), columns.worker])

    def to_arrow(self) -> pa.RecordBatch:
        records = {
            worker: self.caseload[worker] if worker in self.caseload else WorkerRecord()
            for worker in sorted(self.rows)
        }
        columns = {
            "worker": pa.array(list(records), pa.string()),
            "record": pa.array([record.to_bytes() for record in records.values()], pa.binary()),
            "latest": pa.array(
                [record.latest for record in records.values()], pa.timestamp("us", tz="UTC")
            ),
            "rows": pa.array([self.rows[worker] for worker in records], pa.int64()),
            "missing": pa.array([self.missing[worker] for worker in records], pa.int64()),
        }
        return pa.RecordBatch.from_pydict(columns)


def latest_of_batches(time: str, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Give the latest time of each batch."""
    for batch in batches:
        latest = latest_seconds(batch.to_pandas(types_mapper=pd.ArrowDtype)[time])
        if latest is not None:
            moment = pa.array([latest], pa.timestamp("s", tz="UTC"))
            yield pa.RecordBatch.from_pydict({"latest": moment.cast(pa.timestamp("us", tz="UTC"))})


def summarise_worker(seconds: int | None, policy_json: str, partials: pa.Table) -> pa.Table:
    """Merge the records of a worker into the row of a table; none for a worker without text."""
    policy = Policy.from_json(policy_json)
    worker = partials.column("worker")[0].as_py()
    schema = _schema_like(partials)
    record = WorkerRecord()
    for part in partials.column("record"):
        record.merge(WorkerRecord.from_bytes(part.as_py()))
    if not len(record):
        return schema.empty_table()
    index = record.index(None if seconds is None else datetime.fromtimestamp(seconds, UTC), policy)
    team = policy.team_of(worker)
    rows, missing = (pa.compute.sum(partials.column(name)).as_py() for name in ("rows", "missing"))
    values = {
        "worker": worker,
        **summary_values(_summary.summary_row(index, assess(index, policy), team, None)),
        "repeated": rows - missing - len(record),
        "missing": missing,
        "after_as_of": len(record) - index.documents,
    }
    return pa.Table.from_pylist([values], schema)


def compare_team(policy_json: str, team: pa.Table) -> pa.Table:
    """Fill in how the workers of a team compare with each other."""
    names = [f"dose_{days}_days{bound}" for days in (7, 28) for bound in ("", "_lower", "_upper")]
    # Unknown doses, those of workers without dates, are 0 in an index.
    doses = np.column_stack([team.column(name).fill_null(0).to_numpy() for name in names])
    standings = _core.team_standings(
        team.column("documents").to_numpy(),
        team.column("days").to_numpy(),
        doses,
        Policy.from_json(policy_json),
    )
    values = [summary_values(_summary.standing_values(standing)) for standing in standings]
    for name in _summary.standing_values(None):
        column = pa.array([row[name] for row in values], pa.float64())
        team = team.set_column(team.schema.get_field_index(name), name, column)
    return team.cast(_schema_like(team))  # times come in the session's zone, and must go in UTC


def _schema_like(table: pa.Table) -> pa.Schema:
    return worker_schema(pa.types.is_large_string(table.schema.field("worker").type))
