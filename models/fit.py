"""Teacher and student.

The student, which is the model that is shipped, is linear in the library's own features. It learns
from all ratings, and from texts of which there are several versions: whatever tells the same must
score the same. The teacher compares whole passages by sentence embedding, by the lexicon's
features, by their n-grams and by the meaning of their words. It marks the passages that were
written for the project: what the real ones say of them, beside their own ratings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from scipy.optimize import minimize
from scipy.special import expit, logit
from sklearn.metrics.pairwise import rbf_kernel
from threadpoolctl import threadpool_limits

RIDGE = 3.0
CATEGORIES_RIDGE = 1.0  # of their logistic regression
ORDER_WEIGHT = 20.0  # of their ridge regression, beside it
TEACHERS_RIDGE = 0.3
TEACHERS_STEPS = 150
# Weight of a passage that was written for the project, against any other: for teacher and student.
TEACHERS_WRITTEN_WEIGHT = 0.2
WRITTEN_WEIGHT = 0.75
MARKS_WEIGHT = 1.5  # of such a passage once more, by the teacher's marks
VERSION_WEIGHT = 2.0  # of how far a version of a text is from the mean of all its versions
KINSHIP = 1.0  # how far n-grams of like meaning share their weights; 0: not at all
BLOCK = 4096  # passages that are compared at a time


@dataclass(frozen=True)
class Part:
    """Some passages, as the teacher sees them."""

    embedding: np.ndarray  # (n, 384)
    dense: np.ndarray  # (n, d), scaled
    ngrams: sparse.csr_matrix  # (n, columns)
    meaning: np.ndarray  # (n, 384): the mean vector of the passage's n-grams, of length 1

    def __getitem__(self, index: np.ndarray) -> Part:
        return Part(
            self.embedding[index], self.dense[index], self.ngrams[index], self.meaning[index]
        )

    @property
    def teacher_rows(self) -> np.ndarray:
        """Embedding and dense features, at like lengths."""
        share = 2 * np.clip(self.dense, -1.5, 1.5) / np.sqrt(self.dense.shape[1])
        return np.hstack([self.embedding, share])


def student_rows(dense: np.ndarray, ngrams: sparse.csr_matrix) -> sparse.csr_matrix:
    """What the student sees (n, d + columns)."""
    return sparse.hstack([sparse.csr_matrix(dense), ngrams]).tocsr()


def similarity(first: Part, second: Part) -> np.ndarray:
    """The teacher's kernel (first, second): a sum of kernels, each of which is one."""
    result = np.empty((len(first.dense), len(second.dense)), np.float32)
    for rows in blocks(len(result)):  # what a block needs on the way is much larger
        block = first[rows]
        alike = rbf_kernel(block.teacher_rows, second.teacher_rows, gamma=1.0)
        alike += 0.3 * (block.ngrams @ second.ngrams.T).toarray()
        alike += 0.5 * rbf_kernel(block.meaning, second.meaning, gamma=0.5)
        result[rows] = alike
    return result


def blocks(count: int) -> list[np.ndarray]:
    """The numbers below `count`, BLOCK at a time."""
    return np.split(np.arange(count), range(BLOCK, count, BLOCK))


class Teacher:
    """Kernel ridge regression of load and peak.

    `alike` is the similarity of the rated passages to each other, `targets` their loads and peaks
    (n, 2), `writer` a number above 0 for each of them that was written for the project, and 0 for
    the others. What such a passage teaches counts in part for all texts and in part for such
    passages only (after the kernels of Daumé III 2007, arXiv:0907.1815, in which each domain has a
    part of its own), and each writer's have a level of their own.
    """

    def __init__(self, alike: np.ndarray, targets: np.ndarray, writer: np.ndarray) -> None:
        kernel = alike + np.float32(1)  # for the level of all
        written = np.flatnonzero(writer)
        own = alike[np.ix_(written, written)] + (writer[written, None] == writer[written])
        kernel[np.ix_(written, written)] += own
        penalty = TEACHERS_RIDGE / np.where(writer > 0, TEACHERS_WRITTEN_WEIGHT, 1)[:, None]

        def normal(shares: np.ndarray) -> np.ndarray:
            return product(kernel, shares) + penalty * shares

        self._shares = conjugate_gradients(normal, targets, steps=TEACHERS_STEPS)

    def __call__(self, alike: np.ndarray) -> np.ndarray:
        """Marks (n, 2) of passages, as of any text, by their similarity to the rated ones
        (n, rated)."""
        return product(alike, self._shares) + self._shares.sum(0)


