"""What a researcher would reach for otherwise, learning from the same ratings."""

from __future__ import annotations

import numpy as np
from corpus import Corpus
from measure import Predictor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge, RidgeCV
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import StandardScaler


def peers(corpus: Corpus) -> dict[str, Predictor]:
    """By name. Each learns all 17 outputs by ridge regression; they differ in what they read."""
    return {
        "tf-idf": _tf_idf(corpus),
        "minilm": _ridge(corpus, corpus.rated.embedding),
        "vader": _ridge(corpus, _vader(corpus.ratings.texts)),
        "empath": _ridge(corpus, _empath(corpus.ratings.texts)),
    }


def _tf_idf(corpus: Corpus) -> Predictor:
    """Word uni- and bigrams and character 3- to 5-grams."""

    def predict(training: np.ndarray, testing: np.ndarray) -> np.ndarray:
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        characters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2
        )
        model = make_pipeline(make_union(words, characters), Ridge(1.0))
        model.fit([corpus.ratings.texts[i] for i in training], corpus.ratings.targets[training])
        return model.predict([corpus.ratings.texts[i] for i in testing])

    return predict


def _ridge(corpus: Corpus, rows: np.ndarray) -> Predictor:
    """The penalty by leave-one-out among the training passages."""

    def predict(training: np.ndarray, testing: np.ndarray) -> np.ndarray:
        model = make_pipeline(StandardScaler(), RidgeCV(np.logspace(-1, 5, 13)))
        model.fit(rows[training], corpus.ratings.targets[training])
        return model.predict(rows[testing])

    return predict


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
