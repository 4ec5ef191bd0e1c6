"""What a researcher would reach for otherwise, learning from the same ratings."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from embedding import embed
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge, RidgeCV
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import StandardScaler

Reading = Callable[[list[str]], np.ndarray]  # n texts -> (n, d)
Peer = Callable[[list[str], np.ndarray], Reading]  # texts, targets (n, 17) -> the trained peer


def all_peers() -> dict[str, Peer]:
    """By name. Each learns all 17 outputs by ridge regression; they differ in what they read."""
    return {
        "tf-idf": _tf_idf,
        "minilm": _ridge(embed),
        "vader": _ridge(_vader()),
        "empath": _ridge(_empath()),
    }


def _tf_idf(texts: list[str], targets: np.ndarray) -> Reading:
    """Word uni- and bigrams and character 3- to 5-grams."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    characters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2
    )
    model = make_pipeline(make_union(words, characters), Ridge(1.0))
    return model.fit(texts, targets).predict


def _ridge(read: Reading) -> Peer:
    """The penalty by leave-one-out among the training passages."""

    def train(texts: list[str], targets: np.ndarray) -> Reading:
        model = make_pipeline(StandardScaler(), RidgeCV(np.logspace(-1, 5, 13)))
        model.fit(read(texts), targets)
        return lambda others: model.predict(read(others))

    return train


def _vader() -> Reading:
    """Negative, neutral, positive and compound (Hutto and Gilbert 2014)."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return _each_once(lambda text: list(analyzer.polarity_scores(text).values()))


def _empath() -> Reading:
    """All 194 categories, by words (Fast, Chen and Bernstein 2016)."""
    from empath import Empath

    lexicon = Empath()
    return _each_once(lambda text: list(lexicon.analyze(text, normalize=True).values()))


def _each_once(read: Callable[[str], list[float]]) -> Reading:
    """As `read`, which is slow, but a text that was read before is not read again."""
    known: dict[str, list[float]] = {}

    def read_all(texts: list[str]) -> np.ndarray:
        known.update({text: read(text) for text in texts if text not in known})
        return np.array([known[text] for text in texts])

    return read_all
