"""The passages that models are trained on (see ../shared/SOURCES.md), and their ratings."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

CATEGORIES = (
    "DEATH HOMICIDE SUICIDE SEXUAL CHILD PARTNER ASSAULT ACCIDENT MEDICAL DISASTER WAR "
    "SUBSTANCE HARDSHIP DISTRESS LOSS"
).split()
FURTHER = Path(__file__).with_name("further_ratings.tsv")
# Fictional passages written for this project, in sets of kin (see the model card).
WRITTEN = Path(__file__).with_name("written_passages.jsonl")
SHARED = Path(__file__).resolve().parents[2] / "shared"
GIVEN_PAIRS = SHARED / "ratings" / "pairs_dev.jsonl"
# Fictional texts without a rating, each in several versions.
VERSIONS = Path(__file__).with_name("versions.jsonl")
# Behavioural pairs that nobody looked at while lexicon, rules and weights were made.
OWN_PAIRS = Path(__file__).with_name("pairs.jsonl")
SNIPPETS = 9000  # one or two sentences each, drawn from the passages outside the ratings
STRETCH = 25  # words
DRAWN = 60_000  # stretches, of which many are drawn twice or are a passage
SHORTEST, LONGEST = 5, 60  # words of a snippet; a stretch may be longer


@dataclass(frozen=True)
class Ratings:
    """Rated passages: n texts, their sources, and targets (n, 17): load, peak, categories 0/1."""

    texts: list[str]
    sources: np.ndarray
    targets: np.ndarray

    def __getitem__(self, index: slice) -> Ratings:
        return Ratings(self.texts[index], self.sources[index], self.targets[index])

    def __add__(self, other: Ratings) -> Ratings:
        return Ratings(
            self.texts + other.texts,
            np.r_[self.sources, other.sources],
            np.vstack([self.targets, other.targets]),
        )


def read_ratings(shared: Path = SHARED) -> Ratings:
    rows = read_json_lines(shared / "ratings" / "train.jsonl")
    return _ratings(rows, [row["source"] for row in rows])


def read_written() -> Ratings:
    """The passages of WRITTEN; the source of each is its set, as "sw-012"."""
    rows = read_json_lines(WRITTEN)
    return _ratings(rows, [row["group"] for row in rows])


@dataclass(frozen=True)
class Versions:
    """Texts that tell the same as others of them: n texts, and of each what it tells: for versions
    of a passage of WRITTEN its place there, for others numbers behind these."""

    texts: list[str]
    content: np.ndarray


def read_versions() -> Versions:
    """Those of WRITTEN, each passage with its other versions, then those of VERSIONS."""
    told = [[row["text"], *row["versions"]] for row in read_json_lines(WRITTEN)]
    told += [row["versions"] for row in read_json_lines(VERSIONS)]
    content = np.repeat(np.arange(len(told)), [len(texts) for texts in told])
    return Versions([text for texts in told for text in texts], content)


def _ratings(rows: list[dict], sources: list[str]) -> Ratings:
    targets = [
        [row["load"], row["peak"], *(float(name in row["categories"]) for name in CATEGORIES)]
        for row in rows
    ]
    return Ratings([row["text"] for row in rows], np.array(sources), np.array(targets))


def read_pairs(path: Path = GIVEN_PAIRS) -> list[dict[str, str]]:
    return read_json_lines(path)


def read_json_lines(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read_passages(ratings: Ratings, shared: Path = SHARED) -> dict[str, str]:
    """Source of each passage outside the ratings, and of snippets of them.

    What shares eight words in a row with a rated passage is left out, so that cross-validation
    never sees a held-out passage.
    """
    rated = set()
    for text in ratings.texts:
        rated.update(runs(text))
    passages: dict[str, str] = {}
    for source, text in (*_notes(shared), *_caseload(shared), *_transcripts(shared)):
        if rated.isdisjoint(runs(text)):
            passages.setdefault(text, source)
    return passages | {
        snippet: passages[text]
        for snippet, text in _snippets(list(passages))
        if snippet not in passages
    }


def read_stretches(passages: dict[str, str]) -> dict[str, str]:
    """Whole sentences of the passages, one to some, with the source of each stretch: case notes are
    often that short. None of them is one of the passages, but for white space."""
    whole = {" ".join(passage.split()) for passage in passages}
    stretches: dict[str, str] = {}
    for stretch, passage in (*_cut(passages), *_drawn(list(passages))):
        words = stretch.split()
        if SHORTEST <= len(words) and " ".join(words) not in whole:
            stretches.setdefault(stretch, passages[passage])
    return stretches


def _cut(passages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each passage cut into stretches of STRETCH words or more, and what is left."""
    for passage in passages:
        stretch: list[str] = []
        for sentence in _sentences(passage):
            stretch.append(sentence)
            if STRETCH <= sum(len(part.split()) for part in stretch):
                yield " ".join(stretch), passage
                stretch = []
        yield " ".join(stretch), passage


