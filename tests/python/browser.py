"""Pages in Debian's Chromium, driven by Playwright and checked by axe-core.

Screenshots of the main states stay in build/screenshots for whoever wants to look at them.
"""

import pathlib
from typing import Any

CHROMIUM = "/usr/bin/chromium"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 780}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENSHOTS = pathlib.Path(__file__).resolve().parents[2] / "build" / "screenshots"


def screenshot(page: Any, name: str) -> None:
    """Keep a picture of the whole page."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def expect_accessible(page: Any) -> None:
    """Let axe look for violations of WCAG 2.2 AA and of its best practices."""
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page, options={"runOnly": RULES})
    assert results.violations_count == 0, results.generate_report()


def unfold(page: Any) -> None:
    """Open all that is folded away."""
    page.evaluate("document.querySelectorAll('details').forEach(d => (d.open = true))")


def scroll_through(page: Any) -> None:
    """Bring everything into view once."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 600):
        page.evaluate("top => scrollTo(0, top)", top)
        page.wait_for_timeout(30)
    page.evaluate("scrollTo(0, 0)")
