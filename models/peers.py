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
        "minilm": _ridge(_each_once(embed)),
        "vader": _ridge(_each_once(_vader)),
        "empath": _ridge(_each_once(_empath)),
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


def _vader(texts: list[str]) -> np.ndarray:
    """Negative, neutral, positive and compound (Hutto and Gilbert 2014)."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return np.array([list(analyzer.polarity_scores(text).values()) for text in texts])


def _empath(texts: list[str]) -> np.ndarray:
    """All 194 categories, by words (Fast, Chen and Bernstein 2016)."""
    from empath import Empath

    lexicon = Empath()
    return np.array([list(lexicon.analyze(text, normalize=True).values()) for text in texts])


def _each_once(read: Reading) -> Reading:
    """As `read`, which is slow, but a text that was read before is not read again."""
    known: dict[str, np.ndarray] = {}

    def read_all(texts: list[str]) -> np.ndarray:
        missing = [text for text in texts if text not in known]
        if missing:
            known.update(zip(missing, read(missing), strict=True))
        return np.array([known[text] for text in texts])

    return read_all
