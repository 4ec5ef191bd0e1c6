"""Scores and summaries of workers as Arrow columns, for engines that take tables in Arrow."""

import math
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from ._core import CATEGORIES
from ._scores import Scores
from ._summary import summary_columns

SCORE_TYPES: dict[str, pa.DataType] = {
    **dict.fromkeys(
        ("load", "peak", "lower", "upper", "peak_lower", "peak_upper", "density", "unknown"),
        pa.float32(),
    ),
    "words": pa.int64(),
    **dict.fromkeys(("minutes", "dose", "dose_lower", "dose_upper"), pa.float64()),
    **dict.fromkeys(CATEGORIES, pa.float32()),
}
"""The figures of a score in the order of `Scores.to_pandas`, with their types."""

_SUMMARY_TYPES: dict[str, pa.DataType] = {
    "action_level": pa.string(),
    "reasons": pa.list_(pa.field("element", pa.string())),
    "team": pa.string(),
    **dict.fromkeys(("documents", "undated"), pa.int64()),
    **dict.fromkeys(("highest_week", "heaviest_time"), pa.timestamp("us", tz="UTC")),
    "regime_changes": pa.list_(pa.field("element", pa.date32())),
    **dict.fromkeys(
        (f"regime_change_{name}" for name in ("day", "earliest", "latest", "detected")),
        pa.date32(),
    ),
}


def score_columns(scores: Scores) -> dict[str, pa.Array]:
    """Give a column a figure, as named in SCORE_TYPES; null where there was no text."""
    table = scores.to_arrow().cast(pa.schema(SCORE_TYPES))
    return {name: table[name].combine_chunks() for name in SCORE_TYPES}


def summary_schema() -> dict[str, pa.DataType]:
    """Give the columns of `dosimeter.summarise` with their types: counts whole, the rest double."""
    return {
        name: _SUMMARY_TYPES.get(name, pa.int64() if is_count else pa.float64())
        for name, is_count in summary_columns().items()
    }


def summary_values(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give a row of `dosimeter.summarise` with None for what is unknown, in place of NaN."""
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in row.items()
    }
