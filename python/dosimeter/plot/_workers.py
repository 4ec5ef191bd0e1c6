"""Charts of workers: the time line of one, the spread of a team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from matplotlib import dates
from matplotlib.transforms import blended_transform_factory

from .._core import Caseload, Exposure, Policy, WorkerRecord
from .._exposure import summarise, team_spreads
from ._axes import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, VERMILLION, axes_or_new

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Moment: TypeAlias = datetime | date | str


def timeline(
    record: WorkerRecord,
    as_of: Moment | None = None,
    policy: Policy | None = None,
    *,
    worker: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw a worker's dose of each day and of seven days, with what stands out.

    Bars are the doses of single days, by the policy's calendar; the line is the dose of the seven
    days up to the end of each, with its 90 % interval; broken lines are the policy's thresholds for
    it, where they lie within the chart. Triangles stand over days with a moment of the policy's
    "extreme_peak" or more, dotted vertical lines where the pace changed.

    Parameters
    ----------
    record : WorkerRecord
        With one dated exposure or more.
    as_of : datetime, date or str, optional
        The last day; by default that of the latest exposure. A date alone is the end of that day.
    policy : Policy, optional
    worker : str, optional
        Pseudonym, for the title.
    ax : matplotlib.axes.Axes, optional

    Raises
    ------
    ValueError
        For a record without dated exposures up to `as_of`.

    Examples
    --------
    >>> notes = pd.DataFrame(
    ...     {"worker": "nurse-01", "time": ["2026-03-02", "2026-03-05"], "text": "He was stabbed."}
    ... )
    >>> import dosimeter.plot
    >>> ax = dosimeter.plot.timeline(dosimeter.caseload(notes)["nurse-01"], worker="nurse-01")
    >>> len(ax.patches)  # a bar a day
    4
    """
    policy = policy or Policy()
    last = record.index(as_of, policy).as_of if as_of is not None else record.latest
    dated = [(e.time, e) for e in record.exposures if e.time and last and e.time <= last]
    if last is None or not dated:
        raise ValueError("the record holds no dated exposure up to then, so there is no time line")
    begin = timedelta(hours=policy.calendar["day_begins_hour"])  # of a day, after midnight
    of_day: dict[date, list[Exposure]] = defaultdict(list)
    for moment, exposure in dated:
        of_day[(moment - begin).date()].append(exposure)
    first, end = min(of_day), (last - begin).date()
    days = [first + timedelta(days=n) for n in range((end - first).days + 1)]
    ends = [min(last, datetime.combine(day, time(23, 59, 59), UTC) + begin) for day in days]
    weeks = [record.index(moment, policy).dose_7_days for moment in ends]

    ax = axes_or_new(ax)
    at: Any = days
    ax.bar(at, [sum(e.dose for e in of_day.get(day, [])) for day in days], color=GREY, label="day")
    ax.plot(at, [w.value for w in weeks], color=BLUE, label="7 days")
    lower, upper = [w.lower for w in weeks], [w.upper for w in weeks]
    ax.fill_between(at, lower, upper, color=BLUE, alpha=0.2, linewidth=0, label="90 % interval")
    _draw_thresholds(ax, policy, max(upper))
    _draw_events(ax, record, last, policy, of_day)
    ax.set_ylabel("dose, equivalent minutes")
    ax.set_title(" ".join(("Dose", *([f"of {worker}"] if worker else []))))
    ax.set_ylim(bottom=0)
    untyped: Any = dates
    locator = untyped.AutoDateLocator()
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(untyped.ConciseDateFormatter(locator))
    ax.legend(loc="upper left", frameon=False)
    return ax


