"""The regressor: from a figure of the score to a researcher's own scale."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .._optional import missing_extra
from .._scoring import Scorer
from ._columns import FIGURES, only_column, text_tags

try:
    from sklearn.base import BaseEstimator, RegressorMixin
    from sklearn.isotonic import IsotonicRegression
    from sklearn.linear_model import LinearRegression
    from sklearn.model_selection import GroupKFold, PredefinedSplit
    from sklearn.utils.validation import check_consistent_length, check_is_fitted, column_or_1d
except ModuleNotFoundError as error:
    raise missing_extra(error, "sklearn") from error


class DosimeterRegressor(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Brings a figure of the score onto the scale of a researcher's own ratings, with intervals.

    The intervals are those of CV+ (Barber, Candès, Ramdas & Tibshirani 2021, Predictive inference
    with the jackknife+, Annals of Statistics 49(1), doi:10.1214/20-AOS1965): for texts of the same
    kind as those fitted, they hold the rating in about `coverage` of the cases, and in no less than
    about 2 * coverage - 1 whatever the distribution.

    Parameters
    ----------
    figure : str, default "load"
        Which figure is calibrated, of `dosimeter.sklearn.FIGURES`.
    method : {"linear", "isotonic"}
        A line, or a rising step function, which needs some hundred ratings.
    folds : int, default 10
        Number of parts that take turns at being left out for the intervals; at least 2.
    scorer : dosimeter.Scorer, optional
    threads : int, default 0
        Number of threads; 0 for all cores.

    Attributes
    ----------
    calibrator_ : sklearn.linear_model.LinearRegression or sklearn.isotonic.IsotonicRegression
    fold_calibrators_ : list of the same
        Each fitted without one fold.
    fold_ : int array of shape (n,)
        The fold that each text was left out in.
    residuals_ : float array of shape (n,)
        Distances of the ratings from what the calibrator without their fold predicts.

    Examples
    --------
    >>> from dosimeter.sklearn import DosimeterRegressor
    >>> texts = ["Slept well.", "He was stabbed.", "She died in the fire.", "Nothing of note."]
    >>> model = DosimeterRegressor(folds=2).fit(texts, [0, 60, 90, 10])  # on a scale to 100
    >>> lower, upper = model.predict_interval(["He was shot."], coverage=0.5)[0]
    >>> bool(lower <= upper)
    True
    """

    def __init__(
        self,
        *,
        figure: str = "load",
        method: str = "linear",
        folds: int = 10,
        scorer: Scorer | None = None,
        threads: int = 0,
    ) -> None:
        self.figure = figure
        self.method = method
        self.folds = folds
        self.scorer = scorer
        self.threads = threads

    def fit(self, X: Any, y: Any, groups: Any = None) -> DosimeterRegressor:
        """Fit the calibration.

        Parameters
        ----------
        X : column of n texts
            As for `dosimeter.Scorer.score_many`, or a table with one column.
        y : array of shape (n,)
            Ratings.
        groups : array of shape (n,), optional
            Workers or sources: whoever shares one is left out together, so that the intervals hold
            for new ones.

        Raises
        ------
        ValueError
            For an unknown figure or method, and for fewer texts or groups than folds.
        TypeError
            For what is no column of texts.
        """
        if self.figure not in FIGURES:
            raise ValueError(f"figure must be one of {', '.join(FIGURES)}, not {self.figure!r}")
        if self.method not in ("linear", "isotonic"):
            raise ValueError(f'method must be "linear" or "isotonic", not {self.method!r}')
        figure = self._figure(X)
        ratings = np.asarray(column_or_1d(y), np.float64)
        check_consistent_length(figure, ratings, groups)
        if not 2 <= self.folds <= len(ratings):
            raise ValueError(f"folds must be 2 or more, up to n_samples = {len(ratings)} texts")
        if groups is None:  # folds take turns, as neighbours in a table are often alike
            splitter = PredefinedSplit(np.arange(len(ratings)) % self.folds)
        else:
            splitter = GroupKFold(self.folds)
        self.calibrator_ = self._fit_calibrator(figure, ratings)
        self.fold_calibrators_ = []
        self.fold_ = np.empty(len(ratings), int)
        self.residuals_ = np.empty(len(ratings))
        for fold, (kept, left_out) in enumerate(splitter.split(figure, ratings, groups)):
            calibrator = self._fit_calibrator(figure[kept], ratings[kept])
            self.fold_calibrators_.append(calibrator)
            self.fold_[left_out] = fold
            self.residuals_[left_out] = np.abs(
                ratings[left_out] - calibrator.predict(figure[left_out])
            )
        return self

    def predict(self, X: Any) -> npt.NDArray[np.float64]:
        """Give the rating that is expected of each text, of shape (n,).

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before `fit`.
        TypeError, ValueError
            As `dosimeter.Scorer.score_many` does.
        """
        check_is_fitted(self)
        return np.asarray(self.calibrator_.predict(self._figure(X)), np.float64)

    def predict_interval(self, X: Any, coverage: float = 0.9) -> npt.NDArray[np.float64]:
        """Give an interval for the rating of each text, of shape (n, 2).

        Parameters
        ----------
        X : column of n texts
        coverage : float, default 0.9
            Between 0 and 1. Infinite bounds say that so few ratings cannot give it.

        Raises
        ------
        ValueError
            For a coverage outside 0 to 1.
        sklearn.exceptions.NotFittedError, TypeError
            As `predict` does.
        """
        check_is_fitted(self)
        if not 0 < coverage < 1:
            raise ValueError("coverage must be between 0 and 1")
        figure = self._figure(X)
        predicted = np.stack([fitted.predict(figure) for fitted in self.fold_calibrators_])
        count = len(self.residuals_)
        rank = int(np.ceil(coverage * (count + 1)))
        if rank > count:
            return np.tile([-np.inf, np.inf], (len(figure), 1))
        intervals = np.empty((len(figure), 2))
        for row in range(len(figure)):
            centres = predicted[self.fold_, row]
            intervals[row, 0] = -np.partition(self.residuals_ - centres, rank - 1)[rank - 1]
            intervals[row, 1] = np.partition(centres + self.residuals_, rank - 1)[rank - 1]
        return intervals

    def _figure(self, X: Any) -> npt.NDArray[np.float64]:
        scores = (self.scorer or Scorer()).score_many(only_column(X), threads=self.threads)
        return np.asarray(getattr(scores, self.figure), np.float64)[:, None]

    def _fit_calibrator(self, figure: npt.NDArray[Any], ratings: npt.NDArray[Any]) -> Any:
        linear = self.method == "linear"
        calibrator = LinearRegression() if linear else IsotonicRegression(out_of_bounds="clip")
        return calibrator.fit(figure, ratings)

    def __sklearn_tags__(self) -> Any:
        return text_tags(super().__sklearn_tags__(), requires_fit=True)