@dataclass(frozen=True)
class Linear:
    """Weights (features, outputs) and bias (outputs): load, peak, logits of the categories."""

    weights: np.ndarray
    bias: np.ndarray

    def __add__(self, other: Linear) -> Linear:
        """The outputs of both, side by side."""
        return Linear(
            np.hstack([self.weights, other.weights]), np.concatenate([self.bias, other.bias])
        )

    def __call__(self, rows: sparse.csr_matrix) -> np.ndarray:
        return rows @ self.weights + self.bias


@dataclass(frozen=True)
class Kinship:
    """The prior that n-grams of like meaning have like weights.

    Beside a weight of its own, an n-gram has one by its vector, v·w: penalised alike, both are one
    weight in the end. So what one word teaches reaches its kin, and the model stays linear in
    words.
    """

    vectors: np.ndarray  # (columns, 384)
    dense: int  # features before the first n-gram

    @property
    def size(self) -> int:
        return self.dense + len(self.vectors)

    def merge(self, parameters: np.ndarray) -> np.ndarray:
        """Weights (size, k) from own weights and, below them, those by vector."""
        weights = parameters[: self.size].copy()
        weights[self.dense :] += KINSHIP * (self.vectors @ parameters[self.size :])
        return weights

    def spread(self, gradient: np.ndarray) -> np.ndarray:
        """The transpose of merge."""
        return np.vstack([gradient, KINSHIP * (self.vectors.T @ gradient[self.dense :])])


def loads(
    rows: sparse.csr_matrix,
    targets: np.ndarray,
    marks: np.ndarray | None,
    writer: np.ndarray,
    versions: sparse.csr_matrix,
    kinship: Kinship,
) -> Linear:
    """The student's load and peak: ridge regression on the ratings of passages (targets). `writer`
    is a number above 0 for each that was written for the project, and 0 for the others; `marks` are
    the teacher's loads and peaks (n, 2) of those written, in their order, which are learnt from
    once more by these, as any other text (None: they are not). `versions` holds differences of
    features (n, d + columns) that must make no difference."""
    alike, marked = versions.shape[0], rows[writer > 0]
    if marks is None:
        marks, marked = np.zeros((0, 2)), rows[:0]
    return ridge(
        sparse.vstack([rows, marked, versions]).tocsr(),
        np.vstack([targets[:, :2], marks, np.zeros((alike, 2))]),
        np.r_[
            importance_of(writer),
            np.full(len(marks), MARKS_WEIGHT),
            np.full(alike, VERSION_WEIGHT),
        ],
        np.r_[writer, np.zeros(len(marks), int), np.full(alike, writer.max() + 1)],
        kinship,
    )


def categories(
    rows: sparse.csr_matrix, targets: np.ndarray, writer: np.ndarray, kinship: Kinship
) -> Linear:
    """The student's logits of the fifteen categories; as `loads`, but without versions, which would
    draw the probabilities in short texts towards nothing. The sum of a logistic and of a ridge
    regression: the former is sure where a text is short, the latter orders long ones better."""
    present = targets[:, 2:]
    sure = logistic(rows, present, importance_of(writer), writer, kinship)
    order = ridge(rows, present, importance_of(writer), writer, kinship)
    return Linear(
        sure.weights + ORDER_WEIGHT * order.weights, sure.bias + ORDER_WEIGHT * order.bias
    )


def importance_of(writer: np.ndarray) -> np.ndarray:
    return np.where(writer > 0, WRITTEN_WEIGHT, 1)


