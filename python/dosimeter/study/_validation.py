"""How a model does on workers that it has not seen."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .._optional import optional_module


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LeftOut:
    """What was predicted for each worker by a model that saw none of theirs.

    Attributes
    ----------
    predicted : float array of shape (n,)
        In the order of the texts.
    workers : pandas.DataFrame
        A row a worker, in the order of their pseudonyms: "texts", "mean_absolute_error", "bias"
        (mean of predicted less rated), "spearman" (NaN below three texts or where all are alike),
        and "coverage" (share of ratings in the estimator's intervals), where it gives some.
    """

    predicted: npt.NDArray[np.float64]
    workers: pd.DataFrame

    def __repr__(self) -> str:
        error = np.average(self.workers["mean_absolute_error"], weights=self.workers["texts"])
        return f"LeftOut({len(self.workers)} workers, mean absolute error {error:.3f})"


def leave_one_worker_out(
    estimator: Any,
    texts: Any,
    ratings: npt.ArrayLike,
    workers: npt.ArrayLike,
    *,
    coverage: float = 0.9,
) -> LeftOut:
    """Predict each worker's ratings by a model fitted to those of the others.

    Texts of the same worker are alike (their clients, their words), so a random split would
    promise too much for a worker who is new.

    Parameters
    ----------
    estimator : estimator of scikit-learn
        `dosimeter.sklearn.DosimeterRegressor`, or a pipeline that takes texts. Not changed.
    texts : sequence of n texts
    ratings : array of shape (n,)
    workers : array of shape (n,)
        Pseudonyms; two or more.
    coverage : float, default 0.9
        Of the intervals, where the estimator has a ``predict_interval``.

    Raises
    ------
    ValueError
        For lengths that differ and fewer than two workers.
    ModuleNotFoundError
        Without scikit-learn and scipy.

    Examples
    --------
    >>> from dosimeter.sklearn import DosimeterRegressor
    >>> texts = ["Slept well.", "He was stabbed.", "She died in the fire.", "Nothing of note."] * 3
    >>> workers = np.repeat(["a", "b", "c"], 4)
    >>> dosimeter.study.leave_one_worker_out(
    ...     DosimeterRegressor(folds=4), texts, [0, 3, 4, 0] * 3, workers
    ... ).workers["texts"].to_dict()
    {'a': 4, 'b': 4, 'c': 4}
    """
    base = optional_module("sklearn.base", "sklearn")
    selection = optional_module("sklearn.model_selection", "sklearn")
    column = np.empty(len(texts), object)
    column[:] = list(texts)
    rated = np.asarray(ratings, np.float64)
    names = np.asarray(workers)
    if not len(column) == len(rated) == len(names):
        raise ValueError("as many ratings and workers as texts are needed")
    predicted = np.empty(len(rated))
    covered = np.full(len(rated), np.nan)
    for kept, left_out in selection.LeaveOneGroupOut().split(column, rated, names):
        fitted = base.clone(estimator).fit(column[kept], rated[kept])
        predicted[left_out] = fitted.predict(column[left_out])
        if hasattr(fitted, "predict_interval"):
            lower, upper = fitted.predict_interval(column[left_out], coverage).T
            covered[left_out] = (lower <= rated[left_out]) & (rated[left_out] <= upper)
    rows = {
        name: _row(predicted[names == name], rated[names == name], covered[names == name])
        for name in np.unique(names)
    }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("worker")
    if np.isnan(covered).all():
        table = table.drop(columns="coverage")
    return LeftOut(predicted, table.astype({"texts": int}))


def _row(
    predicted: npt.NDArray[Any], rated: npt.NDArray[Any], covered: npt.NDArray[Any]
) -> dict[str, float]:
    stats = optional_module("scipy.stats", "study")
    rho = np.nan
    if len(rated) > 2 and np.ptp(predicted) > 0 and np.ptp(rated) > 0:
        rho = float(stats.spearmanr(predicted, rated).statistic)
    return {
        "texts": len(rated),
        "mean_absolute_error": float(np.abs(predicted - rated).mean()),
        "bias": float((predicted - rated).mean()),
        "spearman": rho,
        "coverage": float(covered.mean()),
    }
