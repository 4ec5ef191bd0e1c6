"""The figures of the page about exposure are those of the simulation as it is."""

import re
from pathlib import Path

import dosimeter

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "python/docs/pages/science/exposure.md").read_text(encoding="utf-8")
SIMULATION = (ROOT / "models/simulation.txt").read_text(encoding="utf-8")


def test_every_figure_with_an_interval_is_in_the_simulation():
    found = re.findall(r"([\d.]+)(?: %)?\s+\[([\d.]+),\s+([\d.]+)\]", PAGE)
    assert len(found) >= 7
    for value, lower, upper in found:
        assert f" {value} [{lower}, {upper}]" in SIMULATION, value


def test_coverage_is_that_of_errors_as_the_intervals_take_them():
    correlation = dosimeter.Policy().error_correlation
    (row,) = re.findall(rf"^around measured  {correlation:.2f}\s+0\.00 (.*)$", SIMULATION, re.M)
    for figure in re.findall(r"[\d.]+ \[[\d.]+, [\d.]+\]", row)[:4]:
        value, interval = figure.split(" ", 1)
        assert f"{value} % {interval}" in " ".join(PAGE.split()), figure
