"""The chart of kinds of material."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .._core import CATEGORIES, Caseload, WorkerRecord
from .._scores import Scores
from ._axes import BLUE, axes_or_new

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def category_mix(source: Scores | WorkerRecord | Caseload, *, ax: Axes | None = None) -> Axes:
    """Draw what kinds of material there were: the share of the time with each.

    The share of a kind is the mean of its probabilities, weighted by minutes; a text may be of
    several kinds, so that the shares need not add up to 1.

    Parameters
    ----------
    source : Scores, WorkerRecord or Caseload
        Of a caseload each worker is a row of a grid of shares, in the order of pseudonyms; else the
        kinds are bars, the most frequent first.
    ax : matplotlib.axes.Axes, optional

    Raises
    ------
    ValueError
        Where there is nothing to draw.

    Examples
    --------
    >>> import dosimeter.plot
    >>> ax = dosimeter.plot.category_mix(dosimeter.Scorer().score_many(["He was stabbed."]))
    >>> ax.get_yticklabels()[0].get_text()
    'assault'
    """
    names = [name.replace("_", " ").lower() for name in CATEGORIES]
    if isinstance(source, Caseload):
        return _draw_mix_grid(source, names, axes_or_new(ax))
    shares = _shares(source)
    order = np.argsort(-shares, kind="stable")
    ax = axes_or_new(ax)
    bars = ax.barh(np.arange(len(order)), shares[order], color=BLUE)
    ax.bar_label(bars, [f"{share:.0%}" for share in shares[order]], padding=3)
    ax.set_yticks(np.arange(len(order)), [names[kind] for kind in order])
    ax.invert_yaxis()
    ax.set_xlim(0, 1.15 * shares.max())  # room for the labels
    ax.set_xlabel("share of the time with it")
    ax.set_title("Kinds of material")
    return ax


def _shares(source: Scores | WorkerRecord) -> npt.NDArray[np.float64]:
    if isinstance(source, Scores):
        kept = ~source.missing
        minutes, kinds = source.minutes[kept], source.categories[kept].astype(np.float64)
    else:
        minutes = np.array([exposure.minutes for exposure in source.exposures])
        kinds = np.array([list(exposure.categories.values()) for exposure in source.exposures])
    if not minutes.sum() > 0:
        raise ValueError("there are no texts with words, so there are no kinds to draw")
    shares: npt.NDArray[np.float64] = np.average(kinds, axis=0, weights=minutes)
    return shares


def _draw_mix_grid(exposures: Caseload, names: list[str], ax: Axes) -> Axes:
    workers = exposures.workers
    shares = np.array([_shares(exposures[worker]) for worker in workers])
    if not workers:
        raise ValueError("the caseload is empty, so there are no kinds to draw")
    image = ax.imshow(shares, cmap="cividis", vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(*shares.shape):
        colour = "white" if shares[row, column] < 0.5 else "black"
        text = f"{100 * shares[row, column]:.0f}"
        ax.text(column, row, text, ha="center", va="center", color=colour, fontsize="small")
    ax.set_xticks(np.arange(len(names)), names, rotation=45, ha="right", rotation_mode="anchor")
    ax.set_yticks(np.arange(len(workers)), workers)
    ax.figure.colorbar(image, ax=ax, label="share of the time with it")
    ax.set_title("Kinds of material, % of the time")
    return ax
