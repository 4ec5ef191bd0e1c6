"""An organisation's own calibration of the model, from passages that it has rated itself."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from . import _core
from ._scoring import Path, Scorer
from ._texts import Texts, text_source


@dataclass(frozen=True)
class Calibration:
    """A correction of the model's load and peak, and what it is worth.

    Attributes
    ----------
    passages : int
        Rated passages that the fit rests on.
    left_out : int
        Rated passages that the model cannot read (`Score.out_of_domain`).
    load, peak : dict of str to float
        The correction: the output times "slope" plus "offset" (on the scale of loads, 0 to 5), and
        what the widths of its 90 % intervals are multiplied by, "interval_factor".
    load_figures, peak_figures : dict of str to float
        Before the correction, and after it by ten-fold cross-validation: the mean absolute error
        ("error_before", "error_after"; 0 to 5), the standard error of its fall
        ("gain_standard_error"), Spearman's correlation with the ratings ("spearman_before",
        "spearman_after"), and the share of ratings inside their 90 % interval ("coverage_before",
        "coverage_after"). None for the peak where no peaks were rated.
    helps : bool
        Whether an error falls by more than its standard error, and by 0.01 at least. Where it is
        False, there is nothing to save.
    """

    passages: int
    left_out: int
    load: dict[str, float]
    peak: dict[str, float]
    load_figures: dict[str, float]
    peak_figures: dict[str, float] | None
    _weights: bytes = field(repr=False)
    _refusal: str = field(repr=False)

    @property
    def helps(self) -> bool:
        """Whether the correction is worth having."""
        return bool(self._weights)

    def save(self, path: Path) -> None:
        """Write the corrected weights, which ``Scorer(model=path)`` and every program take.

        The file is complete or not there at all. It holds no text.

        Raises
        ------
        ValueError
            Where the correction does not help.
        OSError
            Where the file cannot be written.
        """
        if not self.helps:
            raise ValueError(f"{self._refusal}; keep the model as it is, or rate more passages")
        target = FilePath(os.path.realpath(os.fsdecode(path)))
        # A service of another user reads it too: not the mode of a temporary file.
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o644
        with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as file:
            try:
                file.write(self._weights)
                file.flush()
                os.fchmod(file.fileno(), mode)
                os.fsync(file.fileno())
                os.replace(file.name, target)
            except BaseException:
                os.unlink(file.name)
                raise


def calibrate(
    texts: Texts,
    loads: Iterable[float],
    peaks: Iterable[float] | None = None,
    *,
    model: Path | None = None,
) -> Calibration:
    """Fit the model to an organisation's own ratings.

    The correction is small and linear, is held towards "the model is right", and counts only where
    the cross-validated error falls by more than its standard error, and by 0.01 at least.

    Parameters
    ----------
    texts : column of n texts
        As for `Scorer.score_many`; 50 are advised, light and heavy ones, and 30 needed.
    loads : iterable of n floats
        0 (nothing adverse) to 5 (extreme), as `Score.load`.
    peaks : iterable of n floats, optional
        The same for each text's heaviest moment. Without it the load's correction is used.
    model : path, optional
        Weights to correct in place of those that come with the package.

    Returns
    -------
    Calibration

    Raises
    ------
    InputError
        For a rating outside 0 to 5 and a text without words (its position counts from 1), too few
        passages, ratings that are all the same, and ratings that do not go with the model's loads.
    ModelError
        Where the model cannot be read.
    TypeError, ValueError
        Where `texts` is no column of texts or the lengths differ.

    Examples
    --------
    >>> events = ["had tea", "lost the job", "was robbed", "was beaten", "found him dead"]
    >>> texts = [f"Client {i} said: {events[i % 5]}." for i in range(60)]
    >>> narrow = [0.5 * load + 1.5 for load in dosimeter.Scorer().score_many(texts).load]
    >>> calibration = dosimeter.calibrate(texts, narrow)
    >>> calibration.helps, calibration.passages
    (True, 60)
    >>> figures = calibration.load_figures
    >>> figures["error_after"] < figures["error_before"] / 2
    True
    """
    scorer = Scorer(model=model)
    found = _core.calibrate(
        scorer._core,
        text_source(texts),
        [float(load) for load in loads],
        None if peaks is None else [float(peak) for peak in peaks],
    )
    return Calibration(*found)
