"""The ledger in Python: documents and tables in and out, audit and removal."""

import pathlib
from datetime import UTC, datetime

import dosimeter
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dosimeter import Document, Ledger


def documents(worker: str = "nurse-01", count: int = 4) -> list[Document]:
    return [
        Document(
            f"The caller was stabbed {i} times in the yard.",
            worker=worker,
            time=datetime(2026, 3, 1 + i, 10, tzinfo=UTC),
            id=f"N-{i}" if i % 2 else "",
        )
        for i in range(count)
    ]


@pytest.fixture
def ledger(tmp_path: pathlib.Path) -> Ledger:
    """Return a ledger of two workers; one document has no date."""
    ledger = Ledger(tmp_path / "team.ledger")
    ledger.add([*documents(), *documents("nurse-02"), Document("Calm.", worker="nurse-02")])
    return ledger


def test_documents_count_once(ledger: Ledger) -> None:
    assert ledger.workers == ["nurse-01", "nurse-02"]
    again = ledger.add(iter(documents()))
    assert (again.added, again.unchanged) == (0, 4)
    assert len(ledger.worker("nurse-02")) == 5
    assert ledger.status()["exposures"] == 9


def test_a_record_is_that_of_the_same_documents(ledger: Ledger) -> None:
    scorer = dosimeter.Scorer()
    expected = dosimeter.WorkerRecord(
        dosimeter.make_exposure(document, scorer.score_document(document).heard)
        for document in documents()
    )
    assert ledger.worker("nurse-01").exposures == expected.exposures
    assert ledger.caseload()["nurse-01"].exposures == expected.exposures


def test_corrections_and_conflicts(ledger: Ledger) -> None:
    def note(text: str) -> Document:
        return Document(text, worker="nurse-01", time="2026-03-02", id="N-1")

    assert ledger.add([note("A quiet day.")]).corrected == 1
    result = ledger.add([note("A quiet day."), note("A loud day.")])
    assert result.unchanged == 1
    (problem,) = result.problems
    assert "its id stood for another text" in problem.message
    assert ledger.status()["former_exposures"] == 1


def test_method_is_noted(ledger: Ledger, lexicon: pathlib.Path) -> None:
    assert ledger.add(documents(), dosimeter.Scorer(lexicon=lexicon)).rescored == 4
    assert ledger.add(documents()[:1], include_spoken=True).rescored == 1
    models = ledger.status()["models"]
    assert sum(model["exposures"] for model in models) == 9
    assert len({model["lexicon"] for model in models}) == 2
    assert {model["include_spoken"] for model in models} == {False, True}
    assert {model["model"] for model in models} == {dosimeter.Scorer().model_version}


def test_arrow_table_has_every_figure(ledger: Ledger) -> None:
    table = ledger.to_arrow()
    assert table.num_rows == 9
    assert table["worker"].to_pylist() == ["nurse-01"] * 4 + ["nurse-02"] * 5
    times = table["time"].to_pylist()
    assert times[0] == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert times[4] is None
    for row, exposure in zip(
        table.slice(0, 4).to_pylist(), ledger.worker("nurse-01").exposures, strict=True
    ):
        assert row["document"] == exposure.document
        assert row["dose_upper"] == exposure.dose_upper
        assert row["load"] == exposure.load
        assert {name: row[name] for name in dosimeter.CATEGORIES} == exposure.categories


@pytest.mark.parametrize("ending", ["csv", "parquet", "PARQUET"])
def test_export_and_import_give_the_same_bytes(
    ledger: Ledger, tmp_path: pathlib.Path, ending: str
) -> None:
    first = tmp_path / f"first.{ending}"
    second = tmp_path / f"second.{ending}"
    ledger.export(first)
    copy = Ledger(tmp_path / "copy.ledger")
    assert copy.import_(first).added == 9
    copy.export(second)
    assert second.read_bytes() == first.read_bytes()
    assert copy.import_(first).unchanged == 9
    assert copy.to_arrow().equals(ledger.to_arrow())
    assert not copy.audit().problems


def test_what_is_no_export_is_refused(ledger: Ledger, tmp_path: pathlib.Path) -> None:
    other = tmp_path / "other.parquet"
    pq.write_table(pa.table({"worker": ["w"]}), other)
    with pytest.raises(ValueError, match="has not the columns"):
        ledger.import_(other)
    gaps = tmp_path / "gaps.parquet"
    table = ledger.to_arrow()
    column = pa.array([None] * table.num_rows, pa.string())
    pq.write_table(table.set_column(0, table.schema.field(0), column), gaps)
    with pytest.raises(ValueError, match="worker has gaps"):
        ledger.import_(gaps)
    notes = tmp_path / "notes.csv"
    notes.write_text("worker,text\n")
    with pytest.raises(dosimeter.InputError, match="notes.csv:1: the header"):
        ledger.import_(notes)
    with pytest.raises(dosimeter.InputError, match="cannot be opened"):
        ledger.import_(tmp_path / "missing.csv")
    with pytest.raises(dosimeter.InputError, match="cannot be written"):
        ledger.export(tmp_path / "missing" / "export.csv")


def test_withdraw_and_restore(ledger: Ledger) -> None:
    assert ledger.withdraw("N-1", "nurse-01") == 1
    assert ledger.withdraw("N-1") == 1
    assert ledger.add(documents()).withdrawn == 1
    assert ledger.restore("N-1") == 2
    assert ledger.add(documents()).added == 1
    source = ledger.to_arrow()["source"][0].as_py()
    assert ledger.withdraw(source) == 1
    assert ledger.restore(source) == 1


def test_erase(ledger: Ledger, tmp_path: pathlib.Path) -> None:
    assert ledger.erase("nurse-02") == 5
    assert ledger.workers == ["nurse-01"]
    assert all(b"nurse-02" not in path.read_bytes() for path in tmp_path.glob("team.ledger*"))
    with pytest.raises(dosimeter.InputError, match="no such worker"):
        ledger.worker("nurse-02")
    line = ledger.audit_lines()[-1]
    assert (line["action"], line["details"]) == ("erase", '{"exposures": 5, "former": 0}')


def test_expire(ledger: Ledger) -> None:
    assert ledger.expire("2026-03-03", dry_run=True) == 4
    assert ledger.expire(datetime(2026, 3, 3, tzinfo=UTC)) == 4
    assert ledger.status()["exposures"] == 5
    assert ledger.add(documents()).expired == 2
    with pytest.raises(ValueError, match="before is missing"):
        ledger.expire(None)  # type: ignore[arg-type]


def test_audit(ledger: Ledger) -> None:
    audit = ledger.audit()
    assert audit.problems == []
    assert audit.lines == len(ledger.audit_lines()) == 2
    assert ledger.audit_lines()[-1]["hash"] == audit.head == ledger.status()["head"]
    ledger.erase("nurse-01")
    assert ledger.audit(audit.head).problems == []
    (problem,) = ledger.audit("0" * 64).problems
    assert "expected hash" in problem.message


def test_a_missing_ledger(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "none.ledger"
    with pytest.raises(dosimeter.InputError, match="there is no ledger"):
        Ledger(path, create=False)
    assert not path.exists()


def test_a_key_needs_a_build_that_can_encrypt(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "locked.ledger"
    try:
        Ledger(path, key="correct horse").add(documents())
    except dosimeter.InputError as error:
        assert "cannot encrypt" in str(error)
        assert not path.exists()
        return
    assert b"nurse" not in path.read_bytes()
    assert Ledger(path, key="correct horse").workers == ["nurse-01"]
    with pytest.raises(dosimeter.InputError, match="the key does not open it"):
        Ledger(path)
