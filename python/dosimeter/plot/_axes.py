"""What the charts share: colours, and where they are drawn.

The colours are those of Okabe & Ito (2008, Color universal design), which colour-blind people tell
apart; what differs in colour differs in shape, line or text as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._optional import missing_extra

try:
    import matplotlib.pyplot as plt
except ModuleNotFoundError as error:
    raise missing_extra(error, "plot") from error

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE = "#0072b2"
ORANGE = "#e69f00"
GREEN = "#009e73"
VERMILLION = "#d55e00"
PURPLE = "#cc79a7"
INK = "#1a1a1a"
GREY = "#6d7880"


def axes_or_new(ax: Axes | None) -> Axes:
    """Give the axes, or where there are none those of a new figure."""
    return plt.subplots(layout="constrained")[1] if ax is None else ax
