"""Doses against what workers report of themselves, by a mixed model."""

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from .._optional import optional_module
from ._inference import degrees_of_freedom, split_dose, t_test
from ._random_intercept import RandomInterceptFit, fit_random_intercept

Transform: TypeAlias = Literal["log1p", "none"]

CAUTION = (
    "An association among workers of this study, not an effect of the dose and no forecast for "
    "anyone: who takes on heavy work is not chance, and the scale is the workers' own report. "
    "Never use it for ranking, hiring or discipline."
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DoseOutcome:
    """How an outcome goes with the dose, between workers and within them; see `dose_outcome`.

    Attributes
    ----------
    coefficients : pandas.DataFrame
        A row a coefficient: "within" (a worker's weeks above their own mean), "between" (workers
        with a higher mean), "contextual" (between less within), "intercept" and the covariates.
        Columns: "estimate" (points of the outcome a unit of the dose as transformed),
        "standard_error", "lower", "upper", "degrees_of_freedom", "p" and "standardised" (standard
        deviations of the outcome a standard deviation of the predictor).
    worker_share : float
        Share of the outcome's variance that lies between workers, given the dose: the intraclass
        correlation of the residuals.
    observations, workers : int
    converged : bool
        Whether the fit can be used.
    notes : tuple of str
        What the fit complained of.
    fit : statsmodels.regression.mixed_linear_model.MixedLMResults
    caution : str
        Belongs beside the figures.
    """

    coefficients: pd.DataFrame
    worker_share: float
    observations: int
    workers: int
    converged: bool
    notes: tuple[str, ...]
    fit: Any
    caution: str = CAUTION

    def __repr__(self) -> str:
        return "\n".join(
            [
                f"DoseOutcome({self.observations} observations of {self.workers} workers"
                + ("" if self.converged else ", did not converge")
                + f", {self.worker_share:.0%} of the variance between workers)",
                self.coefficients.round(4).to_string(),
                *self.notes,
                self.caution,
            ]
        )


def dose_outcome(
    data: pd.DataFrame,
    outcome: str,
    dose: str = "dose_28_days",
    worker: str = "worker",
    covariates: Sequence[str] = (),
    *,
    transform: Transform = "log1p",
    confidence: float = 0.95,
) -> DoseOutcome:
    """Model a self-report scale (ProQOL, STSS) by the dose, with a random intercept a worker.

    The dose is split into each worker's mean (between) and the distance from it (within), which may
    differ in sign: Curran & Bauer 2011, The disaggregation of within-person and between-person
    effects in longitudinal models of change, Annual Review of Psychology 62,
    doi:10.1146/annurev.psych.093008.100356. Estimated by restricted maximum likelihood
    (statsmodels); intervals and p by the t distribution with between-within degrees of freedom
    (Schluchter & Elashoff 1990, doi:10.1080/00949659008811295), as a z would be too sure of few
    workers.

    Parameters
    ----------
    data : pandas.DataFrame
        A row a worker and survey, as `doses_at` gives it. Rows that lack a value are left out and
        noted.
    outcome, dose, worker : str
        Names of its columns.
    covariates : sequence of str
        Names of numeric columns: the week of the study, for example, without which a common trend
        of dose and outcome looks like an association.
    transform : {"log1p", "none"}
        log(1 + dose), as doses are skewed; or the dose as it is.
    confidence : float, default 0.95

    Raises
    ------
    ValueError
        For a column that is not there or is not numeric, fewer than three workers, and a dose that
        never differs between or within workers.
    ModuleNotFoundError
        Without statsmodels.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> data = pd.DataFrame({"worker": np.repeat(np.arange(30), 6), "dose": rng.gamma(1, 5, 180)})
    >>> data["sts"] = 20 + 3 * np.log1p(data["dose"]) + np.repeat(rng.normal(0, 3, 30), 6)
    >>> data["sts"] += rng.normal(0, 2, 180)
    >>> within = dosimeter.study.dose_outcome(data, "sts", "dose").coefficients.loc["within"]
    >>> bool(within["lower"] < 3 < within["upper"])
    True
    """
    rows = _complete_rows(data, outcome, dose, worker, covariates)
    groups = rows[worker].astype(str).to_numpy()
    design = _design(rows, dose, groups, covariates, transform)
    response = rows[outcome].to_numpy(np.float64)
    fit, notes = _fit(response, design, groups)
    left_out = len(data) - len(rows)
    if left_out:
        notes = (f"{left_out} rows lack a value and were left out", *notes)
    residual = float(fit.scale)
    between_workers = float(np.asarray(fit.cov_re)[0, 0])
    return DoseOutcome(
        coefficients=_coefficients(fit, design, response, groups, confidence),
        worker_share=between_workers / (between_workers + residual),
        observations=len(rows),
        workers=len(np.unique(groups)),
        converged=bool(fit.converged),
        notes=notes,
        fit=fit,
    )


def without_each_worker(
    data: pd.DataFrame,
    outcome: str,
    dose: str = "dose_28_days",
    worker: str = "worker",
    covariates: Sequence[str] = (),
    *,
    transform: Transform = "log1p",
) -> pd.DataFrame:
    """Tell how far the effects of `dose_outcome` hang on single workers, by leaving each out.

    Parameters
    ----------
    data, outcome, dose, worker, covariates, transform
        As for `dose_outcome`; four workers or more.

    Returns
    -------
    pandas.DataFrame
        A row a worker who is left out, in the order of their pseudonyms: the estimates "within" and
        "between", and how far they lie from those of all in "within_change" and "between_change",
        in standard errors of all. Belsley, Kuh & Welsch 1980, Regression Diagnostics (DFBETAS),
        look at changes above 2 / sqrt(workers).

    Raises
    ------
    ValueError
        As `dose_outcome` does, and for three workers.
    ModuleNotFoundError
        Without scipy.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> data = pd.DataFrame({"worker": np.repeat(np.arange(9), 6), "dose": rng.gamma(1, 5, 54)})
    >>> data["sts"] = 20 + 3 * np.log1p(data["dose"]) + rng.normal(0, 2, 54)
    >>> data.loc[data["worker"] == 4, "sts"] += 50 * data["dose"]  # one who differs
    >>> table = dosimeter.study.without_each_worker(data, "sts", "dose")
    >>> table["within_change"].abs().idxmax()
    '4'
    """
    rows = _complete_rows(data, outcome, dose, worker, covariates)
    groups = rows[worker].astype(str).to_numpy()
    names = np.unique(groups)
    if len(names) < 4:
        raise ValueError("four workers or more are needed to leave one out")

    def fitted(kept: npt.NDArray[np.bool_]) -> RandomInterceptFit:
        numbers = np.unique(groups[kept], return_inverse=True)[1]
        design = _design(rows[kept], dose, groups[kept], covariates, transform)
        response = rows[outcome].to_numpy(np.float64)[kept]
        return fit_random_intercept(response, design.to_numpy(), numbers)

    everyone = fitted(np.ones(len(rows), bool))
    table = {}
    for name in names:
        estimates = fitted(groups != name).coefficients[1:3]
        changes = (estimates - everyone.coefficients[1:3]) / everyone.standard_errors[1:3]
        table[name] = [*estimates, *changes]
    columns = ["within", "between", "within_change", "between_change"]
    return pd.DataFrame.from_dict(table, orient="index", columns=columns).rename_axis("worker")


def _fit(
    response: npt.NDArray[np.float64], design: pd.DataFrame, groups: npt.NDArray[Any]
) -> tuple[Any, tuple[str, ...]]:
    """Fit the model by REML, and give what the fit complained of."""
    models = optional_module("statsmodels.regression.mixed_linear_model", "study")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fit = models.MixedLM(response, design, groups).fit(reml=True)
    return fit, tuple(dict.fromkeys(str(warning.message) for warning in caught))


def _complete_rows(
    data: pd.DataFrame, outcome: str, dose: str, worker: str, covariates: Iterable[str]
) -> pd.DataFrame:
    numeric = [outcome, dose, *covariates]
    for column in (*numeric, worker):
        if column not in data:
            raise ValueError(f"the data have no column {column!r}; name the one that they have")
    for column in numeric:
        if not pd.api.types.is_numeric_dtype(data[column].dtype):
            raise ValueError(f"column {column!r} is not numeric; make it so")
    return data[[*numeric, worker]].dropna()


def _design(
    rows: pd.DataFrame,
    dose: str,
    groups: npt.NDArray[Any],
    covariates: Iterable[str],
    transform: Transform,
) -> pd.DataFrame:
    if transform not in ("log1p", "none"):
        raise ValueError('transform must be "log1p" or "none"')
    values = rows[dose].to_numpy(np.float64)
    if transform == "log1p":
        if (values < 0).any():
            raise ValueError(f"column {dose!r} holds a value below 0, which is no dose")
        values = np.log1p(values)
    within, between = split_dose(values, groups)
    if len(np.unique(groups)) < 3:
        raise ValueError("three workers or more are needed")
    for name, part in (("within", within), ("between", between)):
        if np.ptp(part) < 1e-12 * max(1.0, np.abs(values).max()):
            raise ValueError(f"the dose never differs {name} workers, so nothing can be said of it")
    parts = {"intercept": np.ones(len(rows)), "within": within, "between": between}
    parts |= {name: rows[name].to_numpy(np.float64) for name in covariates}
    return pd.DataFrame(parts)


def _coefficients(
    fit: Any,
    design: pd.DataFrame,
    response: npt.NDArray[np.float64],
    groups: npt.NDArray[Any],
    confidence: float,
) -> pd.DataFrame:
    freedom = degrees_of_freedom(design, groups)
    covariance = np.asarray(fit.cov_params())[: design.shape[1], : design.shape[1]]
    contrasts = dict(zip(design.columns, np.eye(design.shape[1]), strict=True))
    contrasts["contextual"] = contrasts["between"] - contrasts["within"]
    freedom["contextual"] = freedom["between"]
    spread = {str(name): float(design[name].std()) / float(response.std(ddof=1)) for name in design}
    names = ["within", "between", "contextual", "intercept", *design.columns[3:]]
    rows = {}
    for name in names:
        estimate = float(contrasts[name] @ np.asarray(fit.fe_params))
        error = float(np.sqrt(contrasts[name] @ covariance @ contrasts[name]))
        lower, upper, p = t_test(estimate, error, freedom[name], confidence)
        scale = np.nan if name in ("contextual", "intercept") else spread[name]
        rows[name] = (estimate, error, lower, upper, freedom[name], p, estimate * scale)
    columns = ["estimate", "standard_error", "lower", "upper", "degrees_of_freedom", "p"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=[*columns, "standardised"])
