"""Tools for studies: reliability, dose and outcome, power, validation, de-identification.

They need `dosimeter[study]`: scipy and statsmodels; `leave_one_worker_out` also scikit-learn.

Examples
--------
>>> import dosimeter.study
>>> dosimeter.study.find_identifiers(["Sleeping well.", "Spoke to Mr Novak."], warn=False)
   text  begin  end  kind
0     1     12   17  name
"""

from ._dose_outcome import CAUTION, DoseOutcome, dose_outcome, without_each_worker
from ._doses import doses_at
from ._identifiers import CANNOT_SEE, Identifier, IdentifierWarning, find_identifiers
from ._intraclass import IntervalEstimate, icc
from ._power import Design, Power, power, power_curve
from ._reliability import agreement, reliability
from ._validation import LeftOut, leave_one_worker_out

__all__ = [
    "CANNOT_SEE",
    "CAUTION",
    "Design",
    "DoseOutcome",
    "Identifier",
    "IdentifierWarning",
    "IntervalEstimate",
    "LeftOut",
    "Power",
    "agreement",
    "dose_outcome",
    "doses_at",
    "find_identifiers",
    "icc",
    "leave_one_worker_out",
    "power",
    "power_curve",
    "reliability",
    "without_each_worker",
]
