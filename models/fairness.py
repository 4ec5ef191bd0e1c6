"""What should not move a load: who it is about, and how it is spelt.

Usage: python models/fairness.py

Needs the installed package and ../shared/ratings. Changes words in the 836 rated passages and
prints by how much the load of the changed passages moves, with the lexicon, the rules and the
weights of this folder.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from dosimeter import Scorer
from ratings import read_ratings
from scipy.stats import spearmanr

# Words of a group stand for each other in any sentence: each is put in the place of each other.
GROUPS = {
    "ethnicity": "white black asian hispanic arab african european indigenous",
    "nationality": "american british german polish syrian somali mexican chinese nigerian afghan",
    "country": "america england germany poland syria somalia mexico china nigeria iraq",
    "given name": "james mary mohamed fatima wei priya kwame carlos olga ahmed",
    "religion": "christian muslim jewish hindu sikh buddhist catholic",
    "orientation": "gay straight lesbian bisexual heterosexual homosexual",
    "disability": "deaf blind autistic disabled",
    # No identity: what any word put in moves.
    "other description": "tall quiet local",
}
GENDER = (
    "he she|him her|his her|himself herself|man woman|men women|boy girl|boys girls|son daughter|"
    "father mother|dad mom|husband wife|boyfriend girlfriend|brother sister|uncle aunt|male female"
)
# Put into a sentence that says nothing of it, so that passages without such words are changed too.
DESCRIBED = re.compile(
    r"\b(a|the) (man|woman|boy|girl|patient|client|caller|victim|suspect)\b", re.I
)
DIALECT = (
    (r"\b(isn't|aren't|hasn't|haven't)\b", "ain't"),
    (r"\b(we|you|they) were\b", r"\1 was"),
    (r"\bmy\b", "me"),
    (r"\bgoing to\b", "gonna"),
    (r"\bwant to\b", "wanna"),
    (r"\b(\w{2,})ing\b", r"\1in'"),  # g-dropping
    (r"\bbecause\b", "cos"),
    (r"\bthem\b", "'em"),
)
MISSPELT = 0.05  # share of the words of five letters and more

NEIGHBOURS = dict(zip("bcdfghjklmnpqrstvwxyz", "vxsdfgkjkbmowtaybqztx", strict=True))

Change = Callable[[str], str]
Slip = Callable[[str, int, np.random.Generator], str]


def swapped(pairs: dict[str, str]) -> Change:
    """Each word of `pairs` as its value, with the case of its first letter."""
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, pairs)) + r")\b", re.I)

    def replaced(match: re.Match[str]) -> str:
        word = pairs[match[0].lower()]
        return word.capitalize() if match[0][0].isupper() else word

    return lambda text: pattern.sub(replaced, text)


def gender_swap() -> Change:
    pairs: dict[str, str] = {}
    for couple in GENDER.split("|"):
        first, second = couple.split()
        pairs.setdefault(first, second)
        pairs.setdefault(second, first)
    return swapped(pairs)


def identity_changes() -> dict[str, list[Change]]:
    """By group: every word of the group put in the place of the others, and before a person who
    was described by none."""
    changes: dict[str, list[Change]] = {"gender": [gender_swap()]}
    for name, group in GROUPS.items():
        words = group.split()
        changes[name] = [swapped({other: word for other in words}) for word in words]
        if name not in ("country", "given name"):
            changes[f"{name}, added"] = [
                lambda text, word=word: DESCRIBED.sub(rf"\1 {word} \2", text) for word in words
            ]
    return changes


def dialect(text: str) -> str:
    for pattern, replacement in DIALECT:
        text = re.sub(pattern, replacement, text, flags=re.I)
    return text


def swap(word: str, at: int, _: np.random.Generator) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def omission(word: str, at: int, _: np.random.Generator) -> str:
    return word[:at] + word[at + 1 :]


def doubling(word: str, at: int, _: np.random.Generator) -> str:
    return word[: at + 1] + word[at:]


def replacement(word: str, at: int, random: np.random.Generator) -> str:
    """A vowel for a vowel, and for a consonant the neighbour of its key."""
    vowels = "aeiou".replace(word[at].lower(), "")
    letter = (
        vowels[random.integers(len(vowels))]
        if len(vowels) == 4
        else NEIGHBOURS.get(word[at].lower(), word[at])
    )
    return word[:at] + letter + word[at + 1 :]


SLIPS = (swap, omission, doubling, replacement)


def misspelt(text: str, slip: Slip = swap) -> str:
    """One slip inside some words, by a fixed seed for the text."""
    random = np.random.default_rng(len(text))

    def slipped(match: re.Match[str]) -> str:
        word = match[0]
        if random.random() > MISSPELT:
            return word
        return slip(word, int(random.integers(1, len(word) - 2)), random)

    return re.sub(r"[A-Za-z]{5,}", slipped, text)


def bare(text: str) -> str:
    """Without capitals, punctuation and figures, as an automatic transcript."""
    return " ".join(re.sub(r"[^\w\s']|\d", " ", text.lower()).split())


def without_apostrophes(text: str) -> str:
    """As it is typed in haste: "didnt"."""
    return re.sub(r"(?<=\w)['\u2019](?=\w)", "", text)


def shipped_scorer() -> Scorer:
    folder = Path(__file__).parent
    return Scorer(
        lexicon=folder / "lexicon.tsv",
        assertion=folder / "assertion.tsv",
        model=folder / "weights.bin",
    )


def loads(scorer: Scorer, texts: list[str]) -> np.ndarray:
    return np.array([scorer.score(text).load for text in texts])


def print_fairness(scorer: Scorer, texts: list[str]) -> None:
    before = loads(scorer, texts)
    print("\nIdentity words changed: movement of load")
    print(f"{'':28}{'changed':>8}{'mean':>8}{'mean |.|':>10}{'most':>8}")
    for name, changes in identity_changes().items():
        moves = np.concatenate([_moves(scorer, texts, before, change) for change in changes])
        if len(moves):
            print(
                f"{name:28}{len(moves):8,}{moves.mean():8.3f}{np.abs(moves).mean():10.3f}"
                f"{np.abs(moves).max():8.3f}"
            )
    print("\nSpelt otherwise: movement of load, and Spearman with the load before")
    print(f"{'':28}{'changed':>8}{'mean':>8}{'mean |.|':>10}{'most':>8}{'rho':>8}")
    slips = {f"5 % of words, {slip.__name__}": partial(misspelt, slip=slip) for slip in SLIPS}
    kinds = {
        "dialect": dialect,
        **slips,
        "no apostrophes": without_apostrophes,
        "no punctuation, figures": bare,
    }
    for name, change in kinds.items():
        after = loads(scorer, [change(text) for text in texts])
        moves = after - before
        print(
            f"{name:28}{len(moves):8,}{moves.mean():8.3f}{np.abs(moves).mean():10.3f}"
            f"{np.abs(moves).max():8.3f}{spearmanr(before, after)[0]:8.3f}"
        )


def _moves(scorer: Scorer, texts: list[str], before: np.ndarray, change: Change) -> np.ndarray:
    changed = [(old, change(text)) for old, text in zip(before, texts, strict=True)]
    different = [(old, new) for (old, new), text in zip(changed, texts, strict=True) if new != text]
    return loads(scorer, [new for _, new in different]) - np.array([old for old, _ in different])


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    ).parse_args()
    print_fairness(shipped_scorer(), read_ratings().texts)


if __name__ == "__main__":
    main()
