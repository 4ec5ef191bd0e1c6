"""Documents from files."""

import os
import warnings
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeAlias, TypeVar, overload

from ._core import Document, Problem, Reader
from ._errors import InputError, InputWarning
from ._progress import new_bar

Format: TypeAlias = Literal["automatic", "text", "webvtt", "subrip", "jsonl", "csv"]
Moment: TypeAlias = datetime | date | str
OnError: TypeAlias = Literal["raise", "skip", "yield"]
_Item = TypeVar("_Item", covariant=True)


class Reading(Generic[_Item]):
    """The documents of one file, one at a time; made by `read`.

    Attributes
    ----------
    documents : int
        How many came so far.
    problems : int
        How many records could not be read so far.
    """

    def __init__(self, reader: Reader, on_error: OnError, bar: Any = None) -> None:
        self._reader = reader
        self._on_error = on_error
        self._bar = bar
        self.documents = 0
        self.problems = 0

    def __iter__(self) -> "Reading[_Item]":
        return self

    def __next__(self) -> _Item:
        while (record := self._reader.next()) is not None:
            if self._bar is not None:
                self._bar.update(1)
            if isinstance(record, Document):
                self.documents += 1
                return record  # type: ignore[return-value]
            self.problems += 1
            if self._on_error == "raise":
                self._close_bar()
                raise InputError(record)
            if self._on_error == "yield":
                return record  # type: ignore[return-value]
            warnings.warn(record.message, InputWarning, stacklevel=2)
        self._close_bar()
        raise StopIteration

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.close()

    def __repr__(self) -> str:
        return f"Reading({self.documents} documents and {self.problems} problems so far)"


@overload
def read(
    path: str | os.PathLike[str],
    format: Format | None = None,
    encoding: str | None = None,
    *,
    worker: str = "",
    time: Moment | None = None,
    case_id: str = "",
    fields: Mapping[str, str | Sequence[str]] | None = None,
    latest: Moment | None = None,
    max_record_bytes: int = 64 << 20,
    on_error: Literal["raise", "skip"] = "raise",
    progress: bool = False,
) -> Reading[Document]: ...
@overload
def read(
    path: str | os.PathLike[str],
    format: Format | None = None,
    encoding: str | None = None,
    *,
    worker: str = "",
    time: Moment | None = None,
    case_id: str = "",
    fields: Mapping[str, str | Sequence[str]] | None = None,
    latest: Moment | None = None,
    max_record_bytes: int = 64 << 20,
    on_error: Literal["yield"],
    progress: bool = False,
) -> Reading[Document | Problem]: ...
def read(
    path: str | os.PathLike[str],
    format: Format | None = None,
    encoding: str | None = None,
    *,
    worker: str = "",
    time: Moment | None = None,
    case_id: str = "",
    fields: Mapping[str, str | Sequence[str]] | None = None,
    latest: Moment | None = None,
    max_record_bytes: int = 64 << 20,
    on_error: OnError = "raise",
    progress: bool = False,
) -> Reading[Document] | Reading[Document | Problem]:
    """Read the documents of a file, one at a time and in constant memory.

    Every record is either a document or a problem; nothing is dropped in silence.

    Parameters
    ----------
    path : path
        Plain text, WebVTT, SubRip, JSON Lines or CSV, also compressed (.gz, .bz2, .zst); "-" is
        standard input.
    format : {"text", "webvtt", "subrip", "jsonl", "csv"}, optional
        By default after the file's ending, else its first bytes.
    encoding : str, optional
        By default after the byte-order mark, else UTF-8, else detected.
    worker, case_id : str, optional
        For records that name none.
    time : datetime, date or str, optional
        For records that have none.
    fields : mapping of str to str or sequence of str, optional
        Names of JSON fields or CSV columns for "id", "worker", "time", "case_id", "kind", "text";
        the first that the file has is used.
    latest : datetime, date or str, optional
        A later date is a problem; by default a day from now.
    max_record_bytes : int, default 64 MiB
        A longer record is a problem.
    on_error : {"raise", "skip", "yield"}
        What becomes of a problem: an InputError; a warning, counted in `problems`; or itself, among
        the documents.
    progress : bool, default False
        Whether tqdm shows how many records are read.

    Returns
    -------
    Reading
        An iterator of Document.

    Raises
    ------
    InputError
        Where the file cannot be opened, and for a problem where `on_error` is "raise".
    ValueError
        For an argument that is none of those allowed.
    ModuleNotFoundError
        Where `progress` is wanted and tqdm is not installed.

    Examples
    --------
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "notes.csv"
    >>> notes = pd.DataFrame({"officer": ["o-1"], "narrative": ["He was stabbed."]})
    >>> notes.to_csv(path, index=False)
    >>> scorer = dosimeter.Scorer()
    >>> for document in dosimeter.read(path, fields={"worker": "officer", "text": "narrative"}):
    ...     heard, spoken = scorer.score_document(document)
    ...     print(document.worker, heard.words)
    o-1 3
    """
    if on_error not in ("raise", "skip", "yield"):
        raise ValueError('on_error must be "raise", "skip" or "yield"')
    reader = Reader(
        path=os.fsencode(path),
        format=format or "automatic",
        encoding=encoding or "",
        fields={name: _joined(value) for name, value in (fields or {}).items()},
        worker=worker,
        time=time,
        case_id=case_id,
        latest=latest,
        max_record_bytes=max_record_bytes,
    )
    return Reading(reader, on_error, new_bar(None, "records") if progress else None)


def _joined(names: str | Sequence[str]) -> str:
    return names if isinstance(names, str) else ",".join(names)
