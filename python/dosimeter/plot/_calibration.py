"""Charts of the score against ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from .._scores import Scores
from ._axes import BLUE, GREY, VERMILLION, axes_or_new

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Figure: TypeAlias = Literal["load", "peak"]


def calibration(
    scores: Scores, rated: npt.ArrayLike, figure: Figure = "load", *, ax: Axes | None = None
) -> Axes:
    """Draw a figure of the score against ratings, with its 90 % intervals.

    Dots are texts whose rating lies in the interval, crosses those whose rating does not; the
    broken line is where both are equal. The title tells the share of ratings that lie in it.

    Parameters
    ----------
    scores : Scores
        Of n texts.
    rated : array of shape (n,)
        Ratings on the scale from 0 to 5; texts that are missing or not rated are left out.
    figure : {"load", "peak"}
    ax : matplotlib.axes.Axes, optional

    Raises
    ------
    ValueError
        For another figure, another number of ratings, and where nothing is rated.

    Examples
    --------
    >>> import dosimeter.plot
    >>> scores = dosimeter.Scorer().score_many(["Slept well.", "He was stabbed."])
    >>> dosimeter.plot.calibration(scores, [0, 3]).get_ylabel()
    'predicted load'
    """
    given, value, lower, upper = _pairs(scores, rated, figure)
    ax = axes_or_new(ax)
    ax.plot([0, 5], [0, 5], color=GREY, linestyle="--", label="equal")
    inside = (lower <= given) & (given <= upper)
    groups = ((inside, "o", BLUE, "in the interval"), (~inside, "x", VERMILLION, "outside"))
    for chosen, marker, colour, label in groups:
        if chosen.any():
            reach = np.stack([value - lower, upper - value])[:, chosen]
            ax.errorbar(
                given[chosen],
                value[chosen],
                yerr=reach,
                fmt=marker,
                color=colour,
                ecolor=colour,
                elinewidth=0.5,
                alpha=0.7,
                label=label,
            )
    ax.set_xlim(-0.1, 5.1)
    ax.set_ylim(-0.1, 5.1)
    ax.set_xlabel(f"rated {figure}")
    ax.set_ylabel(f"predicted {figure}")
    ax.set_title(f"{inside.mean():.0%} of {len(given)} ratings lie in their 90 % interval")
    ax.legend(loc="upper left", frameon=False)
    return ax


def interval_coverage(
    scores: Scores,
    rated: npt.ArrayLike,
    figure: Figure = "load",
    *,
    bins: int = 5,
    ax: Axes | None = None,
) -> Axes:
    """Draw how often the 90 % intervals hold the rating, for light and for heavy texts.

    Texts are parted by their predicted figure into bins of equal number; bars are 95 % intervals of
    the share (Wilson 1927, doi:10.1080/01621459.1927.10502953).

    Parameters
    ----------
    scores, rated, figure, ax
        As for `calibration`.
    bins : int, default 5
        At most the number of texts.

    Raises
    ------
    ValueError
        As `calibration` does, and for fewer than one text a bin.

    Examples
    --------
    >>> import dosimeter.plot
    >>> scores = dosimeter.Scorer().score_many(["Slept well.", "He was stabbed."])
    >>> dosimeter.plot.interval_coverage(scores, [0, 3], bins=1).get_ylabel()
    'share of ratings in the interval'
    """
    given, value, lower, upper = _pairs(scores, rated, figure)
    if not 1 <= bins <= len(given):
        raise ValueError(f"bins must be 1 to {len(given)}, the number of rated texts")
    inside = (lower <= given) & (given <= upper)
    parts = np.array_split(np.argsort(value, kind="stable"), bins)
    centres = np.array([value[part].mean() for part in parts])
    shares = np.array([inside[part].mean() for part in parts])
    bounds = np.array([_wilson(int(inside[part].sum()), len(part)) for part in parts]).T
    ax = axes_or_new(ax)
    ax.axhline(0.9, color=GREY, linestyle="--", label="90 %")
    reach = np.clip(np.stack([shares - bounds[0], bounds[1] - shares]), 0, None)
    ax.errorbar(
        centres, shares, yerr=reach, fmt="o", color=BLUE, capsize=3, label="ratings in the interval"
    )
    ax.set_xlim(-0.1, 5.1)
    ax.set_ylim(0, 1.02)
    ax.set_xlabel(f"predicted {figure}")
    ax.set_ylabel("share of ratings in the interval")
    ax.set_title(f"Coverage of the intervals, {len(given)} texts")
    ax.legend(loc="lower right", frameon=False)
    return ax


def _pairs(
    scores: Scores, rated: npt.ArrayLike, figure: Figure
) -> tuple[npt.NDArray[np.float64], ...]:
    """Give ratings, predictions and their bounds of the texts that have all of them."""
    if figure not in ("load", "peak"):
        raise ValueError('figure must be "load" or "peak"')
    given = np.asarray(rated, np.float64)
    if given.shape != (len(scores),):
        raise ValueError(f"a rating for each of the {len(scores)} texts is needed")
    prefix = "" if figure == "load" else "peak_"
    columns = (getattr(scores, name) for name in (figure, f"{prefix}lower", f"{prefix}upper"))
    kept = ~(np.isnan(given) | scores.missing)
    if not kept.any():
        raise ValueError("no text is rated, so there is nothing to draw")
    return given[kept], *(column[kept].astype(np.float64) for column in columns)


def _wilson(hits: int, count: int) -> tuple[float, float]:
    z = 1.959963984540054  # 97.5th percentile of the normal distribution
    share = hits / count
    centre = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    reach = z * np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2)) / (1 + z**2 / count)
    return centre - reach, centre + reach
