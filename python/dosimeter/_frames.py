"""Tables from and to pandas, Polars and anything else that speaks Arrow."""

import sys
from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar, cast

import pandas as pd
import pyarrow as pa

from ._texts import ArrowArrayExportable, ArrowStreamExportable

Frame: TypeAlias = pd.DataFrame | ArrowStreamExportable | ArrowArrayExportable
"""A table: pandas.DataFrame, polars.DataFrame, pyarrow.Table, or what else exports Arrow."""

FrameT = TypeVar("FrameT", bound=Frame)


def to_pandas(frame: Frame) -> pd.DataFrame:
    """Give a table as a pandas DataFrame; texts stay where Arrow holds them.

    Raises
    ------
    TypeError
        For what is no table.
    """
    if isinstance(frame, pd.DataFrame):
        return frame
    if not (hasattr(frame, "__arrow_c_stream__") or hasattr(frame, "__arrow_c_array__")):
        hint = "; collect() it first" if type(frame).__name__ == "LazyFrame" else ""
        raise TypeError(
            f"{type(frame).__name__} is no table; give a DataFrame of pandas or Polars, or an "
            f"Arrow table{hint}"
        )
    table = pa.table(frame)
    known = table.cast(_known_to_pandas(table.schema))
    return cast(pd.DataFrame, known.to_pandas(types_mapper=_string_dtype))


def like(given: Frame, table: pd.DataFrame, types: Mapping[str, Any]) -> Any:
    """Give a table in the kind of another one: pandas, Polars or Arrow.

    Parameters
    ----------
    given : Frame
        The table whose kind is wanted.
    table : pandas.DataFrame
        Its index becomes the first column outside pandas, and the strings and numbers of its
        ``attrs`` the metadata of an Arrow schema.
    types : mapping of str to pyarrow.DataType
        Arrow's type for columns whose values may not tell it.
    """
    if isinstance(given, pd.DataFrame):
        return table
    flat = table.reset_index()
    flat.attrs = {}  # pandas would write them as JSON, which knows no datetime
    columns = {
        str(name): pa.array(flat[name], type=types.get(str(name)), from_pandas=True)
        for name in flat
    }
    metadata = {f"dosimeter.{name}": str(value) for name, value in table.attrs.items()}
    result = pa.table(columns).replace_schema_metadata(metadata)
    if type(given).__module__.partition(".")[0] == "polars":
        return sys.modules["polars"].from_arrow(result)
    if isinstance(given, pa.RecordBatch):
        return pa.RecordBatch.from_struct_array(result.to_struct_array().combine_chunks())
    return result


def _known_to_pandas(schema: Any) -> Any:
    """Give the schema with string views, as Polars has them, as the strings that pandas knows."""
    views = [i for i, kind in enumerate(schema.types) if pa.types.is_string_view(kind)]
    for place in views:
        schema = schema.set(place, schema.field(place).with_type(pa.large_string()))
    return schema


def _string_dtype(kind: Any) -> pd.ArrowDtype | None:
    is_string = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    return pd.ArrowDtype(kind) if is_string else None
