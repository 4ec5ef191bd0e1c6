"""From held-out predictions to intervals and probabilities."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression
from weights_file import Interval

COVERAGE = 0.90
NARROWEST = 0.25  # half a step of the rubric: no rating is finer than that
KNOTS = 6


def fit_interval(predicted: np.ndarray, rated: np.ndarray) -> Interval:
    """Conformal: a quantile of held-out residuals on each side, among the nearest predictions.

    Each side leaves out (1 - COVERAGE) / 2, with the finite-sample correction of split conformal
    prediction (Vovk, Gammerman and Shafer 2005). The knots stand at quantiles of the predictions,
    and a knot looks at the third of the passages that is nearest to it.
    """
    predicted = np.clip(predicted, 0, 5)
    knots = np.quantile(predicted, np.linspace(0.05, 0.95, KNOTS))
    near = len(predicted) // 3
    level = min(1.0, (1 + COVERAGE) / 2 * (1 + 1 / near))
    below, above = [], []
    for knot in knots:
        nearest = np.argsort(np.abs(predicted - knot), kind="stable")[:near]
        residual = rated[nearest] - predicted[nearest]
        below.append(max(NARROWEST, np.quantile(-residual, level)))
        above.append(max(NARROWEST, np.quantile(residual, level)))
    return Interval(knots, np.array(below), np.array(above))


def apply_interval(interval: Interval, predicted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper ends (n,), as the library computes them."""
    load = np.clip(predicted, 0, 5)
    lower = load - np.interp(load, interval.knots, interval.below)
    upper = load + np.interp(load, interval.knots, interval.above)
    return np.clip(lower, 0, 5), np.clip(upper, 0, 5)


def fit_stretch(predicted: np.ndarray, rated: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slope and offset (k,) that make held-out predictions (n, k) fit their ratings on average.

    Ridge regression draws predictions towards the mean; least squares of ratings on held-out
    predictions says by how much.
    """
    fits = [np.polyfit(predicted[:, j], rated[:, j], 1) for j in range(predicted.shape[1])]
    return np.array([slope for slope, _ in fits]), np.array([offset for _, offset in fits])


def fit_probabilities(logits: np.ndarray, present: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slope and offset of each category's logit (Platt 1999), from held-out predictions."""
    slopes, offsets = np.ones(logits.shape[1]), np.zeros(logits.shape[1])
    for column in range(logits.shape[1]):
        model = LogisticRegression(C=1.0).fit(logits[:, [column]], present[:, column])
        slopes[column], offsets[column] = model.coef_[0, 0], model.intercept_[0]
    return slopes, offsets
