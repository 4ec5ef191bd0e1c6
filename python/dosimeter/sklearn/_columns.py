"""What the estimators share: the figures, and columns of texts."""

from typing import Any

import numpy as np
import pandas as pd

from .._scores import FIGURES

__all__ = ["FIGURES", "only_column", "text_tags"]


def text_tags(tags: Any, *, requires_fit: bool) -> Any:
    """Declare that an estimator takes a column of texts."""
    tags.input_tags.string = True
    tags.input_tags.one_d_array = True
    tags.input_tags.two_d_array = False
    tags.requires_fit = requires_fit
    return tags


def only_column(X: Any) -> Any:
    """Give the only column of a table, and anything else as it is."""
    if not isinstance(X, str) and len(getattr(X, "shape", ())) == 2:
        if X.shape[1] != 1:
            raise ValueError(f"one column of texts is needed, not {X.shape[1]}")
        if isinstance(X, pd.DataFrame):
            return X.iloc[:, 0]
        if isinstance(X, np.ndarray):
            return X[:, 0]
        return X.column(0) if hasattr(X, "column") else X[X.columns[0]]
    return X
