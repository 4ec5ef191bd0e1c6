"""Prints the accuracy of the model on rated passages that it did not see.

Usage: python models/evaluate.py [--sources] [--peers] [--ablation] [--curve] [--all]

Cross-validation in five folds over ../shared/ratings/train.jsonl, beside peers that learn from the
same folds: TF-IDF of words and characters, MiniLM sentence embeddings, VADER and Empath, each with
ridge regression. Spearman correlation and mean absolute error of load and peak, mean AUC over the
categories, and the coverage of the 90 % interval. --sources adds training without each source in
turn, --peers the two better peers with the further ratings, --ablation the student without each
group of features, --curve the learning curve. Then the written passages, held out by set; and with
the shipped weights the behavioural pairs and the texts of which some tell of an event. But with
--peers the peers learn from a fold's ratings alone, Dosimeter from all that the model card lists.
The ratings are a silver standard, given by a language model.
"""

from __future__ import annotations

import argparse

import numpy as np
from ablation import print_ablation, print_learning_curve
from behaviour import print_shipped
from calibration import fit_interval
from corpus import Corpus, folds
from events import Events, print_events
from fairness import loads, shipped_scorer
from measure import (
    Folds,
    Predictor,
    correlation_of_errors,
    coverage,
    covers,
    held_out,
    print_table,
    rank_correlation,
    stretched,
)
from peers import Peer, all_peers
from ratings import Ratings


def dosimeter(corpus: Corpus) -> Predictor:
    return lambda training, testing: corpus.train(corpus.known(training))(corpus.rows[testing])


def peer_predictor(corpus: Corpus, peer: Peer) -> Predictor:
    texts, targets = np.array(corpus.ratings.texts, object), corpus.ratings.targets
    return lambda training, testing: peer(list(texts[training]), targets[training])(
        list(texts[testing])
    )


def peer_with_further_ratings(corpus: Corpus, peer: Peer) -> Predictor:
    """Of load and peak; learns from the further ratings of real passages, too."""
    texts = np.array(corpus.texts, object)

    def predict(training: np.ndarray, testing: np.ndarray) -> np.ndarray:
        known = corpus.known(training)
        known = known[~corpus.written[known] & (known < corpus.whole)]
        return peer(list(texts[known]), corpus.targets[known, :2])(list(texts[testing]))

    return predict


def dosimeter_without_source(corpus: Corpus) -> Predictor:
    """As dosimeter, for folds of which each is one source: no text of it trains (it counts for the
    vocabulary's frequencies)."""

    def predict(training: np.ndarray, testing: np.ndarray) -> np.ndarray:
        source = corpus.ratings.sources[testing[0]]
        known = corpus.known(training, corpus.further_ratings.sources == source)
        return corpus.train(known)(corpus.rows[testing])

    return predict


def print_sources(
    corpus: Corpus, by_source: dict[str, np.ndarray], peer_models: dict, usual: np.ndarray
) -> None:
    """Trained without the source that is tested on, as a worker's text is of none that was seen.
    `usual` are the predictions in five folds, on which the intervals rest."""
    targets, sources = corpus.ratings.targets, corpus.ratings.sources
    everything = np.arange(len(targets))
    apart: Folds = [(np.setdiff1d(everything, index), index) for index in by_source.values()]
    ours = stretched(held_out(dosimeter_without_source(corpus), apart), targets, apart)
    models = {name: held_out(peer, apart) for name, peer in peer_models.items()}
    print_table("Trained without the source", by_source, {"dosimeter": ours, **models}, targets)
    errors = np.clip(ours[:, 0], 0, 5) - targets[:, 0]
    interval = fit_interval(usual[:, 0], targets[:, 0])
    covered = covers(interval, ours[:, 0], targets[:, 0])
    print("\nThe level of a source that did not train: mean error of load, coverage")
    for name, index in {"all": everything, **by_source}.items():
        print(f"{name:22}{errors[index].mean():6.2f}{covered[index].mean():8.3f}")
    print(f"\nCorrelation of the errors of load: {correlation_of_errors(errors, sources):.2f}")


def print_with_further_ratings(corpus: Corpus, peers: dict[str, Peer]) -> None:
    """The two better peers, with the further ratings of real passages that Dosimeter has."""
    targets = corpus.ratings.targets[:, :2]
    parts = folds(len(targets))
    models = {
        name: held_out(peer_with_further_ratings(corpus, peers[name]), parts)
        for name in ("tf-idf", "minilm")
    }
    title = "Five-fold cross-validation, peers learning from the further ratings, too"
    print_table(title, {"all": np.arange(len(targets))}, models, targets)


