"""The HTML report in a browser: errors, requests, keyboard, accessibility, widths, paper.

Needs Chromium, and the command that the environment variable DOSIMETER_COMMAND names.
"""

import json
import re
from itertools import pairwise

import dosimeter as library
import pandas as pd
import pytest
from browser import DESKTOP, PHONE, expect_accessible, screenshot, scroll_through, unfold
from command_line import ALL_FINE, dosimeter, needs_command

pytestmark = needs_command

# The end of a nurse's extreme week: someone at every level but one, and two weeks with little data.
AS_OF = "2026-03-22"
NOTES = """worker,date,text
nurse-1,2026-03-01,"He was stabbed to death in front of his daughter. She denies being hurt."
nurse-1,2026-03-02,"Calm day. Routine review, no concerns."
nurse-2,2026-03-02,"The house burned down; both children were found dead."
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "demo.html"
    assert dosimeter("demo", "--as-of", AS_OF, "--output", path).code == ALL_FINE
    return path


@pytest.fixture(scope="module")
def report_with_evidence(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evidence")
    (folder / "notes.csv").write_text(NOTES, encoding="utf-8")
    path = folder / "report.html"
    result = dosimeter("report", "--evidence", "--output", path, folder / "notes.csv")
    assert result.code == ALL_FINE
    return path


@pytest.fixture
def open_report(open_page, report):
    return lambda *arguments, **options: open_page(report, *arguments, **options)


def drawn_canvases(page):
    """How many canvases show anything."""
    return page.evaluate(
        """() => [...document.querySelectorAll('canvas')].filter(canvas => {
             const blank = document.createElement('canvas');
             [blank.width, blank.height] = [canvas.width, canvas.height];
             return canvas.toDataURL() !== blank.toDataURL();
           }).length"""
    )


def test_charts_are_drawn_when_they_come_into_view(open_report):
    page = open_report()
    charts = page.locator("canvas[data-chart]").count()
    assert charts > 0
    if charts > 6:
        assert drawn_canvases(page) < charts
    scroll_through(page)
    assert drawn_canvases(page) == charts
    screenshot(page, "report-desktop")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(open_report, scheme, viewport):
    page = open_report(viewport, color_scheme=scheme)
    unfold(page)
    scroll_through(page)
    expect_accessible(page)
    screenshot(page, f"report-{scheme}-{viewport['width']}-unfolded")


def test_axe_finds_nothing_when_folded_and_filtered(open_report):
    page = open_report()
    expect_accessible(page)
    page.locator("input[value='raised']").check()
    expect_accessible(page)
    screenshot(page, "report-filtered")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_evidence(open_page, report_with_evidence, scheme):
    page = open_page(report_with_evidence, PHONE, color_scheme=scheme)
    unfold(page)
    scroll_through(page)
    expect_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    screenshot(page, f"report-{scheme}-evidence")


def test_axe_finds_nothing_on_paper(open_report):
    page = open_report()
    page.emulate_media(media="print")
    expect_accessible(page)
    screenshot(page, "report-print")


def test_evidence_is_masked_and_behind_two_clicks(open_page, report_with_evidence):
    page = open_page(report_with_evidence)
    assert "stabbed" not in page.content()
    assert "daughter" not in page.content()
    article = page.locator("#worker-1")
    evidence = article.locator(".evidence").first
    told = evidence.locator("li").first
    assert not evidence.is_visible()
    article.get_by_text("Heaviest documents").click()
    assert evidence.is_visible()
    assert not told.is_visible()
    evidence.locator("summary").focus()
    page.keyboard.press("Enter")
    assert told.is_visible()
    assert re.search(r": •{5} \d mentions?, told as having happened; \+\d\.\d\d", told.inner_text())


def test_the_summary_takes_less_than_two_minutes(open_report):
    """At 238 words a minute (Brysbaert 2019, doi:10.1016/j.jml.2019.104047)."""
    words = open_report().locator("header, #summary").all_inner_texts()
    assert len(" ".join(words).split()) < 2 * 238


def test_every_fold_opens_by_keyboard(open_report):
    page = open_report()
    folds = page.locator("#worker-1 details, #team details")
    assert folds.count() > 3
    for fold in folds.all():
        fold.locator("summary").first.focus()
        page.keyboard.press("Enter")
        assert fold.evaluate("details => details.open")


def test_every_control_is_reached_by_tab(open_report):
    page = open_report()
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('a[href], summary, input, [tabindex="0"]')]
             .filter(e => e.checkVisibility() && !(e.type === 'radio' && !e.checked)).length"""
    )
    reached = set()
    for _ in range(wanted + 2):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
    assert len(reached) >= wanted


