"""Everything that training and evaluation start from, read and turned into features once."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sparse
from embedding import embed
from features import Scaling, Texts, TiedWords, Vocabulary, extract
from fit import (
    Kinship,
    Linear,
    Part,
    Teacher,
    blocks,
    deviations,
    similarity,
    student,
    student_rows,
)
from ratings import (
    Ratings,
    read_further,
    read_ratings,
    read_stretches,
    read_unrated,
    read_versions,
    read_written,
)


class Corpus:
    """The rated and the unrated passages in one feature space.

    `rated` are those that cross-validation holds out in turn; `further` ones have ratings that only
    ever train: passages of the same sources, then those that were written for the project.
    Vocabulary and scaling come from all texts, without their ratings, but for the stretches, which
    hold no word that a passage does not hold.
    """

    def __init__(self) -> None:
        self.ratings: Ratings = read_ratings()
        others = read_unrated(self.ratings)
        further, written = read_further(others), read_written()
        self.further_ratings: Ratings = further + written
        rated_further = set(self.further_ratings.texts)
        rest = {text: others[text] for text in others if text not in rated_further}
        stretches = read_stretches(others)
        texts = (self.ratings.texts, self.further_ratings.texts, list(rest), list(stretches))
        self.unrated_sources = np.array([*rest.values(), *stretches.values()])
        self.tied_words = TiedWords.read()
        features = [extract(part, self.tied_words) for part in texts]
        self.vocabulary = Vocabulary(features[:3])
        self.scaling = Scaling.fit(np.vstack([part.dense for part in features[:3]]))
        vectors = embed(self.vocabulary.names)
        # In double precision at once: else it would be converted anew in every step of the fit.
        vectors = (vectors - vectors.mean(0)).astype(float)
        self.kinship = Kinship(vectors, len(self.scaling.mean))
        self.rated, self.further, *unrated = (
            self._part(part, found) for part, found in zip(texts, features, strict=True)
        )
        known = self.rated + self.further
        self.targets = np.vstack([self.ratings.targets, self.further_ratings.targets])
        # A number above 0 for each writer of written passages, the beginning of their sets' names.
        names = [name.split("-")[0] for name in written.sources]
        self.writer = np.zeros(len(self.targets), int)
        self.writer[-len(names) :] = 1 + np.unique(names, return_inverse=True)[1]
        self.written = self.writer > 0
        versions = read_versions()
        self.versions = deviations(self.student_rows(versions.texts), versions.content)
        self._content = versions.content
        everything = sum(unrated, known)
        self.rows, self._teacher_rows = everything.rows, everything.teacher_rows
        self._alike = similarity(everything, known)

    def student_rows(self, texts: list[str]) -> sparse.csr_matrix:
        """What the student sees of texts, without what only the teacher does."""
        features = extract(texts, self.tied_words)
        return student_rows(self.scaling(features.dense), self.vocabulary.matrix(features))

    def _part(self, texts: list[str], features: Texts) -> Part:
        ngrams = self.vocabulary.matrix(features)
        meaning = ngrams @ self.kinship.vectors
        meaning /= np.linalg.norm(meaning, axis=1, keepdims=True) + 1e-9
        return Part(embed(texts), self.scaling(features.dense), ngrams, meaning)

    def known(
        self, index: np.ndarray, left_out: np.ndarray | None = None, further: float = 1
    ) -> np.ndarray:
        """Numbers of the rated passages `index` and of the further ones, all or the first share of
        them in an order of chance, but for those that are `left_out` (a mask of the further ones).
        """
        order = np.random.default_rng(1).permutation(len(self.further_ratings.texts))
        kept = np.sort(order[: round(further * len(order))])
        if left_out is not None:
            kept = kept[~left_out[kept]]
        return np.r_[index, len(self.ratings.texts) + kept]

    def teacher(self, known: np.ndarray) -> np.ndarray:
        """The marks (all passages, 17) of a teacher who saw the ratings of `known`: first the rated
        passages, then the further, then the unrated ones."""
        teacher = Teacher(
            self._alike[np.ix_(known, known)],
            self._teacher_rows[known],
            self.targets[known],
            self.writer[known],
        )
        return np.vstack(
            [
                teacher(self._alike[np.ix_(block, known)], self._teacher_rows[block])
                for block in blocks(len(self._alike))
            ]
        )

    def train(self, known: np.ndarray, marks: np.ndarray | None = None) -> Linear:
        """The student of a teacher, both of whom saw the ratings of `known`."""
        return self.student(known, self.teacher(known) if marks is None else marks)

    def student(
        self,
        known: np.ndarray,
        marks: np.ndarray,
        kept: np.ndarray | None = None,
        kinship: Kinship | None = None,
        versions: bool = True,
        unrated: np.ndarray | None = None,
    ) -> Linear:
        """As `train`, but for features that are not `kept` (d + columns; 1 or 0), with another
        kinship, without the versions, or with some of the unrated passages only (a mask). Written
        passages are seen twice: with their ratings, among their writer's others, and with the
        teacher's marks, as any other text. Versions of one that is not known are never seen."""
        numbers = np.arange(len(self.targets), len(marks))
        written = known[self.written[known]]
        seen = np.r_[known, numbers if unrated is None else numbers[unrated], written]
        alike = self._told_by(known) if versions else np.zeros(len(self._content), bool)
        mask = sparse.diags(np.ones(self.kinship.size) if kept is None else kept)
        return student(
            (self.rows[seen] @ mask).tocsr(),
            self.targets[known],
            marks[seen],
            self.writer[known],
            (self.versions[alike] @ mask).tocsr(),
            kinship or self.kinship,
        )

    def _told_by(self, known: np.ndarray) -> np.ndarray:
        """Which versions are of passages that are known, or of no written passage (a mask)."""
        written = np.flatnonzero(self.written)
        unknown = np.flatnonzero(~np.isin(written, known))
        return ~np.isin(self._content, unknown)


def folds(count: int, parts: int = 5, seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Training and held-out indices of a shuffled cross-validation."""
    order = np.random.default_rng(seed).permutation(count)
    held_out = np.array_split(order, parts)
    return [(np.setdiff1d(order, part), np.sort(part)) for part in held_out]
