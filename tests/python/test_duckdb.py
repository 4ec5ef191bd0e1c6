"""Figures as functions of SQL, on a real DuckDB."""

import pyarrow as pa
import pytest
from dosimeter._arrow_columns import SCORE_TYPES, score_columns

duckdb = pytest.importorskip("duckdb")
from dosimeter import duckdb as in_duckdb  # noqa: E402


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        in_duckdb.register(connection)
        yield connection


def column(connection, expression, table="notes"):
    """Evaluate an expression over a table's rows, in order."""
    result = connection.sql(
        f"SELECT {expression} AS value FROM {table} ORDER BY id"
    ).to_arrow_table()
    return result["value"].combine_chunks()


def test_every_figure_has_the_bits_of_score_many(connection, scorer, notes):
    texts = [*notes, None, "", *(f"{note} Page {i}." for i in range(700) for note in notes)]
    connection.register("notes", pa.table({"id": range(len(texts)), "text": texts}))
    expected = score_columns(scorer.score_many(texts, missing="skip"))
    assert len(texts) > 2 * 2048  # more than one vector of DuckDB
    for name in ("load", "peak", "density", "words", "minutes", "dose"):
        assert column(connection, f"dosimeter_{name}(text)").equals(expected[name]), name
    scores = column(connection, "dosimeter_score(text)")
    assert scores.null_count == 1 and [field.name for field in scores.type] == list(SCORE_TYPES)
    for name, figures in expected.items():
        assert pa.compute.struct_field(scores, name).equals(figures), name


def test_a_table_that_all_threads_work_on(connection, scorer, notes):
    connection.execute("SET threads = 2")
    connection.execute(
        "CREATE TABLE notes AS SELECT i AS id, CASE WHEN i % 1000 = 7 THEN NULL ELSE "
        "'Call ' || (i % 5000) || ': the caller found her brother dead.' END AS text "
        "FROM range(300000) AS numbers(i)"
    )
    texts = column(connection, "text")
    expected = score_columns(scorer.score_many(texts, missing="skip"))
    assert column(connection, "dosimeter_load(text)").equals(expected["load"])
    assert column(connection, "dosimeter_dose(text)").equals(expected["dose"])
    missing = "SELECT count(*) FROM notes WHERE dosimeter_dose(text) IS NULL"
    assert connection.execute(missing).fetchone() == (300,)


def test_nulls_and_nothing(connection):
    for query, row in (
        ("SELECT dosimeter_load(NULL), dosimeter_score(NULL)", (None, None)),
        ("SELECT dosimeter_load(''), dosimeter_words('')", (0, 0)),
    ):
        assert connection.execute(query).fetchone() == row
    connection.execute("CREATE TABLE empty (id INTEGER, text VARCHAR)")
    assert len(column(connection, "dosimeter_score(text)", "empty")) == 0


def test_sql_works_with_the_figures(connection, notes):
    connection.register("notes", pa.table({"id": range(len(notes)), "text": notes}))
    rows = connection.sql(
        "SELECT id, s.load, s.DEATH FROM (SELECT id, dosimeter_score(text) AS s FROM notes) "
        "WHERE s.load >= 3 ORDER BY s.load DESC"
    ).fetchall()
    assert rows and all(load >= 3 for _, load, _ in rows)


def test_a_scorer_and_names_of_ones_own(three_word_scorer, notes):
    with duckdb.connect() as connection:
        in_duckdb.register(connection, three_word_scorer, prefix="own_", threads=0)
        (load,) = connection.execute("SELECT own_load(?)", [notes[0]]).fetchone()
        assert load == three_word_scorer.score(notes[0]).load
        with pytest.raises(duckdb.Error):
            in_duckdb.register(connection, prefix="own_")


def test_parquet_in_and_out(connection, scorer, notes, tmp_path):
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    connection.register("given", pa.table({"id": range(len(notes)), "text": notes}))
    connection.execute(f"COPY given TO '{source}'")
    connection.execute(
        f"COPY (SELECT id, dosimeter_dose(text) AS dose FROM '{source}') TO '{target}'"
    )
    doses = connection.sql(f"SELECT dose FROM '{target}' ORDER BY id").fetchall()
    assert [dose for (dose,) in doses] == scorer.score_many(notes).dose.tolist()
