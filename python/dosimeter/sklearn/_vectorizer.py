"""The transformer: from texts to columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from .._core import CATEGORIES, DENSE_FEATURES
from .._optional import missing_extra
from .._scoring import Scorer
from .._texts import text_source
from ._columns import FIGURES, only_column, text_tags

try:
    from sklearn.base import BaseEstimator, TransformerMixin
except ModuleNotFoundError as error:
    raise missing_extra(error, "sklearn") from error


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
        text_source(only_column(X))
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
        texts = only_column(X)
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
        return text_tags(super().__sklearn_tags__(), requires_fit=False)
