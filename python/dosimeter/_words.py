"""The words of a text, and a text without its words."""

from typing import NamedTuple

from . import _core


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

    Examples
    --------
    >>> text = "Don't go. Stay."
    >>> [(text[token.begin : token.end], token.sentence) for token in dosimeter.tokenize(text)]
    [("Don't", 0), ('go', 0), ('Stay', 1)]
    """
    return [Token(*token) for token in _core.tokenize(text)]


def mask(text: str) -> str:
    """Replace each letter and digit of a text by a dot, keeping its length.

    Raises
    ------
    TypeError, ValueError
        As `Scorer.score` does.

    Examples
    --------
    >>> dosimeter.mask("Ann, 12 years.")
    '•••, •• •••••.'
    """
    return _core.mask(text)
