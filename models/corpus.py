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
    categories,
    deviations,
    loads,
    similarity,
    student_rows,
)
from ratings import (
    Ratings,
    read_further,
    read_passages,
    read_ratings,
    read_stretches,
    read_versions,
    read_written,
)


class Corpus:
    """All rated texts in one feature space.

    `ratings` are those that cross-validation holds out in turn; `further_ratings` only ever train:
    passages of the same sources, then those that were written for the project, then stretches of
    the passages. `texts`, `targets` (their ratings) and `rows` (what the student sees) are of all
    of them, in this order. Vocabulary and scaling come from all passages, without their ratings;
    stretches hold no word that a passage does not hold.
    """

    def __init__(self) -> None:
        self.ratings: Ratings = read_ratings()
        passages = read_passages(self.ratings)
        stretches = read_stretches(passages)
        rated, written = read_further(passages | stretches), read_written()
        self.further_ratings: Ratings = rated[: len(passages)] + written + rated[len(passages) :]
        known = self.ratings + self.further_ratings
        self.texts, self.targets = known.texts, known.targets
        self.whole = len(known.texts) - len(stretches)  # passages, which come first
        self.tied_words = TiedWords.read()
        whole = extract(known.texts[: self.whole], self.tied_words)
        self.vocabulary = Vocabulary(whole)
        self.scaling = Scaling.fit(whole.dense)
        vectors = embed(self.vocabulary.names)
        # In double precision at once: else it would be converted anew in every step of the fit.
        vectors = (vectors - vectors.mean(0)).astype(float)
        self.kinship = Kinship(vectors, len(self.scaling.mean))
        part = self._part(known.texts[: self.whole], whole)
        self._alike = similarity(part, part)
        self.rows = sparse.vstack(
            [
                student_rows(part.dense, part.ngrams),
                self.student_rows(known.texts[self.whole :]),
            ]
        ).tocsr()
        # A number above 0 for each writer of written passages, the beginning of their sets' names.
        names = [name.split("-")[0] for name in written.sources]
        first = len(self.ratings.texts) + len(passages)
        self.writer = np.zeros(len(self.targets), int)
        self.writer[first : self.whole] = 1 + np.unique(names, return_inverse=True)[1]
        self.written = self.writer > 0
        versions = read_versions()
        self.versions = deviations(self.student_rows(versions.texts), versions.content)
        self._content = versions.content

    def student_rows(self, texts: list[str]) -> sparse.csr_matrix:
        """What the student sees of texts."""
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

    def teacher(self, known: np.ndarray, passages: np.ndarray) -> np.ndarray:
        """The marks (n, 2) that a teacher who saw the ratings of `known` gives these passages
        (their numbers)."""
        whole = known[known < self.whole]
        teacher = Teacher(
            self._alike[np.ix_(whole, whole)], self.targets[whole, :2], self.writer[whole]
        )
        return teacher(self._alike[np.ix_(passages, whole)])

    def written_among(self, known: np.ndarray) -> np.ndarray:
        """Those of these numbers that are of written passages."""
        return known[self.written[known]]

    def train(self, known: np.ndarray) -> Linear:
        """The student of a teacher, both of whom saw the ratings of `known`."""
        of_kinds = categories(
            self.rows[known], self.targets[known], self.writer[known], self.kinship
        )
        return self.train_loads(known) + of_kinds

    def train_loads(self, known: np.ndarray) -> Linear:
        """As `train`, but load and peak only."""
        return self.loads(known, self.teacher(known, self.written_among(known)))

    def loads(
        self,
        known: np.ndarray,
        marks: np.ndarray | None,
        kept: np.ndarray | None = None,
        kinship: Kinship | None = None,
        versions: bool = True,
    ) -> Linear:
        """As `train_loads`, with the teacher's marks of the written passages of `known` (None:
        without any), but for features that are not `kept` (d + columns; 1 or 0), with another
        kinship, or without the versions. Versions of a passage that is not known are never seen."""
        alike = self._told_by(known) if versions else np.zeros(len(self._content), bool)
        mask = sparse.diags(np.ones(self.kinship.size) if kept is None else kept)
        return loads(
            (self.rows[known] @ mask).tocsr(),
            self.targets[known],
            marks,
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
