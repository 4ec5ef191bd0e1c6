"""The component of spaCy: what it sets, and that all of it travels."""

import pickle
import subprocess
import sys
import warnings
from importlib.metadata import entry_points

import dosimeter
import pytest

spacy = pytest.importorskip("spacy")
import dosimeter.spacy  # noqa: E402 - registers the factory
from spacy.tokens import Doc, DocBin  # noqa: E402

TEXT = "Pt denies suicidal ideation. He was stabbed, 3.5 cm deep; his mother-in-law saw it."


@pytest.fixture(scope="module")
def nlp():
    pipeline = spacy.blank("en")
    pipeline.add_pipe("dosimeter")
    return pipeline


def test_a_doc_has_the_score_of_its_text(nlp, scorer, notes):
    for text in [TEXT, *notes]:
        assert nlp(text)._.dosimeter == scorer.score(text)
    assert nlp.make_doc(TEXT)._.dosimeter is None


def test_mentions_are_spans(nlp, scorer):
    doc = nlp(TEXT)
    evidence = scorer.explain(TEXT).evidence
    spans = doc.spans["dosimeter"]
    assert len(spans) == len(evidence) > 1
    for span, found in zip(spans, evidence, strict=True):
        assert span.text == TEXT[found.begin : found.end]
        assert span.label_ == "+".join(found.categories)
        assert span._.dosimeter_assertion == found.assertion
        assert span._.dosimeter_load == found.load


def test_a_mention_within_a_token_is_extended_to_it(three_word_scorer, nlp):
    component = dosimeter.spacy.DosimeterComponent(nlp, "own", three_word_scorer, True)
    doc = component(Doc(nlp.vocab, ["He", "was", "stabbed/strangled", "."]))
    assert [span.text for span in doc.spans["dosimeter"]] == ["stabbed/strangled"] * 2


def test_tokens_share_the_load_of_the_words(nlp, scorer, notes):
    for text in [TEXT, *notes, "  \n He was stabbed.  "]:
        doc = nlp(text)
        loads = [token._.dosimeter_load for token in doc]
        words = scorer.explain(text).words
        assert sum(loads) == pytest.approx(sum(word.load for word in words), abs=1e-9)
        if text == TEXT:
            stabbed = next(token for token in doc if token.text == "stabbed")
            assert stabbed._.dosimeter_load == max(loads)
            ratio = next(token for token in doc if token.text == "3.5")
            (number,) = (w for w in words if text[w.begin : w.end] == "3.5")
            assert ratio._.dosimeter_load == number.load


@pytest.mark.parametrize("evidence", [True, False])
def test_a_stream_gives_what_single_docs_give(notes, evidence):
    pipeline = spacy.blank("en")
    pipeline.add_pipe("dosimeter", config={"evidence": evidence})
    docs = list(pipeline.pipe(notes * 3, batch_size=4))
    for text, doc in zip(notes * 3, docs, strict=True):
        assert doc.text == text
        alone = pipeline(text)
        assert doc._.dosimeter == alone._.dosimeter
        assert ("dosimeter" in doc.spans) == evidence
        if evidence:
            assert doc.to_bytes() == alone.to_bytes()


def test_docs_travel_with_what_was_set(nlp):
    doc = nlp(TEXT)
    held = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    for again in (
        Doc(nlp.vocab).from_bytes(doc.to_bytes()),
        pickle.loads(pickle.dumps(doc)),
        next(DocBin().from_bytes(held).get_docs(nlp.vocab)),
    ):
        assert again._.dosimeter == doc._.dosimeter
        for span, original in zip(again.spans["dosimeter"], doc.spans["dosimeter"], strict=True):
            assert (span.text, span.label_) == (original.text, original.label_)
            assert span._.dosimeter_assertion == original._.dosimeter_assertion
        assert [t._.dosimeter_load for t in again] == [t._.dosimeter_load for t in doc]


def test_a_pipeline_travels_with_its_configuration(tmp_path, lexicon):
    pipeline = spacy.blank("en")
    pipeline.add_pipe("dosimeter", config={"lexicon": str(lexicon), "evidence": False})
    pipeline.to_disk(tmp_path / "pipeline")
    for again in (
        spacy.load(tmp_path / "pipeline"),
        pickle.loads(pickle.dumps(pipeline)),
        spacy.blank("en").from_config(pipeline.config).from_bytes(pipeline.to_bytes()),
    ):
        assert again("strangled")._.dosimeter == pipeline("strangled")._.dosimeter
        assert again("burned")._.dosimeter.density == 0


def test_another_model_than_the_saved_one_is_a_warning(nlp):
    component = nlp.get_pipe("dosimeter")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        component.from_bytes(component.to_bytes())
    with pytest.warns(UserWarning, match="saved with model 2001.1 .* its scores differ"):
        component.from_bytes(b'{"version": "2001.1", "checksum": 5}')


def test_several_processes_give_the_same(notes):
    pipeline = spacy.blank("en")
    pipeline.add_pipe("dosimeter")
    one = [doc._.dosimeter for doc in pipeline.pipe(notes)]
    assert [doc._.dosimeter for doc in pipeline.pipe(notes, n_process=2)] == one


def test_the_pipeline_knows_what_the_component_sets(nlp):
    analysis = nlp.analyze_pipes()
    assert "doc._.dosimeter" in analysis["summary"]["dosimeter"]["assigns"]


def test_an_installed_package_needs_no_import():
    """spaCy finds the factory by its entry point, also where a saved pipeline is loaded."""
    names = [point.name for point in entry_points(group="spacy_factories")]
    if "dosimeter" not in names:
        pytest.skip("dosimeter is not installed, so it has no entry points")
    code = (
        "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('dosimeter');"
        "print(nlp('He was stabbed.')._.dosimeter.words)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "3\n"
