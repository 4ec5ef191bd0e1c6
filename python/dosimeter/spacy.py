"""Dosimeter as a component of spaCy: ``nlp.add_pipe("dosimeter")``.

Sets on every Doc

- ``doc._.dosimeter``: its Score;
- ``doc.spans["dosimeter"]``: the mentions, each a Span whose label is its kinds ("SUICIDE",
  "SUBSTANCE+SUICIDE") and that has ``span._.dosimeter_assertion`` ("affirmed", "negated",
  "hypothetical", "historical" or "other_experiencer") and ``span._.dosimeter_load``, what it adds
  to the load;
- ``token._.dosimeter_load``: what the words of a token add to it.

All of it goes with the Doc through ``Doc.to_bytes``, ``DocBin(store_user_data=True)`` and pickle.
spaCy's tokens may differ from the words that are scored: a mention is extended to whole tokens, and
a word's load goes to the token that it begins in.

Examples
--------
>>> import spacy
>>> import dosimeter.spacy
>>> nlp = spacy.blank("en")
>>> component = nlp.add_pipe("dosimeter")
>>> doc = nlp("She denies suicidal ideation. He was stabbed.")
>>> [(span.text, span._.dosimeter_assertion) for span in doc.spans["dosimeter"]]
[('suicidal ideation', 'negated'), ('stabbed', 'affirmed')]
>>> doc._.dosimeter.words
7
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from ._core import CATEGORIES, Score
from ._explanation import Explanation
from ._optional import missing_extra
from ._scores import FIGURES
from ._scoring import Scorer

try:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token
except ModuleNotFoundError as error:
    raise missing_extra(error, "spacy") from error

__all__ = ["DosimeterComponent", "make_component"]

_KEY = "dosimeter"  # of doc.user_data and doc.spans


class DosimeterComponent:
    """Scores each Doc; made by ``nlp.add_pipe("dosimeter")``.

    Parameters
    ----------
    nlp : spacy.language.Language
    name : str
        Of the component in the pipeline.
    scorer : dosimeter.Scorer
    evidence : bool
        Whether mentions and loads of tokens are set, which takes several times as long as the score
        alone.

    Examples
    --------
    >>> import spacy
    >>> import dosimeter.spacy
    >>> nlp = spacy.blank("en")
    >>> nlp.add_pipe("dosimeter", config={"evidence": False}).scorer.model_version != ""
    True
    >>> [doc._.dosimeter.words for doc in nlp.pipe(["Slept well.", "He was stabbed."])]
    [2, 3]
    """

    def __init__(self, nlp: Language, name: str, scorer: Scorer, evidence: bool) -> None:
        self.vocab = nlp.vocab
        self.name = name
        self.scorer = scorer
        self.evidence = evidence

    def __call__(self, doc: Doc) -> Doc:
        """Score one Doc."""
        if not self.evidence:
            _set_score(doc, self.scorer.score(doc.text))
            return doc
        explanation = self.scorer.explain(doc.text)
        _set_score(doc, explanation.score)
        _set_spans(doc, explanation)
        _set_token_loads(doc, explanation)
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Score a stream of Docs, a batch at a time on all cores where no evidence is wanted."""
        if self.evidence:
            yield from map(self, stream)
            return
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            scores = self.scorer.score_many([doc.text for doc in batch])
            for doc, score in zip(batch, scores, strict=True):
                _set_score(doc, score)
                yield doc

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Give the model's name and checksum; the rest is in the pipeline's configuration."""
        model = {"version": self.scorer.model_version, "checksum": self.scorer.model_checksum}
        return json.dumps(model).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> DosimeterComponent:
        """Warn where the pipeline was saved with another model than the one that scores now."""
        model = json.loads(data)
        if model["checksum"] != self.scorer.model_checksum:
            warnings.warn(
                f"the pipeline was saved with model {model['version']} of Dosimeter and scores "
                f"with {self.scorer.model_version}: its scores differ",
                UserWarning,
                stacklevel=2,
            )
        return self

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        """Write what `to_bytes` gives into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.json").write_bytes(self.to_bytes())

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> DosimeterComponent:
        """Do as `from_bytes` does with what `to_disk` wrote."""
        return self.from_bytes((Path(path) / "model.json").read_bytes())


@Language.factory(
    "dosimeter",
    assigns=[
        "doc._.dosimeter",
        "doc.spans",
        "span._.dosimeter_assertion",
        "span._.dosimeter_load",
        "token._.dosimeter_load",
    ],
    default_config={
        "evidence": True,
        "lexicon": None,
        "assertion": None,
        "model": None,
        "reading_words_per_minute": 238.0,
    },
)
def make_component(
    nlp: Language,
    name: str,
    evidence: bool,
    lexicon: str | None,
    assertion: str | None,
    model: str | None,
    reading_words_per_minute: float,
) -> DosimeterComponent:
    """Make the component.

    Parameters
    ----------
    nlp, name
        Given by spaCy.
    evidence : bool
        As for `DosimeterComponent`.
    lexicon, assertion, model, reading_words_per_minute
        As for `dosimeter.Scorer`.
    """
    scorer = Scorer(
        lexicon=lexicon,
        assertion=assertion,
        model=model,
        reading_words_per_minute=reading_words_per_minute,
    )
    return DosimeterComponent(nlp, name, scorer, evidence)


def _set_score(doc: Doc, score: Score) -> None:
    figures = {name: getattr(score, name) for name in FIGURES}
    doc.user_data[_KEY] = figures | {"categories": [score.categories[name] for name in CATEGORIES]}


def _score_of(doc: Doc) -> Score | None:
    figures = doc.user_data.get(_KEY)
    return None if figures is None else Score(**figures)


def _set_spans(doc: Doc, explanation: Explanation) -> None:
    spans = []
    for found in explanation.evidence:
        span = doc.char_span(
            found.begin, found.end, label="+".join(found.categories), alignment_mode="expand"
        )
        if span is None:
            continue  # in white space that no token holds
        span._.dosimeter_assertion = found.assertion
        span._.dosimeter_load = found.load
        spans.append(span)
    doc.spans[_KEY] = spans


def _set_token_loads(doc: Doc, explanation: Explanation) -> None:
    loads = [0.0] * len(doc)
    token = 0
    for word in explanation.words:
        while doc[token].idx + len(doc[token].text_with_ws) <= word.begin:
            token += 1
        loads[token] += word.load
    for held, load in zip(doc, loads, strict=True):
        held._.dosimeter_load = load


def _register() -> None:
    # Again where the module is loaded anew: the same attributes, so nothing is overwritten.
    Doc.set_extension("dosimeter", getter=_score_of, force=True)
    Span.set_extension("dosimeter_assertion", default=None, force=True)
    Span.set_extension("dosimeter_load", default=0.0, force=True)
    Token.set_extension("dosimeter_load", default=0.0, force=True)


_register()
