"""How many workers and surveys a study of dose and outcome needs, by simulation."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from .._optional import optional_module
from .._progress import progress_bar
from ._inference import split_dose, t_test
from ._random_intercept import fit_random_intercept


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A study of dose and outcome, as it is planned and as the world is thought to be.

    Attributes
    ----------
    workers, waves : int
        How many take part, and how often each is asked; 3 and 2 or more.
    within_effect, between_effect : float
        Standard deviations of the outcome (given the dose) a standard deviation of the dose within
        workers, and between them.
    outcome_share : float, default 0.5
        Share of the outcome's variance (given the dose) that lies between workers, 0 to 1; for
        yearly and monthly surveys of distress often 0.5 to 0.7.
    dose_share : float, default 0.5
        Share of the dose's variance that lies between workers, above 0 and below 1.
    dose_reliability : float, default 1
        Share of the measured dose's variance that is the true dose's, above 0; `agreement` and
        `reliability` help to tell.
    dropout : float, default 0
        Share of those still there who answer no more, a wave; 0 or more and below 1.
    """

    workers: int
    waves: int
    within_effect: float = 0.0
    between_effect: float = 0.0
    outcome_share: float = 0.5
    dose_share: float = 0.5
    dose_reliability: float = 1.0
    dropout: float = 0.0

    def __post_init__(self) -> None:
        if self.workers < 3 or self.waves < 2:
            raise ValueError("three workers and two waves or more are needed")
        for name, fits in (
            ("outcome_share", 0 <= self.outcome_share <= 1),
            ("dose_share", 0 < self.dose_share < 1),
            ("dose_reliability", 0 < self.dose_reliability <= 1),
            ("dropout", 0 <= self.dropout < 1),
        ):
            if not fits:
                raise ValueError(f"{name} must lie within its range, not be {getattr(self, name)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """What the simulated studies found; see `power`.

    Attributes
    ----------
    power, lower, upper : float
        Share of studies whose p is below alpha, with the Clopper-Pearson 95 % interval of that
        share, which more simulations narrow; one that too few answered finds nothing. Where the
        effect is 0, it is the rate of false alarms.
    mean_estimate : float
        In the unit of the effect. Nearer to 0 than the effect where the dose is not reliable.
    exaggeration : float
        How many times larger than the true effect the significant estimates are on average;
        NaN without an effect or any such study. Above 1 where power is low (Gelman & Carlin 2014,
        doi:10.1177/1745691614551642).
    simulations : int
    """

    power: float
    lower: float
    upper: float
    mean_estimate: float
    exaggeration: float
    simulations: int


def power(
    design: Design,
    effect: Literal["within", "between"] = "within",
    *,
    alpha: float = 0.05,
    simulations: int = 500,
    seed: int = 0,
    progress: bool = False,
) -> Power:
    """Tell how often a study like this would find the effect, by simulating it.

    Each simulated study is analysed by the model of `dose_outcome`, on doses and outcomes drawn
    from normal distributions.

    Parameters
    ----------
    design : Design
    effect : {"within", "between"}
        Which effect the study is about.
    alpha : float, default 0.05
    simulations : int, default 500
    seed : int, default 0
        The same seed gives the same result.
    progress : bool, default False
        Whether tqdm shows how many studies are simulated.

    Raises
    ------
    ValueError
        For an unknown effect, and no simulations.
    ModuleNotFoundError
        Without scipy.

    Examples
    --------
    >>> design = dosimeter.study.Design(workers=40, waves=4, within_effect=0.5)
    >>> found = dosimeter.study.power(design, simulations=20)
    >>> found.power > 0.8
    True
    """
    if effect not in ("within", "between"):
        raise ValueError('effect must be "within" or "between"')
    if simulations < 1:
        raise ValueError("one simulation or more is needed")
    # A stream a study: the first hundred of a thousand are those of a hundred.
    seeds = np.random.SeedSequence(seed).spawn(simulations)
    found = []
    with progress_bar(progress, simulations, "studies") as advance:
        for one in seeds:
            found.append(_simulate(design, effect, np.random.default_rng(one)))
            if advance is not None:
                advance(1)
    estimates = np.array([estimate for estimate, _ in found])
    significant = np.array([p < alpha for _, p in found])
    truth = design.within_effect if effect == "within" else design.between_effect
    stats = optional_module("scipy.stats", "study")
    bounds = stats.binomtest(int(significant.sum()), simulations).proportion_ci(0.95, "exact")
    exaggeration = np.nan
    if truth != 0 and significant.any():
        exaggeration = float(np.abs(estimates[significant]).mean() / abs(truth))
    return Power(
        power=float(significant.mean()),
        lower=float(bounds.low),
        upper=float(bounds.high),
        mean_estimate=float(np.nanmean(estimates)) if np.isfinite(estimates).any() else np.nan,
        exaggeration=exaggeration,
        simulations=simulations,
    )


def power_curve(design: Design, workers: Sequence[int], **options: Any) -> pd.DataFrame:
    """Compute the power for several numbers of workers.

    Parameters
    ----------
    design : Design
        Its own number of workers is not used.
    workers : sequence of int
    **options
        As for `power`.

    Returns
    -------
    pandas.DataFrame
        A row a number of workers, with the members of `Power`.

    Examples
    --------
    >>> design = dosimeter.study.Design(workers=3, waves=4, within_effect=0.5)
    >>> curve = dosimeter.study.power_curve(design, [10, 40], simulations=20)
    >>> curve["power"].is_monotonic_increasing
    True
    """
    planned = asdict(design)
    rows = [asdict(power(Design(**planned | {"workers": n}), **options)) for n in workers]
    return pd.DataFrame(rows, index=pd.Index(workers, name="workers"))


def _simulate(
    design: Design, effect: Literal["within", "between"], rng: np.random.Generator
) -> tuple[float, float]:
    """Give the estimate and its p in one simulated study; NaN where too few answered."""
    groups, dose, outcome = _draw(design, rng)
    within, between = split_dose(dose, groups)
    # Between-within degrees of freedom, as `dose_outcome` has them.
    freedom = {
        "within": len(dose) - design.workers - 1,
        "between": design.workers - 2,
    }
    if freedom["within"] < 1:
        return np.nan, np.nan
    # In units of the true dose's standard deviations, as the effects are.
    scaled = {
        "within": within / np.sqrt(1 - design.dose_share),
        "between": between / np.sqrt(design.dose_share),
    }
    predictors = np.column_stack([np.ones(len(dose)), scaled["within"], scaled["between"]])
    fit = fit_random_intercept(outcome, predictors, groups)
    column = 1 if effect == "within" else 2
    estimate, error = float(fit.coefficients[column]), float(fit.standard_errors[column])
    return estimate, t_test(estimate, error, freedom[effect], 0.95)[2]


def _draw(
    design: Design, rng: np.random.Generator
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Draw workers, measured doses (of variance 1 but for error) and outcomes."""
    shape = (design.workers, design.waves)
    between = rng.standard_normal((design.workers, 1))
    within = rng.standard_normal(shape)
    true_dose = np.sqrt(design.dose_share) * between + np.sqrt(1 - design.dose_share) * within
    error = np.sqrt(1 / design.dose_reliability - 1) * rng.standard_normal(shape)
    own = np.sqrt(design.outcome_share) * rng.standard_normal((design.workers, 1))
    noise = np.sqrt(1 - design.outcome_share) * rng.standard_normal(shape)
    outcome = design.between_effect * between + design.within_effect * within + own + noise
    left = rng.random(shape) < design.dropout
    left[:, 0] = False  # everyone answers once
    answered = ~np.logical_or.accumulate(left, axis=1)
    groups = np.repeat(np.arange(design.workers), design.waves).reshape(shape)
    return groups[answered], (true_dose + error)[answered], outcome[answered]
