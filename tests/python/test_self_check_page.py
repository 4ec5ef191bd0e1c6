"""The page of the self-check in a browser: what it keeps, what it opens, whom it lets read."""

import json
import pathlib
from typing import Any

import pytest
from browser import DESKTOP, PHONE, expect_accessible, screenshot, unfold
from command_line import ALL_FINE, WRONG_USAGE, dosimeter, needs_command

pytestmark = needs_command

PASSPHRASE = "correct horse battery staple"


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    path = tmp_path_factory.mktemp("page") / "self-check.html"
    assert dosimeter("self-check", "page", "--output", path).code == ALL_FINE
    return path


@pytest.fixture
def open_check(open_page: Any, page_file: pathlib.Path) -> Any:
    return lambda *arguments, **options: open_page(page_file, *arguments, **options)


def answer(page: Any, **answers: str) -> None:
    for key, value in answers.items():
        page.locator(f"input[name='{key}'][value='{value}']").check()


def save(page: Any, path: pathlib.Path, passphrase: str = PASSPHRASE) -> pathlib.Path:
    page.get_by_label("Passphrase, 8 characters or more").fill(passphrase)
    page.get_by_label("The same again").fill(passphrase)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    download.value.save_as(path)
    return path


def open_file(page: Any, path: pathlib.Path, passphrase: str = PASSPHRASE) -> str:
    """Return what the page says about the file."""
    unfold(page)
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_label("Passphrase", exact=True).fill(passphrase)
    page.get_by_role("button", name="Open", exact=True).click()
    page.wait_for_function(
        "() => !/^(Working|$)/.test(document.getElementById('open-state').textContent)"
    )
    return str(page.locator("#open-state").inner_text())


def write_passphrase(folder: pathlib.Path) -> pathlib.Path:
    path = folder / "passphrase"
    path.write_text(PASSPHRASE + "\n")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(open_check: Any, scheme: str, viewport: dict[str, int]) -> None:
    page = open_check(viewport, color_scheme=scheme)
    unfold(page)
    expect_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    screenshot(page, f"self-check-{scheme}-{viewport['width']}")


def test_axe_finds_nothing_with_earlier_answers(open_check: Any, tmp_path: pathlib.Path) -> None:
    page = open_check(PHONE)
    answer(page, sleep="some", past="much")
    saved = save(page, tmp_path / "saved")
    later = open_check(PHONE)
    assert open_file(later, saved) == "Opened: answers of 1 earlier time."
    answer(later, sleep="much")
    expect_accessible(later)
    assert later.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    screenshot(later, "self-check-earlier-answers")


def test_it_says_first_what_it_is_and_where_help_is(open_check: Any) -> None:
    head = open_check().locator("header").inner_text()
    for words in ("no diagnosis", "Skip whatever you like", "crisis line", "keeps nothing"):
        assert words in head


def test_it_has_the_questions_of_the_command(open_check: Any) -> None:
    told = " ".join(dosimeter("self-check", "questions").out.split())
    legends = open_check().locator("legend").all_inner_texts()
    assert len(legends) == 15
    assert all(legend in told for legend in legends)


def test_nothing_is_kept_unless_asked(open_check: Any) -> None:
    page = open_check()
    answer(page, sleep="much", cynicism="some")
    page.reload()
    checked = page.locator("#answers input:checked")
    assert set(checked.evaluate_all("inputs => inputs.map(i => i.value)")) == {"skipped"}
    kept = page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
    assert kept == ["", 0, 0]
    assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0


def test_every_answer_can_be_given_by_keyboard(open_check: Any) -> None:
    page = open_check()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the questions"
    page.keyboard.press("Enter")
    for _ in range(15):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.value") == "skipped"
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
    checked = page.locator("#answers input:checked")
    assert set(checked.evaluate_all("inputs => inputs.map(i => i.value)")) == {"some"}
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # clear
    assert set(checked.evaluate_all("inputs => inputs.map(i => i.value)")) == {"skipped"}


