"""One text, many texts, and every form in which many texts come."""

import pickle
import threading
import time
from dataclasses import fields

import dosimeter
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

FIGURES = [field.name for field in fields(dosimeter.Scores) if field.name != "index"]


def same_bits(a: dosimeter.Scores, b: dosimeter.Scores) -> bool:
    return all(getattr(a, name).tobytes() == getattr(b, name).tobytes() for name in FIGURES)


class PlainStream:
    """Nothing but the method of the Arrow protocol."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        self._column = column

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._column.__arrow_c_stream__(requested_schema)


class PlainArray:
    """The same for a single array."""

    def __init__(self, column: pa.Array) -> None:
        self._column = column

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        return self._column.__arrow_c_array__(requested_schema)


COLUMNS = {
    "list": list,
    "tuple": tuple,
    "generator": lambda texts: (text for text in texts),
    "dictionary keys": lambda texts: dict.fromkeys(texts).keys(),
    "Series of objects": lambda texts: pd.Series(texts, dtype=object),
    "Series of str": lambda texts: pd.Series(texts, dtype="str"),
    "Series of string": lambda texts: pd.Series(texts, dtype="string"),
    "Series of string in Python": lambda texts: pd.Series(texts, dtype=pd.StringDtype("python")),
    "Series of string in Arrow": lambda texts: pd.Series(texts, dtype=pd.StringDtype("pyarrow")),
    "Series of Arrow": lambda texts: pd.Series(texts, dtype=pd.ArrowDtype(pa.string())),
    "Series of large Arrow": lambda texts: pd.Series(texts, dtype=pd.ArrowDtype(pa.large_string())),
    "Series of categories": lambda texts: pd.Series(texts, dtype="category"),
    "Series, every second": lambda texts: pd.Series([x for t in texts for x in (t, "-")])[::2],
    "Index": pd.Index,
    "NumPy U": np.array,
    "NumPy U, reversed": lambda texts: np.array(texts[::-1])[::-1],
    "NumPy U, every second": lambda texts: np.array([x for t in texts for x in (t, "-")])[::2],
    "NumPy U, the other byte order": lambda texts: np.array(texts).astype(
        np.array(texts).dtype.newbyteorder()
    ),
    "NumPy objects": lambda texts: np.array(texts, dtype=object),
    "NumPy reversed": lambda texts: np.array(texts[::-1], dtype=object)[::-1],
    "Arrow": pa.array,
    "large Arrow": lambda texts: pa.array(texts, pa.large_string()),
    "Arrow views": lambda texts: pa.array(texts, pa.string_view()),
    "Arrow slice": lambda texts: pa.array(["x", None, *texts, "y"]).slice(2, len(texts)),
    "large Arrow slice": lambda texts: pa.array([None, *texts], pa.large_string()).slice(1),
    "Arrow views slice": lambda texts: pa.array([None, *texts], pa.string_view()).slice(1),
    "Arrow chunks": lambda texts: pa.chunked_array([texts[:2], [], texts[2:]], pa.string()),
    "Arrow chunks slice": lambda t: pa.chunked_array([["x", *t[:3]], [*t[3:], "y"]])[1:-1],
    "any Arrow stream": lambda texts: PlainStream(pa.chunked_array([texts[:3], texts[3:]])),
    "any Arrow array": lambda texts: PlainArray(pa.array(texts)),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_every_kind_of_column_gives_the_scores_of_its_texts(scorer, notes, name):
    scores = scorer.score_many(COLUMNS[name](notes))
    assert list(scores) == [scorer.score(text) for text in notes]


def test_scores_differ_between_texts_and_keep_their_bounds(scorer, notes):
    scores = scorer.score_many(notes)
    assert scores.load[0] > scores.load[1]
    assert scores.words[0] == 14
    assert (scores.lower <= scores.load).all() and (scores.load <= scores.upper).all()
    assert (scores.load <= scores.peak).all() and (scores.peak <= 5).all()
    assert ((scores.categories >= 0) & (scores.categories <= 1)).all()
    np.testing.assert_array_equal(scores.minutes, scores.words / 238)


def test_columns_are_those_of_the_single_scores(scorer, notes):
    scores = scorer.score_many(notes)
    singles = [scorer.score(text) for text in notes]
    for name in set(FIGURES) - {"categories", "missing"}:
        assert getattr(scores, name).shape == (len(notes),)
        assert getattr(scores, name).tolist() == [getattr(score, name) for score in singles], name
    assert scores.categories.shape == (len(notes), 15)
    assert scores.category_names == dosimeter.CATEGORIES == tuple(singles[0].categories)
    assert scores.categories.tolist() == [list(score.categories.values()) for score in singles]


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 64, 95, 100])
@pytest.mark.parametrize("last", ["", "\x7f", "\x80", "\u07ff", "\u0800", "\uffff", "\U0010ffff"])
def test_fixed_width_strings_of_any_length_are_their_texts(scorer, length, last):
    texts = [("He was stabbed. " * 7)[:length] + last, "zero \0 inside", 200 * "w"]
    assert same_bits(scorer.score_many(np.array(texts)), scorer.score_many(texts))


def test_fixed_width_strings_of_a_mask_may_be_missing(scorer):
    masked = np.ma.array(["a", "b"], mask=[False, True])
    assert scorer.score_many(masked, missing="skip").missing.tolist() == [False, True]


def test_any_number_of_threads_gives_the_same_bits(scorer, notes):
    texts = notes * 100
    one = scorer.score_many(texts, threads=1)
    assert same_bits(one, scorer.score_many(texts, threads=2))
    assert same_bits(one, scorer.score_many(texts, threads=7))
    assert same_bits(one, scorer.score_many(texts))


def test_a_large_batch_runs_over_many_pieces(scorer, notes):
    texts = [notes[i % len(notes[:6])] for i in range(30_000)]
    scores = scorer.score_many(pa.array(texts))
    few = scorer.score_many(notes[:6])
    assert len(scores) == 30_000
    np.testing.assert_array_equal(scores.load, np.resize(few.load, 30_000))
    np.testing.assert_array_equal(scores.dose, np.resize(few.dose, 30_000))


@pytest.mark.parametrize(
    "empty",
    [
        [],
        np.array([], dtype=object),
        np.array([], dtype=str),
        pd.Series([], dtype="string"),
        pa.array([], pa.string()),
    ],
    ids=["list", "NumPy", "NumPy U", "Series", "Arrow"],
)
def test_no_texts_give_no_scores(scorer, empty):
    scores = scorer.score_many(empty)
    assert len(scores) == 0
    assert scores.categories.shape == (0, 15)
    assert len(scores.to_pandas()) == 0


def test_an_empty_text_scores_nothing(scorer):
    score = scorer.score("")
    assert (score.load, score.lower, score.upper, score.words, score.dose) == (0, 0, 0, 0, 0)


MISSING = {
    "None": lambda: ["a", None, "b"],
    "NaN": lambda: ["a", float("nan"), "b"],
    "NumPy NaN": lambda: np.array(["a", np.float32("nan"), "b"], dtype=object),
    "pandas NA": lambda: ["a", pd.NA, "b"],
    "Series": lambda: pd.Series(["a", None, "b"]),
    "Series of objects": lambda: pd.Series(["a", None, "b"], dtype=object),
    "Series of Arrow": lambda: pd.Series(["a", None, "b"], dtype=pd.ArrowDtype(pa.string())),
    "Arrow": lambda: pa.array(["x", "a", None, "b"])[1:],
    "Arrow views": lambda: pa.array(["a", None, "b"], pa.string_view()),
    "Arrow chunks": lambda: pa.chunked_array([["a"], [None, "b"]]),
}


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_text_is_an_error_or_a_row_of_nan(scorer, name):
    with pytest.raises(ValueError, match=r"texts\[1\] is missing"):
        scorer.score_many(MISSING[name]())
    scores = scorer.score_many(MISSING[name](), missing="skip")
    assert scores.missing.tolist() == [False, True, False]
    assert scores[0] == scorer.score("a") and scores[2] == scorer.score("b")
    assert np.isnan(scores.categories[1]).all() and scores.words[1] == 0
    for figure in set(FIGURES) - {"categories", "missing", "words"}:
        assert np.isnan(getattr(scores, figure)).tolist() == [False, True, False], figure


def test_a_column_of_nulls_alone(scorer):
    scores = scorer.score_many(pa.nulls(3), missing="skip")
    assert scores.missing.all() and len(scores) == 3


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ("a text", "column of texts"),
        (b"a text", "column of texts"),
        (5, "int is no column"),
        (["a", 3], r"texts\[1\] must be str, not int"),
        (["a", b"b"], r"texts\[1\] must be str, not bytes"),
        (pd.Series([1, 2]), r"texts\[0\] must be str, not int"),
        (np.zeros((2, 2)), "one dimension, not 2"),
        (pa.array([1, 2]), 'format "l"'),
        (pa.array(["a"]).dictionary_encode(), "dictionary-encoded"),
        (pa.table({"text": ["a"]}), "choose the column"),
    ],
)
def test_what_is_no_column_of_texts_is_a_type_error(scorer, texts, message):
    with pytest.raises(TypeError, match=message):
        scorer.score_many(texts)


def test_wrong_options_are_refused(scorer):
    with pytest.raises(ValueError, match="threads"):
        scorer.score_many(["a"], threads=-1)
    with pytest.raises(TypeError):
        scorer.score_many(["a"], threads=1.5)
    with pytest.raises(ValueError, match="missing must be"):
        scorer.score_many(["a"], missing="drop")


def test_a_lone_surrogate_is_named_by_its_place(scorer):
    with pytest.raises(ValueError, match="text holds a lone surrogate at character 2"):
        scorer.score("a😀\ud83d")
    with pytest.raises(ValueError, match=r"texts\[1\] holds a lone surrogate at character 0"):
        scorer.score_many(["a", "\udc00"])
    with pytest.raises(ValueError, match=r"texts\[1\] holds a lone surrogate at character 40"):
        scorer.score_many(np.array(["a", 40 * "b" + "\udc00"]))


def test_no_error_repeats_the_text(scorer):
    secret = "Kowalczyk"
    for call in (
        lambda: scorer.score(secret.encode()),
        lambda: scorer.score(secret, secret),
        lambda: scorer.score(secret + "\ud800"),
        lambda: scorer.score_many([secret, 5]),
        lambda: scorer.score_many([secret, None]),
        lambda: scorer.score_many([secret], threads="two"),
        lambda: scorer.explain([secret]),
        lambda: scorer.score_document(secret),
        lambda: dosimeter.Document(secret, secret),
        lambda: dosimeter.Document(secret, worker=5),
        lambda: dosimeter.Document(secret, wroker="a"),
        lambda: dosimeter.Document(secret, text=secret),
        lambda: dosimeter.Document([secret]),
        lambda: dosimeter.Segment(secret, start="0"),
        lambda: dosimeter.tokenize(secret, 1),
        lambda: dosimeter.mask(secret.encode()),
    ):
        with pytest.raises((TypeError, ValueError)) as caught:
            call()
        assert secret not in str(caught.value)


def test_slices_and_rows(scorer, notes):
    scores = scorer.score_many(notes)
    assert list(scores[1:3]) == [scores[1], scores[2]]
    assert scores[-1] == scorer.score(notes[-1])
    with pytest.raises(IndexError):
        scores[len(notes)]
    assert repr(scores) == "Scores(7 texts)"


def test_to_pandas_keeps_figures_and_index(scorer, notes):
    frame = scorer.score_many(pd.Series(notes, index=list("abcdefg"))).to_pandas()
    assert frame.index.tolist() == list("abcdefg")
    assert list(frame.columns[-15:]) == list(dosimeter.CATEGORIES)
    score = scorer.score(notes[3])
    assert frame.loc["d", "dose"] == score.dose
    assert frame.loc["d", "SUICIDE"] == score.categories["SUICIDE"]
    tail = scorer.score_many(pd.Series(notes, index=list("abcdefg")))[5:].to_pandas()
    assert tail.index.tolist() == ["f", "g"]
    assert scorer.score_many(notes).to_pandas().index.tolist() == list(range(7))


def test_a_score_is_a_value(scorer):
    score = scorer.score("He was stabbed to death.")
    assert pickle.loads(pickle.dumps(score)) == score
    assert hash(score) == hash(scorer.score("He was stabbed to death."))
    assert score != scorer.score("He slept.") and score != 3
    with pytest.raises(AttributeError):
        score.load = 1.0
    assert repr(score).startswith(f"Score(load={score.load:.2f} [{score.lower:.2f}, ")


def test_a_score_shows_the_kinds_that_are_likely():
    figures = dict.fromkeys(
        ["load", "lower", "upper", "peak", "peak_lower", "peak_upper", "density", "minutes"], 1.0
    )
    score = dosimeter.Score(
        **figures,
        dose=1.0,
        dose_lower=1.0,
        dose_upper=1.5,
        unknown=0.5,
        words=9,
        categories=[0.75] + [0.25] * 14,
    )
    assert score.out_of_domain
    assert repr(score).endswith("dose=1.00 [1.00, 1.50], words=9, DEATH=0.75)")


def test_other_threads_run_while_texts_are_scored(scorer, notes):
    texts = notes * 3000
    counted = 0
    running = True

    def count() -> None:
        nonlocal counted
        while running:
            counted += 1
            time.sleep(0.0005)

    counter = threading.Thread(target=count)
    begin = time.perf_counter()
    counter.start()
    scorer.score_many(texts, threads=1)
    running = False
    counter.join()
    seconds = time.perf_counter() - begin
    # Were the GIL held, the counter would get a turn only between pieces of 8192 texts.
    assert counted > 30, f"{counted} turns in {seconds:.2f} s"


def test_many_threads_may_share_a_scorer(scorer, notes):
    expected = scorer.score_many(notes)
    differing = []

    def work() -> None:
        for _ in range(20):
            if not same_bits(scorer.score_many(notes, threads=2), expected):
                differing.append(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not differing


def test_a_list_may_change_while_it_is_scored(scorer, notes):
    texts = ["".join(note) + str(i) for i in range(2000) for note in notes[:6]]
    expected = scorer.score_many(tuple(texts))
    clearing = threading.Timer(0.01, texts.clear)
    clearing.start()
    scores = scorer.score_many(texts, threads=1)
    clearing.join()
    assert same_bits(scores, expected)


@settings(deadline=None)
@given(st.lists(st.text(), max_size=8))
def test_any_text_scores_the_same_from_python_and_from_arrow(texts):
    scorer = dosimeter.Scorer()
    expected = scorer.score_many(texts, threads=1)
    assert same_bits(scorer.score_many(pa.array(texts, pa.string()), threads=1), expected)
    assert same_bits(scorer.score_many(pa.array(texts, pa.string_view()), threads=1), expected)
    assert list(expected) == [scorer.score(text) for text in texts]


# --- The scorer itself


def test_a_scorer_reads_at_the_speed_that_it_is_told():
    slow = dosimeter.Scorer(reading_words_per_minute=119)
    assert slow.score("one two three").minutes == pytest.approx(3 / 119)
    for speed in (0, -1, float("nan")):
        with pytest.raises(ValueError, match="reading_words_per_minute"):
            dosimeter.Scorer(reading_words_per_minute=speed)


def test_a_scorer_listens_as_long_as_it_is_told():
    parts = [
        dosimeter.Segment("He was stabbed.", speaker="Client", start=0, end=60),
        dosimeter.Segment("He was stabbed in the yard.", speaker="Client"),
    ]
    document = dosimeter.Document(parts, worker="officer-01")
    twice = dosimeter.Scorer(listening_minutes_per_recorded_minute=2)
    heard = twice.score_document(document).heard
    assert heard.minutes == pytest.approx(2 + 6 / 238)
    assert pickle.loads(pickle.dumps(twice)).score_document(document).heard == heard
    with pytest.raises(ValueError, match="listening_minutes_per_recorded_minute"):
        dosimeter.Scorer(listening_minutes_per_recorded_minute=0)


def test_a_scorer_uses_the_lexicon_that_it_is_given(tmp_path):
    lexicon = tmp_path / "lexicon.tsv"
    lexicon.write_text(
        "term\tforms\tcategory\tseverity\texclude\tnote\nzebra\t-\tDEATH\t5\t\t\n", encoding="utf-8"
    )
    own = dosimeter.Scorer(lexicon=lexicon)
    assert own.score("a zebra").density > 0
    assert dosimeter.Scorer().score("a zebra").density == 0
    assert [found.term for found in own.explain("a zebra").evidence] == ["zebra"]
    assert pickle.loads(pickle.dumps(own)).score("a zebra") == own.score("a zebra")


def test_a_scorer_uses_the_rules_that_it_is_given(tmp_path, lexicon, three_word_scorer):
    rules = tmp_path / "rules.tsv"
    rules.write_text(
        "phrase\tassertion\tdirection\tscope\tnote\npurple\tnegated\tforward\t5\t\n",
        encoding="utf-8",
    )
    text = "purple stabbed"
    own = dosimeter.Scorer(lexicon=lexicon, assertion=rules)
    assert own.explain(text).evidence[0].assertion == "negated"
    assert three_word_scorer.explain(text).evidence[0].assertion == "affirmed"


def test_files_that_cannot_be_read_name_themselves(tmp_path):
    broken = tmp_path / "lexicon.tsv"
    broken.write_text("term\tforms\tcategory\tseverity\texclude\tnote\nx\t-\tNONE\t5\t\t\n")
    with pytest.raises(dosimeter.InputError, match=r"lexicon\.tsv:2: .*; ") as caught:
        dosimeter.Scorer(lexicon=broken)
    assert (caught.value.problem.file, caught.value.problem.line) == (str(broken), 2)
    with pytest.raises(dosimeter.InputError, match="nowhere"):
        dosimeter.Scorer(assertion=tmp_path / "nowhere")
    weights = tmp_path / "weights.bin"
    weights.write_bytes(b"DOSIMETR")
    with pytest.raises(dosimeter.ModelError, match="cut short") as failed:
        dosimeter.Scorer(model=weights)
    again = pickle.loads(pickle.dumps(failed.value))
    assert str(again) == str(failed.value) and type(again) is dosimeter.ModelError
    assert issubclass(dosimeter.ModelError, ValueError)
    assert issubclass(dosimeter.InputError, ValueError)


def test_a_scorer_names_its_model(scorer):
    assert scorer.model_version and scorer.model_version in repr(scorer)
    assert scorer.model_checksum > 0
