"""Prints the accuracy of the model on rated passages that it did not see.

Usage: python models/evaluate.py [--sources]

Cross-validation in five folds over ../shared/ratings/train.jsonl, beside TF-IDF with ridge
regression (scikit-learn) on the same folds: Spearman correlation and mean absolute error of load
and peak, mean AUC over the categories, and the coverage of the 90 % interval. --sources adds
training without each source in turn. Then the behavioural pairs, with a model trained on all
ratings. The ratings are a silver standard, given by a language model: see the model card.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
from behaviour import held
from calibration import apply_interval, fit_interval, fit_stretch
from corpus import Corpus, folds
from ratings import read_pairs
from scipy.stats import spearmanr
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline, make_union

Folds = list[tuple[np.ndarray, np.ndarray]]
Predictor = Callable[[np.ndarray, np.ndarray], np.ndarray]


def baseline(corpus: Corpus) -> Predictor:
    """Word uni- and bigrams and character 3- to 5-grams, TF-IDF, ridge: all 17 outputs."""

    def predict(training: np.ndarray, testing: np.ndarray) -> np.ndarray:
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        characters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2
        )
        model = make_pipeline(make_union(words, characters), Ridge(1.0))
        model.fit([corpus.ratings.texts[i] for i in training], corpus.ratings.targets[training])
        return model.predict([corpus.ratings.texts[i] for i in testing])

    return predict


def dosimeter(corpus: Corpus) -> Predictor:
    return lambda training, testing: corpus.train(training)(corpus.rated.rows[testing])


def dosimeter_without_source(corpus: Corpus) -> Predictor:
    """As dosimeter, for folds of which each is one source: its further ratings are left out too."""

    def predict(training: np.ndarray, testing: np.ndarray) -> np.ndarray:
        model = corpus.train(training, but_source=corpus.ratings.sources[testing[0]])
        return model(corpus.rated.rows[testing])

    return predict


def held_out(predict: Predictor, parts: Folds, corpus: Corpus) -> np.ndarray:
    predicted = np.zeros_like(corpus.ratings.targets)
    for training, testing in parts:
        predicted[testing] = predict(training, testing)
    return predicted


def stretched(predicted: np.ndarray, targets: np.ndarray, parts: Folds) -> np.ndarray:
    """Load and peak stretched as training does, for each part by the predictions of the others."""
    result = predicted.copy()
    for others, part in parts:
        slope, offset = fit_stretch(predicted[others][:, :2], targets[others][:, :2])
        result[part, :2] = predicted[part, :2] * slope + offset
    return result


def figures(predicted: np.ndarray, targets: np.ndarray) -> list[float]:
    """Spearman and mean absolute error of load, then of peak, and the mean AUC."""
    row = []
    for column in (0, 1):
        limited = np.clip(predicted[:, column], 0, 5)
        row.append(spearmanr(limited, targets[:, column])[0])
        row.append(np.abs(limited - targets[:, column]).mean())
    areas = [
        roc_auc_score(targets[:, column], predicted[:, column])
        for column in range(2, targets.shape[1])
        if 0 < targets[:, column].sum() < len(targets)
    ]
    return [*row, float(np.mean(areas)) if areas else float("nan")]


def coverage(predicted: np.ndarray, rated: np.ndarray, parts: Folds) -> np.ndarray:
    """Whether each rating lies in an interval that was fitted without its fold."""
    covered = np.zeros(len(rated), bool)
    for training, testing in parts:
        interval = fit_interval(predicted[training], rated[training])
        lower, upper = apply_interval(interval, predicted[testing])
        covered[testing] = (lower <= rated[testing]) & (rated[testing] <= upper)
    return covered


def correlation_of_errors(errors: np.ndarray, sources: np.ndarray) -> float:
    """Of two passages of the same source: the intraclass correlation ICC(1), by one-way analysis
    of variance (Shrout and Fleiss 1979, doi:10.1037/0033-2909.86.2.420), for groups of any size.
    """
    groups = [errors[sources == name] for name in sorted(set(sources))]
    sizes = np.array([len(group) for group in groups])
    between = sum(len(group) * (group.mean() - errors.mean()) ** 2 for group in groups)
    between /= len(groups) - 1
    within = sum(((group - group.mean()) ** 2).sum() for group in groups)
    within /= len(errors) - len(groups)
    size = (len(errors) - (sizes**2).sum() / len(errors)) / (len(groups) - 1)
    return float((between - within) / (between + (size - 1) * within))


def print_table(
    title: str, rows: dict[str, np.ndarray], models: dict[str, np.ndarray], targets: np.ndarray
) -> None:
    print(f"\n{title}")
    print(f"{'':22}{'':11}{'n':>5}{'load rho':>10}{'mae':>7}{'peak rho':>10}{'mae':>7}{'auc':>8}")
    for name, index in rows.items():
        for model, predicted in models.items():
            cells = figures(predicted[index], targets[index])
            print(
                f"{name:22}{model:11}{len(index):5}{cells[0]:10.3f}{cells[1]:7.3f}"
                f"{cells[2]:10.3f}{cells[3]:7.3f}{cells[4]:8.3f}",
                flush=True,
            )


def print_pairs(corpus: Corpus) -> None:
    pairs = read_pairs()
    model = corpus.train(np.arange(len(corpus.ratings.texts)))
    first, second = (
        np.clip(model(corpus.part([pair[side] for pair in pairs]).rows)[:, 0], 0, 5)
        for side in ("a", "b")
    )
    right = held(pairs, first, second)
    print('\nBehavioural pairs ("heavier": load of a above b; "same": within 0.3)')
    for capability, answers in right.items():
        print(f"{capability:22}{sum(answers):3} of {len(answers)}")
    print(f"{'all':22}{np.mean(sum(right.values(), [])):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sources", action="store_true", help="train without each source in turn")
    arguments = parser.parse_args()
    corpus = Corpus()
    targets, sources = corpus.ratings.targets, corpus.ratings.sources
    everything = np.arange(len(targets))
    by_source = {name: np.flatnonzero(sources == name) for name in sorted(set(sources))}
    parts = folds(len(targets))
    ours = stretched(held_out(dosimeter(corpus), parts, corpus), targets, parts)
    models = {"dosimeter": ours, "tf-idf": held_out(baseline(corpus), parts, corpus)}
    rows = {"all": everything, **by_source}
    print_table("Five-fold cross-validation", rows, models, targets)
    covered = coverage(ours[:, 0], targets[:, 0], parts)
    print("\nCoverage of the 90 % interval of load")
    for name, index in rows.items():
        print(f"{name:22}{covered[index].mean():.3f}")
    if arguments.sources:
        apart = [(np.setdiff1d(everything, index), index) for index in by_source.values()]
        models = {
            "dosimeter": stretched(
                held_out(dosimeter_without_source(corpus), apart, corpus), targets, apart
            ),
            "tf-idf": held_out(baseline(corpus), apart, corpus),
        }
        print_table("Trained without the source", by_source, models, targets)
        errors = np.clip(models["dosimeter"][:, 0], 0, 5) - targets[:, 0]
        print(f"\nCorrelation of the errors of load: {correlation_of_errors(errors, sources):.2f}")
    print_pairs(corpus)


if __name__ == "__main__":
    main()