def team_spread(
    exposures: Caseload,
    as_of: Moment | None = None,
    policy: Policy | None = None,
    *,
    days: Literal[7, 28] = 28,
    team: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how evenly the doses of a team are spread.

    A line a worker, in the order of their pseudonyms (never a ranking), with the dose and its 90 %
    interval; the band reaches from the lower to the upper quartile, and the broken line is the
    median.

    Parameters
    ----------
    exposures : Caseload
    as_of : datetime, date or str, optional
        By default the time of the caseload's latest exposure; a date alone is the end of that day,
        by the policy's calendar.
    policy : Policy, optional
        Its "teams" say who belongs together; without them all workers are one team.
    days : {7, 28}
        How far the dose looks back.
    team : str, optional
        Name of the team; needed where there are several.
    ax : matplotlib.axes.Axes, optional

    Raises
    ------
    ValueError
        For a team that is not there or not named, and one with fewer workers with enough data than
        the policy's "minimum_team": its spread is withheld.

    Examples
    --------
    >>> notes = pd.DataFrame(
    ...     {
    ...         "worker": np.repeat([f"nurse-{i}" for i in range(5)], 15),
    ...         "time": list(pd.date_range("2026-03-01", periods=15).astype(str)) * 5,
    ...         "text": [f"He was stabbed {n} times." for n in range(75)],
    ...     }
    ... )
    >>> import dosimeter.plot
    >>> dosimeter.plot.team_spread(dosimeter.caseload(notes)).get_title()
    'Doses of 28 days, 5 workers'
    """
    policy = policy or Policy()
    if days not in (7, 28):
        raise ValueError("days must be 7 or 28")
    spreads = {spread.team: spread for spread in team_spreads(exposures, as_of, policy)}
    name = next(iter(spreads)) if team is None and len(spreads) == 1 else team
    if name not in spreads:
        known = ", ".join(repr(known) for known in spreads)
        raise ValueError(f"name the team that is meant, one of {known}")
    figure = f"dose_{days}_days"
    spread = getattr(spreads[name], figure)
    if spread is None:
        raise ValueError(
            f"the spread is withheld: {spreads[name].workers} workers have enough data, and the "
            f"policy wants {policy.minimum_team} (minimum_team)"
        )
    table = summarise(exposures, as_of, policy)
    members = table[(table["team"] == name) & table[f"team_percentile_{days}_days"].notna()]
    ax = axes_or_new(ax)
    ax.axvspan(
        spread.lower_quartile.value,
        spread.upper_quartile.value,
        color=ORANGE,
        alpha=0.25,
        linewidth=0,
        label="middle half",
    )
    ax.axvline(spread.median.value, color=VERMILLION, linestyle="--", label="median")
    rows = np.arange(len(members))
    doses = members[figure].to_numpy(float)
    reach = np.stack([doses - members[f"{figure}_lower"], members[f"{figure}_upper"] - doses])
    ax.errorbar(doses, rows, xerr=reach, fmt="o", color=BLUE, capsize=3, label="90 % interval")
    ax.set_yticks(rows, [str(worker) for worker in members.index])
    ax.invert_yaxis()
    ax.set_xlim(left=0)
    ax.set_xlabel("dose, equivalent minutes")
    ax.set_title(f"Doses of {days} days, {len(members)} workers")
    ax.legend(loc="best", frameon=False)
    return ax


def _draw_thresholds(ax: Axes, policy: Policy, highest: float) -> None:
    styles = {"watch": (0, (6, 2)), "check in": "--", "act": "-."}
    across = blended_transform_factory(ax.transAxes, ax.transData)
    for level, style in styles.items():
        threshold = getattr(policy, f"week_dose_{level.replace(' ', '_')}")
        if threshold <= 1.25 * highest:
            ax.axhline(threshold, color=VERMILLION, linestyle=style, linewidth=1)
            ax.text(1, threshold, level, color=INK, ha="right", va="bottom", transform=across)


def _draw_events(
    ax: Axes,
    record: WorkerRecord,
    last: datetime,
    policy: Policy,
    of_day: Mapping[date, list[Exposure]],
) -> None:
    extreme = [
        day for day, seen in of_day.items() if max(e.peak for e in seen) >= policy.extreme_peak
    ]
    if extreme:
        above = blended_transform_factory(ax.transData, ax.transAxes)
        at: Any = sorted(extreme)
        ax.plot(
            at,
            [0.97] * len(at),
            "v",
            color=PURPLE,
            mec=INK,
            transform=above,
            label="extreme moment",
        )
    for number, change in enumerate(record.index(last, policy).regime_changes):
        day: Any = change.day
        label = "change of pace" if number == 0 else None
        ax.axvline(day, color=GREEN, linestyle=":", linewidth=2, label=label)
