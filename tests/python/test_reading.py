"""Documents, made or read from files, and their scores."""

import gzip
import pickle
import threading
from datetime import UTC, date, datetime, timedelta, timezone

import dosimeter
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

CSV = """id,worker,time,case,note
1,nurse-01,2026-03-01,C-1,"He was stabbed, she said."
2,nurse-01,2026-13-01,C-1,Bad date
3,nurse-02,2026-03-02T10:00:00+02:00,C-2,"Two
lines"
"""

VTT = """WEBVTT

00:00:00.000 --> 00:00:30.000
<v Therapist>How have you been sleeping?

00:00:30.000 --> 00:02:00.000
<v Client>I keep seeing him being stabbed.
"""


@pytest.fixture
def csv(tmp_path):
    path = tmp_path / "notes.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


@pytest.fixture
def transcript(tmp_path):
    path = tmp_path / "therapist-01_2026-03-05_T-9.vtt"
    path.write_text(VTT, encoding="utf-8")
    return path


def test_documents_of_a_table_with_a_bad_record_yielded(csv):
    reading = dosimeter.read(csv, on_error="yield")
    first, problem, last = reading
    assert (first.id, first.worker, first.case_id, first.kind) == ("1", "nurse-01", "C-1", "note")
    assert first.time == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert first.text == "He was stabbed, she said."
    assert (first.origin.file, first.origin.line) == (str(csv), 2)
    assert first.origin.encoding == "UTF-8" and first.origin.id_given
    assert isinstance(problem, dosimeter.Problem)
    assert (problem.file, problem.line) == (str(csv), 3)
    assert problem.what in problem.message and problem.remedy in problem.message
    assert last.text == "Two\nlines" and not last.is_transcript
    assert last.time == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert (reading.documents, reading.problems) == (2, 1)


def test_a_bad_record_raises(csv):
    reading = dosimeter.read(csv)
    assert next(reading).id == "1"
    with pytest.raises(dosimeter.InputError, match=r"notes\.csv:3: .*; ") as caught:
        next(reading)
    assert caught.value.problem.line == 3


def test_a_bad_record_is_skipped_with_a_warning(csv):
    reading = dosimeter.read(csv, on_error="skip")
    with pytest.warns(dosimeter.InputWarning, match=r"notes\.csv:3: ") as warned:
        documents = list(reading)
    assert [document.id for document in documents] == ["1", "3"]
    assert len(warned) == 1 and warned[0].filename == __file__
    assert (reading.documents, reading.problems) == (2, 1)


def test_fields_and_defaults(tmp_path):
    path = tmp_path / "data.jsonl"
    path.write_text('{"story": "One."}\n{"story": "Two.", "who": "b", "when": "2026-01-02"}\n')
    documents = list(
        dosimeter.read(
            path,
            fields={"text": ["tale", "story"], "worker": "who", "time": "when"},
            worker="a",
            time=date(2026, 1, 1),
            case_id="C",
        )
    )
    assert [(d.text, d.worker, d.case_id) for d in documents] == [
        ("One.", "a", "C"),
        ("Two.", "b", "C"),
    ]
    assert [d.time.day for d in documents] == [1, 2]


def test_format_and_encoding_and_compression(tmp_path):
    path = tmp_path / "note.dat.gz"
    path.write_bytes(gzip.compress("Käthe fiel.".encode("latin-1")))
    (document,) = dosimeter.read(path, format="text", encoding="ISO-8859-1")
    assert document.text.strip() == "Käthe fiel."


def test_latest_and_size_limits(tmp_path):
    path = tmp_path / "data.jsonl"
    path.write_text('{"text": "x", "time": "2026-05-01"}\n{"text": "' + "y" * 500 + '"}\n')
    problems = list(
        dosimeter.read(path, latest="2026-04-01", max_record_bytes=200, on_error="yield")
    )
    assert [type(problem) for problem in problems] == [dosimeter.Problem] * 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"format": "docx"}, "format must be"),
        ({"on_error": "ignore"}, "on_error must be"),
        ({"fields": {"body": "x"}}, "no key of this name"),
        ({"time": "yesterday"}, "time is no time"),
        ({"max_record_bytes": 0}, "max_record_bytes"),
    ],
)
def test_wrong_options_are_refused(csv, options, message):
    with pytest.raises(ValueError, match=message):
        dosimeter.read(csv, **options)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(dosimeter.InputError, match="nothing\\.csv"):
        dosimeter.read(tmp_path / "nothing.csv")


