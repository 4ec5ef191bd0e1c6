"""The HTML report in a browser: errors, requests, keyboard, accessibility, widths, paper.

Needs Chromium, and the report that `dosimeter demo` writes in the file that DOSIMETER_REPORT names.
"""

import json
import os
import re
from itertools import pairwise
from pathlib import Path

import dosimeter
import pandas as pd
import pytest

sync_api = pytest.importorskip("playwright.sync_api")
axe_module = pytest.importorskip("axe_playwright_python.sync_playwright")

CHROMIUM = "/usr/bin/chromium"
REPORT = os.environ.get("DOSIMETER_REPORT")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 780}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [
    pytest.mark.skipif(not REPORT, reason="DOSIMETER_REPORT names no report"),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"no {CHROMIUM}"),
]


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_report(browser):
    """Opens the report; at the end nothing may have gone wrong or left the file."""
    contexts, complaints, requests = [], [], []
    url = Path(REPORT).resolve().as_uri()

    def open_page(viewport=DESKTOP, **options):
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
    assert set(requests) == {url}


def scroll_through(page):
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 600):
        page.evaluate("top => scrollTo(0, top)", top)
        page.wait_for_timeout(30)
    page.evaluate("scrollTo(0, 0)")


def unfold(page):
    page.evaluate("document.querySelectorAll('details').forEach(d => (d.open = true))")


def drawn_canvases(page):
    """How many canvases show anything."""
    return page.evaluate(
        """() => [...document.querySelectorAll('canvas')].filter(canvas => {
             const blank = document.createElement('canvas');
             [blank.width, blank.height] = [canvas.width, canvas.height];
             return canvas.toDataURL() !== blank.toDataURL();
           }).length"""
    )


