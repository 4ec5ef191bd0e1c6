"""Measures how much traumatic material a worker takes in from case notes and transcripts.

A radiation worker wears a dosimeter: it says how much they took in, not whether they are ill. This
package does that for people who read and hear traumatic material at work.

Examples
--------
>>> import dosimeter
>>> import pandas as pd
>>> notes = pd.DataFrame(
...     {
...         "officer": ["o-1", "o-2", "o-1"],
...         "date": ["2026-03-16", "2026-03-16", "2026-03-17"],
...         "narrative": ["Slept well.", "He was stabbed.", "Back at work."],
...     }
... )
>>> scores = dosimeter.Scorer().score_many(notes["narrative"])
>>> scored = notes.join(scores.to_pandas())
>>> scored.loc[scored["load"].idxmax(), "officer"]
'o-2'
>>> table = dosimeter.exposure(notes, worker="officer", time="date", text="narrative")
>>> table["documents"].to_dict()
{'o-1': 2, 'o-2': 1}
"""

from . import _accessors as _accessors
from ._assign import Division, Proposal, assign
from ._calibration import Calibration, calibrate
from ._caseload import caseload
from ._core import (
    ACTION_LEVELS,
    CATEGORIES,
    Assessment,
    Caseload,
    ContentNote,
    CountEstimate,
    Document,
    DoseSpread,
    Estimate,
    Exposure,
    Index,
    Measure,
    Origin,
    Policy,
    Problem,
    Reason,
    RegimeChange,
    Score,
    Segment,
    TeamSpread,
    TeamStanding,
    WorkerRecord,
    __version__,
    assess,
    caution,
    dose_rate,
    make_exposure,
    policy_schema,
)
from ._errors import InputError, InputWarning, ModelError
from ._explanation import Contribution, Evidence, Explanation, WordLoad
from ._exposure import exposure, report_html, summarise, team_spreads
from ._ledger import Added, Audit, Ledger
from ._preview import preview
from ._reading import Reading, read
from ._scores import Scores
from ._scoring import DocumentScore, Scorer
from ._words import Token, mask, tokenize

__all__ = [
    "ACTION_LEVELS",
    "CATEGORIES",
    "Added",
    "Assessment",
    "Audit",
    "Calibration",
    "Caseload",
    "ContentNote",
    "Contribution",
    "CountEstimate",
    "Division",
    "Document",
    "DocumentScore",
    "DoseSpread",
    "Estimate",
    "Evidence",
    "Explanation",
    "Exposure",
    "Index",
    "InputError",
    "InputWarning",
    "Ledger",
    "Measure",
    "ModelError",
    "Origin",
    "Policy",
    "Problem",
    "Proposal",
    "Reading",
    "Reason",
    "RegimeChange",
    "Score",
    "Scorer",
    "Scores",
    "Segment",
    "TeamSpread",
    "TeamStanding",
    "Token",
    "WordLoad",
    "WorkerRecord",
    "__version__",
    "assess",
    "assign",
    "calibrate",
    "caseload",
    "caution",
    "dose_rate",
    "exposure",
    "make_exposure",
    "mask",
    "policy_schema",
    "preview",
    "read",
    "report_html",
    "summarise",
    "team_spreads",
    "tokenize",
]
