"""What the model of dose and outcome and its simulation share."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .._optional import optional_module


def split_dose(
    dose: npt.NDArray[np.float64], groups: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Split a dose into the distance from each worker's mean, and that mean."""
    _, numbers = np.unique(groups, return_inverse=True)
    means = np.bincount(numbers, dose) / np.bincount(numbers)
    between = means[numbers]
    return dose - between, between


def degrees_of_freedom(design: pd.DataFrame, groups: npt.NDArray[Any]) -> dict[str, int]:
    """Give the between-within degrees of freedom of each column.

    A column that is constant within every worker has those of the workers, any other those of the
    observations within them.
    """
    workers = len(np.unique(groups))
    constant = {
        str(name): bool(design[name].groupby(groups).nunique().max() == 1) for name in design
    }
    of_workers = max(1, workers - sum(constant.values()))
    of_rest = max(1, len(design) - workers - sum(not value for value in constant.values()))
    return {name: of_workers if value else of_rest for name, value in constant.items()}


def t_test(
    estimate: float, error: float, freedom: int, confidence: float
) -> tuple[float, float, float]:
    """Give the bounds of a coefficient's interval, and its two-sided p."""
    distribution = optional_module("scipy.stats", "study").t
    reach = float(distribution.ppf((1 + confidence) / 2, freedom)) * error
    p = float(2 * distribution.sf(abs(estimate / error), freedom))
    return estimate - reach, estimate + reach, p