def test_the_command_opens_what_the_page_saved_and_the_other_way(
    open_check: Any, tmp_path: pathlib.Path
) -> None:
    page = open_check()
    answer(page, sleep="some", past="none")
    saved = save(page, tmp_path / "saved")
    assert b"sleep" not in saved.read_bytes()

    common = ("--file", saved, "--passphrase-file", write_passphrase(tmp_path))
    shown = dosimeter("self-check", "history", *common)
    assert shown.code == ALL_FINE, shown.err
    rows = [line.strip().rsplit("  ", 1) for line in shown.out.splitlines()]
    answers = {row[0].strip(): row[1].strip() for row in rows if len(row) == 2}
    assert (answers["Sleep"], answers["Own past"], answers["Focus"]) == ("sometimes", "no", "-")

    given = tmp_path / "answers.json"
    given.write_text(json.dumps({"sleep": "often"}))
    assert dosimeter("self-check", "take", "--answers", given, *common).code == ALL_FINE
    later = open_check()
    assert open_file(later, saved) == "Opened: answers of 2 earlier times."
    cells = later.locator("#history tr", has_text="Sleep").locator("td").all_inner_texts()
    assert cells == ["sometimes", "often"]
    answer(later, sleep="none", past="none")
    changes = later.locator("#changes li").all_inner_texts()
    assert len(changes) == 1
    assert changes[0].startswith("Sleep: not at all; on 20")
    assert changes[0].endswith(" often")


def test_what_it_cannot_open_it_says(open_check: Any, tmp_path: pathlib.Path) -> None:
    page = open_check()
    saved = save(page, tmp_path / "saved")
    assert open_file(page, saved, "wrong") == "The passphrase does not open this file."
    altered = bytearray(saved.read_bytes())
    altered[-1] ^= 1
    saved.write_bytes(altered)
    assert open_file(page, saved) == "The file was altered or is damaged."
    saved.write_bytes(altered[:-9])
    assert open_file(page, saved) == "The file is cut short or was altered."
    saved.write_bytes(b"worker,text\n")
    assert open_file(page, saved) == "This is no sealed file."

    answers = tmp_path / "answers.json"
    answers.write_text("{}")
    made = tmp_path / "made-by-the-command"
    common = ("--file", made, "--passphrase-file", write_passphrase(tmp_path))
    assert dosimeter("self-check", "take", "--answers", answers, *common).code == ALL_FINE
    assert "The command opens it." in open_file(page, made)


def test_two_passphrases_that_differ_save_nothing(open_check: Any) -> None:
    page = open_check()
    page.get_by_label("Passphrase, 8 characters or more").fill(PASSPHRASE)
    page.get_by_label("The same again").fill(PASSPHRASE + "!")
    page.on("download", lambda _: pytest.fail("a file was saved"))
    page.get_by_role("button", name="Save to a file").click()
    page.get_by_text("The two passphrases differ.").wait_for()


def test_a_short_passphrase_saves_nothing(open_check: Any) -> None:
    page = open_check()
    page.get_by_label("Passphrase, 8 characters or more").press_sequentially("short")
    page.get_by_label("The same again").press_sequentially("short")
    page.on("download", lambda _: pytest.fail("a file was saved"))
    page.get_by_role("button", name="Save to a file").click()
    assert page.locator("#save-state").inner_text() == ""
    assert page.evaluate("document.activeElement.id") == "passphrase"


def test_paper_has_the_questions_and_the_help(open_check: Any) -> None:
    page = open_check()
    answer(page, sleep="much")
    page.emulate_media(media="print")
    assert page.locator("legend:visible").count() == 15
    assert page.locator("#keep:visible, #earlier:visible, button:visible").count() == 0
    assert page.get_by_text("A crisis line listens").first.is_visible()
    expect_accessible(page)
    screenshot(page, "self-check-print")


def test_the_print_button_prints(open_check: Any) -> None:
    page = open_check()
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print this page").click()
    assert page.evaluate("window.printed")


def test_without_script_it_can_be_read(open_check: Any) -> None:
    page = open_check(java_script_enabled=False)
    assert page.locator("legend:visible").count() == 15
    assert page.locator("#keep:visible, #earlier:visible").count() == 0
    assert page.get_by_text("Without script the questions can be read").is_visible()


def test_the_command_needs_a_file_to_write() -> None:
    result = dosimeter("self-check", "page")
    assert result.code == WRONG_USAGE
    assert "name the file to write with --output" in result.err
    assert dosimeter("self-check", "page", "--output", "-").out.startswith("<!DOCTYPE html>")
