"""The rows of the table of workers."""

from typing import Any

import numpy as np

from ._core import Assessment, CountEstimate, Estimate, Index, RegimeChange, TeamStanding

_MEASURED = ("documents", "undated", "days", "minutes")
_ESTIMATES = (
    "total_dose",
    "dose_7_days",
    "dose_28_days",
    "highest_week_dose",
    "acute",
    "chronic",
    "acute_to_chronic",
    "own_percentile_7_days",
    "heaviest_load",
    "heaviest_peak",
    "peak_7_days",
    "kinds",
    "unburdened_share",
)
_COUNTS = (
    "heavy_documents",
    "heavy_days_in_row",
    "heavy_days_longest",
    "days_since_free_day",
    "free_days_28_days",
    "free_days_in_row_28_days",
    "rest_days_worked_28_days",
)
TIMES = ("highest_week", "heaviest_time")
CHANGE_DAYS = ("day", "earliest", "latest", "detected")
# Without a dated document these are unknown rather than 0.
_NEED_DATES = frozenset(
    {
        "dose_7_days",
        "dose_28_days",
        "highest_week_dose",
        "acute",
        "chronic",
        "peak_7_days",
        "heavy_days_in_row",
        "heavy_days_longest",
        "free_days_28_days",
        "free_days_in_row_28_days",
        "rest_days_worked_28_days",
    }
)
_BOUNDS = (("", "value"), ("_lower", "lower"), ("_upper", "upper"))


def summary_columns() -> dict[str, bool]:
    """Give the columns of `summarise`, in order, and which of them are counts with an interval."""
    counts = {name + suffix for name in _COUNTS for suffix, _ in _BOUNDS}
    bounded = (name + suffix for name in (*_ESTIMATES, *_COUNTS) for suffix, _ in _BOUNDS)
    changes = (f"regime_change_{name}" for name in CHANGE_DAYS)
    ratio = (f"regime_change_ratio{suffix}" for suffix, _ in _BOUNDS)
    team = (f"team_percentile_{days}_days{suffix}" for days in (7, 28) for suffix, _ in _BOUNDS)
    first = ("action_level", "reasons", "team", *_MEASURED, *bounded, *TIMES)
    names = (*first, "regime_changes", *changes, *ratio, *team)
    return {name: name in counts for name in names}


def summary_row(
    index: Index, assessment: Assessment, team: str, standing: TeamStanding | None
) -> dict[str, Any]:
    """Give a row of `summarise`; NaN stands for what is unknown."""
    unknown = _NEED_DATES if index.documents == index.undated else frozenset()
    row: dict[str, Any] = {
        "action_level": assessment.level,
        "reasons": tuple(reason.text for reason in assessment.reasons),
        "team": team,
        "regime_changes": tuple(change.day for change in index.regime_changes),
    }
    for name in (*_MEASURED, *TIMES):
        row[name] = getattr(index, name)
    for name in (*_ESTIMATES, *_COUNTS):
        row |= _bounded(name, None if name in unknown else getattr(index, name))
    return row | _change(index.regime_change) | standing_values(standing)


def _bounded(name: str, figure: Estimate | CountEstimate | None) -> dict[str, Any]:
    return {
        name + suffix: np.nan if figure is None else getattr(figure, bound)
        for suffix, bound in _BOUNDS
    }


def _change(change: RegimeChange | None) -> dict[str, Any]:
    days = {
        f"regime_change_{name}": None if change is None else getattr(change, name)
        for name in CHANGE_DAYS
    }
    return days | _bounded("regime_change_ratio", None if change is None else change.ratio)


def standing_values(standing: TeamStanding | None) -> dict[str, Any]:
    """Give the part of a row that compares with the team."""
    week = None if standing is None else standing.percentile_7_days
    month = None if standing is None else standing.percentile_28_days
    return _bounded("team_percentile_7_days", week) | _bounded("team_percentile_28_days", month)
