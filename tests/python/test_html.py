"""Scores and explanations as HTML: figures, masking, shading, contrast."""

import re
from html.parser import HTMLParser
from pathlib import Path

import dosimeter
import pytest
from dosimeter import _html
from hypothesis import given, settings
from hypothesis import strategies as st

TEXT = "Mr Kowalczyk slept <badly> after he was stabbed & strangled in front of his daughter."


class Marks(HTMLParser):
    """The marked words with their classes and titles, and all text."""

    def __init__(self, html):
        super().__init__()
        self.marks, self.text, self.open, self._mark = [], [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        if tag == "mark":
            self._mark = dict(attributes)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if "style" in self.open:
            return
        self.text.append(data)
        if self._mark is not None:
            self.marks.append((data, self._mark["class"], self._mark.get("title")))
            self._mark = None


def in_text(html):
    """The marks of the text itself, without those of the legend."""
    return [mark for mark in Marks(html).marks if mark[2] is not None]


def test_an_explanation_is_masked_until_its_text_is_given(scorer):
    explanation = scorer.explain(TEXT)
    masked = explanation._repr_html_()
    assert masked == explanation.to_html()
    for word in ("kowalczyk", "stab", "daughter", "slept", "strangled"):
        assert word not in masked.lower()
    shown = explanation.to_html(TEXT)
    assert "Kowalczyk" in shown and "stabbed" in shown
    assert "&lt;" in shown and "<badly>" not in shown
    assert len(in_text(masked)) == len(in_text(shown))


def test_only_the_text_that_was_explained_is_shown(scorer):
    with pytest.raises(ValueError, match="not the one that was explained") as caught:
        scorer.explain(TEXT).to_html(TEXT + " More.")
    assert "More" not in str(caught.value)


def test_words_are_shaded_by_their_loads(scorer):
    explanation = scorer.explain(TEXT)
    largest = max(abs(word.load) for word in explanation.words)
    expected = []
    for word in explanation.words:
        share = abs(word.load) / largest
        if share >= 0.05:
            kind = "raises" if word.load > 0 else "lowers"
            level = 3 if share > 2 / 3 else 2 if share > 1 / 3 else 1
            verb = "adds" if word.load > 0 else "takes off"
            expected.append(
                (TEXT[word.begin : word.end], f"{kind}{level}", f"{verb} {abs(word.load):.3f}")
            )
    assert in_text(explanation.to_html(TEXT)) == expected
    assert {kind for _, kind, _ in expected} >= {"raises3"}


def test_words_add_up_to_the_load(scorer, notes):
    for text in notes:
        explanation = scorer.explain(text)
        own = sum(part.load for part in explanation.contributions if part.label.startswith("("))
        total = own + sum(word.load for word in explanation.words)
        assert total == pytest.approx(explanation.score.load, abs=1e-4)
        assert len(explanation.words) == explanation.score.words
        assert [word[:2] for word in explanation.words] == [
            token[:2] for token in dosimeter.tokenize(text)
        ]
        assert explanation.masked_text == dosimeter.mask(text)


def test_a_score_shows_its_figures(scorer):
    score = scorer.score("He was stabbed to death in front of his daughter.")
    html = score._repr_html_()
    assert f"<td>{score.load:.2f}</td><td>{score.lower:.2f} to {score.upper:.2f}</td>" in html
    kind = max(score.categories, key=score.categories.get)
    assert f"{kind.lower()} {score.categories[kind]:.2f}" in html
    assert "cannot be trusted" not in html
    assert "cannot be trusted" in scorer.score("Ποτέ ξανά δεν θα γυρίσω")._repr_html_()


def test_many_scores_show_the_first_and_last(scorer, notes):
    scores = scorer.score_many([*notes, None] * 5, missing="skip")
    html = scores._repr_html_()
    names = re.findall(r'<th scope="row">(\d+)</th>', html)
    assert names == [str(row) for row in [*range(10), *range(30, 40)]]
    assert "20 more" in html and "40 texts, 5 of them missing" in html
    assert "more</td>" not in scorer.score_many(notes)._repr_html_()


def test_an_index_cannot_smuggle_markup(scorer):
    import pandas as pd

    series = pd.Series(["a"], index=["<script>"])
    assert "<script>" not in scorer.score_many(series)._repr_html_()


@settings(deadline=None)
@given(st.lists(st.sampled_from(["stabbed", "<b>", "&amp;", "'\"", " ", "\n", "漢字 ", "😀", "a"])))
def test_any_text_is_shown_as_it_is(scorer, parts):
    text = "".join(parts)
    html = scorer.explain(text).to_html(text)
    begin = html.index('<div class="text">') + len('<div class="text">')
    shown = Marks(html[begin : html.index("</div>", begin)]).text
    assert "".join(shown) == text


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_reads_on_every_background():
    for background in (_html.PAPER, *_html.RAISES, *_html.LOWERS):
        lighter, darker = luminance(background), luminance(_html.INK)
        assert (lighter + 0.05) / (darker + 0.05) >= 7, background  # AAA


def test_axe_finds_nothing(scorer, notes, tmp_path):
    sync_api = pytest.importorskip("playwright.sync_api")
    axe_module = pytest.importorskip("axe_playwright_python.sync_playwright")
    chromium = Path("/usr/bin/chromium")
    if not chromium.exists():
        pytest.skip(f"no {chromium}")
    explanation = scorer.explain(TEXT)
    blocks = [
        scorer.score(TEXT)._repr_html_(),
        scorer.score_many([*notes, None], missing="skip")._repr_html_(),
        explanation._repr_html_(),
        explanation.to_html(TEXT),
    ]
    page_file = tmp_path / "page.html"
    page_file.write_text(
        '<!doctype html><html lang="en"><title>Notebook</title><main><h1>Notebook</h1>'
        f"{''.join(blocks)}</main></html>",
        encoding="utf-8",
    )
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            page = browser.new_page(color_scheme=scheme)
            page.goto(page_file.as_uri())
            result = axe_module.Axe().run(page)
            assert result.violations_count == 0, result.generate_report()
        browser.close()
