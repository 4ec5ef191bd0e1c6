"""What each group of features is worth, and what more ratings would bring."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sparse
from corpus import Corpus, folds
from dosimeter import _core
from fit import Kinship
from measure import figures, held_out, rank_correlation, stretched

SHARES = (0.0, 0.1, 0.25, 0.5, 1.0)  # of the further ratings


def print_ablation(corpus: Corpus, sources: np.ndarray) -> None:
    """The student's load without one group of features at a time; the last rows change what it
    learns from. Five folds; the teacher's marks of a fold are the same in every row."""
    targets = corpus.ratings.targets[:, :2]
    parts = folds(len(targets))
    taught = {}
    for training, testing in parts:
        known = corpus.known(training)
        taught[testing[0]] = (known, corpus.teacher(known, corpus.written_among(known)))
    nothing = np.zeros(0, int)
    print("\nAblation: the student without ...")
    print(f"{'':34}{'load rho':>10}{'mae':>7}{'within':>8}")
    for name, columns in {"(all features)": nothing, **_groups(corpus)}.items():
        _print_row(name, _without(corpus, taught, columns), corpus, sources)
    plain = Kinship(np.zeros_like(corpus.kinship.vectors), corpus.kinship.dense)
    _print_row("kinship of n-grams", _without(corpus, taught, nothing, plain), corpus, sources)
    unlike = _without(corpus, taught, nothing, versions=False)
    _print_row("versions of texts", unlike, corpus, sources)
    unmarked = {number: (known, None) for number, (known, _) in taught.items()}
    _print_row("the teacher's marks", _without(corpus, unmarked, nothing), corpus, sources)
    unwritten = {
        number: (known[~corpus.written[known]], None) for number, (known, _) in taught.items()
    }
    without = _without(corpus, unwritten, nothing, versions=False)
    _print_row("versions and written passages", without, corpus, sources)
    of_sources = {
        number: (known[corpus.written[known] | (known < len(targets))], marks)
        for number, (known, marks) in taught.items()
    }
    _print_row("further ratings", _without(corpus, of_sources, nothing), corpus, sources)


def print_learning_curve(corpus: Corpus, sources: np.ndarray) -> None:
    """Teacher and student by the number of ratings that they learn from."""
    targets = corpus.ratings.targets[:, :2]
    parts = folds(len(targets))
    print("\nLearning curve: load's Spearman, over all and within sources, by further ratings")
    print(f"{'ratings':>9}{'teacher':>10}{'within':>8}{'student':>10}{'within':>8}")
    for share in SHARES:
        teacher, learner = np.zeros_like(targets), np.zeros_like(targets)
        for training, testing in parts:
            known = corpus.known(training, further=share)
            marks = corpus.teacher(known, np.r_[testing, corpus.written_among(known)])
            teacher[testing] = marks[: len(testing)]
            learner[testing] = corpus.loads(known, marks[len(testing) :])(corpus.rows[testing])
        cells = [
            figure
            for predicted in (teacher, learner)
            for figure in (
                rank_correlation(predicted[:, 0], targets[:, 0]),
                _within(predicted, targets, sources),
            )
        ]
        count = round(len(targets) * 0.8) + round(share * len(corpus.further_ratings.texts))
        print(
            f"{count:9,}{cells[0]:10.3f}{cells[1]:8.3f}{cells[2]:10.3f}{cells[3]:8.3f}", flush=True
        )


def _groups(corpus: Corpus) -> dict[str, np.ndarray]:
    """Columns of the student's matrix by group."""
    dense, names = np.array(_core.DENSE_FEATURES), np.array(corpus.vocabulary.names)
    parts = np.char.partition(dense, ":")
    by_assertion = ~np.isin(np.char.rpartition(dense, ":")[:, 2], ["affirmed"])
    by_assertion &= np.isin(parts[:, 0], ["sum", "weight", "weight density", "count"])
    pairs = np.char.find(names, " ") >= 0
    return {
        "all of the lexicon": np.flatnonzero(dense != "length"),
        "sums by category": np.flatnonzero(parts[:, 0] == "sum"),
        "heaviest mentions": np.flatnonzero(np.char.find(dense, "heaviest") >= 0),
        "densities and burdened share": np.flatnonzero(
            (np.char.find(dense, "density") >= 0) | (dense == "burdened share")
        ),
        "assertions other than affirmed": np.flatnonzero(by_assertion),
        "length": np.flatnonzero(dense == "length"),
        "pairs of words": len(dense) + np.flatnonzero(pairs),
        "words and pairs": len(dense) + np.arange(len(names)),
    }


def _without(
    corpus: Corpus,
    taught: dict,
    columns: np.ndarray,
    kinship: Kinship | None = None,
    versions: bool = True,
) -> np.ndarray:
    kept = np.ones(corpus.kinship.size)
    kept[columns] = 0
    kinship = kinship or corpus.kinship
    shown = Kinship(kinship.vectors * kept[kinship.dense :, None], kinship.dense)

    def predict(training: np.ndarray, testing: np.ndarray) -> np.ndarray:
        known, marks = taught[testing[0]]
        model = corpus.loads(known, marks, kept, shown, versions)
        return model(corpus.rows[testing] @ sparse.diags(kept))

    return held_out(predict, folds(len(corpus.ratings.texts)))


def _within(predicted: np.ndarray, targets: np.ndarray, sources: np.ndarray) -> float:
    """Mean over the sources of the Spearman correlation of load within each."""
    return float(
        np.mean(
            [
                rank_correlation(predicted[sources == name, 0], targets[sources == name, 0])
                for name in sorted(set(sources))
            ]
        )
    )


def _print_row(name: str, predicted: np.ndarray, corpus: Corpus, sources: np.ndarray) -> None:
    targets = corpus.ratings.targets[:, :2]
    predicted = stretched(predicted, targets, folds(len(targets)))
    rho, mae, *_ = figures(predicted, targets)
    within = _within(predicted, targets, sources)
    print(f"{name:34}{rho:10.3f}{mae:7.3f}{within:8.3f}", flush=True)
