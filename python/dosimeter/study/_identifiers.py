"""Whether notes that are taken for anonymised still say who somebody is."""

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa

from .._optional import optional_module
from .._texts import Texts, text_source
from ._identifier_patterns import built_in_findings


class IdentifierWarning(UserWarning):
    """Texts may still hold identifiers."""


class Identifier(NamedTuple):
    """Where a text may say who somebody is; never what it says.

    Attributes
    ----------
    begin, end : int
        Where it is: ``text[begin:end]``.
    kind : str
        "name", "name or place", "date", "number", "email" ..., or as another detector calls it.
    """

    begin: int
    end: int
    kind: str


Detector: TypeAlias = Callable[[str], Iterable[tuple[int, int, str]]]
_MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm")

DetectorName: TypeAlias = Literal["auto", "built-in", "scrubadub", "presidio"]

CANNOT_SEE = (
    "The built-in patterns are for English and cannot see: rarer names at the start of a sentence, "
    "in small letters or all in capitals; nicknames; names that are also words (Grace, Mark); "
    "places and employers in small letters; dates without digits (last Tuesday) and years alone; "
    "numbers in words; and what identifies by its content (the mayor's daughter). What they do not "
    "find is no proof that a text is anonymous."
)


def find_identifiers(
    texts: Texts, detector: DetectorName | Detector | Any = "auto", *, warn: bool = True
) -> pd.DataFrame:
    """Look for names, dates, numbers and the like that de-identification has left.

    Meant to be run before scoring. Tells where they are and of what kind, and never repeats one.

    The built-in patterns follow the identifiers that the Safe Harbor method of HIPAA wants removed
    (45 CFR 164.514(b)(2)), as far as patterns can find them: names after a title, very common given
    names, capitalised words inside a sentence, e-mail and web addresses, telephone and other long
    numbers, dates, postcodes, street addresses and ages of 90 or more. What they cannot see is in
    `dosimeter.study.CANNOT_SEE`. Marks of redaction such as [NAME] are no findings.

    Parameters
    ----------
    texts : column of n texts
        As for `dosimeter.Scorer.score_many`; missing texts are passed over.
    detector : str, function, or presidio_analyzer.AnalyzerEngine
        What looks besides the built-in patterns. "auto": Presidio where it is installed with a
        model of spaCy's (en_core_web_lg, else _md, else _sm), else scrubadub where that is
        installed. "built-in": nothing.
        "scrubadub", "presidio": that one. None of these reaches for the network. A function from a
        text to (begin, end, kind), or an engine of Presidio's, does what it does.
    warn : bool, default True
        Whether findings give an IdentifierWarning with their number, kinds and rows.

    Returns
    -------
    pandas.DataFrame
        A row a finding: "text" (its position, from 0), "begin" and "end" in characters, and "kind".
        Its ``attrs`` hold "texts", "detectors" and "cannot_see".

    Raises
    ------
    ValueError
        For an unknown detector.
    ModuleNotFoundError
        Where the one that was named is not installed, or Presidio's model is not.
    TypeError
        For what is no column of texts.

    Examples
    --------
    >>> notes = ["Seen with [NAME], sleeping well.", "Mrs Novak rang on 16 March, 555 0142 333."]
    >>> dosimeter.study.find_identifiers(notes, "built-in", warn=False)
       text  begin  end    kind
    0     1      4    9    name
    1     1     18   26    date
    2     1     28   40  number
    """
    detectors = _detectors(detector)
    rows: list[tuple[Any, ...]] = []
    column = pd.Series(list(_strings(texts)), dtype=object)
    for position, text in column.items():
        if pd.isna(text):
            continue
        if not isinstance(text, str):
            raise TypeError(f"texts[{position}] must be str, not {type(text).__name__}")
        found = (Identifier(*finding) for detect in detectors.values() for finding in detect(text))
        rows += [(position, *finding) for finding in _without_overlaps(found)]
    table = pd.DataFrame(rows, columns=["text", "begin", "end", "kind"])
    table = table.astype({"text": int, "begin": int, "end": int, "kind": "str"})
    table.attrs = {
        "texts": len(column),
        "detectors": tuple(detectors),
        "cannot_see": CANNOT_SEE,
    }
    if warn and len(table):
        warnings.warn(_message(table), IdentifierWarning, stacklevel=2)
    return table