def test_what_happened_is_told_in_words(open_report):
    page = open_report()
    nurse = page.locator("article", has=page.get_by_role("heading", name="nurse-01"))
    assert "Highest 7 days" in nurse.locator(".events").inner_text()
    days = nurse.locator(".days")
    assert days.locator("i").count() == 28
    label = days.get_attribute("aria-label")
    heavy = re.search(r"heavy document: ([^.]*)\.", label).group(1)
    assert days.locator("i.heavy").count() == len(heavy.split(", "))
    assert "2026-03-16" in heavy


def test_every_heading_is_at_most_one_step_below_the_last(open_report):
    page = open_report()
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(
        "headings => headings.map(heading => Number(heading.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_phone_scrolls_in_one_direction(open_report, script):
    page = open_report(PHONE, java_script_enabled=script)
    if script:
        unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    screenshot(page, "report-phone" if script else "report-phone-without-script")


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
    page.wait_for_function(
        "light => document.querySelector('canvas').toDataURL() !== light", arg=light
    )


def test_colours_that_somebody_has_forced_leave_shapes_apart(open_report):
    page = open_report(forced_colors="active")
    scroll_through(page)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    bars = "[...document.querySelectorAll('.bar')].map(b => getComputedStyle(b).backgroundColor)"
    assert set(page.evaluate(bars)) and ground not in page.evaluate(bars)
    looks = """[...document.querySelectorAll('.days i')].map(day => {
      const {backgroundColor, backgroundImage} = getComputedStyle(day);
      return `${day.className.replace('rest', '').trim()}: ${backgroundColor} ${backgroundImage}`;
    })"""
    of_each = dict(look.split(": ", 1) for look in page.evaluate(looks))
    assert set(of_each) == {"", "calm", "hard", "heavy"}
    assert len(set(of_each.values())) == 4
    screenshot(page, "report-forced-colours")


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
        section.get_attribute("id"): section.locator(".event-change").count()
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
    texts = ["She was stabbed. " * count for count in [3, 4] * 18 + [120, 140] * 10]
    days = pd.date_range(end="2026-05-01T12:00", periods=len(texts), tz="UTC")
    frame = pd.DataFrame({"worker": "a", "time": days, "text": texts})
    path.write_text(library.report_html(library.caseload(frame)), encoding="utf-8")


def test_a_change_of_pace_is_drawn_in_its_colour(open_page, tmp_path):
    report = tmp_path / "report.html"
    write_report_with_a_change(report)
    page = open_page(report)
    assert page.locator(".event-change").count() == 1
    page.locator("figure.weeks canvas").scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    rows = page.evaluate(
        """() => {
             const canvas = document.querySelector('figure.weeks canvas');
             const { width, height } = canvas;
             const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
             const purple = [0x6b, 0x00, 0x74];
             const isPurple = at => purple.every((c, i) => Math.abs(data[at + i] - c) < 3);
             const rows = new Set();
             for (let at = 0; at < data.length; at += 4)
               if (data[at + 3] > 200 && isPurple(at)) rows.add(Math.floor(at / 4 / width));
             return rows.size / height;
           }"""
    )
    assert rows > 0.6  # a line from the top of the chart to its bottom


def test_the_team_has_its_spread_with_ranges(open_report):
    page = open_report()
    panel = page.locator("#team .panel").first
    for label in ("Median", "Inequality (Gini coefficient)", "Share of the most exposed fifth"):
        figures = panel.locator(".figures > div", has=page.get_by_text(label, exact=True))
        assert figures.count() == 2  # of 7 and of 28 days
        for text in figures.locator("small").all_inner_texts():
            lower, upper = map(float, text.split(" to "))
            assert lower <= upper
