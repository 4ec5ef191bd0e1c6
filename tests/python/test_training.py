"""What the training script takes from the core."""

import threading

import numpy as np
import pyarrow as pa
import pytest
from dosimeter import _core


def row(features, i):
    dense, ends, hashes, counts = features
    span = slice(ends[i], ends[i + 1])
    return dense[i], dict(zip(hashes[span].tolist(), counts[span].tolist(), strict=True))


def test_shapes_and_types(notes):
    dense, ends, hashes, counts = _core.extract(notes)
    assert (dense.dtype, dense.shape) == (np.float32, (len(notes), len(_core.DENSE_FEATURES)))
    assert (ends.dtype, hashes.dtype, counts.dtype) == (np.int64, np.uint64, np.uint32)
    assert ends[0] == 0 and ends[-1] == len(hashes) == len(counts)
    assert len(_core.DENSE_FEATURES) == len(set(_core.DENSE_FEATURES)) == 118
    assert _core.FEATURE_VERSION >= 1


def test_ngrams_are_counted_under_the_hash_of_their_folded_words():
    _, found = row(_core.extract(["He ran, HE ran 12 miles; 7 miles."]), 0)
    expected = {
        "he": 2, "ran": 2, "#": 2, "miles": 2, "he ran": 2, "ran he": 1, "ran #": 1,
        "# miles": 2, "miles #": 1,
    }  # fmt: skip
    assert found == {_core.ngram_hash(words): count for words, count in expected.items()}
    assert _core.ngram_hash("12") == _core.ngram_hash("#") == 0x23
    assert _core.ngram_hash("a b") != _core.ngram_hash("b a")


@pytest.mark.parametrize("words", ["", " ", "a b c", "a ", " a"])
def test_an_ngram_is_one_word_or_two(words):
    with pytest.raises(ValueError, match="one word"):
        _core.ngram_hash(words)


def test_dense_features_follow_lexicon_and_rules(lexicon):
    texts = ["He was stabbed.", "He was not stabbed.", "He slept."]
    dense = _core.extract(texts, lexicon=str(lexicon))[0]
    values = [dict(zip(_core.DENSE_FEATURES, line.tolist(), strict=True)) for line in dense]
    assert values[0]["count:affirmed"] == pytest.approx(np.log1p(1))
    assert values[1]["count:affirmed"] == 0 < values[1]["count:negated"]
    assert values[2]["heaviest:affirmed"] == 0
    assert values[2]["length"] == pytest.approx(np.log1p(2))


def test_a_long_text_is_one_passage(notes):
    text = notes[-1]
    values = dict(zip(_core.DENSE_FEATURES, _core.extract([text])[0][0].tolist(), strict=True))
    assert values["length"] == pytest.approx(np.log1p(len(text.split())))


def test_files_may_be_given(tmp_path):
    lexicon = tmp_path / "lexicon.tsv"
    lexicon.write_text("term\tforms\tcategory\tseverity\texclude\tnote\nzebra\t-\tWAR\t5\t\t\n")
    rules = tmp_path / "rules.tsv"
    rules.write_text("phrase\tassertion\tdirection\tscope\tnote\nblue\tnegated\tforward\t5\t\n")
    column = _core.DENSE_FEATURES.index("sum:WAR:negated")
    given = _core.extract(["blue zebra"], lexicon=str(lexicon), assertion=str(rules))
    assert given[0][0, column] > 0
    assert _core.extract(["blue zebra"])[0][0, column] == 0


def test_arrow_and_list_give_the_same(notes):
    for a, b in zip(_core.extract(notes), _core.extract(pa.array(notes)), strict=True):
        np.testing.assert_array_equal(a, b)
    with pytest.raises(ValueError, match=r"texts\[0\] is missing"):
        _core.extract([None])


def test_a_list_may_change_while_it_is_read(notes):
    texts = [note + str(i) for i in range(500) for note in notes]
    expected = _core.extract(tuple(texts))
    clearing = threading.Timer(0.01, texts.clear)
    clearing.start()
    features = _core.extract(texts)
    clearing.join()
    for a, b in zip(features, expected, strict=True):
        np.testing.assert_array_equal(a, b)
