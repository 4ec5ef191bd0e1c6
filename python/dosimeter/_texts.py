"""The many forms in which Python holds a column of texts."""

import operator
from collections.abc import Iterable, Sized
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Missing: TypeAlias = Literal["raise", "skip"]


class ArrowArrayExportable(Protocol):
    """One Arrow array: a pyarrow.Array, for example."""

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """Give the schema and the array as capsules."""


class ArrowStreamExportable(Protocol):
    """A stream of Arrow arrays: a pyarrow.ChunkedArray or a polars.Series, for example."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Give the stream as a capsule."""


Texts: TypeAlias = Iterable[str] | npt.NDArray[Any] | ArrowArrayExportable | ArrowStreamExportable
"""A column of texts. A pandas Series is an Iterable."""


def text_source(texts: Texts) -> object:
    """Give the texts as the core reads them: a tuple, a list, an array of str, or Arrow data.

    Raises
    ------
    TypeError
        For a single str, and for what is no column of texts.
    """
    if isinstance(texts, str | bytes):
        raise TypeError("a column of texts is needed; for one text, use score(text) or give [text]")
    if isinstance(texts, pd.Series):
        return _series_source(texts)
    if hasattr(texts, "__arrow_c_stream__") or hasattr(texts, "__arrow_c_array__"):
        return texts
    if isinstance(texts, np.ndarray):
        if texts.ndim != 1:
            raise TypeError(f"an array of texts must have one dimension, not {texts.ndim}")
        in_place = type(texts) is np.ndarray and texts.dtype.kind == "U" and texts.dtype.isnative
        return texts if in_place and texts.flags.aligned else texts.tolist()
    if not isinstance(texts, Iterable):
        raise TypeError(f"{type(texts).__name__} is no column of texts; give a list of str")
    return tuple(texts)


def column_length(source: object) -> int | None:
    """Tell the number of texts, or None where only reading them tells."""
    return len(source) if isinstance(source, Sized) else None


def _series_source(series: Any) -> object:
    """Give the Arrow data behind a pandas Series where there is some, else its values."""
    in_arrow = isinstance(series.dtype, pd.ArrowDtype) or (
        isinstance(series.dtype, pd.StringDtype) and series.dtype.storage == "pyarrow"
    )
    return series.array.__arrow_array__() if in_arrow else series.tolist()


def skips(missing: Missing) -> bool:
    """Tell whether missing texts are skipped.

    Raises
    ------
    ValueError
        For anything but "raise" and "skip".
    """
    if missing not in ("raise", "skip"):
        raise ValueError('missing must be "raise" or "skip"')
    return missing == "skip"


def thread_count(threads: int) -> int:
    """Check a number of threads.

    Raises
    ------
    TypeError
        For what is no integer.
    ValueError
        For a negative number.
    """
    count = operator.index(threads)
    if count < 0:
        raise ValueError("threads must be 0 (all cores) or more")
    return count
