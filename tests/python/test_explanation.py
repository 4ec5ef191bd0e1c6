"""Where a score comes from, and the words of a text."""

import itertools

import dosimeter
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def test_contributions_add_up_to_the_load(scorer, notes):
    for text in notes:
        explanation = scorer.explain(text)
        assert explanation.score == scorer.score(text)
        total = sum(part.load for part in explanation.contributions)
        assert total == pytest.approx(explanation.score.load, abs=1e-5)
        sizes = [abs(part.load) for part in explanation.contributions]
        assert sizes == sorted(sizes, reverse=True)


def test_evidence_is_where_it_says_in_characters(three_word_scorer):
    text = "😀 naïve 漢字: she denies an overdose. He was stabbed. 😀"
    found = three_word_scorer.explain(text).evidence
    assert [text[e.begin : e.end] for e in found] == ["overdose", "stabbed"]
    assert [e.assertion for e in found] == ["negated", "affirmed"]
    assert [e.term for e in found] == ["overdose", "stabbed"]
    assert [e.categories for e in found] == [("SUICIDE", "SUBSTANCE"), ("ASSAULT",)]
    assert found[1].load > 0


def test_an_explanation_shows_no_words(three_word_scorer):
    text = "The strangled woman, Kowalczyk, was stabbed."
    explanation = three_word_scorer.explain(text)
    assert [found.term for found in explanation.evidence] == ["strangled", "stabbed"]
    shown = repr(explanation).lower()
    for word in ("strangled", "kowalczyk", "stab", "woman"):
        assert word not in shown
    assert "(baseline)" in shown and "•" in shown


def test_a_masked_explanation_differs_in_words_alone(three_word_scorer):
    explanation = three_word_scorer.explain("He was stabbed.")
    masked = explanation.masked
    assert masked.score == explanation.score
    assert [part.load for part in masked.contributions] == [
        part.load for part in explanation.contributions
    ]
    assert [found[:2] for found in masked.evidence] == [found[:2] for found in explanation.evidence]
    assert [found.term for found in masked.evidence] == ["•" * len("stabbed")]
    own = {"(baseline)", "(length)", "(limits of the scale)"}
    assert all(part.label in own or set(part.label) <= set("• ") for part in masked.contributions)
    assert masked.masked == masked


def test_mask_keeps_the_shape():
    assert dosimeter.mask("Ann, 12 ans: 漢字 😀").startswith("•••, •• •••")
    assert len(dosimeter.mask("Ann, 12 ans: 漢字 😀")) == len("Ann, 12 ans: 漢字 😀")


def test_words_and_their_sentences():
    text = "Élan vital. Don\u2019t go; 3.5 mg 漢"
    tokens = dosimeter.tokenize(text)
    assert [text[t.begin : t.end] for t in tokens] == [
        "Élan", "vital", "Don\u2019t", "go", "3.5", "mg", "漢",
    ]  # fmt: skip
    assert [t.sentence for t in tokens] == [0, 0, 1, 1, 1, 1, 1]
    assert dosimeter.tokenize("") == []


@settings(deadline=None)
@given(st.text())
def test_tokens_of_any_text_are_in_order_and_as_many_as_its_words(text):
    tokens = dosimeter.tokenize(text)
    assert len(tokens) == dosimeter.Scorer().score(text).words
    assert all(token.begin < token.end <= len(text) for token in tokens)
    assert all(a.end <= b.begin for a, b in itertools.pairwise(tokens))


@settings(deadline=None)
@given(
    parts=st.lists(
        st.sampled_from(["stabbed", "😀", "no", "overdose", "漢", "é", ". "]), max_size=30
    )
)
def test_evidence_of_any_text_is_every_word_of_the_lexicon(three_word_scorer, parts):
    text = " ".join(parts)
    evidence = three_word_scorer.explain(text).evidence
    found = [text[e.begin : e.end] for e in evidence]
    assert found == [part for part in parts if part in ("stabbed", "overdose")]
