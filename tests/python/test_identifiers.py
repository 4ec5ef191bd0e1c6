"""What de-identification has left: found, counted, and never repeated."""

import socket
import sys
import warnings

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from dosimeter import study
from hypothesis import given, settings
from hypothesis import strategies as st


def found(text, detector="built-in"):
    table = study.find_identifiers([text], detector, warn=False)
    return [(text[row.begin : row.end], row.kind) for row in table.itertuples()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Spoke to Mr Novak and Dr. Ana Silva.", [("Novak", "name"), ("Ana Silva", "name")]),
        ("The caller said his name is Tavish.", [("Tavish", "name")]),
        ("Jennifer rang. So did jennifer.", [("Jennifer", "name")]),
        ("Then Oyelaran's brother came.", [("Oyelaran's", "name or place")]),
        ("She moved to Great Yarmouth in spring.", [("Great Yarmouth", "name or place")]),
        ("Seen 2026-03-16, 16/03/2026 and 3.4.26.", [
            ("2026-03-16", "date"), ("16/03/2026", "date"), ("3.4.26", "date")]),
        ("On 16 March, March 16th, 2026, or Sept. 3.", [
            ("16 March", "date"), ("March 16th, 2026", "date"), ("Sept. 3", "date")]),
        ("Since May 2019 she may walk 5 miles.", [("May 2019", "date")]),
        ("Ring (212) 555-0142 or +44 20 7946 0958.", [
            ("(212) 555-0142", "number"), ("+44 20 7946 0958", "number")]),
        ("Case CT-2609, MRN 00482913, plate.", [("CT-2609", "number"), ("00482913", "number")]),
        ("Mail a.b@example.org, see https://x.example/y?z=1 now.", [
            ("a.b@example.org", "email"), ("https://x.example/y?z=1", "url")]),
        ("At 14 Mill Lane, SW1A 1AA.", [("14 Mill Lane", "address"), ("SW1A 1AA", "postcode")]),
        ("She is 93 years old, he is 89 years.", [("93 years", "age of 90 or more")]),
    ],
)  # fmt: skip
def test_what_the_patterns_find(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Seen with [NAME] on <DATE>; {NAME} rang.",
        "I met him on Monday at Christmas. He speaks Polish. Pt denies SI/HI.",
        "BP 120/80, 5 mg, 3 of 10, 45 years, in 2012, at 14:20.",
        "He said: \u201cNobody came.\u201d \u2018Then I left.\u2019",
    ],
)
def test_what_is_no_identifier(text):
    assert found(text) == []


@settings(deadline=None)
@given(
    st.lists(
        st.text()
        | st.sampled_from(["Mr ", "Novak", " 16 March ", "[", "]", "@a.org", "555 0142 33"])
    )
)
def test_findings_lie_within_any_text_and_apart(parts):
    text = "".join(parts)
    table = study.find_identifiers([text], "built-in", warn=False)
    bounds = [0, *table[["begin", "end"]].to_numpy().ravel(), len(text)]
    assert bounds == sorted(bounds)
    assert (table["begin"] < table["end"]).all()


def test_no_message_and_no_table_repeats_what_was_found():
    texts = ["Nothing.", "Mr Kowalczyk, 16 March.", None, "Ring 212 555 0142."]
    with pytest.warns(study.IdentifierWarning) as caught:
        table = study.find_identifiers(texts, "built-in")
    message = str(caught[0].message)
    assert message.startswith(
        "2 of 4 texts may still hold identifiers (1 name, 1 date, 1 number), in texts 1, 3; "
    )
    shown = message + table.to_csv() + repr(table) + repr(table.attrs)
    for secret in ("Kowalczyk", "16 March", "555"):
        assert secret not in shown
    assert table["text"].tolist() == [1, 1, 3]
    assert table.attrs["texts"] == 4 and table.attrs["detectors"] == ("built-in",)
    assert "cannot see" in table.attrs["cannot_see"]


def test_clean_texts_give_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = study.find_identifiers(["Sleeping well."], "built-in")
    assert len(table) == 0 and list(table.columns) == ["text", "begin", "end", "kind"]


@pytest.mark.parametrize(
    "form", [list, np.array, pd.Series, pa.array, pd.Series(dtype="str").array]
)
def test_every_column_of_texts_is_taken(form):
    texts = ["Mr Novak.", "Nothing."]
    column = pd.Series(texts, dtype="str") if not callable(form) else form(texts)
    assert len(study.find_identifiers(column, "built-in", warn=False)) == 1
    with pytest.raises(TypeError, match=r"texts\[1\] must be str, not int"):
        study.find_identifiers(["a", 5], "built-in")


def test_a_function_may_look_besides():
    def colours(text):
        begin = text.find("green")
        if begin >= 0:
            yield begin, begin + 5, "colour"

    text = "Mr Novak lives in the green house."
    assert found(text, colours) == [("Novak", "name"), ("green", "colour")]
    table = study.find_identifiers([text], colours, warn=False)
    assert table.attrs["detectors"] == ("built-in", "colours")


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the network was reached for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_scrubadub_looks_besides(no_network):
    pytest.importorskip("scrubadub", exc_type=ImportError)
    text = "Her handle is @some_person, ssn 726-60-2033."
    table = study.find_identifiers([text], "scrubadub", warn=False)
    kinds = {text[row.begin : row.end]: row.kind for row in table.itertuples()}
    assert kinds["@some_person"] == "twitter" and "726-60-2033" in kinds
    chosen = study.find_identifiers([text], warn=False)
    assert chosen.attrs["detectors"] == ("built-in", "scrubadub")


