"""From a table of documents to a table of workers."""

from datetime import UTC, date, datetime
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa

from . import _core
from ._caseload import caseload
from ._core import (
    ACTION_LEVELS,
    Assessment,
    Caseload,
    CountEstimate,
    Estimate,
    Index,
    Policy,
    RegimeChange,
    TeamSpread,
    TeamStanding,
    caution,
)
from ._frames import FrameT, like, to_pandas
from ._scoring import Scorer
from ._texts import Missing

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
_TIMES = ("highest_week", "heaviest_time")
_CHANGE_DAYS = ("day", "earliest", "latest", "detected")
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
# Of columns whose Python objects Arrow cannot tell the type of where all are empty.
_ARROW_TYPES = {
    "reasons": pa.list_(pa.string()),
    "regime_changes": pa.list_(pa.date32()),
    **{f"regime_change_{name}": pa.date32() for name in _CHANGE_DAYS},
}
_BOUNDS = (("", "value"), ("_lower", "lower"), ("_upper", "upper"))


def exposure(
    frame: FrameT,
    worker: str = "worker",
    time: str | None = "time",
    text: str = "text",
    as_of: datetime | date | str | None = None,
    policy: Policy | None = None,
    scorer: Scorer | None = None,
    *,
    case_id: str | None = None,
    kind: str | None = None,
    missing: Missing = "raise",
    threads: int = 0,
    progress: bool = False,
) -> FrameT:
    """Measure the exposure of each worker to the documents of a table.

    Parameters
    ----------
    frame, worker, time, text, case_id, kind, missing, threads, progress
        As for `caseload`.
    as_of : datetime, date or str, optional
        Later documents are left out; by default the time of the latest document.
    policy : Policy, optional
        Half-lives, thresholds and reading speed.
    scorer : Scorer, optional
        By default one with the policy's reading speed.

    Returns
    -------
    pandas.DataFrame, polars.DataFrame, or Arrow table
        A row a worker, as `summarise` gives them, in the kind of `frame`; outside pandas the worker
        is the first column. The ``attrs`` (of Arrow: the schema's metadata, under
        "dosimeter.documents" and so on) hold "documents" (rows of `frame`), and which of them are
        "counted", "repeated", "missing" and "after_as_of" (which add up to "documents"). Polars
        keeps none of it; `caution` gives what belongs beside the figures.

    Raises
    ------
    TypeError, ValueError, ModuleNotFoundError
        As `caseload` does.

    Examples
    --------
    >>> notes = pd.DataFrame(
    ...     {
    ...         "officer": ["o-1", "o-2", "o-1"],
    ...         "date": ["2026-03-16", "2026-03-16", "2026-03-17"],
    ...         "narrative": ["Slept well.", "He was stabbed.", "Back at work."],
    ...     }
    ... )
    >>> table = dosimeter.exposure(notes, worker="officer", time="date", text="narrative")
    >>> table["documents"].to_dict()
    {'o-1': 2, 'o-2': 1}
    >>> table.attrs["counted"]
    3
    """
    given, documents = frame, to_pandas(frame)
    policy = policy or Policy()
    scorer = scorer or Scorer(reading_words_per_minute=policy.reading_words_per_minute)
    options: dict[str, Any] = {"case_id": case_id, "kind": kind, "missing": missing}
    options |= {"threads": threads, "progress": progress}
    exposures = caseload(documents, worker, time, text, scorer, **options)
    table = summarise(exposures, as_of, policy)
    names = {str(name): name for name in documents[worker].unique()}
    table.index = pd.Index([names[name] for name in table.index], name=worker)
    without_text = int(documents[text].isna().sum())
    distinct = sum(len(exposures[name]) for name in exposures)
    counted = int(table["documents"].sum())
    table.attrs |= {
        "documents": len(documents),
        "counted": counted,
        "repeated": len(documents) - without_text - distinct,
        "missing": without_text,
        "after_as_of": distinct - counted,
    }
    return cast(FrameT, like(given, table, _ARROW_TYPES))


