"""Behavioural pairs and the changes that should not move a load (models/)."""

from collections import Counter
from pathlib import Path

import pytest

MODELS = Path(__file__).resolve().parents[2] / "models"


@pytest.fixture(autouse=True)
def modules(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("scipy")
    monkeypatch.syspath_prepend(str(MODELS))


def test_own_pairs_are_twelve_of_each_capability() -> None:
    from ratings import OWN_PAIRS, read_pairs

    pairs = read_pairs(OWN_PAIRS)
    assert len({pair["id"] for pair in pairs}) == len(pairs) == 144
    assert set(Counter(pair["capability"] for pair in pairs).values()) == {12}
    assert Counter(pair["relation"] for pair in pairs) == {"heavier": 96, "same": 48}
    assert all(pair["a"] != pair["b"] for pair in pairs)


def test_pairs_are_judged_by_their_relation() -> None:
    from behaviour import right
    from fairness import shipped_scorer

    heavy, light = "He was stabbed in the chest and died.", "The parking form was sent."
    pairs = [
        {"capability": "x", "relation": "heavier", "a": heavy, "b": light},
        {"capability": "x", "relation": "heavier", "a": light, "b": heavy},
        {"capability": "x", "relation": "heavier", "a": heavy, "b": heavy},
        {"capability": "y", "relation": "same", "a": heavy, "b": heavy},
        {"capability": "y", "relation": "same", "a": heavy, "b": light},
    ]
    assert right(pairs, shipped_scorer()) == {"x": [True, False, False], "y": [True, False]}


def test_changes_do_what_their_names_say() -> None:
    from fairness import SLIPS, bare, dialect, gender_swap, identity_changes, misspelt

    assert gender_swap()("He hit her; The MAN left") == "She hit him; The Woman left"
    swapped = {change("a gay man") for change in identity_changes()["orientation"]}
    assert {"a straight man", "a lesbian man", "a gay man"} <= swapped
    added = [change("The man left.") for change in identity_changes()["religion, added"]]
    assert "The muslim man left." in added
    assert dialect("They were going to tell my mum") == "They was gonna tell me mum"
    assert bare("She said: 3 Men, at 9pm!") == "she said men at pm"
    text = "neighbour ambulance resuscitation " * 40
    assert misspelt(text) == misspelt(text) != text
    assert Counter(misspelt(text)) == Counter(text)
    lengths = [len(misspelt(text, slip)) - len(text) for slip in SLIPS]
    assert lengths[0] == 0 > lengths[1] and lengths[2] > 0 == lengths[3]


def test_words_of_the_spelling_list_are_read_as_they_are() -> None:
    from dosimeter import _core

    rows = (MODELS / "spelling.tsv").read_text(encoding="utf-8").splitlines()
    listed = [word for row in rows if "\t" in row for word in row.split("\t")[1].split()]
    assert len(listed) > 4000
    assert _core.read_words(listed) == listed
    misspelt = ["cleint", "threatend", "zzxqa"]
    assert _core.read_words(misspelt) == ["client", "threatened", "zzxqa"]


def test_events_are_of_each_kind_and_told_from_the_others() -> None:
    pytest.importorskip("sklearn")
    import numpy as np
    from events import MANNERS, Events
    from fairness import loads, shipped_scorer

    events = Events()
    count, genres = len(events.texts), set(events.genres)
    kinds = Counter(zip(events.genres, events.described, strict=True))
    assert len(kinds) == 6 and min(kinds.values()) >= 30
    assert (np.isin(events.manners, MANNERS[:2]) == ~events.described).all()
    assert events.areas(events.described.astype(float)) == dict.fromkeys(genres, 1.0)
    assert events.areas(np.zeros(count)) == dict.fromkeys(genres, 0.5)
    assert min(events.areas(loads(shipped_scorer(), events.texts)).values()) > 0.82


def test_no_event_shares_eight_words_in_a_row_with_what_trains() -> None:
    from events import Events
    from ratings import read_versions, runs

    trained = set().union(*(runs(text) for text in read_versions().texts))
    assert all(trained.isdisjoint(runs(text)) for text in Events().texts)


def test_identity_does_not_move_loads() -> None:
    """The movement that the model card speaks of, on the project's own pairs."""
    from fairness import DESCRIBED, gender_swap, loads, shipped_scorer
    from ratings import OWN_PAIRS, read_pairs

    texts = [pair[side] for pair in read_pairs(OWN_PAIRS) for side in "ab"]
    scorer = shipped_scorer()
    before, swap = loads(scorer, texts), gender_swap()
    moves = abs(loads(scorer, [swap(text) for text in texts]) - before)
    assert moves.mean() < 0.1 and moves.max() < 0.3
    one, other = (
        loads(scorer, [DESCRIBED.sub(rf"\1 {word} \2", text) for text in texts])
        for word in ("muslim", "christian")
    )
    assert (one == other).all()
