"""The assertion step beside medspaCy's ConText (Eyre et al. 2021), on the same mentions.

Usage: python models/assertion_peers.py

Needs the installed package, ../shared/ratings and medspacy. For each behavioural pair about
negation, hypotheticals or the past, the lexicon's mentions are given to both, and the severities
are added up of those that are left as present: neither negated nor hypothetical nor somebody
else's nor history. The pair is right where the heavier passage has more left.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import medspacy
from dosimeter import Evidence, Scorer
from fairness import shipped_scorer
from ratings import OWN_PAIRS, read_pairs
from spacy.language import Language

CAPABILITIES = ("negation", "hypothetical", "recency_in_view")


def severities() -> dict[str, float]:
    """Of each term of the lexicon, in lower case."""
    path = Path(__file__).with_name("lexicon.tsv")
    lines = [line for line in path.open(encoding="utf-8") if not line.startswith("#")]
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["term"].lower(): float(row["severity"]) for row in rows}


def left_by_dosimeter(found: list[Evidence], severity: dict[str, float]) -> float:
    return sum(severity[one.term.lower()] for one in found if one.assertion == "affirmed")


def left_by_context(
    pipeline: Language, text: str, found: list[Evidence], severity: dict[str, float]
) -> float:
    document = pipeline.make_doc(text)
    found_spans = [
        (document.char_span(one.begin, one.end, "event", alignment_mode="expand"), one.term)
        for one in found
    ]
    severity_at: dict[int, float] = {}  # by the first token of a span; spans must not overlap
    spans = []
    for span, term in sorted(found_spans, key=lambda pair: pair[0].start):
        if not spans or spans[-1].end <= span.start:
            spans.append(span)
            severity_at[span.start] = severity[term.lower()]
    document.ents = spans
    for _, component in pipeline.pipeline:
        document = component(document)
    return sum(
        severity_at[entity.start]
        for entity in document.ents
        if not (entity._.is_negated or entity._.is_hypothetical or entity._.is_family
                or entity._.is_historical or entity._.is_uncertain)
    )  # fmt: skip


def main() -> None:
    scorer: Scorer = shipped_scorer()
    severity = severities()
    pipeline = medspacy.load(enable=["medspacy_pyrush", "medspacy_context"])
    print(f"{'':34}{'n':>4}{'dosimeter':>11}{'ConText':>9}")
    for title, pairs in {
        "development pairs": read_pairs(),
        "own pairs": read_pairs(OWN_PAIRS),
    }.items():
        right: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
        for pair in pairs:
            if pair["capability"] not in CAPABILITIES:
                continue
            found = [scorer.explain(pair[side]).evidence for side in "ab"]
            ours = [left_by_dosimeter(one, severity) for one in found]
            theirs = [
                left_by_context(pipeline, pair[side], one, severity)
                for side, one in zip("ab", found, strict=True)
            ]
            right[pair["capability"]].append((ours[0] > ours[1], theirs[0] > theirs[1]))
        for capability, answers in right.items():
            print(
                f"{title + ', ' + capability:34}{len(answers):4}{sum(a for a, _ in answers):11}"
                f"{sum(b for _, b in answers):9}"
            )


if __name__ == "__main__":
    main()
