"""The weights file: written by models/, read by the library, with the same scores on both sides."""

from pathlib import Path

import dosimeter
import numpy as np
import pytest
from dosimeter import _core

MODELS = Path(__file__).resolve().parents[2] / "models"
TEXTS = [
    "He stabbed him in the chest and he died at the scene. She hit her with a bottle.",
    "Phone call about the parking permit, 3 forms sent.",
    "Denies SI/HI. History of an overdose in 2019, none since; the river path is closed.",
]


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("scipy")
    monkeypatch.syspath_prepend(str(MODELS))


def small_weights(seed: int):
    import features
    import weights_file

    tied = features.TiedWords.read()
    texts = features.extract(TEXTS, tied)
    features.LEAST_UNIGRAM = features.LEAST_BIGRAM = 1
    vocabulary = features.Vocabulary(texts)
    random = np.random.default_rng(seed)
    fingerprints, columns = vocabulary.fingerprints(tied)
    interval = weights_file.Interval(np.array([1.0, 3.0]), np.array([0.5, 1]), np.array([1, 0.5]))
    weights = weights_file.Weights(
        version="test",
        bias=np.r_[2.0, 2.5, random.normal(size=15)],
        dense=random.normal(size=(len(_core.DENSE_FEATURES), 17)) * 0.05,
        ngram=random.normal(size=(len(vocabulary.names), 17)) * 0.3,
        idf=vocabulary.idf,
        fingerprints=fingerprints,
        columns=columns,
        load_interval=interval,
        peak_interval=interval,
    )
    return weights, texts, vocabulary


def test_library_computes_what_was_trained(modules: None, tmp_path: Path) -> None:
    import weights_file

    weights, texts, vocabulary = small_weights(3)
    path = tmp_path / "weights.bin"
    weights_file.write(weights, path)
    scorer = dosimeter.Scorer(model=path)
    expected = weights.bias + texts.dense @ weights.dense
    expected += vocabulary.matrix(texts) @ weights.ngram
    scores = scorer.score_many(TEXTS)
    np.testing.assert_allclose(scores.load, np.clip(expected[:, 0], 0, 5), atol=2e-3)
    peak = np.maximum(scores.load, np.clip(expected[:, 1], 0, 5))
    np.testing.assert_allclose(scores.peak, peak, atol=2e-3)
    np.testing.assert_allclose(scores.categories, 1 / (1 + np.exp(-expected[:, 2:])), atol=2e-3)
    assert scorer.model_version == "test"


def test_identity_words_share_a_weight_or_have_none(modules: None, tmp_path: Path) -> None:
    import weights_file

    weights, _, _ = small_weights(4)
    path = tmp_path / "weights.bin"
    weights_file.write(weights, path)
    scorer = dosimeter.Scorer(model=path)
    assert scorer.score("She hit him").load == scorer.score("He hit her").load
    assert scorer.score("He hit him").load != scorer.score("It hit it").load


def test_a_word_is_tied_once(modules: None) -> None:
    import features

    words = features.TiedWords.read()
    members = [word for group in words.members.values() for word in group]
    assert len(members) == len(set(members))
    assert not words.none & set(members)


def test_shipped_weights_read_british_and_american_alike() -> None:
    scorer = dosimeter.Scorer()
    british = (
        "Our neighbour was paralysed when the lorry's tyre burst; his flatmate was traumatised."
    )
    american = (
        "Our neighbor was paralyzed when the lorry's tire burst; his roommate was traumatized."
    )
    assert scorer.score(british).load == scorer.score(american).load


def test_shipped_weights_do_not_know_who_it_is() -> None:
    scorer = dosimeter.Scorer()
    template = "The {} man told the nurse that his neighbour had hit his son on Sunday."
    swaps = ["Muslim", "Jewish", "Black", "white", "gay", "Nigerian", "Canadian"]
    loads = {scorer.score(template.format(word)).load for word in swaps}
    assert len(loads) == 1
    template = "{} was hit by a neighbour in {} on {}. {}'s sister told the nurse."
    swaps = [
        ("James", "Luton", "Monday", "Grace"),
        ("Mohamed", "Baghdad", "Friday", "Maria"),
        ("Adeyemi", "Mississippi", "Sunday", "Lakshmi"),
    ]
    loads = {scorer.score(template.format(*words)).load for words in swaps}
    assert len(loads) == 1
    assert (
        scorer.score("He says his wife kicked him and took his phone.").load
        == scorer.score("She says her husband kicked her and took her phone.").load
    )


def test_shipped_weights_read_contractions_without_their_apostrophe() -> None:
    scorer = dosimeter.Scorer()
    with_it = (
        "She hasn't been suicidal. He didn't hit her, and they've said that's all; I can't say."
    )
    without = with_it.replace("'", "")
    assert scorer.score(with_it).load == scorer.score(without).load
