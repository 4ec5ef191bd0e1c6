"""Scoring of texts and documents."""

import os
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

import pandas as pd

from . import _core
from ._core import Document, Score
from ._explanation import Contribution, Evidence, Explanation, WordLoad
from ._progress import progress_bar
from ._scores import Scores
from ._texts import Missing, Texts, column_length, skips, text_source, thread_count
from ._words import mask

Path: TypeAlias = str | os.PathLike[str]


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
        Turns words into minutes where no recording tells them; from 1 to 1000000.
    listening_minutes_per_recorded_minute : float, default 1
        How long a recorded minute is listened to; above 0, at most 1000.

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
        Where a speed is out of its range.

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

        Examples
        --------
        >>> score = dosimeter.Scorer().score("He was stabbed.")
        >>> score.lower <= score.load <= score.upper
        True
        """
        return self._core.score(text)

    def score_many(
        self,
        texts: Texts,
        *,
        missing: Missing = "raise",
        threads: int = 0,
        progress: bool = False,
    ) -> Scores:
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
        progress : bool, default False
            Whether tqdm shows how many texts are scored.

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
        ModuleNotFoundError
            Where `progress` is wanted and tqdm is not installed.

        Examples
        --------
        >>> scores = dosimeter.Scorer().score_many(["Slept well.", None], missing="skip")
        >>> scores.missing.tolist()
        [False, True]
        """
        source = text_source(texts)
        with progress_bar(progress, column_length(source), "texts") as advance:
            columns = self._core.score_many(source, skips(missing), thread_count(threads), advance)
        return Scores(**columns, index=texts.index if isinstance(texts, pd.Series) else None)

    def features(self, texts: Texts) -> pd.DataFrame:
        """Give what the model sees of the lexicon in each text, besides its words.

        Each text is taken as one passage, however long.

        Parameters
        ----------
        texts : column of n texts
            As for `score_many`.

        Returns
        -------
        pandas.DataFrame
            A row a text and a column a feature, float32: "sum:DEATH:negated" is the sum of the
            severities of what is negated of that kind, for example.

        Raises
        ------
        TypeError, ValueError
            As `score_many` does.

        Examples
        --------
        >>> features = dosimeter.Scorer().features(["Slept well.", "He was stabbed."])
        >>> (features["sum:ASSAULT:affirmed"] > 0).tolist()
        [False, True]
        """
        files = self._remake.keywords
        lexicon, assertion = _file_name(files["lexicon"]), _file_name(files["assertion"])
        dense = _core.extract(text_source(texts), lexicon, assertion)[0]
        index = texts.index if isinstance(texts, pd.Series) else None
        return pd.DataFrame(dense, index=index, columns=list(_core.DENSE_FEATURES))

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

        Examples
        --------
        >>> call = dosimeter.Document(
        ...     [
        ...         dosimeter.Segment("He was stabbed.", speaker="Caller", start=0, end=60),
        ...         dosimeter.Segment("Help is on its way.", speaker="Officer", start=60, end=90),
        ...     ],
        ...     worker="officer",
        ... )
        >>> heard, spoken = dosimeter.Scorer().score_document(call)
        >>> heard.minutes, spoken.words
        (1.0, 5)
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

        Examples
        --------
        >>> explanation = dosimeter.Scorer().explain("She denies suicidal ideation.")
        >>> [(found.term, found.assertion) for found in explanation.evidence]
        [('suicidal ideation', 'negated')]
        """
        score, contributions, evidence, words = self._core.explain(text)
        return Explanation(
            score,
            [Contribution(*part) for part in contributions],
            [Evidence(*found) for found in evidence],
            [WordLoad(*word) for word in words],
            mask(text),
        )


def _file_name(path: Path | None) -> bytes | None:
    return None if path is None else os.fsencode(path)
