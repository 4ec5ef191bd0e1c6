"""The scores of many texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from ._core import CATEGORIES, Score
from ._html import score_html, scores_html
from ._optional import optional_module

FIGURES = (
    "load",
    "peak",
    "lower",
    "upper",
    "peak_lower",
    "peak_upper",
    "density",
    "unknown",
    "words",
    "minutes",
    "dose",
    "dose_lower",
    "dose_upper",
)
"""Names of a score's figures, which are columns of Scores."""

Score._repr_html_ = score_html


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Scores:
    """The scores of n texts, a NumPy array for each figure.

    `len(scores)` is n, `scores[i]` the Score of one text, `scores[a:b]` the Scores of some.

    Attributes
    ----------
    load, peak, lower, upper, peak_lower, peak_upper : float32 array of shape (n,)
        As in Score: 0 to 5.
    density, unknown : float32 array of shape (n,)
        Severity per 100 words, and the share of words that the model never met.
    categories : float32 array of shape (n, 15)
        Probabilities (0 to 1) in the order of `category_names`.
    words : uint32 array of shape (n,)
        0 for a missing text.
    minutes, dose, dose_lower, dose_upper : float64 array of shape (n,)
        Time in contact, and equivalent minutes with a 90 % interval.
    missing : bool array of shape (n,)
        Where there was no text; every other figure of such a row is NaN.
    index : pandas.Index or None
        That of the Series that the texts came in.

    Examples
    --------
    >>> scores = dosimeter.Scorer().score_many(["Slept well.", "He was stabbed."])
    >>> len(scores), scores.categories.shape
    (2, (2, 15))
    >>> bool(scores.load[1] > scores.load[0])
    True
    """

    load: npt.NDArray[np.float32]
    peak: npt.NDArray[np.float32]
    lower: npt.NDArray[np.float32]
    upper: npt.NDArray[np.float32]
    peak_lower: npt.NDArray[np.float32]
    peak_upper: npt.NDArray[np.float32]
    density: npt.NDArray[np.float32]
    unknown: npt.NDArray[np.float32]
    categories: npt.NDArray[np.float32]
    words: npt.NDArray[np.uint32]
    minutes: npt.NDArray[np.float64]
    dose: npt.NDArray[np.float64]
    dose_lower: npt.NDArray[np.float64]
    dose_upper: npt.NDArray[np.float64]
    missing: npt.NDArray[np.bool_]
    index: Any = None

    @property
    def category_names(self) -> tuple[str, ...]:
        """Names of the columns of `categories`."""
        return CATEGORIES

    def __len__(self) -> int:
        return len(self.load)

    @overload
    def __getitem__(self, item: int) -> Score: ...
    @overload
    def __getitem__(self, item: slice) -> "Scores": ...
    def __getitem__(self, item: int | slice) -> "Score | Scores":
        columns = {name: getattr(self, name)[item] for name in (*FIGURES, "categories")}
        if isinstance(item, slice):
            index = None if self.index is None else self.index[item]
            return Scores(**columns, missing=self.missing[item], index=index)
        return Score(**{name: column.tolist() for name, column in columns.items()})

    def __iter__(self) -> Iterator[Score]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        missing = int(self.missing.sum())
        return f"Scores({len(self)} texts" + (f", {missing} of them missing)" if missing else ")")

    def to_pandas(self) -> pd.DataFrame:
        """Give a DataFrame with a row a text, and a column a figure and a category.

        Its index is that of the Series that the texts came in, else 0 to n - 1.

        Examples
        --------
        >>> scores = dosimeter.Scorer().score_many(["Slept well.", "He was stabbed."])
        >>> scores.to_pandas()["words"].tolist()
        [2, 3]
        """
        columns = {name: getattr(self, name) for name in FIGURES}
        columns |= dict(zip(self.category_names, self.categories.T, strict=True))
        return pd.DataFrame(columns, index=self.index)

    def to_arrow(self) -> Any:
        """Give a pyarrow.Table with the columns of `to_pandas`; null where a text was missing.

        Examples
        --------
        >>> scores = dosimeter.Scorer().score_many(["Slept well.", "He was stabbed."])
        >>> scores.to_arrow()["words"].to_pylist()
        [2, 3]
        """
        columns = {name: getattr(self, name) for name in FIGURES}
        columns |= dict(zip(self.category_names, self.categories.T, strict=True))
        return pa.table(
            {name: pa.array(column, mask=self.missing) for name, column in columns.items()}
        )

    def to_polars(self) -> Any:
        """Give a polars.DataFrame with the columns of `to_pandas`; null where a text was missing.

        Examples
        --------
        >>> scores = dosimeter.Scorer().score_many(["Slept well.", "He was stabbed."])
        >>> scores.to_polars()["words"].to_list()
        [2, 3]
        """
        return optional_module("polars", "polars").from_arrow(self.to_arrow())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand `to_arrow` over through the Arrow C stream interface."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        return scores_html(self)
