"""How far raters agree with each other, and the model with them."""

from collections.abc import Callable
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from .._optional import optional_module
from ._bootstrap import Rows, bootstrap_interval
from ._intraclass import IccForm, Ratings, complete_ratings, icc_bounds, icc_value


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
    table = complete_ratings(ratings)
    options: dict[str, Any] = {"groups": groups, "confidence": confidence}
    options |= {"resamples": resamples, "seed": seed}
    rows: dict[str, tuple[float, float, float, float, float]] = {}
    for form in get_args(IccForm):

        def of_rows(drawn: Rows, form: IccForm = form) -> float:
            return icc_value(table[drawn], form)

        interval = bootstrap_interval(of_rows, len(table), **options)
        rows[form] = (icc_value(table, form), *icc_bounds(table, form, confidence), *interval)
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
    pairs = complete_ratings(np.column_stack([np.asarray(predicted), np.asarray(rated)]))
    measures: dict[str, Callable[[npt.NDArray[np.float64]], float]] = {
        "Spearman": _mean_rho,
        "weighted kappa": lambda drawn: _weighted_kappa(drawn, scale),
        "ICC(2,1)": lambda drawn: icc_value(drawn, "ICC(2,1)"),
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
