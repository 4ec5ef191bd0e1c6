"""The ledger: what every worker has taken in, kept in one file."""

import os
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from . import _core
from ._core import CATEGORIES, Caseload, Document, Policy, Problem, WorkerRecord
from ._scoring import Path, Scorer

_BATCH = 100_000
_DAY = 24 * 60 * 60
_FLOATS = ("load", "load_lower", "load_upper", "peak", "peak_lower", "peak_upper")
_DOSES = ("dose", "dose_lower", "dose_upper")
_NO_TIME = np.iinfo(np.int64).min  # as NumPy writes NaT
_SCHEMA = pa.schema(
    [
        ("worker", pa.string()),
        ("time", pa.timestamp("s", tz="UTC")),
        ("document", pa.uint64()),
        ("source", pa.uint64()),
        ("model", pa.string()),
        ("checksum", pa.uint32()),
        ("lexicon", pa.string()),
        ("assertion_rules", pa.string()),
        ("include_spoken", pa.bool_()),
        ("policy", pa.string()),
        ("words", pa.uint32()),
        ("minutes", pa.float64()),
        *((name, pa.float32()) for name in _FLOATS),
        *((name, pa.float64()) for name in _DOSES),
        *((name, pa.float32()) for name in CATEGORIES),
    ]
)


class Added(NamedTuple):
    """What became of documents or entries.

    Attributes
    ----------
    added : int
    corrected : int
        Other text under the same id: replaced.
    rescored : int
        Other figures for the same text: replaced.
    unchanged : int
        Already there.
    withdrawn, expired : int
        Left out, as they were withdrawn, or as the retention time of their date is over.
    problems : list of Problem
        Documents that were not taken: dated in the future, or with an id that stood for another
        text.
    """

    added: int
    corrected: int
    rescored: int
    unchanged: int
    withdrawn: int
    expired: int
    problems: list[Problem]


class Audit(NamedTuple):
    """Whether a ledger is what its audit log says.

    Attributes
    ----------
    lines : int
    head : str
        Hash of the last line; noted elsewhere, it proves the log later.
    problems : list of Problem
        Empty where all is well.
    """

    lines: int
    head: str
    problems: list[Problem]


