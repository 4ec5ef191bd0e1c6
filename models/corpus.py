"""Everything that training and evaluation start from, read and turned into features once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from features import Identity, Scaling, Texts, Vocabulary, extract
from fit import Linear, Teacher, embed, stack, student
from ratings import Ratings, read_further, read_ratings, read_unrated


@dataclass(frozen=True)
class Part:
    """Some texts, as the teacher and as the student see them."""

    embedding: np.ndarray
    dense: np.ndarray
    rows: sparse.csr_matrix

    def __getitem__(self, index: np.ndarray) -> Part:
        return Part(self.embedding[index], self.dense[index], self.rows[index])

    def __add__(self, other: Part) -> Part:
        return Part(
            np.vstack([self.embedding, other.embedding]),
            np.vstack([self.dense, other.dense]),
            sparse.vstack([self.rows, other.rows]).tocsr(),
        )


class Corpus:
    """The rated and the unrated passages in one feature space.

    `rated` are those that cross-validation holds out in turn; `further` ones have ratings that only
    ever train. Vocabulary and scaling come from all texts, without their ratings.
    """

    def __init__(self) -> None:
        self.ratings: Ratings = read_ratings()
        others = read_unrated(self.ratings)
        self.further_ratings: Ratings = read_further(others)
        rated_further = set(self.further_ratings.texts)
        texts = (
            self.ratings.texts,
            self.further_ratings.texts,
            [text for text in others if text not in rated_further],
        )
        self.identity = Identity.read()
        features = [extract(part, self.identity) for part in texts]
        self.vocabulary = Vocabulary(features)
        self.scaling = Scaling.fit(np.vstack([part.dense for part in features]))
        self.rated, self.further, self.unrated = (
            self._part(part, found) for part, found in zip(texts, features, strict=True)
        )

    def part(self, texts: list[str]) -> Part:
        return self._part(texts, extract(texts, self.identity))

    def _part(self, texts: list[str], features: Texts) -> Part:
        dense = self.scaling(features.dense)
        return Part(embed(texts), dense, stack(dense, self.vocabulary.matrix(features)))

    def train(self, index: np.ndarray, but_source: str | None = None) -> Linear:
        """The student of a teacher, both of whom saw the ratings of `index` and the further ones.

        Where `but_source` is given, the further ratings of that source are left out.
        """
        further = np.flatnonzero(self.further_ratings.sources != but_source)
        rated = self.rated[index] + self.further[further]
        targets = np.vstack([self.ratings.targets[index], self.further_ratings.targets[further]])
        teacher = Teacher(rated.embedding, rated.dense, targets)
        marks, rated_marks = (teacher(part.embedding, part.dense) for part in (self.unrated, rated))
        return student(rated.rows, targets, rated_marks, self.unrated.rows, marks)


def folds(count: int, parts: int = 5, seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Training and held-out indices of a shuffled cross-validation."""
    order = np.random.default_rng(seed).permutation(count)
    held_out = np.array_split(order, parts)
    return [(np.setdiff1d(order, part), np.sort(part)) for part in held_out]
