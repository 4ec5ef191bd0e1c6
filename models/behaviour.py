"""Behavioural pairs: which of two passages is heavier, or neither.

Usage: python models/behaviour.py

Needs the installed package; ../shared/ratings for the given pairs. Scores both passages of each
pair, after CheckList (Ribeiro, Wu, Guestrin and Singh 2020, arXiv:2005.04118), with the lexicon,
the rules and the weights of this folder. The given pairs were seen while the assertion rules were
written; pairs.jsonl was written by somebody who saw neither them nor the lexicon, and nothing was
made to fit it: it is the held-out figure.
"""

from __future__ import annotations

import argparse
from collections import defaultdict

import numpy as np
from dosimeter import Scorer
from fairness import loads, shipped_scorer
from ratings import GIVEN_PAIRS, OWN_PAIRS, read_pairs

ALIKE = 0.3  # loads this near are the same


def right(pairs: list[dict[str, str]], scorer: Scorer) -> dict[str, list[bool]]:
    """By capability, whether each pair holds for the scorer."""
    first, second = (loads(scorer, [pair[side] for pair in pairs]) for side in "ab")
    answers: dict[str, list[bool]] = defaultdict(list)
    for pair, difference in zip(pairs, first - second, strict=True):
        holds = difference > 0 if pair["relation"] == "heavier" else abs(difference) < ALIKE
        answers[pair["capability"]].append(bool(holds))
    return answers


def print_answers(answers: dict[str, dict[str, list[bool]]]) -> None:
    """How many pairs of each capability hold, in a column for each set of pairs."""
    print('Behavioural pairs ("heavier": load of a above b; "same": within 0.3)')
    print(" " * 22 + "".join(f"{name:>10}" for name in answers))
    for capability in answers["own"]:
        cells = [
            f"{sum(found[capability])} of {len(found[capability])}" for found in answers.values()
        ]
        print(f"{capability:22}" + "".join(f"{cell:>10}" for cell in cells))
    shares = [np.mean(sum(found.values(), [])) for found in answers.values()]
    print(f"{'all':22}" + "".join(f"{share:10.3f}" for share in shares))


def print_shipped() -> None:
    """How many pairs hold with the shipped weights."""
    sets = {"own": read_pairs(OWN_PAIRS)}
    if GIVEN_PAIRS.exists():
        sets = {"given": read_pairs(), **sets}
    scorer = shipped_scorer()
    print_answers({name: right(pairs, scorer) for name, pairs in sets.items()})


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    print_shipped()


if __name__ == "__main__":
    main()
