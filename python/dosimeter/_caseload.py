"""From a table of documents to the exposures of each worker."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from . import _core
from ._core import Caseload
from ._frames import Frame, to_pandas
from ._progress import progress_bar
from ._scoring import Scorer
from ._texts import Missing, skips, text_source, thread_count

_NO_TIME = np.iinfo(np.int64).min  # as NumPy writes NaT


def caseload(
    frame: Frame,
    worker: str = "worker",
    time: str | None = "time",
    text: str = "text",
    scorer: Scorer | None = None,
    *,
    case_id: str | None = None,
    kind: str | None = None,
    missing: Missing = "raise",
    threads: int = 0,
    progress: bool = False,
) -> Caseload:
    """Collect the exposures of each worker to the documents of a table.

    For work in parts: the caseloads of parts, made in any order and on any machine, merge to the
    same bits as that of the whole.

    Parameters
    ----------
    frame : pandas.DataFrame, polars.DataFrame, or Arrow table
        A row a document.
    worker, text : str
        Names of the columns with pseudonyms and texts.
    time : str or None
        Name of the column with times (datetimes with or without zone, dates, or strings such as
        "2026-03-16" and "2026-03-16T14:20"), where some may be missing; None where there is none.
        Without a zone, times are taken as UTC; a date alone is its noon.
    scorer : Scorer, optional
    case_id, kind : str, optional
        Names of columns that tell apart documents of the same worker, time and text, which
        otherwise count once.
    missing : {"raise", "skip"}
        What becomes of rows without text: an error, or nothing.
    threads : int, default 0
        Number of threads; 0 for all cores.
    progress : bool, default False
        Whether tqdm shows how many documents are scored.

    Raises
    ------
    TypeError, ValueError
        For a missing column, worker or text, and for what is no time; the position is named.
    ModuleNotFoundError
        Where `progress` is wanted and tqdm is not installed.

    Examples
    --------
    >>> notes = pd.DataFrame(
    ...     {
    ...         "worker": ["nurse-01", "nurse-02", "nurse-01"],
    ...         "time": ["2026-03-16", "2026-03-16", "2026-03-17"],
    ...         "text": ["Slept well.", "He was stabbed.", "Back at work."],
    ...     }
    ... )
    >>> first, second = dosimeter.caseload(notes[:2]), dosimeter.caseload(notes[2:])
    >>> first.merge(second)
    >>> {worker: len(first[worker]) for worker in first}
    {'nurse-01': 2, 'nurse-02': 1}
    """
    frame = to_pandas(frame)
    for column in (worker, time, text, case_id, kind):
        if column is not None and column not in frame:
            raise ValueError(f"the frame has no column {column!r}; name the one that it has")
    scorer = scorer or Scorer()
    with progress_bar(progress, len(frame), "documents") as advance:
        return _core.make_caseload(
            scorer._core,
            text_source(frame[text]),
            skips(missing),
            _as_strings(frame[worker]),
            np.full(len(frame), _NO_TIME) if time is None else _seconds(frame[time]),
            None if case_id is None else _as_strings(frame[case_id]),
            None if kind is None else _as_strings(frame[kind]),
            thread_count(threads),
            advance,
        )


def _as_strings(column: Any) -> object:
    """Give the column as strings, with what is missing left as it is."""
    if column.dtype == object or isinstance(column.dtype, pd.StringDtype):
        return tuple(name if pd.isna(name) else str(name) for name in column)
    return text_source(column if column.dtype == "string" else column.astype("string"))


def _seconds(column: Any) -> npt.NDArray[np.int64]:
    """Give times as seconds since 1970 in UTC, `_NO_TIME` where there is none."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype) and not _is_of_dates(column.dtype):
        in_utc = pd.to_datetime(column, utc=True).dt.tz_localize(None)
        return np.asarray(in_utc.to_numpy("datetime64[s]").view(np.int64))
    seconds = (_core.to_seconds(value, "time", row) for row, value in enumerate(column))
    return np.fromiter(
        (_NO_TIME if value is None else value for value in seconds), np.int64, len(column)
    )


def _is_of_dates(dtype: Any) -> bool:
    """Tell whether a column holds Arrow's dates, which pandas counts among its datetimes."""
    return isinstance(dtype, pd.ArrowDtype) and pa.types.is_date(dtype.pyarrow_dtype)


def latest_seconds(column: Any) -> int | None:
    """Give the latest of the times of a column, as seconds since 1970; None where there is none."""
    seconds = _seconds(column)
    known = seconds[seconds != _NO_TIME]
    return int(known.max()) if len(known) else None
