"""Where a score comes from."""

from dataclasses import dataclass
from typing import NamedTuple

from ._core import Score
from ._html import explanation_html
from ._words import mask

# Labels of contributions that are no words of the text.
_OWN_LABELS = frozenset({"(baseline)", "(length)", "(limits of the scale)"})


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


class WordLoad(NamedTuple):
    """What one word of the text adds to the load.

    That is its own weight, and even shares of those of the mentions and word pairs that it is part
    of.

    Attributes
    ----------
    begin, end : int
        Where it is: ``text[begin:end]``.
    load : float
        What it adds to the load; may be negative.
    """

    begin: int
    end: int
    load: float


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """Where a score comes from. Shown with its words masked; does not hold the text.

    Attributes
    ----------
    score : Score
    contributions : list of Contribution
        By size, largest first; their loads add up to ``score.load``.
    evidence : list of Evidence
        In the order of the text.
    words : list of WordLoad
        Every word of the text, in its order. Their loads and those of the contributions that are no
        words ("(baseline)", "(length)", "(limits of the scale)") add up to ``score.load``.
    masked_text : str
        The text with every letter and digit as a dot.

    Examples
    --------
    >>> text = "Slept badly after he was stabbed."
    >>> explanation = dosimeter.Scorer().explain(text)
    >>> heaviest = max(explanation.words, key=lambda word: word.load)
    >>> text[heaviest.begin : heaviest.end]
    'stabbed'
    >>> explanation.masked_text
    '••••• ••••• ••••• •• ••• •••••••.'
    """

    score: Score
    contributions: list[Contribution]
    evidence: list[Evidence]
    words: list[WordLoad]
    masked_text: str

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
        return Explanation(self.score, contributions, evidence, self.words, self.masked_text)

    def to_html(self, text: str | None = None) -> str:
        """Show the explanation as HTML, each word shaded by what it adds to the load.

        Parameters
        ----------
        text : str, optional
            The text that was explained. Only where it is given are its words shown; otherwise they
            are masked, as in a notebook.

        Raises
        ------
        ValueError
            Where `text` is not the one that was explained.

        Examples
        --------
        >>> explanation = dosimeter.Scorer().explain("He was stabbed.")
        >>> "stabbed" in explanation.to_html()
        False
        >>> "stabbed" in explanation.to_html("He was stabbed.")
        True
        """
        if text is not None and mask(text) != self.masked_text:
            raise ValueError("text is not the one that was explained; give that one, or none")
        return explanation_html(self, text)

    def _repr_html_(self) -> str:
        return self.to_html()

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