def _drawn(passages: list[str]) -> Iterator[tuple[str, str]]:
    """DRAWN stretches of one to six sentences, with their passages."""
    random = np.random.default_rng(11)
    for index in random.integers(len(passages), size=DRAWN):
        sentences = _sentences(passages[index])
        first = int(random.integers(len(sentences)))
        yield " ".join(sentences[first : first + int(random.integers(1, 7))]), passages[index]


def read_further(texts: dict[str, str]) -> Ratings:
    """The further ratings (see FURTHER) of these texts, in their order.

    Raises ValueError where a text has no rating or a rating no text: they are not the texts that
    were rated.
    """
    rated = {}
    for line in FURTHER.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "passage\t")):
            passage, load, peak, names = line.split("\t")
            present = (float(name in names.split()) for name in CATEGORIES)
            rated[passage] = [float(load), float(peak), *present]
    keys = [passage_key(text) for text in texts]
    if set(keys) != set(rated):
        raise ValueError(
            f"{FURTHER} has {len(rated)} ratings, ../shared has {len(keys)} texts; "
            f"{len(set(keys) & set(rated))} of them belong together"
        )
    return Ratings(list(texts), np.array([*texts.values()]), np.array([rated[k] for k in keys]))


def passage_key(text: str) -> str:
    """What names a passage without its text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def runs(text: str, length: int = 8) -> set[str]:
    """All `length` words in a row of a text, in lower case; a shorter text as a whole."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + length]) for i in range(max(len(words) - length + 1, 1))}


def _notes(shared: Path) -> Iterator[tuple[str, str]]:
    path = shared / "notes" / "unlabelled.jsonl"
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        yield row["source"], row["text"]


def _caseload(shared: Path, longest: int = 220) -> Iterator[tuple[str, str]]:
    files = {
        "madison_police_reports.csv": "police_reports",
        "counselor_answers.csv": "counselor_questions",
    }
    for name, source in files.items():
        with open(shared / "caseload" / name, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                text = " ".join(row["text"].split(" ")[:longest]).strip()
                if text:
                    yield source, text


def _transcripts(shared: Path, longest: int = 110) -> Iterator[tuple[str, str]]:
    """Stretches of consecutive turns of about `longest` words."""
    for path in sorted((shared / "transcripts").iterdir()):
        stretch: list[str] = []
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            turn = re.match(r"(?:<v (\w+)>|(Therapist|Client): )(.*)", line.strip())
            if not turn:
                continue
            stretch.append(f"{turn[1] or turn[2]}: {turn[3]}")
            if sum(len(said.split()) for said in stretch) >= longest:
                yield "counselling_sessions", "\n".join(stretch)
                stretch = []
        if stretch:
            yield "counselling_sessions", "\n".join(stretch)


def _snippets(passages: list[str]) -> Iterator[tuple[str, str]]:
    """Snippets, each with its passage."""
    random = np.random.default_rng(5)
    for index in random.permutation(len(passages))[:SNIPPETS]:
        sentences = _sentences(passages[index])
        if len(sentences) < 3:
            continue
        first = int(random.integers(len(sentences) - 1))
        snippet = " ".join(sentences[first : first + int(random.integers(1, 3))])
        if SHORTEST <= len(snippet.split()) <= LONGEST:
            yield snippet, passages[index]


def _sentences(passage: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", passage)
