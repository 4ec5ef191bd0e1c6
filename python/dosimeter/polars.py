"""`dosimeter` as a namespace of Polars; importing this module registers it.

Examples
--------
>>> import polars as pl
>>> import dosimeter.polars
>>> notes = pl.DataFrame({"text": ["Slept well.", None, "He was stabbed."]})
>>> notes["text"].dosimeter.score()["words"].to_list()
[2, None, 3]
>>> scored = notes.with_columns(pl.col("text").dosimeter.score().alias("score"))
>>> scored.unnest("score")["words"].to_list()
[2, None, 3]
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from ._exposure import exposure
from ._optional import missing_extra
from ._scoring import Scorer
from ._texts import Missing

try:
    import polars as pl
except ModuleNotFoundError as error:
    raise missing_extra(error, "polars") from error

__all__ = ["ExpressionNamespace", "FrameNamespace", "SeriesNamespace"]


@pl.api.register_series_namespace("dosimeter")
class SeriesNamespace:
    """Scores of a Series of texts, as ``series.dosimeter``.

    Examples
    --------
    >>> pl.Series(["Slept well.", "He was stabbed."]).dosimeter.score()["words"].to_list()
    [2, 3]
    """

    def __init__(self, series: pl.Series) -> None:
        self._series = series

    def score(
        self, scorer: Scorer | None = None, *, missing: Missing = "skip", threads: int = 0
    ) -> pl.DataFrame:
        """Score the texts: a row a text, a column a figure and a category.

        Parameters
        ----------
        scorer : Scorer, optional
        missing : {"skip", "raise"}
            What becomes of nulls: a row of nulls, or an error.
        threads : int, default 0
            Number of threads; 0 for all cores.

        Raises
        ------
        TypeError, ValueError
            As `dosimeter.Scorer.score_many` does.

        Examples
        --------
        >>> pl.Series(["Slept well.", None]).dosimeter.score()["load"].is_null().to_list()
        [False, True]
        """
        scores = (scorer or Scorer()).score_many(self._series, missing=missing, threads=threads)
        frame: pl.DataFrame = scores.to_polars()
        return frame


@pl.api.register_expr_namespace("dosimeter")
class ExpressionNamespace:
    """Scores of an expression of texts, as ``pl.col("text").dosimeter``; also of a lazy frame.

    Examples
    --------
    >>> notes = pl.LazyFrame({"text": ["Slept well.", "He was stabbed."]})
    >>> score = pl.col("text").dosimeter.score()
    >>> notes.select(score.struct.field("words")).collect()["words"].to_list()
    [2, 3]
    """

    def __init__(self, expression: pl.Expr) -> None:
        self._expression = expression

    def score(
        self, scorer: Scorer | None = None, *, missing: Missing = "skip", threads: int = 0
    ) -> pl.Expr:
        """Score the texts: a struct with a field a figure and a category.

        Parameters
        ----------
        scorer, missing, threads
            As for `SeriesNamespace.score`.

        Examples
        --------
        >>> notes = pl.DataFrame({"text": ["Slept well."]})
        >>> notes.select(pl.col("text").dosimeter.score()).unnest("text")["words"].item()
        2
        """
        chosen = scorer or Scorer()

        def score(series: pl.Series) -> pl.Series:
            scores = SeriesNamespace(series).score(chosen, missing=missing, threads=threads)
            return scores.to_struct(series.name)

        return self._expression.map_batches(
            score, return_dtype=pl.Struct(_fields(chosen)), is_elementwise=True
        )


@pl.api.register_dataframe_namespace("dosimeter")
class FrameNamespace:
    """Exposures of a table with a row a document, as ``frame.dosimeter``.

    Examples
    --------
    >>> notes = pl.DataFrame(
    ...     {
    ...         "worker": ["nurse-01", "nurse-02"],
    ...         "time": ["2026-03-16", "2026-03-17"],
    ...         "text": ["Slept well.", "He was stabbed."],
    ...     }
    ... )
    >>> notes.dosimeter.exposure()["worker"].to_list()
    ['nurse-01', 'nurse-02']
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def exposure(
        self, worker: str = "worker", time: str | None = "time", text: str = "text", **options: Any
    ) -> pl.DataFrame:
        """Measure the exposure of each worker; see `dosimeter.exposure`.

        Examples
        --------
        >>> notes = pl.DataFrame({"worker": ["nurse-01"], "text": ["He was stabbed."]})
        >>> notes.dosimeter.exposure(time=None)["documents"].to_list()
        [1]
        """
        return exposure(self._frame, worker, time, text, **options)


def _fields(scorer: Scorer) -> dict[str, Any]:
    empty = pl.from_arrow(scorer.score_many(pa.array([], pa.string())).to_arrow())
    return dict(empty.schema) if isinstance(empty, pl.DataFrame) else {}