def ridge(
    rows: sparse.csr_matrix,
    targets: np.ndarray,
    importance: np.ndarray,
    apart: np.ndarray,
    kinship: Kinship,
    steps: int = 100,
) -> Linear:
    """Weighted ridge, all outputs at once, with an intercept for each group (apart: 0, 1, ...).

    The model keeps that of group 0. So from another it learns which of its passages are heavier
    than others, and not how heavy their writer's manner is on the whole.
    """
    _, apart = np.unique(apart, return_inverse=True)
    group = members(apart)
    share = sparse.diags(1 / (group @ importance)) @ group @ sparse.diags(importance)
    target_mean, row_mean = share @ targets, (share @ rows).tocsr()

    def transposed(residual: np.ndarray) -> np.ndarray:
        weighted = residual * importance[:, None]
        return kinship.spread(rows.T @ weighted - row_mean.T @ (group @ weighted))

    def normal(parameters: np.ndarray) -> np.ndarray:
        weights = kinship.merge(parameters)
        centred = rows @ weights - (row_mean @ weights)[apart]
        return transposed(centred) + RIDGE * parameters

    wanted = transposed(targets - target_mean[apart])
    weights = kinship.merge(conjugate_gradients(normal, wanted, steps))
    return Linear(weights, target_mean[0] - np.asarray(row_mean[0] @ weights).ravel())


def logistic(
    rows: sparse.csr_matrix,
    present: np.ndarray,
    importance: np.ndarray,
    apart: np.ndarray,
    kinship: Kinship,
    steps: int = 100,
) -> Linear:
    """Weighted logistic regression on each column of `present` (0 or 1), with an intercept for each
    group, of which the model keeps that of group 0, as `ridge` does. Gives logits."""
    _, apart = np.unique(apart, return_inverse=True)
    group = members(apart)
    transposed = rows.T.tocsr()
    shape = (kinship.size + kinship.vectors.shape[1], present.shape[1])
    count = shape[0] * shape[1]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        parameters, levels = flat[:count].reshape(shape), flat[count:].reshape(-1, shape[1])
        logits = rows @ kinship.merge(parameters) + levels[apart]
        lost = importance @ (np.logaddexp(0, logits) - present * logits)
        residual = importance[:, None] * (expit(logits) - present)
        slope = kinship.spread(transposed @ residual) + CATEGORIES_RIDGE * parameters
        penalty = CATEGORIES_RIDGE / 2 * (parameters**2).sum()
        return lost.sum() + penalty, np.r_[slope.ravel(), (group @ residual).ravel()]

    start = np.zeros(count + group.shape[0] * shape[1])
    start[count:] = np.tile(logit(np.clip(present.mean(0), 0.001, 0.999)), group.shape[0])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps}).x
    return Linear(kinship.merge(found[:count].reshape(shape)), found[count : count + shape[1]])


def members(group: np.ndarray) -> sparse.csr_matrix:
    """1 where a row of the group (0, 1, ...) is (groups, rows)."""
    return sparse.csr_matrix((np.ones(len(group)), (group, np.arange(len(group)))))


def deviations(rows: sparse.csr_matrix, text: np.ndarray) -> sparse.csr_matrix:
    """How far each row is from the mean of the rows of the same text (a number a row)."""
    of_text = members(text)
    mean = sparse.diags(1 / np.bincount(text)) @ of_text @ rows
    return (rows - of_text.T @ mean).tocsr()


def product(matrix: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """matrix @ columns in single precision, with the same bits on one thread and on several."""
    with threadpool_limits(1):
        return (matrix @ columns.astype(np.float32)).astype(float)


def conjugate_gradients(
    matrix: Callable[[np.ndarray], np.ndarray], wanted: np.ndarray, steps: int
) -> np.ndarray:
    """x (n, k) with matrix(x) = wanted, each column by itself (Hestenes and Stiefel 1952)."""
    result, residual = np.zeros_like(wanted), wanted.copy()
    direction = residual.copy()
    size = first_size = (residual**2).sum(0)
    for _ in range(steps):
        image = matrix(direction)
        step = size / np.maximum((direction * image).sum(0), 1e-30)
        result += direction * step
        residual -= image * step
        new_size = (residual**2).sum(0)
        if (new_size < 1e-8 * first_size).all():
            break
        direction = residual + direction * (new_size / np.maximum(size, 1e-30))
        size = new_size
    return result
