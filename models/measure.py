"""Held-out predictions and the figures of accuracy made of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from calibration import apply_interval, fit_interval, fit_stretch
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score
from weights_file import Interval

Folds = list[tuple[np.ndarray, np.ndarray]]
Predictor = Callable[[np.ndarray, np.ndarray], np.ndarray]  # training, testing -> (testing, 17)


def held_out(predict: Predictor, parts: Folds) -> np.ndarray:
    """Predictions (n, 17), each passage's by what was trained without its part."""
    predicted = [(testing, predict(training, testing)) for training, testing in parts]
    result = np.zeros((sum(len(testing) for testing, _ in predicted), predicted[0][1].shape[1]))
    for testing, rows in predicted:
        result[testing] = rows
    return result


def stretched(predicted: np.ndarray, targets: np.ndarray, parts: Folds) -> np.ndarray:
    """Load and peak stretched as training does, for each part by the predictions of the others."""
    result = predicted.copy()
    for others, part in parts:
        slope, offset = fit_stretch(predicted[others][:, :2], targets[others][:, :2])
        result[part, :2] = predicted[part, :2] * slope + offset
    return result


def rank_correlation(predicted: np.ndarray, rated: np.ndarray) -> float:
    """Spearman, of loads limited to the scale as the library does."""
    return float(spearmanr(np.clip(predicted, 0, 5), rated)[0])


def figures(predicted: np.ndarray, targets: np.ndarray) -> list[float]:
    """Spearman and mean absolute error of load, then of peak, and the mean AUC."""
    row = []
    for column in (0, 1):
        limited = np.clip(predicted[:, column], 0, 5)
        row.append(rank_correlation(limited, targets[:, column]))
        row.append(float(np.abs(limited - targets[:, column]).mean()))
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
        covered[testing] = covers(interval, predicted[testing], rated[testing])
    return covered


def covers(interval: Interval, predicted: np.ndarray, rated: np.ndarray) -> np.ndarray:
    """Whether each rating lies in the interval of its prediction."""
    lower, upper = apply_interval(interval, predicted)
    return (lower <= rated) & (rated <= upper)


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
            area = "-" if np.isnan(cells[4]) else f"{cells[4]:.3f}"
            print(
                f"{name:22}{model:11}{len(index):5}{cells[0]:10.3f}{cells[1]:7.3f}"
                f"{cells[2]:10.3f}{cells[3]:7.3f}{area:>8}",
                flush=True,
            )