def summarise(
    exposures: Caseload,
    as_of: datetime | date | str | None = None,
    policy: Policy | None = None,
) -> pd.DataFrame:
    """Make a table of the workers of a caseload.

    Parameters
    ----------
    exposures : Caseload
    as_of : datetime, date or str, optional
        By default the time of the caseload's latest exposure.
    policy : Policy, optional

    Returns
    -------
    pandas.DataFrame
        A row a worker, in the order of their pseudonyms (never a ranking): "action_level" (an
        ordered categorical), "reasons" (a tuple of sentences), "team", and the figures of Index,
        each estimate and count with its interval in "..._lower" and "..._upper". The latest change
        of regime is in "regime_change_day" and others, the days of all in "regime_changes" (a
        tuple of dates); "team_percentile_7_days" and "..._28_days" compare with the others of a
        team that is large enough. Figures that need dates are missing where a worker has none. Its
        ``attrs`` hold "as_of" (None without dated exposures) and "caution", which belongs beside
        the figures.

    Examples
    --------
    >>> notes = pd.DataFrame({"worker": ["nurse-01"], "text": ["He was stabbed."]})
    >>> table = dosimeter.summarise(dosimeter.caseload(notes, time=None))
    >>> table.loc["nurse-01", "action_level"]
    'routine'
    """
    policy = policy or Policy()
    moment = _moment(exposures, as_of)
    summaries = _core.summaries(exposures, moment, policy)
    rows = [
        summary_row(index, assessment, team, standing)
        for _, index, assessment, team, standing in summaries
    ]
    table = pd.DataFrame(rows, columns=list(summary_columns()))
    table.index = pd.Index([worker for worker, *_ in summaries], name="worker")
    levels = pd.CategoricalDtype(list(ACTION_LEVELS), ordered=True)
    counts = [name for name, is_count in summary_columns().items() if is_count]
    table = table.astype({"action_level": levels, **dict.fromkeys(counts, "Int64")})
    for name in _TIMES:
        table[name] = pd.to_datetime(table[name], utc=True)
    for name in _CHANGE_DAYS:
        table[f"regime_change_{name}"] = pd.to_datetime(table[f"regime_change_{name}"])
    table.attrs = {"as_of": moment, "caution": caution()}
    return table


def team_spreads(
    exposures: Caseload,
    as_of: datetime | date | str | None = None,
    policy: Policy | None = None,
) -> list[TeamSpread]:
    """Tell how evenly the doses of each team are spread.

    Parameters
    ----------
    exposures : Caseload
    as_of : datetime, date or str, optional
        By default the time of the caseload's latest exposure.
    policy : Policy, optional
        Its "teams" say who belongs together; without them all workers are one team. Below its
        "minimum_team" of workers with enough data a spread is withheld.

    Examples
    --------
    >>> notes = pd.DataFrame({"worker": ["nurse-01"], "text": ["He was stabbed."]})
    >>> spread, = dosimeter.team_spreads(dosimeter.caseload(notes, time=None))
    >>> spread.dose_28_days is None  # one worker is no team
    True
    """
    return _core.team_spreads(exposures, _moment(exposures, as_of), policy or Policy())


def report_html(
    exposures: Caseload,
    as_of: datetime | date | str | None = None,
    policy: Policy | None = None,
    *,
    bad: int = 0,
    repeated: int = 0,
) -> str:
    """Make the report of a caseload: one HTML file without network access. Holds no case text.

    Parameters
    ----------
    exposures : Caseload
    as_of : datetime, date or str, optional
        By default the time of the caseload's latest exposure.
    policy : Policy, optional
    bad, repeated : int, default 0
        How many records could not be read, and how many documents came more than once; the report
        says so.

    Examples
    --------
    >>> notes = pd.DataFrame(
    ...     {"worker": ["nurse-01"], "time": ["2026-03-16"], "text": ["He was stabbed."]}
    ... )
    >>> page = dosimeter.report_html(dosimeter.caseload(notes))
    >>> "nurse-01" in page, "stabbed" in page
    (True, False)
    """
    moment = _moment(exposures, as_of)
    return _core.report_html(exposures, moment, policy or Policy(), bad, repeated)


def _moment(exposures: Caseload, as_of: datetime | date | str | None) -> datetime | None:
    seconds = _core.to_seconds(as_of, "as_of", None)
    return exposures.latest if seconds is None else datetime.fromtimestamp(seconds, UTC)


def summary_columns() -> dict[str, bool]:
    """Give the columns of `summarise`, in order, and which of them are counts with an interval."""
    counts = {name + suffix for name in _COUNTS for suffix, _ in _BOUNDS}
    bounded = (name + suffix for name in (*_ESTIMATES, *_COUNTS) for suffix, _ in _BOUNDS)
    changes = (f"regime_change_{name}" for name in _CHANGE_DAYS)
    ratio = (f"regime_change_ratio{suffix}" for suffix, _ in _BOUNDS)
    team = (f"team_percentile_{days}_days{suffix}" for days in (7, 28) for suffix, _ in _BOUNDS)
    first = ("action_level", "reasons", "team", *_MEASURED, *bounded, *_TIMES)
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
    for name in (*_MEASURED, *_TIMES):
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
        for name in _CHANGE_DAYS
    }
    return days | _bounded("regime_change_ratio", None if change is None else change.ratio)


def standing_values(standing: TeamStanding | None) -> dict[str, Any]:
    """Give the part of a row that compares with the team."""
    week = None if standing is None else standing.percentile_7_days
    month = None if standing is None else standing.percentile_28_days
    return _bounded("team_percentile_7_days", week) | _bounded("team_percentile_28_days", month)
