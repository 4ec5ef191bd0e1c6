"""Which words misspelt ones may be read as, and which words look misspelt and are not.

Usage: python models/spelling.py [--write]

Reads all words of the dictionaries of Debian's packages wamerican, wbritish, wamerican-large,
wbritish-large and hunspell-en-med, and the names of identity.tsv, and prints those that the library
would take for misspellings. With --write it writes spelling.tsv anew: the words that misspelt ones
are read as, those of the smaller dictionaries that enough passages of the training have, and as
right the words of all dictionaries that would then be read as others. Build the library anew behind
that.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import tempfile
from pathlib import Path

import numpy as np
from dosimeter import _core
from features import LEAST_UNIGRAM, TiedWords
from weights_file import read_frequencies

FOLDER = Path(__file__).parent
TARGET = FOLDER / "spelling.tsv"
SMALL = ("american-english", "british-english")
LARGE = ("american-english-large", "british-english-large")
MEDICAL = Path("/usr/share/hunspell/en_med_glut.dic")
LEAST_PASSAGES = 20  # of the training that must hold a word for others to be read as it
SHORTEST, LONGEST = 4, 16  # letters: see src/misspelling.hpp
LINE = 100
# Names, foreign words and slang that no dictionary has, met in reading.
MORE_RIGHT = (
    "adis bellion bonde bowser brookings calpers cesc cnet contrats convos didn esports fasher "
    "flashies grampy hadn hasn infont koller matee panis selas spains spimmers wali wasn"
)
HEAD = """\
# What misspelt words may be read as, and words that look misspelt and are not. Written by
# models/spelling.py; the words are of the dictionaries of SCOWL (wordlist.aspell.net).
# meant: words that others are read as where these are one slip away (see src/misspelling.hpp), as
#   far as the model knows them; the words of the lexicon and of the assertion rules are so too.
# right: words that are one slip away from such a word, and words of their own.
rule\twords
"""


def dictionary(names: tuple[str, ...]) -> list[str]:
    """The words of dictionaries as they write them: names with a capital."""
    return [
        word
        for name in names
        for word in Path("/usr/share/dict", name).read_text(encoding="utf-8").split("\n")
    ]


def medical() -> list[str]:
    lines = MEDICAL.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line.split("/")[0] for line in lines[1:]]


def plain(words: list[str], pattern: str) -> list[str]:
    """Those of the lengths that are read, in lower case and in order, each once."""
    folded = {word.lower() for word in words if re.fullmatch(pattern, word)}
    return sorted(word for word in folded if SHORTEST <= len(word) <= LONGEST)


def passages_with() -> dict[int, float]:
    """By fingerprint: how many passages of the training have an n-gram, from its inverse document
    frequency, log((1 + n) / (1 + passages)) + 1. The rarest stand in LEAST_UNIGRAM."""
    fingerprints, inverse = read_frequencies(FOLDER / "weights.bin")
    counts = (1 + LEAST_UNIGRAM) * np.exp(inverse.max() - inverse) - 1
    return dict(zip(fingerprints.tolist(), counts.tolist(), strict=True))


def rows(rule: str, words: list[str]) -> str:
    text = ""
    line = rule + "\t"
    for word in words:
        if len(line) + len(word) > LINE:
            text += line.rstrip(" ") + "\n"
            line = rule + "\t"
        line += word + " "
    return text + line.rstrip(" ") + "\n"


def taken_for_others(words: list[str], spelling: Path | None = None) -> dict[str, str]:
    read = _core.read_words(words, None if spelling is None else str(spelling))
    return {word: other for word, other in zip(words, read, strict=True) if other != word}


def write(words: list[str]) -> None:
    passages = passages_with()
    meant = [
        word
        for word in plain(dictionary(SMALL), "[a-z']+")
        if passages.get(_core.ngram_hash(word), -math.inf) >= LEAST_PASSAGES
    ]
    content = HEAD + rows("meant", meant)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "spelling.tsv")
        path.write_text(content, encoding="utf-8")
        right = taken_for_others(sorted({*words, *MORE_RIGHT.split()}), path)
    temporary = TARGET.with_suffix(".tmp")
    temporary.write_text(content + rows("right", sorted(right)), encoding="utf-8")
    os.replace(temporary, TARGET)
    print(f"{len(meant)} words to be read, {len(right)} that look misspelt and are not")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    words = plain(
        [*dictionary(SMALL), *dictionary(LARGE), *medical(), *TiedWords.read().none], "[A-Za-z]+"
    )
    if parser.parse_args().write:
        return write(words)
    taken = taken_for_others(words)
    for word, other in taken.items():
        print(f"{word}\t{other}")
    print(f"{len(taken)} of {len(words)} words are read as others")


if __name__ == "__main__":
    main()