NAMES = ["Ilsabet", "Tomkin Farrow"]  # invented


def presidio_engine(names=()):
    """Presidio's own recognisers, with a pipeline of spaCy's in which rules find the names."""
    presidio = pytest.importorskip("presidio_analyzer")
    spacy = pytest.importorskip("spacy")
    from dosimeter.study._identifiers import without_network
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

    class Rules(SpacyNlpEngine):
        def __init__(self):
            kinds = NerModelConfiguration(model_to_presidio_entity_mapping={"PERSON": "PERSON"})
            super().__init__(ner_model_configuration=kinds)
            pipeline = spacy.blank("en")
            if names:
                ruler = pipeline.add_pipe("entity_ruler")
                ruler.add_patterns([{"label": "PERSON", "pattern": name} for name in names])
            self.nlp = {"en": pipeline}

    engine = presidio.AnalyzerEngine(nlp_engine=Rules(), supported_languages=["en"])
    return without_network(engine)


def test_presidio_looks_besides(no_network):
    engine = presidio_engine()
    text = "Paid from GB33BUKB20201555555555, mail a.b@example.org."
    table = study.find_identifiers([text], engine, warn=False)
    assert table.attrs["detectors"] == ("built-in", "presidio")
    kinds = {text[row.begin : row.end]: row.kind for row in table.itertuples()}
    assert kinds["a.b@example.org"] == "email"
    assert "GB33BUKB20201555555555" in kinds
    wallet = "To 16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ."  # a documented example address
    assert found(wallet, engine)


def test_presidio_finds_names_and_all_that_is_left_is_warned_of(no_network):
    engine = presidio_engine(NAMES)
    # At the start of a sentence, where the built-in patterns cannot tell a rare name from a word.
    texts = ["Ilsabet rang at night.", "Seen 12/03/2026; ssn 078-05-1120.", "Slept well."]
    assert found(texts[0]) == [] and found(texts[0], engine) == [("Ilsabet", "person")]
    assert found("Tomkin Farrow came.", engine)[0][0].startswith("Tomkin")
    with pytest.warns(study.IdentifierWarning) as caught:
        table = study.find_identifiers(texts, engine)
    message = str(caught[0].message)
    assert message.startswith("2 of 3 texts may still hold identifiers")
    for kind in ("1 person", "1 date", "1 number"):
        assert kind in message
    assert set(table["text"]) == {0, 1}
    for secret in ("Ilsabet", "12/03", "078-05"):
        assert secret not in message and secret not in table.to_string()


def test_presidio_with_a_model_of_spacys(no_network):
    """Where one is installed: names that no list and no pattern knows."""
    from dosimeter.study._identifiers import _installed_model

    pytest.importorskip("presidio_analyzer")
    if _installed_model() is None:
        pytest.skip("no model of spaCy's is installed")
    text = "Yesterday Oyelaran Adebayo told her sister about it."
    assert any("Oyelaran" in words for words, _ in found(text, "presidio"))
    assert study.find_identifiers([text], warn=False).attrs["detectors"] == ("built-in", "presidio")


def test_presidio_without_its_model_does_not_fetch_it(monkeypatch, no_network):
    import dosimeter.study._identifiers as identifiers

    monkeypatch.setattr(identifiers, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="spacy download en_core_web_lg"):
        study.find_identifiers(["a"], "presidio")
    table = study.find_identifiers(["a"])
    assert table.attrs["detectors"] == ("built-in",)


def test_an_unknown_or_absent_detector_is_refused(monkeypatch):
    with pytest.raises(ValueError, match="detector must be"):
        study.find_identifiers(["a"], "regex")
    monkeypatch.setitem(sys.modules, "scrubadub", None)
    with pytest.raises(ModuleNotFoundError, match=r"dosimeter\[deidentification\]"):
        study.find_identifiers(["a"], "scrubadub")


SENTENCES = {
    "name": "The caller spoke with {} about the night.",
    "phone_number": "They can be reached on {} after work.",
    "email": "They write from {} every week.",
    "date": "It happened on {} at home.",
    "street_address": "They live at {} with a friend.",
}


def test_most_of_what_a_generator_makes_up_is_found():
    """Recall on names, numbers, dates and addresses of Faker's, mid-sentence."""
    faker = pytest.importorskip("faker")
    missed = {}
    for locale in ("en_US", "en_GB"):
        fake = faker.Faker(locale)
        fake.seed_instance(6)
        for kind, sentence in SENTENCES.items():
            made = [str(getattr(fake, kind)()) for _ in range(200)]
            texts = [sentence.format(value.replace("\n", ", ")) for value in made]
            table = study.find_identifiers(texts, "built-in", warn=False)
            missed[locale, kind] = 200 - table["text"].nunique()
    assert sum(missed.values()) <= 0.02 * 2000, missed
    assert max(missed.values()) <= 0.1 * 200, missed
