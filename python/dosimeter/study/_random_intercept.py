"""A mixed model with a random intercept, fitted fast enough to be fitted thousands of times."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .._optional import optional_module

Vector = npt.NDArray[np.float64]


class RandomInterceptFit(NamedTuple):
    """What the fit found.

    Attributes
    ----------
    coefficients, standard_errors : float array of shape (p,)
    worker_share : float
        Share of the variance, given the predictors, that lies between groups.
    """

    coefficients: Vector
    standard_errors: Vector
    worker_share: float


def fit_random_intercept(
    response: Vector, design: npt.NDArray[np.float64], groups: npt.NDArray[np.intp]
) -> RandomInterceptFit:
    """Fit by restricted maximum likelihood, as statsmodels' MixedLM does.

    With one variance for the intercepts, the likelihood has a profile in their share of the
    variance alone (Patterson & Thompson 1971, doi:10.1093/biomet/58.3.545), which a bounded search
    maximises; sums by group are all that it needs of the data.

    Parameters
    ----------
    response : array of shape (n,)
    design : array of shape (n, p)
    groups : int array of shape (n,)
        Numbers of the groups, from 0.
    """
    optimize = optional_module("scipy.optimize", "study")
    sizes = np.bincount(groups).astype(float)
    columns = np.column_stack([design, response])
    sums = np.stack([np.bincount(groups, column) for column in columns.T], axis=1)
    products = columns.T @ columns
    freedom = len(response) - design.shape[1]

    def weighted(share: float) -> tuple[npt.NDArray[np.float64], Vector]:
        ratio = share / (1 - share)
        scale = 1 + sizes * ratio
        return products - (sums * (ratio / scale)[:, None]).T @ sums, scale

    def deviance(share: float) -> float:
        moments, scale = weighted(share)
        fixed, cross, square = moments[:-1, :-1], moments[:-1, -1], moments[-1, -1]
        rest = square - cross @ np.linalg.solve(fixed, cross)
        logarithms = np.log(scale).sum() + np.linalg.slogdet(fixed)[1]
        return float(freedom * np.log(rest) + logarithms)

    found = optimize.minimize_scalar(
        deviance, bounds=(0, 1 - 1e-9), method="bounded", options={"xatol": 1e-7}
    )
    # The search comes near to its bounds but never reaches them.
    share = float(found.x) if found.fun < deviance(0.0) else 0.0
    moments, _ = weighted(share)
    fixed, cross, square = moments[:-1, :-1], moments[:-1, -1], moments[-1, -1]
    coefficients = np.linalg.solve(fixed, cross)
    residual = (square - cross @ coefficients) / freedom
    errors: Vector = np.sqrt(residual * np.diag(np.linalg.inv(fixed)))
    return RandomInterceptFit(np.asarray(coefficients, np.float64), errors, share)
