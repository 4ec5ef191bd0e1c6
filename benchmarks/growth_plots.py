"""The pictures of growth.py: time beside memory, over what grows. Colours are the report's.

The time is that of the processor, which other programs disturb less.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402

if TYPE_CHECKING:
    from growth import Cost

INK = "#1c2429"
QUIET = "#56616a"
LINE = "#dcdfe0"
BLUE = "#0075c9"
STYLE: Any = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "dosimeter",  # the same file for the same figures
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": QUIET,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "axes.grid": True,
    "grid.color": LINE,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def draw_panel(ax: Axes, costs: list[Cost], values: list[float], label: str, logs: str) -> None:
    ax.plot([cost.size for cost in costs], values, color=BLUE, marker="o", markersize=4)
    if "x" in logs:
        ax.set_xscale("log")
    if "y" in logs:
        ax.set_yscale("log")
    else:
        ax.set_ylim(0, 1.25 * max(values))
    ax.minorticks_off()
    ax.set_ylabel(label)


def draw(path: Path, grown: str, costs: list[Cost]) -> None:
    """Draw processor time (for the input) or rate, and peak memory, as SVG."""
    by_input = "input" in grown
    logs = "" if "lexicon" in grown else "x"
    with plt.rc_context(STYLE):
        figure, (left, right) = plt.subplots(1, 2, figsize=(7.5, 2.6), layout="constrained")
        if by_input:
            seconds = [cost.processor for cost in costs]
            draw_panel(left, costs, seconds, "processor time, s", logs + "y")
        else:
            rates = [cost.megabytes / cost.processor for cost in costs]
            draw_panel(left, costs, rates, "MB a second of processor time", logs)
        draw_panel(right, costs, [cost.memory for cost in costs], "peak memory, MB", logs)
        unit = "times the standard one" if "lexicon" in grown else "bytes"
        for ax in (left, right):
            ax.set_xlabel(f"{grown}, {unit}")
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)
