"""Measures how much traumatic material a worker takes in from case notes and transcripts.

A radiation worker wears a dosimeter: it says how much they took in, not whether they are ill. This
package does that for people who read and hear traumatic material at work.

Examples
--------
>>> import dosimeter
>>> scorer = dosimeter.Scorer()
>>> scores = scorer.score_many(frame["text"])
>>> frame.join(scores.to_pandas())
>>> dosimeter.exposure(frame, worker="officer", time="date", text="narrative")
"""

from ._assign import Division, Proposal, assign
from ._core import (
    ACTION_LEVELS,
    CATEGORIES,
    Assessment,
    Caseload,
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
from ._exposure import caseload, exposure, report_html, summarise, team_spreads
from ._ledger import Added, Audit, Ledger
from ._reading import Reading, read
from ._scoring import (
    Contribution,
    DocumentScore,
    Evidence,
    Explanation,
    Scorer,
    Scores,
    Token,
    mask,
    tokenize,
)

__all__ = [
    "ACTION_LEVELS",
    "CATEGORIES",
    "Added",
    "Assessment",
    "Audit",
    "Caseload",
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
    "WorkerRecord",
    "__version__",
    "assess",
    "assign",
    "caseload",
    "caution",
    "dose_rate",
    "exposure",
    "make_exposure",
    "mask",
    "policy_schema",
    "read",
    "report_html",
    "summarise",
    "team_spreads",
    "tokenize",
]
