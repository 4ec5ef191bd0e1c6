"""Intraclass correlations."""

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from .._optional import optional_module

IccForm: TypeAlias = Literal["ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"]
Ratings: TypeAlias = pd.DataFrame | npt.ArrayLike


class IntervalEstimate(NamedTuple):
    """An estimate with its interval.

    Attributes
    ----------
    value, lower, upper : float
    """

    value: float
    lower: float
    upper: float


def icc(
    ratings: Ratings, form: IccForm = "ICC(2,1)", *, confidence: float = 0.95
) -> IntervalEstimate:
    """Compute an intraclass correlation of raters.

    After Shrout & Fleiss 1979, Intraclass correlations: uses in assessing rater reliability,
    Psychological Bulletin 86(2), doi:10.1037/0033-2909.86.2.420, with the intervals of McGraw &
    Wong 1996, Forming inferences about some intraclass correlation coefficients, Psychological
    Methods 1(1), doi:10.1037/1082-989X.1.1.30, table 7.

    Parameters
    ----------
    ratings : table of shape (n, k)
        A row an item and a column a rater; nothing missing.
    form : str, default "ICC(2,1)"
        "ICC(1,...)": each item has raters of its own. "ICC(2,...)": the same raters for all,
        standing for others, absolute agreement. "ICC(3,...)": these raters alone, consistency.
        "...,1)" is of a single rating, "...,k)" of the mean of all k.
    confidence : float, default 0.95

    Returns
    -------
    IntervalEstimate
        The coefficient of a mean has no lower end: its "lower" may be -inf. NaN where nothing
        differs.

    Raises
    ------
    ValueError
        For an unknown form, fewer than two items or raters, and a missing rating.
    ModuleNotFoundError
        Without scipy.

    Examples
    --------
    The six targets and four judges of Shrout & Fleiss's table 2:

    >>> judges = [
    ...     [9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]
    ... ]
    >>> round(dosimeter.study.icc(judges, "ICC(2,1)").value, 2)
    0.29
    """
    if form not in get_args(IccForm):
        raise ValueError(f"form must be one of {', '.join(get_args(IccForm))}")
    table = complete_ratings(ratings)
    return IntervalEstimate(icc_value(table, form), *icc_bounds(table, form, confidence))


def complete_ratings(ratings: Ratings) -> npt.NDArray[np.float64]:
    """Give the ratings as an array where none is missing."""
    table = np.asarray(ratings, np.float64)
    if table.ndim != 2 or min(table.shape) < 2:
        raise ValueError("two items and two raters or more are needed, a row an item")
    missing = np.isnan(table).any(axis=1)
    if missing.any():
        first = int(np.flatnonzero(missing)[0])
        raise ValueError(f"row {first} lacks a rating; leave such rows out, or have them rated")
    return table


class _MeanSquares(NamedTuple):
    items: float
    raters: float
    residual: float
    within: float  # items: raters and residual together


def _mean_squares(table: npt.NDArray[np.float64]) -> _MeanSquares:
    n, k = table.shape
    mean = table.mean()
    items = k * ((table.mean(axis=1) - mean) ** 2).sum()
    raters = n * ((table.mean(axis=0) - mean) ** 2).sum()
    residual = max(0.0, ((table - mean) ** 2).sum() - items - raters)
    return _MeanSquares(
        items / (n - 1),
        raters / (k - 1),
        residual / ((n - 1) * (k - 1)),
        (raters + residual) / (n * (k - 1)),
    )


def icc_value(table: npt.NDArray[np.float64], form: IccForm) -> float:
    """Compute one coefficient; NaN where nothing differs."""
    n, k = table.shape
    square = _mean_squares(table)
    divisors = {
        "ICC(1,1)": square.items + (k - 1) * square.within,
        "ICC(1,k)": square.items,
        "ICC(2,1)": square.items
        + (k - 1) * square.residual
        + k * (square.raters - square.residual) / n,
        "ICC(2,k)": square.items + (square.raters - square.residual) / n,
        "ICC(3,1)": square.items + (k - 1) * square.residual,
        "ICC(3,k)": square.items,
    }
    error = square.within if form.startswith("ICC(1") else square.residual
    divisor = divisors[form]
    return float((square.items - error) / divisor) if divisor > 0 else float("nan")


def icc_bounds(
    table: npt.NDArray[np.float64], form: IccForm, confidence: float
) -> tuple[float, float]:
    """Compute its interval by the F distribution."""
    n, k = table.shape
    square = _mean_squares(table)
    quantile = optional_module("scipy.stats", "study").f.ppf
    tail = 1 - (1 - confidence) / 2
    if form.startswith("ICC(2"):
        lower, upper = _two_way_random_bounds(table, quantile, tail)
    else:
        one_way = form.startswith("ICC(1")
        error = square.within if one_way else square.residual
        freedom = n * (k - 1) if one_way else (n - 1) * (k - 1)
        if error == 0:
            return (1.0, 1.0) if square.items > 0 else (float("nan"), float("nan"))
        ratio = square.items / error
        low = ratio / quantile(tail, n - 1, freedom)
        high = ratio * quantile(tail, freedom, n - 1)
        lower, upper = (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)
    if form.endswith("k)"):
        lower, upper = (_of_mean(bound, k) for bound in (lower, upper))
    return float(lower), float(upper)


def _of_mean(bound: float, k: int) -> float:
    """Step a bound for a single rating up to the mean of k, by Spearman and Brown.

    At -1 / (k - 1), the least that k ratings can correlate with each other, the coefficient of
    their mean has no lower end. A bound of the interval may lie there or below.
    """
    divisor = 1 + (k - 1) * bound
    return float("-inf") if divisor <= 0 else k * bound / divisor


def _two_way_random_bounds(
    table: npt.NDArray[np.float64], quantile: Callable[..., float], tail: float
) -> tuple[float, float]:
    """Give the bounds of ICC(2,1), with Satterthwaite's degrees of freedom."""
    n, k = table.shape
    square = _mean_squares(table)
    value = icc_value(table, "ICC(2,1)")
    if square.items == 0:
        return float("nan"), float("nan")
    if 1 - value < 1e-12:  # no rater ever differs, but for rounding
        return 1.0, 1.0
    # A value below 0 would make the degrees of freedom as few as none, and the bounds no bounds.
    share = max(value, 0.0)
    of_raters = k * share / (n * (1 - share))
    of_residual = 1 + k * share * (n - 1) / (n * (1 - share))
    freedom = (of_raters * square.raters + of_residual * square.residual) ** 2 / (
        (of_raters * square.raters) ** 2 / (k - 1)
        + (of_residual * square.residual) ** 2 / ((n - 1) * (k - 1))
    )
    low = quantile(tail, n - 1, freedom)
    high = quantile(tail, freedom, n - 1)
    noise = k * square.raters + (k * n - k - n) * square.residual
    lower = n * (square.items - low * square.residual) / (low * noise + n * square.items)
    upper = n * (high * square.items - square.residual) / (noise + n * high * square.items)
    return lower, upper