def test_charts_are_drawn_when_they_come_into_view(open_report, tmp_path):
    page = open_report()
    charts = page.locator("canvas[data-chart]").count()
    assert charts > 0
    if charts > 6:
        assert drawn_canvases(page) < charts
    scroll_through(page)
    assert drawn_canvases(page) == charts
    page.screenshot(path=tmp_path / "desktop.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(open_report, scheme, viewport, tmp_path):
    page = open_report(viewport, color_scheme=scheme)
    unfold(page)
    scroll_through(page)
    results = axe_module.Axe().run(page, options={"runOnly": RULES})
    assert results.violations_count == 0, results.generate_report()
    page.screenshot(path=tmp_path / "page.png", full_page=True)


def test_every_heading_is_at_most_one_step_below_the_last(open_report):
    page = open_report()
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(
        "headings => headings.map(heading => Number(heading.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_phone_scrolls_in_one_direction(open_report, script, tmp_path):
    page = open_report(PHONE, java_script_enabled=script)
    if script:
        unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.screenshot(path=tmp_path / "phone.png", full_page=True)


def test_wide_tables_scroll_by_keyboard(open_report):
    page = open_report(PHONE)
    region = page.get_by_role("region", name="All workers at a glance")
    region.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("region => region.scrollLeft > 0", arg=region.element_handle())


def test_the_filter_works_by_keyboard(open_report):
    page = open_report()
    sections = page.locator("article.worker")
    rows = page.locator(".overview tbody tr")
    everyone = sections.count()
    raised = page.locator("article.worker:not([data-level='routine'])").count()
    assert raised < everyone, "the report needs a worker at the routine level"

    page.locator("input[value='all']").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("article.worker:visible").count() == raised
    assert page.locator(".overview tbody tr:visible").count() == raised
    assert page.get_by_role("status").inner_text() == f"{raised} of {everyone} shown"

    page.keyboard.press("ArrowLeft")
    assert page.locator("article.worker:visible").count() == everyone
    assert rows.count() == everyone


def test_the_skip_link_comes_first_and_leads_to_the_summary(open_report):
    page = open_report()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the summary"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash === '#summary'")


def test_the_text_needs_no_script(open_report):
    page = open_report(java_script_enabled=False)
    assert page.locator("form.filter:visible").count() == 0
    assert page.locator("canvas:visible").count() == 0
    for heading in ["Summary", "Workers", "Team", "Method and definitions"]:
        assert page.get_by_role("heading", name=heading, exact=True).is_visible()
    page.get_by_text("Weeks as a table").first.click()
    assert page.locator("figure.weeks table").first.is_visible()


def test_charts_take_the_colours_of_the_scheme(open_report):
    page = open_report(color_scheme="light")
    page.locator("canvas").first.scroll_into_view_if_needed()
    picture = "() => document.querySelector('canvas').toDataURL()"
    page.wait_for_function("() => document.documentElement.classList.contains('scripted')")
    page.wait_for_timeout(200)
    light = page.evaluate(picture)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(200)
    assert page.evaluate(picture) != light


def test_paper_has_every_chart_on_white(open_report, tmp_path):
    page = open_report(color_scheme="dark")
    page.evaluate(
        """() => addEventListener('beforeprint', () => {
             window.printed = getComputedStyle(document.body).getPropertyValue('--ink');
           })"""
    )
    pdf = page.pdf(path=tmp_path / "report.pdf", format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 1
    charts = page.locator("canvas[data-chart]").count()
    assert drawn_canvases(page) == charts
    assert page.evaluate("window.printed").strip() == "#1c2429"


def test_changes_of_pace_are_on_the_timeline_and_in_words(open_report):
    page = open_report()
    data = json.loads(page.locator("#chart-data").text_content())
    told = {
        section.get_attribute("id"): section.locator(".changes li").count()
        for section in page.locator("article.worker").all()
    }
    for worker in data["workers"]:
        marks = worker["changes"]
        assert len(marks) <= told[worker["id"]]  # those before the timeline are told only
        assert all(0 <= mark["place"] <= len(worker["dose"]) for mark in marks)
        summary = page.locator(f"#{worker['id']} canvas").get_attribute("aria-label")
        assert len(re.findall(r"pace from \d{4}-\d\d-\d\d on", summary)) == len(marks)


def write_report_with_a_change(path):
    """A worker with five weeks of a little, then three weeks of much more, up to 1 May 2026."""
    texts = ["She was stabbed. " * count for count in [3, 4] * 18 + [60, 70] * 10]
    days = pd.date_range(end="2026-05-01T12:00", periods=len(texts), tz="UTC")
    frame = pd.DataFrame({"worker": "a", "time": days, "text": texts})
    path.write_text(dosimeter.report_html(dosimeter.caseload(frame)), encoding="utf-8")


def test_a_change_of_pace_is_drawn_in_its_colour(browser, tmp_path):
    report = tmp_path / "report.html"
    write_report_with_a_change(report)
    page = browser.new_page(viewport=DESKTOP)
    page.goto(report.as_uri())
    assert page.locator(".changes li").count() == 1
    page.locator("figure.weeks canvas").scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    rows = page.evaluate(
        """() => {
             const canvas = document.querySelector('figure.weeks canvas');
             const { width, height } = canvas;
             const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
             const purple = [0x7a, 0x3e, 0x9d];
             const isPurple = at => purple.every((c, i) => Math.abs(data[at + i] - c) < 3);
             const rows = new Set();
             for (let at = 0; at < data.length; at += 4)
               if (data[at + 3] > 200 && isPurple(at)) rows.add(Math.floor(at / 4 / width));
             return rows.size / height;
           }"""
    )
    assert rows > 0.6  # a line from the top of the chart to its bottom
    page.close()


def test_the_team_has_its_spread_with_ranges(open_report):
    page = open_report()
    panel = page.locator("#team .panel").first
    for label in ("Median", "Inequality (Gini coefficient)", "Share of the most exposed fifth"):
        figures = panel.locator(".figures > div", has=page.get_by_text(label, exact=True))
        assert figures.count() == 2  # of 7 and of 28 days
        for text in figures.locator(".beneath").all_inner_texts():
            lower, upper = map(float, text.split(" to "))
            assert lower <= upper
