"""Dosimeter's figures as functions of DuckDB's SQL.

Needs DuckDB: ``pip install "dosimeter[duckdb]"``.

Examples
--------
>>> import duckdb
>>> import dosimeter.duckdb
>>> connection = duckdb.connect()
>>> dosimeter.duckdb.register(connection)
>>> connection.sql("SELECT dosimeter_words(note) AS words FROM VALUES ('Slept well.') t(note)")
┌───────┐
│ words │
│ int64 │
├───────┤
│     2 │
└───────┘
<BLANKLINE>
"""

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from ._arrow_columns import SCORE_TYPES, score_columns
from ._optional import missing_extra
from ._scoring import Scorer

try:
    from duckdb import DuckDBPyConnection
except ModuleNotFoundError as error:
    raise missing_extra(error, "duckdb") from error

__all__ = ["register"]

_SQL_TYPES = {pa.float32(): "FLOAT", pa.float64(): "DOUBLE", pa.int64(): "BIGINT"}
_SINGLE = ("load", "peak", "density", "words", "minutes", "dose")


def register(
    connection: DuckDBPyConnection,
    scorer: Scorer | None = None,
    *,
    prefix: str = "dosimeter_",
    threads: int = 1,
) -> None:
    """Add functions of a text to a connection.

    They are ``dosimeter_load``, ``_peak``, ``_density``, ``_words``, ``_minutes`` and ``_dose``,
    each with one figure of `Scorer.score`, and ``dosimeter_score``, a STRUCT with all figures and
    the fifteen categories as `Scores.to_pandas` names them. Every figure has the bits that
    `Scorer.score_many` gives; NULL gives NULL. DuckDB hands over the texts in Arrow, some
    thousands at a time, and they are read in place.

    To have several figures of a text, take them from one ``dosimeter_score``: each function scores
    the text anew.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Functions are the connection's own: others do not have them.
    scorer : Scorer, optional
    prefix : str, default "dosimeter_"
        What the names begin with.
    threads : int, default 1
        Number of threads that score one batch; 0 for all cores. DuckDB itself calls the functions
        from all its threads where a table is large enough (from some 120,000 rows on).

    Raises
    ------
    duckdb.Error
        Where the connection already has a function of that name, or is closed.
    """
    scorer = scorer or Scorer()

    def scored(texts: Any) -> dict[str, pa.Array]:
        return score_columns(scorer.score_many(texts, missing="skip", threads=threads))

    def single(name: str) -> Callable[[Any], pa.Array]:
        return lambda texts: scored(texts)[name]

    def struct(texts: Any) -> pa.Array:
        columns = scored(texts)
        mask = pa.compute.is_null(columns["load"])
        return pa.StructArray.from_arrays(list(columns.values()), list(columns), mask=mask)

    fields = ", ".join(f'"{name}" {_SQL_TYPES[kind]}' for name, kind in SCORE_TYPES.items())
    functions = {name: (single(name), _SQL_TYPES[SCORE_TYPES[name]]) for name in _SINGLE}
    functions["score"] = (struct, f"STRUCT({fields})")
    create: Any = connection.create_function  # its hints know the enumerations, which have moved
    for name, (function, returned) in functions.items():
        create(
            prefix + name, function, ["VARCHAR"], returned, type="arrow", null_handling="special"
        )