def test_a_transcript_is_scored_by_sides(scorer, transcript):
    (document,) = dosimeter.read(transcript)
    assert (document.worker, document.case_id) == ("therapist-01", "T-9")
    assert document.is_transcript and document.kind == "transcript"
    assert [segment.speaker for segment in document.segments] == ["Therapist", "Client"]
    assert (document.segments[1].start, document.segments[1].end) == (30.0, 120.0)
    heard, spoken = scorer.score_document(document)
    assert (heard.words, heard.minutes) == (6, 1.5)
    assert (spoken.words, spoken.minutes) == (5, 0.5)
    assert heard.load == scorer.score("I keep seeing him being stabbed.").load
    whole = scorer.score_document(document, include_spoken=True)
    assert (whole.heard.words, whole.heard.minutes, whole.spoken) == (11, 2.0, None)


def test_a_note_is_scored_as_its_text(scorer, notes):
    for text in notes:
        assert scorer.score_document(dosimeter.Document(text)) == (scorer.score(text), None)


def test_documents_made_by_hand(scorer):
    document = dosimeter.Document(
        [
            dosimeter.Segment("Tell me.", speaker="Nurse", start=0, end=5),
            dosimeter.Segment("He hit me.", speaker="Patient", start=5, end=65),
        ],
        worker="nurse-01",
        time=datetime(2026, 3, 1, 10, tzinfo=timezone(timedelta(hours=2))),
        case_id="C",
        id="7",
    )
    assert document.time == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert (document.kind, document.text, document.id) == (
        "transcript",
        "Tell me.\nHe hit me.",
        "7",
    )
    assert scorer.score_document(document).heard.minutes == 1
    again = pickle.loads(pickle.dumps(document))
    assert again.fingerprint == document.fingerprint
    assert (again.id, again.segments[1].end, again.time) == ("7", 65, document.time)
    assert "hit" not in repr(document) and "hit" not in repr(document.segments)


def test_fingerprints_tell_documents_apart():
    prints = {
        dosimeter.Document("x").fingerprint,
        dosimeter.Document("y").fingerprint,
        dosimeter.Document("x", worker="a").fingerprint,
        dosimeter.Document("x", case_id="a").fingerprint,
        dosimeter.Document("x", kind="letter").fingerprint,
        dosimeter.Document("x", time="2026-01-01").fingerprint,
    }
    assert len(prints) == 6
    assert dosimeter.Document("x", id="other").fingerprint in prints


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, None),
        (pd.NaT, None),
        ("2026-03-16", datetime(2026, 3, 16, 12, tzinfo=UTC)),
        ("2026-03-16 14:20", datetime(2026, 3, 16, 14, 20, tzinfo=UTC)),
        (date(2026, 3, 16), datetime(2026, 3, 16, 12, tzinfo=UTC)),
        (datetime(2026, 3, 16, 1, 2, 3, 999_999), datetime(2026, 3, 16, 1, 2, 3, tzinfo=UTC)),
        (datetime(1933, 3, 16, tzinfo=UTC), datetime(1933, 3, 16, tzinfo=UTC)),
        (pd.Timestamp("2026-03-16", tz="Asia/Tokyo"), datetime(2026, 3, 15, 15, tzinfo=UTC)),
    ],
)
def test_times(given, expected):
    assert dosimeter.Document("x", time=given).time == expected


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"time": "16 March"}, ValueError),
        ({"time": 5}, TypeError),
        ({"worker": None}, TypeError),
        ({"case_id": "\ud800"}, ValueError),
    ],
)
def test_wrong_documents_are_refused(options, error):
    with pytest.raises(error):
        dosimeter.Document("x", **options)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"start": 5, "end": 4}, ValueError),
        ({"start": -1}, ValueError),
        ({"end": float("nan")}, ValueError),
        ({"start": "0"}, TypeError),
        ({"speaker": 5}, TypeError),
    ],
)
def test_wrong_segments_are_refused(options, error):
    with pytest.raises(error):
        dosimeter.Segment("x", **options)


def test_threads_may_share_a_reading(tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f'{{"id": "{i}", "text": "x"}}\n' for i in range(2000)))
    reading = dosimeter.read(path)
    seen: list[str] = []

    def work() -> None:
        seen.extend(document.id for document in reading)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen, key=int) == [str(i) for i in range(2000)]


@settings(deadline=None, max_examples=200)
@given(data=st.binary(max_size=400), ending=st.sampled_from(["txt", "vtt", "srt", "jsonl", "csv"]))
def test_any_bytes_give_documents_or_problems(tmp_path_factory, data, ending):
    path = tmp_path_factory.mktemp("any") / f"any.{ending}"
    path.write_bytes(data)
    for record in dosimeter.read(path, on_error="yield"):
        assert isinstance(record, dosimeter.Document | dosimeter.Problem)
        if isinstance(record, dosimeter.Document):
            record.text.encode("utf-8")
