"""From a table of documents to a table of workers."""

from datetime import date, datetime
from typing import Any, cast

import pandas as pd
import pyarrow as pa

from . import _core
from ._caseload import caseload
from ._core import ACTION_LEVELS, Caseload, Policy, TeamSpread, caution
from ._frames import FrameT, like, to_pandas
from ._scoring import Scorer
from ._summary import CHANGE_DAYS, TIMES, summary_columns, summary_row
from ._texts import Missing

# Of columns whose Python objects Arrow cannot tell the type of where all are empty.
_ARROW_TYPES = {
    "reasons": pa.list_(pa.string()),
    "regime_changes": pa.list_(pa.date32()),
    **{f"regime_change_{name}": pa.date32() for name in CHANGE_DAYS},
}


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
        Later documents are left out; by default the time of the latest document. A date alone is
        the end of that day, by the policy's calendar, as in the command.
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
        As `caseload` does; outside pandas also where `worker` is the name of another column of the
        result.

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
    if not isinstance(given, pd.DataFrame) and worker in summary_columns():
        raise ValueError(f"the result has a column {worker!r} of its own; rename the workers'")
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
        As for `exposure`; by default the time of the caseload's latest exposure.
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
    moment = _moment(exposures, as_of, policy)
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
    for name in TIMES:
        table[name] = pd.to_datetime(table[name], utc=True)
    for name in CHANGE_DAYS:
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
        As for `exposure`; by default the time of the caseload's latest exposure.
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
    policy = policy or Policy()
    return _core.team_spreads(exposures, _moment(exposures, as_of, policy), policy)


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
        As for `exposure`; by default the time of the caseload's latest exposure.
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
    policy = policy or Policy()
    moment = _moment(exposures, as_of, policy)
    return _core.report_html(exposures, moment, policy, bad, repeated)


def _moment(
    exposures: Caseload, as_of: datetime | date | str | None, policy: Policy
) -> datetime | None:
    given = _core.moment_of(as_of, policy)
    return exposures.latest if given is None else given
