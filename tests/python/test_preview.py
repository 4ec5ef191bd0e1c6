"""Content notes and the reading order, from Python."""

import dosimeter
import pytest

HARD = "He was stabbed and strangled to death; the caller found the mutilated body in blood."
CALM = "Routine review. Sleeping well, back at work, no concerns today."


def document(text: str, identity: str, **members: str) -> dosimeter.Document:
    return dosimeter.Document(text, id=identity, **members)


def test_heavy_and_light_alternate() -> None:
    inbox = [document(HARD, "h1"), document(HARD, "h2")]
    inbox += [document(CALM, f"c{i}") for i in range(3)]
    notes = dosimeter.preview(inbox)
    assert [note.id for note in notes] == ["c0", "h1", "c1", "h2", "c2"]
    assert [note.heaviness for note in notes] == ["light", "heavy", "light", "heavy", "light"]
    assert dosimeter.preview([]) == []


def test_a_note_has_the_figures_of_the_score() -> None:
    (note,) = dosimeter.preview([document(HARD, "h", case_id="C-1", time="2026-03-16")])
    score = dosimeter.Scorer().score(HARD)
    assert note.load.value == pytest.approx(score.load)
    assert note.peak.upper == pytest.approx(score.peak_upper)
    assert (note.words, note.minutes, note.rated) == (score.words, score.minutes, True)
    assert set(note.likely) == {name for name, p in score.categories.items() if p >= 0.5}
    assert set(note.possible) == {name for name, p in score.categories.items() if 0.2 <= p < 0.5}
    assert (note.case_id, note.time.isoformat()) == ("C-1", "2026-03-16T12:00:00+00:00")
    assert note.text.startswith("Heavy: probably ")
    assert "stabbed" not in note.text
    assert repr(note) == "ContentNote('h', heavy, 15 words)"


def test_policy_and_scorer_count() -> None:
    calm = dosimeter.Policy(heavy_load=5, extreme_peak=5, burdened_load=4.9)
    (note,) = dosimeter.preview([document(HARD, "h")], policy=calm)
    assert note.heaviness == "light"
    slow = dosimeter.Policy(reading_words_per_minute=119)
    (note,) = dosimeter.preview([document(HARD, "h")], policy=slow)
    assert note.minutes == pytest.approx(15 / 119)


def test_only_documents() -> None:
    with pytest.raises(TypeError, match="documents must hold Documents, not str"):
        dosimeter.preview([HARD])  # type: ignore[list-item]
