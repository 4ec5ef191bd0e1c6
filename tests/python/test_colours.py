"""The report's colours: told apart by colour-blind readers, and strong enough to be seen.

Dichromacy is simulated as by Viénot, Brettel and Mollon (1999,
doi:10.1002/(SICI)1520-6378(199908)24:4<243::AID-COL5>3.0.CO;2-3; protanopia, deuteranopia) and by
Brettel, Viénot and Mollon (1997, doi:10.1364/JOSAA.14.002647; tritanopia). The difference of two
colours is CIEDE2000 (Sharma, Wu and Dalal 2005, doi:10.1002/col.20070). Contrast is that of WCAG
2.2: 4.5 for text (success criterion 1.4.3), 3 for what is drawn (1.4.11).
"""

import pathlib
import re
from itertools import combinations

import pytest

coloraide = pytest.importorskip("coloraide")
Color = coloraide.Color

STYLES = pathlib.Path(__file__).resolve().parents[2] / "src" / "report" / "colours.css"
LEVELS = ("routine", "watch", "check-in", "act")
MARKS = ("dose", "interval", "heavy", "free", "change", "threshold")
VISIONS = (None, "protan", "deutan", "tritan")

# About six times the difference that is just noticed side by side; the marks are small and apart.
# No published threshold holds for marks of this size, and shape and word tell them apart besides.
LEAST_DIFFERENCE = 13.0


def colours(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme by name; the dark one replaces some of the light one's."""
    light, dark, _ = STYLES.read_text(encoding="utf-8").split("@media")
    pattern = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    found = dict(pattern.findall(light))
    assert set(LEVELS + MARKS) <= found.keys()
    return found if scheme == "light" else found | dict(pattern.findall(dark))


def seen(colour: str, vision: str | None) -> object:
    return Color(colour).filter(vision) if vision else Color(colour)


@pytest.mark.parametrize("vision", VISIONS, ids=str)
@pytest.mark.parametrize("names", [LEVELS, MARKS], ids=["levels", "marks"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_that_stand_together_are_told_apart(
    scheme: str, names: tuple[str, ...], vision: str | None
) -> None:
    palette = {name: seen(colours(scheme)[name], vision) for name in names}
    differences = {
        (one, other): palette[one].delta_e(palette[other], method="2000")
        for one, other in combinations(names, 2)
    }
    pair = min(differences, key=lambda pair: differences[pair])
    assert differences[pair] >= LEAST_DIFFERENCE, (pair, differences[pair])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_stand_out_from_their_ground(scheme: str) -> None:
    palette = colours(scheme)
    for ground in ("ground", "surface"):
        for name in (*LEVELS, "ink", "quiet", "link"):
            contrast = Color(palette[name]).contrast(palette[ground], method="wcag21")
            assert contrast >= 4.5, (name, ground, contrast)
    for name in MARKS:
        contrast = Color(palette[name]).contrast(palette["surface"], method="wcag21")
        assert contrast >= 3, (name, contrast)


def test_the_simulation_tells_what_it_should() -> None:
    """Red and green of one lightness are alike to a deuteranope; blue and yellow are not."""
    red, green = Color("oklch", [0.6, 0.12, 25]), Color("oklch", [0.6, 0.12, 145])
    assert red.delta_e(green, method="2000") > 30
    assert red.filter("deutan").delta_e(green.filter("deutan"), method="2000") < LEAST_DIFFERENCE
    blue, yellow = Color("#0072b2"), Color("#f0e442")
    assert blue.filter("deutan").delta_e(yellow.filter("deutan"), method="2000") > 30
