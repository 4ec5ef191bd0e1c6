"""The built documentation: every link leads somewhere, and nothing comes from the network.

DOSIMETER_DOCS names the folder that MkDocs has built.
"""

import os
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

SITE = Path(os.environ.get("DOSIMETER_DOCS", ""))
pytestmark = pytest.mark.skipif(
    not os.environ.get("DOSIMETER_DOCS"), reason="DOSIMETER_DOCS does not name the built site"
)
LOADING = {
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
}
# Links that only tell: browsers load nothing for them.
TELLING = {"canonical", "next", "prev", "edit", "alternate"}


class Page(HTMLParser):
    """What a page links to, what it loads, and the places in it that can be linked to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors = {"", "__skip", "top"}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value for name, value in attributes if value is not None}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        for name, value in values.items():
            if (tag, name) in LOADING and values.get("rel") not in TELLING:
                self.loaded.append(value)
            elif (tag, name) == ("a", "href"):
                self.links.append(value)


@pytest.fixture(scope="module")
def pages() -> dict[Path, Page]:
    found = {path.resolve(): Page(path) for path in SITE.rglob("*.html")}
    assert len(found) > 30
    return found


def test_every_link_inside_leads_somewhere(pages):
    checked = 0
    for path, page in pages.items():
        if path.name == "404.html":
            continue  # its links are for the top of a server
        for link in (*page.links, *page.loaded):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path.name}: {link}"
            if target in pages:
                place = unquote(parts.fragment)
                assert place in pages[target].anchors, f"{path.name}: {link}"
            checked += 1
    assert checked > 1000


def test_nothing_is_loaded_from_elsewhere(pages):
    for path, page in pages.items():
        assert page.loaded
        for link in page.loaded:
            assert not urlsplit(link).netloc, f"{path.name}: {link}"
    for sheet in SITE.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "url(http" not in text and "@import" not in text and "url(//" not in text


def test_links_outside_are_safe(pages):
    outside = {link for page in pages.values() for link in page.links if urlsplit(link).netloc}
    assert outside and all(link.startswith("https://") for link in outside)
