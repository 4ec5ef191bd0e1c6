"""Scores of texts and documents, and what explains them."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeAlias, overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from . import _core
from ._core import CATEGORIES, Document, Score
from ._texts import Missing, Texts, skips, text_source, thread_count

Path: TypeAlias = str | os.PathLike[str]

# Labels of contributions that are no words of the text.
_OWN_LABELS = frozenset({"(baseline)", "(length)", "(limits of the scale)"})


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Scores:
    """The scores of n texts, a NumPy array for each figure.

    `len(scores)` is n, `scores[i]` the Score of one text, `scores[a:b]` the Scores of some.

    Attributes
    ----------
    load, peak, lower, upper, peak_lower, peak_upper : float32 array of shape (n,)
        As in Score: 0 to 5.
    density, unknown : float32 array of shape (n,)
        Severity per 100 words, and the share of words that the model never met.
    categories : float32 array of shape (n, 15)
        Probabilities (0 to 1) in the order of `category_names`.
    words : uint32 array of shape (n,)
        0 for a missing text.
    minutes, dose, dose_lower, dose_upper : float64 array of shape (n,)
        Time in contact, and equivalent minutes with a 90 % interval.
    missing : bool array of shape (n,)
        Where there was no text; every other figure of such a row is NaN.
    index : pandas.Index or None
        That of the Series that the texts came in.
    """

    load: npt.NDArray[np.float32]
    peak: npt.NDArray[np.float32]
    lower: npt.NDArray[np.float32]
    upper: npt.NDArray[np.float32]
    peak_lower: npt.NDArray[np.float32]
    peak_upper: npt.NDArray[np.float32]
    density: npt.NDArray[np.float32]
    unknown: npt.NDArray[np.float32]
    categories: npt.NDArray[np.float32]
    words: npt.NDArray[np.uint32]
    minutes: npt.NDArray[np.float64]
    dose: npt.NDArray[np.float64]
    dose_lower: npt.NDArray[np.float64]
    dose_upper: npt.NDArray[np.float64]
    missing: npt.NDArray[np.bool_]
    index: Any = None

    @property
    def category_names(self) -> tuple[str, ...]:
        """Names of the columns of `categories`."""
        return CATEGORIES

    def __len__(self) -> int:
        return len(self.load)

    @overload
    def __getitem__(self, item: int) -> Score: ...
    @overload
    def __getitem__(self, item: slice) -> "Scores": ...
    def __getitem__(self, item: int | slice) -> "Score | Scores":
        columns = {name: getattr(self, name)[item] for name in (*_FIGURES, "categories")}
        if isinstance(item, slice):
            index = None if self.index is None else self.index[item]
            return Scores(**columns, missing=self.missing[item], index=index)
        return Score(**{name: column.tolist() for name, column in columns.items()})

    def __iter__(self) -> Iterator[Score]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        missing = int(self.missing.sum())
        return f"Scores({len(self)} texts" + (f", {missing} of them missing)" if missing else ")")

    def to_pandas(self) -> pd.DataFrame:
        """Give a DataFrame with a row a text, and a column a figure and a category.

        Its index is that of the Series that the texts came in, else 0 to n - 1.
        """
        columns = {name: getattr(self, name) for name in _FIGURES}
        columns |= dict(zip(self.category_names, self.categories.T, strict=True))
        return pd.DataFrame(columns, index=self.index)


_FIGURES = (
    "load",
    "peak",
    "lower",
    "upper",
    "peak_lower",
    "peak_upper",
    "density",
    "unknown",
    "words",
    "minutes",
    "dose",
    "dose_lower",
    "dose_upper",
)


class Contribution(NamedTuple):
    """One part of what makes up a load.

    Attributes
    ----------
    label : str
        The words concerned, folded; or "(baseline)", "(length)",
        "(limits of the scale)".
    load : float
        What it adds to the load; may be negative.
    """

    label: str
    load: float


class Evidence(NamedTuple):
    """A mention in the text.

    Attributes
    ----------
    begin, end : int
        Where it is: ``text[begin:end]``.
    term : str
        The lexicon's entry.
    categories : tuple of str
        The entry's kinds, of `dosimeter.CATEGORIES`.
    assertion : str
        "affirmed", "negated", "hypothetical", "historical" or "other_experiencer".
    load : float
        What it adds to the load; may be negative.
    """

    begin: int
    end: int
    term: str
    categories: tuple[str, ...]
    assertion: str
    load: float


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """Where a score comes from. Shown with its words masked.

    Attributes
    ----------
    score : Score
    contributions : list of Contribution
        By size, largest first; their loads add up to ``score.load``.
    evidence : list of Evidence
        In the order of the text.
    """

    score: Score
    contributions: list[Contribution]
    evidence: list[Evidence]

    @property
    def masked(self) -> "Explanation":
        """The same with every letter and digit of labels and terms as a dot.

        Fit for somebody who is not to be exposed to the text: a supervisor, for example.
        """
        contributions = [
            part if part.label in _OWN_LABELS else part._replace(label=mask(part.label))
            for part in self.contributions
        ]
        evidence = [found._replace(term=mask(found.term)) for found in self.evidence]
        return Explanation(self.score, contributions, evidence)

    def __repr__(self) -> str:
        masked = self.masked
        lines = [repr(self.score)]
        lines += [f"{part.load:+8.3f}  {part.label}" for part in masked.contributions[:10]]
        left_out = len(masked.contributions) - 10
        if left_out > 0:
            lines.append(f"          and {left_out} smaller contributions")
        lines += [
            f"{found.begin}-{found.end}: {found.term} ({', '.join(found.categories)}; "
            f"{found.assertion}) {found.load:+.3f}"
            for found in masked.evidence
        ]
        return "\n".join(lines)


class DocumentScore(NamedTuple):
    """The scores of a document's two sides.

    Attributes
    ----------
    heard : Score
        What the worker took in: of a transcript what the others say, else the whole.
    spoken : Score or None
        What the worker says in a transcript.
    """

    heard: Score
    spoken: Score | None


class Scorer:
    """Scores texts with a lexicon, assertion rules and a model.

    Any number of threads may use one scorer; the same text gives the same bits on each.

    Parameters
    ----------
    lexicon, assertion, model : path, optional
        Files to use in place of those that come with the package.
    reading_words_per_minute : float, default 238
        Turns words into minutes where no recording tells them; above 0.
    listening_minutes_per_recorded_minute : float, default 1
        How long a recorded minute is listened to; above 0.

    Attributes
    ----------
    model_version : str
        Version of the model's training.
    model_checksum : int
        CRC-32 of the weights.

    Raises
    ------
    InputError
        Where the lexicon or the rules cannot be read.
    ModelError
        Where the model cannot be read.
    ValueError
        Where a speed is not above 0.

    Examples
    --------
    >>> scorer = dosimeter.Scorer()
    >>> scorer.score("Slept well, the new job is going fine.").words
    8
    """

    __slots__ = ("_core", "_remake")

    def __init__(
        self,
        *,
        lexicon: Path | None = None,
        assertion: Path | None = None,
        model: Path | None = None,
        reading_words_per_minute: float = 238,
        listening_minutes_per_recorded_minute: float = 1,
    ) -> None:
        self._core = _core.Scorer(
            _file_name(lexicon),
            _file_name(assertion),
            _file_name(model),
            reading_words_per_minute,
            listening_minutes_per_recorded_minute,
        )
        self._remake = partial(
            Scorer,
            lexicon=lexicon,
            assertion=assertion,
            model=model,
            reading_words_per_minute=reading_words_per_minute,
            listening_minutes_per_recorded_minute=listening_minutes_per_recorded_minute,
        )

    def __reduce__(self) -> tuple[Callable[[], "Scorer"], tuple[()]]:
        return self._remake, ()

    def __repr__(self) -> str:
        return f"Scorer(model_version={self.model_version!r})"

    @property
    def model_version(self) -> str:
        """Version of the model's training."""
        return self._core.model_version

    @property
    def model_checksum(self) -> int:
        """CRC-32 of the weights."""
        return self._core.model_checksum

    def score(self, text: str) -> Score:
        """Score one text that is read.

        An empty text scores 0 with the interval 0 to 0.

        Raises
        ------
        TypeError
            For anything but a str.
        ValueError
            For a lone surrogate, and for a text of 2 GiB or more.
        """
        return self._core.score(text)

    def score_many(self, texts: Texts, *, missing: Missing = "raise", threads: int = 0) -> Scores:
        """Score many texts: ``score_many(texts)[i] == score(texts[i])``.

        Texts are read where Python or Arrow holds them, and other threads run meanwhile.

        Parameters
        ----------
        texts : iterable of str, pandas.Series, numpy.ndarray, or Arrow column of strings
            Of length n. Arrow columns are what has ``__arrow_c_array__`` or
            ``__arrow_c_stream__``: pyarrow.Array, pyarrow.ChunkedArray, polars.Series.
        missing : {"raise", "skip"}
            What becomes of None, NaN and nulls: an error, or a row of NaN.
        threads : int, default 0
            Number of threads; 0 for all cores.

        Returns
        -------
        Scores
            With arrays of shape (n,).

        Raises
        ------
        TypeError
            Where `texts` or one of them is something else.
        ValueError
            For a missing text (its position is named), a lone surrogate, a text of 2 GiB or more,
            and a negative number of threads.
        """
        columns = self._core.score_many(text_source(texts), skips(missing), thread_count(threads))
        return Scores(**columns, index=texts.index if isinstance(texts, pd.Series) else None)

    def score_document(self, document: Document, *, include_spoken: bool = False) -> DocumentScore:
        """Score what a worker took in of a document, and what the worker said.

        Times of segments count as they are (overlaps once), the rest is read.

        Parameters
        ----------
        document : Document
        include_spoken : bool, default False
            Whether the worker's own words count as heard.

        Raises
        ------
        TypeError
            For anything but a Document.
        """
        if not isinstance(document, Document):
            raise TypeError(f"document must be a Document, not {type(document).__name__}")
        return DocumentScore(*self._core.score_document(document, include_spoken))

    def explain(self, text: str) -> Explanation:
        """Score one text and say where the score comes from.

        Raises
        ------
        TypeError, ValueError
            As `score` does.
        """
        score, contributions, evidence = self._core.explain(text)
        return Explanation(
            score,
            [Contribution(*part) for part in contributions],
            [Evidence(*found) for found in evidence],
        )


class Token(NamedTuple):
    """A word of a text.

    Attributes
    ----------
    begin, end : int
        Where it is: ``text[begin:end]``.
    sentence : int
        Number of the sentence that it begins in, from 0.
    """

    begin: int
    end: int
    sentence: int


def tokenize(text: str) -> list[Token]:
    """Find the words of a text (Unicode Standard Annex #29).

    Raises
    ------
    TypeError, ValueError
        As `Scorer.score` does.
    """
    return [Token(*token) for token in _core.tokenize(text)]


def mask(text: str) -> str:
    """Replace each letter and digit of a text by a dot, keeping its length.

    Raises
    ------
    TypeError, ValueError
        As `Scorer.score` does.
    """
    return _core.mask(text)


def _file_name(path: Path | None) -> bytes | None:
    return None if path is None else os.fsencode(path)