def print_heights(predicted: np.ndarray, rated: np.ndarray) -> None:
    """Where on the scale the model is too low or too high."""
    print("\nLoad by the rating's height")
    print(f"{'rated':>10}{'n':>6}{'rated':>8}{'scored':>8}")
    for low in (0, 1, 2, 3, 4):
        among = (rated >= low) & (rated < low + 1 + (low == 4))
        scored = np.clip(predicted[among], 0, 5).mean()
        print(f"{low:>6} up  {among.sum():6}{rated[among].mean():8.2f}{scored:8.2f}")


def print_written(corpus: Corpus) -> None:
    """The passages written for the project, in five folds of whole sets. "In order": of two of a
    set that are rated a step or more apart, the share in which the heavier one scores higher."""
    further = corpus.further_ratings
    first = len(corpus.ratings.texts)
    numbers = np.flatnonzero(corpus.written) - first
    sets, set_of = np.unique(further.sources[numbers], return_inverse=True)
    everything = np.arange(len(corpus.ratings.texts))
    load = np.zeros(len(numbers))
    for _, testing in folds(len(sets)):
        tested = np.isin(set_of, testing)
        left_out = np.zeros(len(further.texts), bool)
        left_out[numbers[tested]] = True
        model = corpus.train_loads(corpus.known(everything, left_out))
        load[tested] = np.clip(model(corpus.rows[first + numbers[tested]])[:, 0], 0, 5)
    rated = further.targets[numbers, 0]
    apart = (set_of[:, None] == set_of) & (rated[:, None] - rated >= 1)
    order = (load[:, None] > load)[apart].mean()
    print(f"\nPassages written for the project, held out by set: {len(load):,} in {len(sets)} sets")
    print(f"load rho {rank_correlation(load, rated):.3f}, mae {np.abs(load - rated).mean():.3f}")
    print(f"in order {order:.3f} of {apart.sum():,} pairs of a set")


def print_described(ratings: Ratings, peers: dict[str, Peer]) -> None:
    """Texts of which some tell of an event, by the shipped weights and by peers that learn from all
    ratings."""
    events = Events()
    scores = {
        name: np.clip(peer(ratings.texts, ratings.targets)(events.texts)[:, 0], 0, 5)
        for name, peer in peers.items()
    }
    print_events({"dosimeter": loads(shipped_scorer(), events.texts), **scores}, events)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sources", action="store_true", help="train without each source in turn")
    parser.add_argument("--peers", action="store_true", help="give peers the further ratings, too")
    parser.add_argument("--ablation", action="store_true", help="leave out groups of features")
    parser.add_argument("--curve", action="store_true", help="learn from fewer ratings")
    parser.add_argument("--all", action="store_true", help="all of these")
    chosen = parser.parse_args()
    corpus = Corpus()
    targets, sources = corpus.ratings.targets, corpus.ratings.sources
    everything = np.arange(len(targets))
    by_source = {name: np.flatnonzero(sources == name) for name in sorted(set(sources))}
    parts, rows = folds(len(targets)), {"all": everything, **by_source}
    peers = all_peers()
    peer_models = {name: peer_predictor(corpus, peer) for name, peer in peers.items()}
    ours = stretched(held_out(dosimeter(corpus), parts), targets, parts)
    models = {name: held_out(peer, parts) for name, peer in peer_models.items()}
    print_table("Five-fold cross-validation", rows, {"dosimeter": ours, **models}, targets)
    print_heights(ours[:, 0], targets[:, 0])
    covered = coverage(ours[:, 0], targets[:, 0], parts)
    print("\nCoverage of the 90 % interval of load")
    for name, index in rows.items():
        print(f"{name:22}{covered[index].mean():.3f}")
    if chosen.sources or chosen.all:
        print_sources(corpus, by_source, peer_models, ours)
    print_written(corpus)
    print()
    print_shipped()
    print_described(corpus.ratings, peers)
    if chosen.peers or chosen.all:
        print_with_further_ratings(corpus, peers)
    if chosen.ablation or chosen.all:
        print_ablation(corpus, sources)
    if chosen.curve or chosen.all:
        print_learning_curve(corpus, sources)


if __name__ == "__main__":
    main()
