"""An organisation's own calibration, from Python."""

from pathlib import Path

import dosimeter
import pytest

EVENTS = ["had tea with a friend", "lost the job", "was robbed and beaten", "found the body"]
TEXTS = [f"Client {i} said: {event} last week." for i in range(18) for event in EVENTS]


def narrow(texts: list[str]) -> list[float]:
    """Rate as raters do whose scale is narrower than the model's."""
    return [0.5 * load + 1.5 for load in dosimeter.Scorer().score_many(texts).load.tolist()]


def test_saved_weights_agree_with_the_raters(tmp_path: Path) -> None:
    calibration = dosimeter.calibrate(TEXTS, narrow(TEXTS))
    assert calibration.helps
    assert (calibration.passages, calibration.left_out) == (len(TEXTS), 0)
    assert calibration.peak == calibration.load
    assert calibration.peak_figures is None
    calibration.save(tmp_path / "our.bin")
    assert [path.name for path in tmp_path.iterdir()] == ["our.bin"]
    ours = dosimeter.Scorer(model=tmp_path / "our.bin")
    assert ours.model_version.endswith("+cal")
    errors = abs(ours.score_many(TEXTS).load - narrow(TEXTS))
    # The prior keeps 5 / (72 + 5) of the correction, which is at most 1.5.
    assert errors.mean() < 1.5 * 5 / 77
    assert errors.mean() == pytest.approx(calibration.load_figures["error_after"], abs=0.05)


def test_peaks_have_their_own() -> None:
    loads = narrow(TEXTS)
    calibration = dosimeter.calibrate(TEXTS, loads, [min(5, load + 0.2) for load in loads])
    assert calibration.peak_figures is not None
    assert calibration.peak != calibration.load


def test_refuses_what_does_not_help(tmp_path: Path) -> None:
    loads = dosimeter.Scorer().score_many(TEXTS).load.tolist()
    calibration = dosimeter.calibrate(TEXTS, loads)
    assert not calibration.helps
    with pytest.raises(ValueError, match="a calibration does not help: the mean absolute error"):
        calibration.save(tmp_path / "our.bin")
    assert not list(tmp_path.iterdir())


def test_bad_ratings() -> None:
    loads = narrow(TEXTS)
    with pytest.raises(dosimeter.InputError, match="ratings:3: the load is not from 0 to 5"):
        dosimeter.calibrate(TEXTS, [*loads[:2], 7, *loads[3:]])
    with pytest.raises(dosimeter.InputError, match="there are 8 rated passages"):
        dosimeter.calibrate(TEXTS[:8], loads[:8])
    with pytest.raises(ValueError, match="must be of one length"):
        dosimeter.calibrate(TEXTS, loads[:-1])
    with pytest.raises(dosimeter.ModelError):
        dosimeter.calibrate(TEXTS, loads, model="/no/such/weights.bin")
