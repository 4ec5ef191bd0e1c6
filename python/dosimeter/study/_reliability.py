"""How far raters agree with each other, and the model with them."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from .._optional import optional_module
from ._bootstrap import Rows, bootstrap_interval

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
    table = _complete(ratings)
    return IntervalEstimate(_icc_value(table, form), *_icc_bounds(table, form, confidence))


def reliability(
    ratings: Ratings,
    *,
    confidence: float = 0.95,
    resamples: int = 2000,
    groups: npt.ArrayLike | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Compute how far raters agree: all six intraclass correlations and the rank correlation.

    Parameters
    ----------
    ratings : table of shape (n, k)
        A row an item and a column a rater; nothing missing.
    confidence : float, default 0.95
    resamples : int, default 2000
        Of the bootstrap.
    groups : array of shape (n,), optional
        Workers or sources, which the bootstrap draws as a whole.
    seed : int, default 0
        The same seed gives the same intervals.

    Returns
    -------
    pandas.DataFrame
        A row a coefficient, "ICC(1,1)" to "ICC(3,k)" and "mean Spearman" (of all pairs of raters):
        "value"; "lower" and "upper", by the F distribution (none for Spearman); "bootstrap_lower"
        and "bootstrap_upper".

    Raises
    ------
    ValueError, ModuleNotFoundError
        As `icc` does.

    Examples
    --------
    >>> judges = [
    ...     [9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]
    ... ]
    >>> table = dosimeter.study.reliability(judges, resamples=200)
    >>> table.loc["ICC(3,1)", "value"].round(2).item()
    0.71
    """
    table = _complete(ratings)
    options: dict[str, Any] = {"groups": groups, "confidence": confidence}
    options |= {"resamples": resamples, "seed": seed}
    rows: dict[str, tuple[float, float, float, float, float]] = {}
    for form in get_args(IccForm):

        def of_rows(drawn: Rows, form: IccForm = form) -> float:
            return _icc_value(table[drawn], form)

        interval = bootstrap_interval(of_rows, len(table), **options)
        rows[form] = (_icc_value(table, form), *_icc_bounds(table, form, confidence), *interval)
    interval = bootstrap_interval(lambda drawn: _mean_rho(table[drawn]), len(table), **options)
    rows["mean Spearman"] = (_mean_rho(table), np.nan, np.nan, *interval)
    columns = ["value", "lower", "upper", "bootstrap_lower", "bootstrap_upper"]
    result = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    result.attrs = {"items": table.shape[0], "raters": table.shape[1], "confidence": confidence}
    return result


def agreement(
    predicted: npt.ArrayLike,
    rated: npt.ArrayLike,
    *,
    scale: tuple[int, int] = (0, 5),
    confidence: float = 0.95,
    resamples: int = 2000,
    groups: npt.ArrayLike | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Compute how far a figure of the score agrees with ratings of the same texts.

    Parameters
    ----------
    predicted, rated : array of shape (n,)
        On the same scale: loads and ratings by the rubric, for example. Nothing missing.
    scale : pair of int, default (0, 5)
        Lowest and highest rating; for kappa both are rounded to whole steps of it.
    confidence, resamples, groups, seed
        As for `reliability`.

    Returns
    -------
    pandas.DataFrame
        With "value", "lower" and "upper" (bootstrapped) of

        - "Spearman": the rank correlation;
        - "weighted kappa": with quadratic weights (Cohen 1968, doi:10.1037/h0026256);
        - "ICC(2,1)": absolute agreement, the model as one rater and the rating as the other;
        - "mean absolute error" and "bias" (mean of predicted less rated), in steps of the scale.

    Raises
    ------
    ValueError
        For shapes that differ and missing values.
    ModuleNotFoundError
        Without scipy and statsmodels.

    Examples
    --------
    >>> table = dosimeter.study.agreement([0.2, 2.9, 3.8, 1.1], [0, 3, 4, 1], resamples=200)
    >>> table.loc["Spearman", "value"].item()
    1.0
    """
    pairs = _complete(np.column_stack([np.asarray(predicted), np.asarray(rated)]))
    measures: dict[str, Callable[[npt.NDArray[np.float64]], float]] = {
        "Spearman": _mean_rho,
        "weighted kappa": lambda drawn: _weighted_kappa(drawn, scale),
        "ICC(2,1)": lambda drawn: _icc_value(drawn, "ICC(2,1)"),
        "mean absolute error": lambda drawn: float(np.abs(drawn[:, 0] - drawn[:, 1]).mean()),
        "bias": lambda drawn: float((drawn[:, 0] - drawn[:, 1]).mean()),
    }
    options: dict[str, Any] = {"groups": groups, "confidence": confidence}
    options |= {"resamples": resamples, "seed": seed}
    rows = {}
    for name, measure in measures.items():

        def of_rows(
            drawn: Rows, measure: Callable[[npt.NDArray[np.float64]], float] = measure
        ) -> float:
            return measure(pairs[drawn])

        rows[name] = (measure(pairs), *bootstrap_interval(of_rows, len(pairs), **options))
    result = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "lower", "upper"])
    result.attrs = {"items": len(pairs), "confidence": confidence}
    return result


def _complete(ratings: Ratings) -> npt.NDArray[np.float64]:
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


def _icc_value(table: npt.NDArray[np.float64], form: IccForm) -> float:
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


def _icc_bounds(
    table: npt.NDArray[np.float64], form: IccForm, confidence: float
) -> tuple[float, float]:
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
        lower, upper = (k * bound / (1 + (k - 1) * bound) for bound in (lower, upper))
    return float(lower), float(upper)


def _two_way_random_bounds(
    table: npt.NDArray[np.float64], quantile: Callable[..., float], tail: float
) -> tuple[float, float]:
    """Give the bounds of ICC(2,1), with Satterthwaite's degrees of freedom."""
    n, k = table.shape
    square = _mean_squares(table)
    value = _icc_value(table, "ICC(2,1)")
    if square.items == 0:
        return float("nan"), float("nan")
    if 1 - value < 1e-12:  # no rater ever differs, but for rounding
        return 1.0, 1.0
    of_raters = k * value / (n * (1 - value))
    of_residual = 1 + k * value * (n - 1) / (n * (1 - value))
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


def _mean_rho(table: npt.NDArray[np.float64]) -> float:
    """Give the mean of the rank correlations of all pairs of columns."""
    stats = optional_module("scipy.stats", "study")
    ranks = stats.rankdata(table, axis=0)
    if (ranks.std(axis=0) == 0).any():
        return float("nan")
    rho = np.corrcoef(ranks, rowvar=False)
    return float(rho[np.triu_indices(table.shape[1], 1)].mean())


def _weighted_kappa(pairs: npt.NDArray[np.float64], scale: tuple[int, int]) -> float:
    inter_rater = optional_module("statsmodels.stats.inter_rater", "study")
    low, high = scale
    steps = np.clip(np.rint(pairs), low, high).astype(int) - low
    table = np.zeros((high - low + 1, high - low + 1))
    np.add.at(table, (steps[:, 0], steps[:, 1]), 1)
    if (table.sum(axis=0) > 0).sum() == 1 and (table.sum(axis=1) > 0).sum() == 1:
        return float("nan")  # all alike: nothing to agree on beyond chance
    return float(inter_rater.cohens_kappa(table, wt="quadratic", return_results=False))
