"""From texts to the matrix that the linear model sees, by the library's own feature extractor."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from dosimeter import _core

LEAST_UNIGRAM = 4  # passages that must hold a word for it to have a weight
LEAST_BIGRAM = 15
DENSE_SCALE = 0.25  # how far the dense features reach, against the n-grams (cross-validated)
NUMBER = "#"  # every number is this word


@dataclass(frozen=True)
class TiedWords:
    """Words that are one word to the model, by their common name (identity.tsv: gender;
    variants.tsv: spellings), and words that have no weight (identity, names, the calendar)."""

    tied: dict[str, str]
    members: dict[str, list[str]]
    none: frozenset[str]

    @staticmethod
    def read() -> TiedWords:
        identity = [row.split("\t") for row in _rows("identity.tsv")]
        groups = [words.split() for rule, words in identity if rule == "tied"]
        groups += [row.split() for row in _rows("variants.tsv")]
        members = {"/".join(group): group for group in groups}
        tied = {word: name for name, group in members.items() for word in group}
        none = [word for rule, words in identity if rule == "none" for word in words.split()]
        return TiedWords(tied, members, frozenset(none + [f"{word}'s" for word in none]))


def _rows(name: str) -> list[str]:
    """The lines of a file of this folder without comments and header."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")][1:]


@dataclass(frozen=True)
class Texts:
    """Dense features (n, d) and, a text, how often each n-gram ("word" or "word word") occurs."""

    dense: np.ndarray
    ngrams: list[Counter[str]]


def extract(texts: list[str], tied_words: TiedWords) -> Texts:
    folder = Path(__file__).parent
    dense = _core.extract(texts, str(folder / "lexicon.tsv"), str(folder / "assertion.tsv"))[0]
    return Texts(np.asarray(dense, float), [_ngrams(text, tied_words) for text in texts])


def _ngrams(text: str, tied_words: TiedWords) -> Counter[str]:
    words: list[str | None] = []
    for begin, end, _ in _core.tokenize(text):
        word = text[begin:end].lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        if word in tied_words.none:
            words.append(None)
        elif word[0].isascii() and word[0].isdigit():
            words.append(NUMBER)
        else:
            words.append(tied_words.tied.get(word, word))
    counts = Counter(word for word in words if word)
    counts.update(f"{a} {b}" for a, b in zip(words, words[1:], strict=False) if a and b)
    return counts


class Vocabulary:
    """The n-grams that have a weight (columns), with their inverse document frequencies."""

    def __init__(self, texts: Texts) -> None:
        documents = len(texts.ngrams)
        frequency = Counter(name for counts in texts.ngrams for name in counts)
        self.names = sorted(
            name
            for name, count in frequency.items()
            if count >= (LEAST_BIGRAM if " " in name else LEAST_UNIGRAM)
        )
        self.columns = {name: column for column, name in enumerate(self.names)}
        self.idf = np.array(
            [np.log((1 + documents) / (1 + frequency[name])) + 1 for name in self.names], np.float32
        )

    def matrix(self, texts: Texts) -> sparse.csr_matrix:
        """(1 + log count) * idf, each row of length 1: what the scorer computes."""
        starts, columns, values = [0], [], []
        for counts in texts.ngrams:
            row = [(self.columns[n], c) for n, c in sorted(counts.items()) if n in self.columns]
            weights = [(1 + np.log(count)) * self.idf[column] for column, count in row]
            length = np.sqrt(np.sum(np.square(weights))) if weights else 1.0
            columns += [column for column, _ in row]
            values += [weight / length for weight in weights]
            starts.append(len(columns))
        return sparse.csr_matrix((values, columns, starts), (len(texts.ngrams), len(self.names)))

    def fingerprints(self, tied_words: TiedWords) -> tuple[np.ndarray, np.ndarray]:
        """Every concrete n-gram as (fingerprint, column), in ascending order of fingerprint."""
        column_of: dict[int, int] = defaultdict(int)
        for name, column in self.columns.items():
            parts = [tied_words.members.get(part, [part]) for part in name.split(" ")]
            for words in product(*parts):
                column_of[_core.ngram_hash(" ".join(words))] = column
        ordered = sorted(column_of.items())
        return (
            np.array([fingerprint for fingerprint, _ in ordered], np.uint64),
            np.array([column for _, column in ordered], np.uint32),
        )


@dataclass(frozen=True)
class Scaling:
    """Dense features to mean 0 and standard deviation DENSE_SCALE."""

    mean: np.ndarray
    factor: np.ndarray

    @staticmethod
    def fit(dense: np.ndarray) -> Scaling:
        return Scaling(dense.mean(0), DENSE_SCALE / (dense.std(0) + 1e-3))

    def __call__(self, dense: np.ndarray) -> np.ndarray:
        return (dense - self.mean) * self.factor
