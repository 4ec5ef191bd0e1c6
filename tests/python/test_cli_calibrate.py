"""The command calibrate: weights corrected by an organisation's own ratings."""

import csv
import pathlib

import pytest
from command_line import ALL_FINE, NOTHING_DONE, WRONG_USAGE, dosimeter, needs_command

pytestmark = needs_command

SUBJECTS = ["The caller", "Her neighbour", "A young man", "The mother", "His brother"]
EVENTS = [
    "talked about the new flat and the garden",
    "lost the job and cannot pay the rent",
    "argued with the landlord and felt anxious",
    "was robbed and beaten in the street",
    "found the body of the father",
    "was raped by a stranger and strangled",
    "saw the child burned to death, blood and flesh everywhere",
]
TEXTS = [f"{subject} {event} last week." for subject in SUBJECTS for event in EVENTS] * 2
FIGURES = ("error_before", "error_after", "gain_standard_error", "spearman_before") + (
    "spearman_after",
    "coverage_before",
    "coverage_after",
)


def loads(path: pathlib.Path, *options: object) -> list[float]:
    """Score the texts."""
    write(path, {"text": TEXTS})
    return [line["load"] for line in dosimeter("score", *options, path).lines()]


def write(path: pathlib.Path, columns: dict[str, list[str]]) -> pathlib.Path:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(columns)
        table.writerows(zip(*columns.values(), strict=True))
    return path


def ratings(path: pathlib.Path) -> list[str]:
    """Rate the texts as raters do whose scale is narrower than the model's."""
    given = loads(path)
    return [f"{0.6 * load + 1.2 + 0.05 * (i % 3 - 1):.2f}" for i, load in enumerate(given)]


@pytest.fixture
def rated(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "rated.csv"
    return write(path, {"text": TEXTS, "load": ratings(path)})


def test_the_corrected_weights_agree_with_the_raters(rated: pathlib.Path) -> None:
    output = rated.parent / "our.bin"
    result = dosimeter("calibrate", rated, "--output", output)
    assert (result.code, result.err) == (ALL_FINE, "")
    assert "load, mean absolute error" in result.out
    assert "Fitted to 70 rated passages" in result.out
    assert "with --model" in result.out
    before = loads(rated.parent / "texts.csv")
    after = loads(rated.parent / "texts.csv", "--model", output)
    wanted = [0.6 * load + 1.2 for load in before]
    errors = [abs(a - b) for a, b in zip(after, wanted, strict=True)]
    # The prior keeps 5 / (70 + 5) of the correction, which is at most 1.2, and limits at the ends
    # of the scale and the raters' scatter add a little.
    assert sum(errors) / len(errors) < 0.15
    assert "landlord" not in result.out
    assert b"landlord and felt" not in output.read_bytes()


def test_json(rated: pathlib.Path) -> None:
    output = rated.parent / "our.bin"
    (result,) = dosimeter("calibrate", "--json", "--output", output, rated).lines()
    assert tuple(result) == (
        *("model", "passages", "left_out", "load", "peak"),
        *("load_figures", "peak_figures"),
    )
    assert (result["passages"], result["left_out"]) == (70, 0)
    assert tuple(result["load_figures"]) == FIGURES
    assert result["load_figures"]["error_after"] < result["load_figures"]["error_before"]
    assert result["peak"] == result["load"]
    assert result["peak_figures"] is None
    first = output.read_bytes()
    dosimeter("calibrate", "--output", output, rated)
    assert output.read_bytes() == first


def test_rated_peaks_have_a_correction_of_their_own(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "rated.csv"
    given = ratings(path)
    peaks = [f"{min(5, float(load) + 0.2):.2f}" for load in given]
    write(path, {"Load": given, "text": TEXTS, "peak": peaks, "rater": ["r-1"] * len(TEXTS)})
    output = tmp_path / "our.bin"
    (result,) = dosimeter("calibrate", "--json", "--output", output, path).lines()
    assert tuple(result["peak_figures"]) == FIGURES
    assert result["peak"] != result["load"]


def test_refuses_where_it_does_not_help(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "rated.csv"
    write(path, {"text": TEXTS, "load": [str(load) for load in loads(path)]})
    output = tmp_path / "our.bin"
    output.write_bytes(b"as before")
    result = dosimeter("calibrate", path, "--output", output)
    assert (result.code, result.out) == (NOTHING_DONE, "")
    assert "rated.csv: on 70 rated passages a calibration does not help" in result.err
    assert "mean absolute error of the load goes from 0.0" in result.err
    assert output.read_bytes() == b"as before"
    assert [file.name for file in tmp_path.glob("*.part")] == []


def test_bad_rows_are_named(rated: pathlib.Path) -> None:
    lines = rated.read_text(encoding="utf-8").splitlines()
    lines[2] = "Text.,7"
    lines[4] = "Text.,"
    lines[6] = ",3"
    lines[8] = "Text.,nan"
    rated.write_text("\n".join(lines) + "\n", encoding="utf-8")
    output = rated.parent / "our.bin"
    result = dosimeter("calibrate", rated, "--output", output)
    assert result.code == NOTHING_DONE
    assert not output.exists()
    assert "rated.csv:3: the load is no number from 0 to 5; give" in result.err
    assert "rated.csv:5: there is no load; give" in result.err
    assert "rated.csv:7: the record has no text; fill it in" in result.err
    assert "rated.csv:9: the load is no number from 0 to 5" in result.err
    assert "4 rows cannot be used" in result.err


def test_too_few_and_missing_columns(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path / "few.csv", {"text": TEXTS[:7], "load": list("0123450")})
    output = tmp_path / "our.bin"
    result = dosimeter("calibrate", path, "--output", output)
    assert result.code == NOTHING_DONE
    assert "there are 7 rated passages, and a calibration needs 30" in result.err
    path = write(tmp_path / "none.csv", {"load": list("0123")})
    result = dosimeter("calibrate", path, "--output", output)
    assert result.code == NOTHING_DONE
    assert 'the header names no column "text"' in result.err
    path = write(tmp_path / "texts.csv", {"text": TEXTS})
    result = dosimeter("calibrate", path, "--output", output)
    assert result.code == NOTHING_DONE
    assert "there is no load" in result.err
    assert "in a column of that name" in result.err


def test_usage(rated: pathlib.Path) -> None:
    assert dosimeter("calibrate", rated).code == WRONG_USAGE
    assert dosimeter("calibrate", rated, "--output", "-").code == WRONG_USAGE
    assert dosimeter("calibrate", "--output", "x").code == WRONG_USAGE
    assert dosimeter("calibrate", rated, rated, "--output", "x").code == WRONG_USAGE
    before = rated.read_bytes()
    itself = dosimeter("calibrate", rated, "--output", rated)
    assert itself.code == WRONG_USAGE
    assert "would overwrite" in itself.err
    assert rated.read_bytes() == before
    missing = dosimeter("calibrate", rated.parent / "no.csv", "--output", rated.parent / "x")
    assert missing.code == NOTHING_DONE
    assert missing.out == ""
