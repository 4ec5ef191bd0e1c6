"""Dosimeter in pipelines of scikit-learn: a transformer and a calibrating regressor.

Examples
--------
>>> from sklearn.linear_model import Ridge
>>> from sklearn.pipeline import make_pipeline
>>> from dosimeter.sklearn import DosimeterVectorizer
>>> texts = ["Slept well.", "He was stabbed.", "She died in the fire.", "Nothing of note."]
>>> model = make_pipeline(DosimeterVectorizer(), Ridge()).fit(texts, [0, 3, 4, 0])
>>> bool(model.predict(["He was shot."])[0] > model.predict(["A quiet week."])[0])
True
"""

from ._columns import FIGURES
from ._regressor import DosimeterRegressor
from ._vectorizer import DosimeterVectorizer

__all__ = ["FIGURES", "DosimeterRegressor", "DosimeterVectorizer"]
