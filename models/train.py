"""Trains the weights that the library ships: models/weights.bin.

Usage: python models/train.py [--output FILE]

Needs the installed package, models/requirements.txt and ../shared. Prints what it does and the
held-out figures that the intervals rest on; models/evaluate.py prints the full tables.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from calibration import fit_interval, fit_probabilities, fit_stretch
from corpus import Corpus, folds
from scipy.stats import spearmanr
from weights_file import Weights, write

VERSION = "2026.11"


def train(corpus: Corpus) -> Weights:
    targets = corpus.ratings.targets
    held_out = np.zeros_like(targets)
    for number, (training, testing) in enumerate(folds(len(targets)), start=1):
        held_out[testing] = corpus.train(corpus.known(training))(corpus.rows[testing])
        print(f"fold {number} done", flush=True)
    rho = spearmanr(held_out[:, 0], targets[:, 0])[0]
    print(f"held-out Spearman of load {rho:.3f}")
    stretch, shift = fit_stretch(held_out[:, :2], targets[:, :2])
    slopes, offsets = fit_probabilities(held_out[:, 2:], targets[:, 2:])
    linear = corpus.train(corpus.known(np.arange(len(targets))))
    factor, offset = np.r_[stretch, slopes], np.r_[shift, offsets]
    weights, bias = linear.weights * factor, linear.bias * factor + offset
    dense = weights[: len(corpus.scaling.mean)] * corpus.scaling.factor[:, None]
    fingerprints, columns = corpus.vocabulary.fingerprints(corpus.tied_words)
    return Weights(
        version=VERSION,
        bias=bias - corpus.scaling.mean @ dense,
        dense=dense,
        ngram=weights[len(corpus.scaling.mean) :],
        idf=corpus.vocabulary.idf,
        fingerprints=fingerprints,
        columns=columns,
        load_interval=fit_interval(held_out[:, 0] * stretch[0] + shift[0], targets[:, 0]),
        peak_interval=fit_interval(held_out[:, 1] * stretch[1] + shift[1], targets[:, 1]),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).with_name("weights.bin")
    parser.add_argument("--output", type=Path, default=default, help="default: %(default)s")
    output = parser.parse_args().output
    write(train(Corpus()), output)
    print(f"wrote {output}, {output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
