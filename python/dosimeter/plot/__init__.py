"""Charts by matplotlib: a worker's time line, a team's spread, kinds of material, calibration.

Every function draws into `ax`, or into a new figure, and returns the Axes. The colours are ones
that colour-blind people tell apart, and what differs in colour differs in shape, line or text as
well. `dosimeter.caution()` belongs beside charts of workers.

Examples
--------
>>> import dosimeter.plot
>>> scores = dosimeter.Scorer().score_many(["Slept well.", "He was stabbed.", "She died."])
>>> dosimeter.plot.calibration(scores, [0, 3, 4]).get_xlabel()
'rated load'
"""

from . import _axes as _axes  # first, as it says what to install where matplotlib is not there
from ._calibration import calibration, interval_coverage
from ._kinds import category_mix
from ._workers import team_spread, timeline

__all__ = ["calibration", "category_mix", "interval_coverage", "team_spread", "timeline"]
