"""Who could take which of the incoming cases: a proposal, not a decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from . import _core
from ._core import ACTION_LEVELS, Caseload, Estimate, Policy, assess
from ._exposure import _moment

_BOUNDS = (("", "value"), ("_lower", "lower"), ("_upper", "upper"))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Division:
    """One way to divide the cases among the workers.

    Attributes
    ----------
    cases : pandas.DataFrame
        A row a case, in the order of their names: "worker", "handed_over" and "dose" with its
        interval.
    workers : pandas.DataFrame
        A row a worker, in the order of their pseudonyms (never a ranking): "cases", the doses of 7
        days "before" and "after" with their intervals, "level_before" and "level_after".
    taking_at_level : dict of str to int
        Workers who take a case with dose and are then at this level or above.
    handed_over : int
        Cases that change hands.
    squares : float
        Sum of squares of the doses after, in units of the threshold of act, with the price of
        handovers.
    gini : float or None
        Gini coefficient of the doses after; None below the policy's minimum team.
    """

    cases: pd.DataFrame
    workers: pd.DataFrame
    taking_at_level: dict[str, int]
    handed_over: int
    squares: float
    gini: float | None

    def __repr__(self) -> str:
        return f"Division({len(self.cases)} cases, {len(self.workers)} workers)"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Proposal:
    """A proposal, not a decision: the supervisor knows what the figures do not.

    Attributes
    ----------
    proposed : Division
    same_number_each : Division
        For comparison.
    gini_before : float or None
        Gini coefficient of the doses without the cases.
    least_taking_at_level, least_squares : dict of str to int, float
        What no division can go below: at each level, of those that do as well at the levels above.
    proven_best : bool
        Whether no division does better in levels and evenness.
    """

    proposed: Division
    same_number_each: Division
    gini_before: float | None
    least_taking_at_level: dict[str, int]
    least_squares: float
    proven_best: bool

    def __repr__(self) -> str:
        return f"Proposal({self.proposed!r}, proven_best={self.proven_best})"


def assign(
    cases: pd.DataFrame,
    exposures: Caseload,
    as_of: datetime | date | str | None = None,
    policy: Policy | None = None,
    *,
    team: pd.DataFrame | None = None,
    handover_price: float | None = None,
) -> Proposal:
    """Propose who takes which of the incoming cases.

    First as few workers as possible at a high action level, then doses of 7 days that are as even
    as possible, then few cases that change hands.

    Parameters
    ----------
    cases : pandas.DataFrame
        A row a case: "case" (its name), "dose", "dose_lower" and "dose_upper" (expected, in
        equivalent minutes, as `Scores` has them; added up over the documents of a case), and where
        known "worker" (who has it) and "kind".
    exposures : Caseload
        What the workers took in so far.
    as_of : datetime, date or str, optional
        By default the time of the latest exposure; a date alone is the end of that day, by the
        policy's calendar.
    policy : Policy, optional
    team : pandas.DataFrame, optional
        A row a worker: "worker" and any of "capacity" (how many of the cases they can take, missing
        for any number), "absent" (bool) and "skills" (an iterable of kinds of case, missing for
        all). Workers without exposures count as without dose.
    handover_price : float, optional
        Lets cases change hands, at this price in equivalent minutes; without it they stay.

    Raises
    ------
    InputError
        Where not every case finds a place.
    ValueError
        For a missing column, a name that is there twice, or a dose that is none.

    Examples
    --------
    >>> notes = pd.DataFrame({"worker": ["nurse-01"], "text": ["He was stabbed."]})
    >>> cases = pd.DataFrame(
    ...     {"case": ["C-1"], "dose": [2.0], "dose_lower": [1.0], "dose_upper": [4.0]}
    ... )
    >>> team = pd.DataFrame({"worker": ["nurse-01", "nurse-02"], "absent": [True, False]})
    >>> exposures = dosimeter.caseload(notes, time=None)
    >>> dosimeter.assign(cases, exposures, team=team).proposed.cases.loc["C-1", "worker"]
    'nurse-02'
    """
    for column in ("case", "dose", "dose_lower", "dose_upper"):
        if column not in cases:
            raise ValueError(f"the cases have no column {column!r}; name the one that it is")
    policy = policy or Policy()
    rows = cases.to_dict("records")
    incoming = [
        (
            str(row["case"]),
            [float(row["dose" + suffix]) for suffix, _ in _BOUNDS],
            _name(row.get("worker")),
            _name(row.get("kind")),
        )
        for row in rows
    ]
    members = _members(exposures, _moment(exposures, as_of, policy), policy, team)
    for _, _, worker, _ in incoming:
        if worker and worker not in members:
            members[worker] = _member(worker)
    found = _core.assign(list(members.values()), incoming, policy, handover_price)
    return Proposal(
        proposed=_division(found["proposed"]),
        same_number_each=_division(found["by_number"]),
        gini_before=found["gini_before"],
        least_taking_at_level=found["least_taking_at_level"],
        least_squares=found["least_squares"],
        proven_best=found["proven_best"],
    )


def _name(value: Any) -> str:
    return "" if value is None or value is pd.NA or value != value else str(value)


def _member(
    worker: str,
    dose: Iterable[float] = (0, 0, 0),
    level: int = 0,
    capacity: int | None = None,
    absent: bool = False,
    skills: Iterable[str] = (),
) -> _core.Member:
    return (worker, list(dose), level, capacity, absent, list(skills))


def _members(
    exposures: Caseload, moment: datetime | None, policy: Policy, team: pd.DataFrame | None
) -> dict[str, _core.Member]:
    members = {}
    for worker in exposures:
        index = exposures[worker].index(moment, policy)
        dose = index.dose_7_days
        level = ACTION_LEVELS.index(assess(index, policy).level)
        members[worker] = _member(worker, (dose.value, dose.lower, dose.upper), level)
    for row in [] if team is None else team.to_dict("records"):
        worker, dose_of, level, *_ = members.get(str(row["worker"]), _member(str(row["worker"])))
        capacity, skills = row.get("capacity"), row.get("skills")
        members[worker] = _member(
            worker,
            dose_of,
            level,
            int(capacity) if capacity is not None and _name(capacity) else None,
            bool(row.get("absent", False)),
            () if isinstance(skills, float) or skills is None or skills is pd.NA else skills,
        )
    return members


def _bounds(name: str, estimate: Estimate) -> dict[str, float]:
    return {name + suffix: getattr(estimate, bound) for suffix, bound in _BOUNDS}


def _division(found: dict[str, Any]) -> Division:
    cases = [
        {"worker": worker, "handed_over": handed_over, **_bounds("dose", dose)}
        for _, worker, handed_over, dose in found["cases"]
    ]
    workers = [
        {
            "cases": count,
            **_bounds("before", before),
            **_bounds("after", after),
            "level_before": level_before,
            "level_after": level_after,
        }
        for _, count, before, after, level_before, level_after in found["workers"]
    ]
    case_names = pd.Index([case[0] for case in found["cases"]], name="case")
    worker_names = pd.Index([worker[0] for worker in found["workers"]], name="worker")
    return Division(
        cases=pd.DataFrame(cases, index=case_names),
        workers=pd.DataFrame(workers, index=worker_names),
        taking_at_level=found["taking_at_level"],
        handed_over=found["handed_over"],
        squares=found["squares"],
        gini=found["gini"],
    )
