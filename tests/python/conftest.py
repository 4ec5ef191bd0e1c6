"""What the tests of the package share."""

from pathlib import Path

import dosimeter
import pytest

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