def _message(table: pd.DataFrame) -> str:
    kinds = Counter(table["kind"])
    counts = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
    texts = sorted(set(table["text"]))
    shown = ", ".join(map(str, texts[:10])) + (", ..." if len(texts) > 10 else "")
    return (
        f"{len(texts)} of {table.attrs['texts']} texts may still hold identifiers ({counts}), in "
        f"texts {shown}; look at them and remove what identifies before scoring"
    )


def _strings(texts: Texts) -> Iterator[Any]:
    source: Any = text_source(texts)
    if isinstance(source, np.ndarray):
        return iter(source.tolist())
    if isinstance(source, list | tuple):
        return iter(source)
    is_stream = hasattr(source, "__arrow_c_stream__")
    return iter((pa.chunked_array(source) if is_stream else pa.array(source)).to_pylist())


def _without_overlaps(found: Iterable[Identifier]) -> list[Identifier]:
    """Leave of findings that overlap the one that begins first, and of those the longest."""
    kept: list[Identifier] = []
    for finding in sorted(found, key=lambda f: (f.begin, -f.end)):
        if not kept or finding.begin >= kept[-1].end:
            kept.append(finding)
    return kept


def _detectors(chosen: Any) -> dict[str, Detector]:
    detectors: dict[str, Detector] = {"built-in": built_in_findings}
    if hasattr(chosen, "analyze"):
        return detectors | {"presidio": _of_presidio(chosen)}
    if callable(chosen):
        return detectors | {getattr(chosen, "__name__", "own"): chosen}
    if chosen == "auto":
        if find_spec("presidio_analyzer") and _installed_model():
            chosen = "presidio"
        else:
            chosen = "scrubadub" if find_spec("scrubadub") else "built-in"
    if chosen == "built-in":
        return detectors
    if chosen == "scrubadub":
        return detectors | {"scrubadub": _of_scrubadub()}
    if chosen == "presidio":
        return detectors | {"presidio": _of_presidio(_presidio_engine())}
    raise ValueError(
        'detector must be "auto", "built-in", "scrubadub", "presidio", a function or an engine'
    )


def _of_scrubadub() -> Detector:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its dependencies' deprecations
        scrubber = optional_module("scrubadub", "deidentification").Scrubber()

    def detect(text: str) -> Iterator[tuple[int, int, str]]:
        for filth in scrubber.iter_filth(text):
            yield filth.beg, filth.end, filth.type.replace("_", " ")

    return detect


def _installed_model() -> str | None:
    """Name the largest of spaCy's English models that is installed."""
    return next((name for name in _MODELS if find_spec(name)), None)


def _presidio_engine() -> Any:
    model = _installed_model()
    if model is None:  # Presidio would fetch it.
        raise ModuleNotFoundError(
            f"Presidio needs a model; run: python -m spacy download {_MODELS[0]}, or give an "
            "AnalyzerEngine of your own as the detector",
            name=_MODELS[0],
        )
    presidio = optional_module("presidio_analyzer", "deidentification")
    provider = optional_module("presidio_analyzer.nlp_engine", "deidentification").NlpEngineProvider
    models = [{"lang_code": "en", "model_name": model}]
    engine = provider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    return without_network(presidio.AnalyzerEngine(nlp_engine=engine.create_engine()))


def without_network(engine: Any) -> Any:
    """Take from an engine what fetches: its e-mail recogniser loads a list of domains.

    The built-in patterns find e-mail addresses.
    """
    engine.registry.remove_recognizer("EmailRecognizer")
    return engine


def _of_presidio(engine: Any) -> Detector:
    def detect(text: str) -> Iterator[tuple[int, int, str]]:
        for result in engine.analyze(text=text, language="en"):
            yield result.start, result.end, result.entity_type.replace("_", " ").lower()

    return detect
