"""Dosimeter in pipelines of scikit-learn: a transformer and a calibrating regressor.

Examples
--------
>>> from sklearn.linear_model import Ridge
>>> from sklearn.pipeline import make_pipeline
>>> from dosimeter.sklearn import DosimeterVectorizer
>>> texts = ["Slept well.", "He was stabbed.", "She died in the fire.", "Nothing of note."]
>>> model = make_pipeline(DosimeterVectorizer(), Ridge()).fit(texts, [0, 3, 4, 0])
>>> bool(model.predict(["He was shot."])[0] > model.predict(["A quiet week."])[0])
True
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ._core import CATEGORIES, DENSE_FEATURES
from ._optional import missing_extra
from ._scoring import Scorer
from ._texts import text_source

try:
    from sklearn.base import BaseEstimator, RegressorMixin, TransformerMixin
    from sklearn.isotonic import IsotonicRegression
    from sklearn.linear_model import LinearRegression
    from sklearn.model_selection import GroupKFold, PredefinedSplit
    from sklearn.utils.validation import check_consistent_length, check_is_fitted, column_or_1d
except ModuleNotFoundError as error:
    raise missing_extra(error, "sklearn") from error

__all__ = ["FIGURES", "DosimeterRegressor", "DosimeterVectorizer"]

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
"""The figures of a score that can be columns."""


class DosimeterVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turns texts into columns: figures of the score, probabilities of the kinds, features.

    Learns nothing from the texts that it is fitted to, so scores of new texts stay comparable with
    those of old ones, and nothing leaks from a test set. Where the numbers go to a linear model,
    put a StandardScaler between: their scales differ.

    Parameters
    ----------
    figures : sequence of str, default ("load", "peak", "density", "unknown", "words")
        Figures of the score, of `dosimeter.sklearn.FIGURES`.
    categories : bool, default True
        Whether the probabilities of the fifteen kinds are columns.
    model_features : bool, default False
        Whether what the model sees of the lexicon is, too: sums and counts of mentions by kind and
        assertion, as `dosimeter.Scorer.features` gives them.
    scorer : dosimeter.Scorer, optional
    threads : int, default 0
        Number of threads; 0 for all cores.

    Attributes
    ----------
    n_features_out_ : int
        Number of columns.

    Examples
    --------
    >>> from dosimeter.sklearn import DosimeterVectorizer
    >>> vectorizer = DosimeterVectorizer(figures=("load", "dose"), categories=False)
    >>> vectorizer.fit_transform(["Slept well.", "He was stabbed."]).shape
    (2, 2)
    >>> vectorizer.get_feature_names_out().tolist()
    ['load', 'dose']
    """

    def __init__(
        self,
        *,
        figures: Sequence[str] = ("load", "peak", "density", "unknown", "words"),
        categories: bool = True,
        model_features: bool = False,
        scorer: Scorer | None = None,
        threads: int = 0,
    ) -> None:
        self.figures = figures
        self.categories = categories
        self.model_features = model_features
        self.scorer = scorer
        self.threads = threads

    def fit(self, X: Any, y: Any = None) -> DosimeterVectorizer:
        """Check the parameters and the texts.

        Parameters
        ----------
        X : column of n texts
            As for `dosimeter.Scorer.score_many`, or a table with one column.
        y : ignored

        Raises
        ------
        ValueError
            For an unknown figure, and where no column is asked for.
        TypeError
            For what is no column of texts.
        """
        unknown = [name for name in self.figures if name not in FIGURES]
        if isinstance(self.figures, str) or unknown:
            raise ValueError(f"figures must be some of {', '.join(FIGURES)}, not {self.figures!r}")
        text_source(_column(X))
        self.n_features_out_ = len(self._names())
        if not self.n_features_out_:
            raise ValueError("no column is asked for; name figures, or ask for categories")
        return self

    def transform(self, X: Any) -> npt.NDArray[np.float64]:
        """Score the texts.

        Parameters
        ----------
        X : column of n texts
            As for `dosimeter.Scorer.score_many`, or a table with one column.

        Returns
        -------
        array of shape (n, n_features_out_)
            A DataFrame where `set_output` says so.

        Raises
        ------
        TypeError, ValueError
            As `dosimeter.Scorer.score_many` does.
        """
        texts = _column(X)
        scores = (self.scorer or Scorer()).score_many(texts, threads=self.threads)
        parts = [np.asarray(getattr(scores, name), np.float64)[:, None] for name in self.figures]
        if self.categories:
            parts.append(np.asarray(scores.categories, np.float64))
        if self.model_features:
            parts.append(np.asarray(self._model_features(texts), np.float64))
        return np.hstack(parts)

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[Any]:
        """Give the names of the columns.

        Parameters
        ----------
        input_features : ignored
        """
        return np.array(self._names(), dtype=object)

    def _names(self) -> list[str]:
        kinds = CATEGORIES if self.categories else ()
        features = DENSE_FEATURES if self.model_features else ()
        return [*self.figures, *kinds, *features]

    def _model_features(self, texts: Any) -> npt.NDArray[np.float32]:
        features = (self.scorer or Scorer()).features(texts)
        return features.to_numpy()

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_tags__(self) -> Any:
        return _text_tags(super().__sklearn_tags__(), requires_fit=False)


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
        scores = (self.scorer or Scorer()).score_many(_column(X), threads=self.threads)
        return np.asarray(getattr(scores, self.figure), np.float64)[:, None]

    def _fit_calibrator(self, figure: npt.NDArray[Any], ratings: npt.NDArray[Any]) -> Any:
        linear = self.method == "linear"
        calibrator = LinearRegression() if linear else IsotonicRegression(out_of_bounds="clip")
        return calibrator.fit(figure, ratings)

    def __sklearn_tags__(self) -> Any:
        return _text_tags(super().__sklearn_tags__(), requires_fit=True)


def _text_tags(tags: Any, *, requires_fit: bool) -> Any:
    tags.input_tags.string = True
    tags.input_tags.one_d_array = True
    tags.input_tags.two_d_array = False
    tags.requires_fit = requires_fit
    return tags


def _column(X: Any) -> Any:
    """Give the only column of a table, and anything else as it is."""
    if not isinstance(X, str) and len(getattr(X, "shape", ())) == 2:
        if X.shape[1] != 1:
            raise ValueError(f"one column of texts is needed, not {X.shape[1]}")
        if isinstance(X, pd.DataFrame):
            return X.iloc[:, 0]
        if isinstance(X, np.ndarray):
            return X[:, 0]
        return X.column(0) if hasattr(X, "column") else X[X.columns[0]]
    return X
