"""Everything that training and evaluation start from, read and turned into features once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from features import Identity, Scaling, Texts, Vocabulary, extract
from fit import Linear, Teacher, embed, stack, student
from ratings import Ratings, read_ratings, read_unrated


@dataclass(frozen=True)
class Part:
    """Some texts, as the teacher and as the student see them."""

    embedding: np.ndarray
    dense: np.ndarray
    rows: sparse.csr_matrix

    def __getitem__(self, index: np.ndarray) -> Part:
        return Part(self.embedding[index], self.dense[index], self.rows[index])


class Corpus:
    """The rated and the unrated passages in one feature space.

    Vocabulary and scaling come from all texts, without their ratings.
    """

    def __init__(self) -> None:
        self.ratings: Ratings = read_ratings()
        unrated = read_unrated(self.ratings)
        self.identity = Identity.read()
        rated_texts, unrated_texts = (
            extract(texts, self.identity) for texts in (self.ratings.texts, unrated)
        )
        self.vocabulary = Vocabulary([rated_texts, unrated_texts])
        self.scaling = Scaling.fit(np.vstack([rated_texts.dense, unrated_texts.dense]))
        self.rated = self._part(self.ratings.texts, rated_texts)
        self.unrated = self._part(unrated, unrated_texts)

    def part(self, texts: list[str]) -> Part:
        return self._part(texts, extract(texts, self.identity))

    def _part(self, texts: list[str], features: Texts) -> Part:
        dense = self.scaling(features.dense)
        return Part(embed(texts), dense, stack(dense, self.vocabulary.matrix(features)))

    def train(self, index: np.ndarray) -> Linear:
        """The student of a teacher that saw the rated passages of `index` only."""
        rated, targets = self.rated[index], self.ratings.targets[index]
        teacher = Teacher(rated.embedding, rated.dense, targets)
        marks, rated_marks = (
            teacher(part.embedding, part.dense) for part in (self.unrated, rated)
        )
        return student(rated.rows, targets, rated_marks, self.unrated.rows, marks)


def folds(count: int, parts: int = 5, seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Training and held-out indices of a shuffled cross-validation."""
    order = np.random.default_rng(seed).permutation(count)
    held_out = np.array_split(order, parts)
    return [(np.setdiff1d(order, part), np.sort(part)) for part in held_out]
