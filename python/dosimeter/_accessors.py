"""`dosimeter` as a member of every pandas Series and DataFrame."""

from datetime import date, datetime
from typing import Any

import pandas as pd

from ._caseload import caseload
from ._core import Caseload, Policy
from ._exposure import exposure
from ._scores import Scores
from ._scoring import Scorer
from ._texts import Missing


@pd.api.extensions.register_series_accessor("dosimeter")
class SeriesAccessor:
    """Scores of a Series of texts, as ``series.dosimeter``.

    Raises
    ------
    AttributeError
        For a Series that holds no texts.

    Examples
    --------
    >>> notes = pd.Series(["Slept well.", None, "He was stabbed."], index=["a", "b", "c"])
    >>> notes.dosimeter.score()["load"].idxmax()
    'c'
    """

    def __init__(self, series: Any) -> None:
        dtype = series.dtype.categories.dtype if series.dtype == "category" else series.dtype
        if not (pd.api.types.is_object_dtype(dtype) or pd.api.types.is_string_dtype(dtype)):
            raise AttributeError(f"a Series of texts is needed, not of {dtype}")
        self._series = series

    def score(
        self,
        scorer: Scorer | None = None,
        *,
        missing: Missing = "skip",
        threads: int = 0,
        progress: bool = False,
    ) -> pd.DataFrame:
        """Score the texts: a row a text under the Series' index, a column a figure and a category.

        Parameters
        ----------
        scorer : Scorer, optional
        missing : {"skip", "raise"}
            What becomes of missing texts: a row of NaN, as pandas has it, or an error.
        threads, progress
            As for `Scorer.score_many`.

        Raises
        ------
        TypeError, ValueError, ModuleNotFoundError
            As `Scorer.score_many` does.

        Examples
        --------
        >>> pd.Series(["Slept well.", None]).dosimeter.score()["load"].notna().tolist()
        [True, False]
        """
        options: dict[str, Any] = {"missing": missing, "threads": threads, "progress": progress}
        return self.scores(scorer, **options).to_pandas()

    def scores(
        self,
        scorer: Scorer | None = None,
        *,
        missing: Missing = "skip",
        threads: int = 0,
        progress: bool = False,
    ) -> Scores:
        """Give the same as `score`, in arrays.

        Examples
        --------
        >>> pd.Series(["Slept well.", "He was stabbed."]).dosimeter.scores().categories.shape
        (2, 15)
        """
        return (scorer or Scorer()).score_many(
            self._series, missing=missing, threads=threads, progress=progress
        )


@pd.api.extensions.register_dataframe_accessor("dosimeter")
class FrameAccessor:
    """Scores and exposures of a table with a row a document, as ``frame.dosimeter``.

    Examples
    --------
    >>> notes = pd.DataFrame(
    ...     {
    ...         "worker": ["nurse-01", "nurse-02"],
    ...         "time": ["2026-03-16", "2026-03-17"],
    ...         "text": ["Slept well.", "He was stabbed."],
    ...     }
    ... )
    >>> notes.dosimeter.exposure()["total_dose"].idxmax()
    'nurse-02'
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def score(
        self,
        text: str = "text",
        scorer: Scorer | None = None,
        *,
        prefix: str = "",
        missing: Missing = "skip",
        threads: int = 0,
        progress: bool = False,
    ) -> pd.DataFrame:
        """Give the table with columns for the scores of its texts.

        Parameters
        ----------
        text : str
            Name of the column with texts.
        scorer : Scorer, optional
        prefix : str, optional
            Comes before the names of the new columns.
        missing, threads, progress
            As for `SeriesAccessor.score`.

        Raises
        ------
        ValueError
            Where the table has no column `text`, and where it already has one of the new ones.
        TypeError, ModuleNotFoundError
            As `Scorer.score_many` does.

        Examples
        --------
        >>> notes = pd.DataFrame({"narrative": ["Slept well.", "He was stabbed."]})
        >>> notes.dosimeter.score("narrative", prefix="d_")["d_words"].tolist()
        [2, 3]
        """
        if text not in self._frame:
            raise ValueError(f"the frame has no column {text!r}; name the one that it has")
        options: dict[str, Any] = {"missing": missing, "threads": threads, "progress": progress}
        scores = SeriesAccessor(self._frame[text]).score(scorer, **options).add_prefix(prefix)
        taken = [name for name in scores.columns if name in self._frame]
        if taken:
            raise ValueError(f"the frame already has a column {taken[0]!r}; give a prefix")
        return pd.concat([self._frame, scores], axis="columns")

    def caseload(
        self, worker: str = "worker", time: str | None = "time", text: str = "text", **options: Any
    ) -> Caseload:
        """Collect the exposures of each worker; see `dosimeter.caseload`.

        Examples
        --------
        >>> notes = pd.DataFrame({"worker": ["nurse-01"], "text": ["He was stabbed."]})
        >>> notes.dosimeter.caseload(time=None).workers
        ['nurse-01']
        """
        return caseload(self._frame, worker, time, text, **options)

    def exposure(
        self,
        worker: str = "worker",
        time: str | None = "time",
        text: str = "text",
        as_of: datetime | date | str | None = None,
        policy: Policy | None = None,
        **options: Any,
    ) -> pd.DataFrame:
        """Measure the exposure of each worker; see `dosimeter.exposure`.

        Examples
        --------
        >>> notes = pd.DataFrame({"worker": ["nurse-01"], "text": ["He was stabbed."]})
        >>> notes.dosimeter.exposure(time=None)["documents"].to_dict()
        {'nurse-01': 1}
        """
        return exposure(self._frame, worker, time, text, as_of, policy, **options)
