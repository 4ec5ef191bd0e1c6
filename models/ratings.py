"""The rated and the unrated passages that models are trained on (see ../shared/SOURCES.md)."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

CATEGORIES = (
    "DEATH HOMICIDE SUICIDE SEXUAL CHILD PARTNER ASSAULT ACCIDENT MEDICAL DISASTER WAR "
    "SUBSTANCE HARDSHIP DISTRESS LOSS"
).split()
SHARED = Path(__file__).resolve().parents[2] / "shared"
SNIPPETS = 9000  # sentences drawn from the unrated passages: case notes are often that short


@dataclass(frozen=True)
class Ratings:
    """Rated passages: n texts, their sources, and targets (n, 17): load, peak, categories 0/1."""

    texts: list[str]
    sources: np.ndarray
    targets: np.ndarray


def read_ratings(shared: Path = SHARED) -> Ratings:
    rows = [json.loads(line) for line in open(shared / "ratings" / "train.jsonl", encoding="utf-8")]
    targets = [
        [row["load"], row["peak"], *(float(name in row["categories"]) for name in CATEGORIES)]
        for row in rows
    ]
    return Ratings(
        [row["text"] for row in rows],
        np.array([row["source"] for row in rows]),
        np.array(targets),
    )


def read_pairs(shared: Path = SHARED) -> list[dict[str, str]]:
    path = shared / "ratings" / "pairs_dev.jsonl"
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def read_unrated(ratings: Ratings, shared: Path = SHARED) -> list[str]:
    """Passages without ratings, and snippets of them, none of which shares text with a rated one.

    What shares eight words in a row with a rated passage is left out, so that cross-validation
    never sees a held-out passage, even without its rating.
    """
    rated = set()
    for text in ratings.texts:
        rated.update(_runs(text))
    passages = [
        text
        for text in dict.fromkeys(
            [*_notes(shared), *_caseload(shared), *_transcripts(shared)]
        )
        if rated.isdisjoint(_runs(text))
    ]
    return list(dict.fromkeys([*passages, *_snippets(passages)]))


def _runs(text: str, length: int = 8) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + length]) for i in range(max(len(words) - length + 1, 1))}


def _notes(shared: Path) -> list[str]:
    path = shared / "notes" / "unlabelled.jsonl"
    return [json.loads(line)["text"] for line in open(path, encoding="utf-8")]


def _caseload(shared: Path, longest: int = 220) -> list[str]:
    texts = []
    for name in ("madison_police_reports.csv", "counselor_answers.csv"):
        with open(shared / "caseload" / name, encoding="utf-8", newline="") as file:
            texts += [" ".join(row["text"].split(" ")[:longest]) for row in csv.DictReader(file)]
    return [text.strip() for text in texts if text.strip()]


def _transcripts(shared: Path, longest: int = 110) -> list[str]:
    """Stretches of consecutive turns of about `longest` words."""
    texts = []
    for path in sorted((shared / "transcripts").iterdir()):
        stretch: list[str] = []
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            turn = re.match(r"(?:<v (\w+)>|(Therapist|Client): )(.*)", line.strip())
            if not turn:
                continue
            stretch.append(f"{turn[1] or turn[2]}: {turn[3]}")
            if sum(len(said.split()) for said in stretch) >= longest:
                texts.append("\n".join(stretch))
                stretch = []
        if stretch:
            texts.append("\n".join(stretch))
    return texts


def _snippets(passages: list[str]) -> list[str]:
    random = np.random.default_rng(5)
    snippets = []
    for index in random.permutation(len(passages))[:SNIPPETS]:
        sentences = re.split(r"(?<=[.!?])\s+", passages[index])
        if len(sentences) < 3:
            continue
        first = int(random.integers(len(sentences) - 1))
        snippet = " ".join(sentences[first : first + int(random.integers(1, 3))])
        if 5 <= len(snippet.split()) <= 60:
            snippets.append(snippet)
    return snippets
