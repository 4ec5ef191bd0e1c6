"""Bootstrapped intervals, by resampling items or whole groups of them."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from .._optional import optional_module

Rows = npt.NDArray[np.intp]


def bootstrap_interval(
    statistic: Callable[[Rows], float],
    count: int,
    *,
    groups: npt.ArrayLike | None,
    confidence: float,
    resamples: int,
    seed: int,
) -> tuple[float, float]:
    """Give a bias-corrected and accelerated (BCa) interval.

    Efron 1987, Better bootstrap confidence intervals, Journal of the American Statistical
    Association 82(397), doi:10.1080/01621459.1987.10478410. Where BCa is not defined (a statistic
    that never changes, or that some resamples do not have), the percentiles of the resamples that
    have it.

    Parameters
    ----------
    statistic : function of an int array of row numbers
    count : int
        Number of rows.
    groups : array of shape (count,), optional
        Rows that share a group are drawn together.
    confidence : float
    resamples : int
    seed : int
    """
    stats = optional_module("scipy.stats", "study")
    rows = _rows_of_groups(count, groups)

    def of_groups(drawn: npt.NDArray[Any]) -> float:
        return statistic(np.concatenate([rows[group] for group in drawn]))

    with warnings.catch_warnings():
        # Of constant resamples and of BCa that is not defined; both are dealt with below.
        warnings.simplefilter("ignore")
        result = stats.bootstrap(
            (np.arange(len(rows)),),
            of_groups,
            n_resamples=resamples,
            confidence_level=confidence,
            vectorized=False,
            method="BCa",
            rng=np.random.default_rng(seed),
        )
    lower, upper = result.confidence_interval
    if not (np.isfinite(lower) and np.isfinite(upper)):
        drawn = result.bootstrap_distribution[np.isfinite(result.bootstrap_distribution)]
        tail = (1 - confidence) / 2
        lower, upper = np.quantile(drawn, [tail, 1 - tail]) if drawn.size else (np.nan, np.nan)
    return float(lower), float(upper)


def _rows_of_groups(count: int, groups: npt.ArrayLike | None) -> list[Rows]:
    if groups is None:
        return [np.array([row]) for row in range(count)]
    names = np.asarray(groups)
    if names.shape != (count,):
        raise ValueError(f"groups must have a name for each of the {count} rows")
    _, numbers = np.unique(names, return_inverse=True)
    rows = [np.flatnonzero(numbers == number) for number in range(numbers.max() + 1)]
    if len(rows) < 2:
        raise ValueError("two groups or more are needed")
    return rows
