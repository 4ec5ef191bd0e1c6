"""What the tests of the package share."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dosimeter
import pytest
from browser import CHROMIUM, DESKTOP

# Written for these tests: grave and harmless, short and long, in several scripts.
NOTES = (
    "He was stabbed to death in front of his daughter, who called us herself.",
    "Routine review. Sleeping well, back at work, no concerns today.",
    "",
    "She denies suicidal ideation; her brother died of an overdose in 2012. 😀",
    "Élodie a été naïve — l\u2019accident, the crash, killed three. Ποτέ 漢字 тест",
    "Nothing of note.\r\n\r\nThe house burned down; both children were found dead.",
    " ".join(["The caller heard gunshots and found a body in the yard."] * 60),
)


@pytest.fixture(scope="session")
def scorer() -> dosimeter.Scorer:
    return dosimeter.Scorer()


@pytest.fixture(scope="session")
def notes() -> list[str]:
    return list(NOTES)


LEXICON = """term	forms	category	severity	exclude	note
stabbed	-	ASSAULT	4		
strangled	-	HOMICIDE	5		
overdose	-	SUBSTANCE+SUICIDE	3		
"""


@pytest.fixture(scope="session")
def lexicon(tmp_path_factory) -> Path:
    """A lexicon for tests that are about particular words."""
    path = tmp_path_factory.mktemp("models") / "lexicon.tsv"
    path.write_text(LEXICON, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def three_word_scorer(lexicon) -> dosimeter.Scorer:
    return dosimeter.Scorer(lexicon=lexicon)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api")
    pytest.importorskip("axe_playwright_python.sync_playwright")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no {CHROMIUM}")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open a file; at the end nothing may have gone wrong, and no request may have left it."""
    contexts: list[Any] = []
    complaints: list[str] = []
    requests: list[str] = []
    urls: set[str] = set()

    def open_file(path: Path, viewport: dict[str, int] = DESKTOP, **options: Any) -> Any:
        context = chromium.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        urls.add(path.resolve().as_uri())
        page.goto(path.resolve().as_uri())
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert complaints == []
    assert {url.split("#")[0] for url in requests if not url.startswith("blob:")} == urls
