"""How well the load tells texts that describe a traumatic event from texts that do not.

Usage: python models/events.py

Needs the installed package. events.jsonl holds 311 fictional posts of a support forum, questions to
counsellors, and tribunal testimony. In about half an event is told, in a third of these quietly,
without a word that says so; in the others none is, in a third of these in spite of heavy words: a
charge, a diagnosis, a fear. Nothing was trained on them, and none shares eight words in a row with
a text that was. Prints the area under the receiver operating characteristic by genre, and the mean
load by manner of telling.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from fairness import loads, shipped_scorer
from ratings import read_json_lines
from sklearn.metrics import roc_auc_score

EVENTS = Path(__file__).with_name("events.jsonl")
MANNERS = ("ordinary", "hard", "quiet", "plain", "graphic")  # in the first two no event is told


class Events:
    """n texts, the genre and manner of each, and whether an event is told (bool)."""

    def __init__(self) -> None:
        rows = read_json_lines(EVENTS)
        self.texts = [row["text"] for row in rows]
        self.genres = np.array([row["genre"] for row in rows])
        self.manners = np.array([row["manner"] for row in rows])
        self.described = np.array([row["describes"] for row in rows])

    def areas(self, scores: np.ndarray) -> dict[str, float]:
        """The area under the curve by genre, of scores (n)."""
        return {
            str(genre): float(roc_auc_score(self.described[among], scores[among]))
            for genre in np.unique(self.genres)
            for among in [self.genres == genre]
        }


def print_events(models: dict[str, np.ndarray], events: Events) -> None:
    """A row for each model: its scores' areas by genre, then its mean score by manner."""
    genres = sorted(set(events.genres))
    print("\nTexts that describe an event or do not: AUC, and mean load by manner of telling")
    print(" " * 11 + "".join(f"{name:>11}" for name in (*genres, *MANNERS)))
    for name, scores in models.items():
        areas = events.areas(scores)
        means = [scores[events.manners == manner].mean() for manner in MANNERS]
        cells = [f"{areas[genre]:11.3f}" for genre in genres] + [f"{mean:11.2f}" for mean in means]
        print(f"{name:11}" + "".join(cells))


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    events = Events()
    print_events({"dosimeter": loads(shipped_scorer(), events.texts)}, events)


if __name__ == "__main__":
    main()
