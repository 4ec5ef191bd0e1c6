"""Doses beside surveys."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .._core import Caseload, Policy


def doses_at(
    exposures: Caseload,
    surveys: pd.DataFrame,
    worker: str = "worker",
    time: str = "time",
    figures: Sequence[str] = ("dose_7_days", "dose_28_days"),
    policy: Policy | None = None,
) -> pd.DataFrame:
    """Put beside each survey what its worker had taken in up to its time, and nothing later.

    Parameters
    ----------
    exposures : Caseload
    surveys : pandas.DataFrame
        A row a worker and time.
    worker, time : str
        Names of the columns with pseudonyms and times.
    figures : sequence of str
        Estimates of `Index`: "dose_7_days", "dose_28_days", "acute", "chronic", "total_dose" ...
    policy : Policy, optional
        Half-lives and what counts as heavy.

    Returns
    -------
    pandas.DataFrame
        `surveys` with a column a figure, and "observed_days": days from the worker's first dated
        document to the survey. Where they are fewer than the figure looks back, the dose is too
        low, and the row is best left out.

    Raises
    ------
    ValueError
        For a column that is not there, or already there, a worker without documents and a missing
        time; the row is named.
    AttributeError
        For a figure that Index does not have.

    Examples
    --------
    >>> notes = pd.DataFrame(
    ...     {"worker": "nurse-01", "time": ["2026-03-02", "2026-03-20"], "text": "He was stabbed."}
    ... )
    >>> surveys = pd.DataFrame({"worker": ["nurse-01"], "time": ["2026-03-10"], "sts": [21]})
    >>> joined = dosimeter.study.doses_at(dosimeter.caseload(notes), surveys)
    >>> joined["observed_days"].tolist()
    [7.5]
    >>> bool(joined["dose_7_days"][0] == 0 and joined["dose_28_days"][0] > 0)
    True
    """
    added = [*figures, "observed_days"]
    for column in (worker, time):
        if column not in surveys:
            raise ValueError(f"the surveys have no column {column!r}; name the one that they have")
    for column in added:
        if column in surveys:
            raise ValueError(f"the surveys already have a column {column!r}; rename it")
    rows = []
    moments = pd.to_datetime(surveys[time], utc=True)
    for row, (name, moment) in enumerate(zip(surveys[worker], moments, strict=True)):
        if str(name) not in exposures:
            raise ValueError(f"row {row}: its worker has no documents; leave the row out")
        if pd.isna(moment):
            raise ValueError(f"row {row} has no time; leave the row out")
        record = exposures[str(name)]
        index = record.index(moment.to_pydatetime(), policy)
        found = {figure: getattr(index, figure) for figure in figures}
        dated = [exposure.time for exposure in record.exposures if exposure.time is not None]
        days = (moment - min(dated)) / pd.Timedelta(days=1) if dated else np.nan
        doses = {name: np.nan if dose is None else float(dose) for name, dose in found.items()}
        rows.append(doses | {"observed_days": max(0.0, days)})
    # Row by row: an index may hold the same name more than once.
    return pd.concat(
        [surveys, pd.DataFrame(rows, index=surveys.index, columns=added)], axis="columns"
    )