class Ledger:
    """What every worker has taken in, kept for years in one SQLite file. Holds no text.

    The same document counts once, however often it is added; one with an id of its own that comes
    again with another text replaces what was there. Each change leaves a line in an audit log that
    can only grow. Several processes may use a ledger at the same time.

    Parameters
    ----------
    path : path
    key : str, optional
        Of an encrypted ledger, which needs a build with SQLCipher.
    create : bool, default True
        Begin a new ledger where there is none.

    Raises
    ------
    InputError
        Here and in every method: where the file cannot be opened, read or written. What had begun
        is undone.

    Examples
    --------
    >>> ledger = dosimeter.Ledger(pathlib.Path(tempfile.mkdtemp()) / "team.ledger")
    >>> note = dosimeter.Document("He was stabbed.", worker="nurse-01", time="2026-03-16")
    >>> ledger.add([note]).added, ledger.add([note]).unchanged
    (1, 1)
    >>> ledger.caseload().workers
    ['nurse-01']
    >>> ledger.erase("nurse-01"), ledger.workers, ledger.audit().problems
    (1, [], [])
    """

    __slots__ = ("_core",)

    def __init__(self, path: Path, *, key: str = "", create: bool = True) -> None:
        self._core = _core.Ledger(os.fsencode(path), key, create)

    def add(
        self,
        documents: Iterable[Document],
        scorer: Scorer | None = None,
        *,
        policy: Policy | None = None,
        include_spoken: bool = False,
        batch: int = _BATCH,
    ) -> Added:
        """Score documents and add them, a batch a transaction.

        Parameters
        ----------
        documents : iterable of Document
            As `dosimeter.read` gives them.
        scorer : Scorer, optional
            By default one with the policy's reading speed.
        policy : Policy, optional
            Noted beside the figures.
        include_spoken : bool
            Count what the worker says in a transcript as heard.
        batch : int
        """
        policy = policy or Policy()
        scorer = scorer or Scorer(
            reading_words_per_minute=policy.reading_words_per_minute,
            listening_minutes_per_recorded_minute=policy.listening_minutes_per_recorded_minute,
        )
        tally, problems = self._core.add(
            documents,
            scorer._core,
            *_files(scorer),
            include_spoken,
            policy,
            batch,
        )
        return Added(**tally, problems=problems)

    @property
    def workers(self) -> list[str]:
        """The pseudonyms, in order."""
        return self._core.workers()

    def worker(self, name: str) -> WorkerRecord:
        """Give the record of one worker."""
        return self._core.worker(name)

    def caseload(self) -> Caseload:
        """Give the records of all workers."""
        return self._core.caseload()

    def withdraw(self, document: str | int, worker: str = "") -> int:
        """Take a document out, and leave it out when it comes again.

        Parameters
        ----------
        document : str or int
            Its own id, or for one without an id its "source" in `to_arrow`.
        worker : str, optional
            By default all workers who took in a document with this id.

        Returns
        -------
        int
            How many exposures went.
        """
        if isinstance(document, int):
            return self._core.withdraw_source(document)
        return self._core.withdraw(document, worker)

    def restore(self, document: str | int, worker: str = "") -> int:
        """Let a withdrawn document in again when it comes; returns for how many workers."""
        if isinstance(document, int):
            return self._core.restore_source(document)
        return self._core.restore(document, worker)

    def erase(self, worker: str) -> int:
        """Remove all that is kept about one worker; returns how many exposures went."""
        return self._core.erase(worker)

    def expire(self, before: date | str, *, dry_run: bool = False) -> int:
        """Remove what is dated before a day (UTC), and leave it out when it comes again.

        Returns
        -------
        int
            How many exposures went, or would go.
        """
        seconds = _core.to_seconds(before, "before", None)
        if seconds is None:
            raise ValueError("before is missing; give a day as 2026-03-16")
        limit = seconds - seconds % _DAY
        return self._core.expired(limit) if dry_run else self._core.expire(limit)

    def to_arrow(self) -> pa.Table:
        """Give all current figures as a table: a row an entry, by worker, time and document."""
        batches: list[pa.RecordBatch] = []
        self._core.visit_columns(_BATCH, lambda columns: batches.append(_record_batch(columns)))
        return pa.Table.from_batches(batches, _SCHEMA)

    def export(self, path: Path) -> None:
        """Write all current figures as CSV, or as Parquet where the path ends so.

        Equal content gives equal bytes, whenever and in whatever order it was added.
        """
        if not _is_parquet(path):
            return self._core.export_csv(os.fsencode(path))
        with pq.ParquetWriter(os.fspath(path), _SCHEMA) as writer:
            self._core.visit_columns(
                _BATCH, lambda columns: writer.write_batch(_record_batch(columns))
            )
        return None

    def import_(self, path: Path) -> Added:
        """Add what `export` has written.

        Raises
        ------
        InputError
            Where a CSV file is no export; names the line.
        ValueError
            Where a Parquet file has other columns.
        """
        if not _is_parquet(path):
            return Added(**self._core.import_csv(os.fsencode(path)), problems=[])
        with pq.ParquetFile(os.fspath(path)) as file:
            if file.schema_arrow.names != _SCHEMA.names:
                raise ValueError(f"{os.fspath(path)} has not the columns of an exported ledger")
            tallies = [self._core.add_columns(_columns(rows)) for rows in file.iter_batches(_BATCH)]
        names = [name for name in Added._fields if name != "problems"]
        return Added(**{name: sum(tally[name] for tally in tallies) for name in names}, problems=[])

    def status(self) -> dict[str, Any]:
        """Tell what the ledger holds, and what its keeper should know ("warnings")."""
        return self._core.status()

    def audit(self, expected_head: str = "") -> Audit:
        """Check the file, the chain of the log, and the content against its last line.

        Parameters
        ----------
        expected_head : str, optional
            A hash noted earlier, which one of the lines must have.
        """
        return Audit(*self._core.audit(expected_head))

    def audit_lines(self) -> list[dict[str, Any]]:
        """Give the lines of the audit log, in order."""
        return self._core.audit_lines()


def _files(scorer: Scorer) -> tuple[bytes, bytes]:
    """Give the names of lexicon and rules; empty where they are those of the library."""
    made_with = scorer._remake.keywords
    lexicon, assertion = made_with["lexicon"], made_with["assertion"]
    return os.fsencode(lexicon or ""), os.fsencode(assertion or "")


def _is_parquet(path: Path) -> bool:
    return os.fspath(path).lower().endswith(".parquet")


def _record_batch(columns: dict[str, Any]) -> pa.RecordBatch:
    arrays = [
        pa.array(columns["time"], mask=columns["time"] == _NO_TIME, type=pa.int64()).cast(
            field.type
        )
        if field.name == "time"
        else pa.array(columns[field.name], type=field.type)
        for field in _SCHEMA
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=_SCHEMA)


def _columns(rows: pa.RecordBatch) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    table = pa.Table.from_batches([rows]).cast(_SCHEMA)  # Parquet knows no whole seconds
    for field, column in zip(_SCHEMA, table.columns, strict=True):
        if field.name == "time":
            columns["time"] = column.cast(pa.int64()).fill_null(_NO_TIME).to_numpy()
        elif column.null_count:
            raise ValueError(f"the column {field.name} has gaps, which an exported ledger has not")
        elif pa.types.is_string(field.type):
            columns[field.name] = column.to_pylist()
        else:
            columns[field.name] = column.to_numpy()
    return columns
