"""pandas accessors, Polars and Arrow, in and out, and progress."""

import sys
from datetime import date

import dosimeter
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

pl = pytest.importorskip("polars")
import dosimeter.polars  # noqa: E402, F401 - registers the namespaces


@pytest.fixture
def table(notes):
    return pd.DataFrame(
        {
            "worker": ["b", "a", "a", "b", "a", "a", "b"],
            "time": pd.to_datetime(
                ["2026-02-20", "2026-03-01T10:00", None, "2026-03-28", "2026-03-27", "2026-03-01"]
                + ["2026-03-02"],
                format="ISO8601",
            ),
            "text": notes,
        },
        index=list("tuvwxyz"),
    )


# --- pandas


def test_a_series_is_scored_under_its_index(scorer, notes):
    series = pd.Series([*notes, None], index=list("abcdefgh"))
    frame = series.dosimeter.score()
    expected = scorer.score_many(notes).to_pandas()
    assert frame.index.tolist() == series.index.tolist()
    np.testing.assert_array_equal(frame.iloc[:-1].to_numpy(), expected.to_numpy())
    assert frame.drop(columns="words").iloc[-1].isna().all()
    with pytest.raises(ValueError, match="is missing"):
        series.dosimeter.score(missing="raise")
    assert series.dosimeter.scores(scorer, threads=1).missing.tolist() == [False] * 7 + [True]


@pytest.mark.parametrize("dtype", ["object", "string", "category", pd.ArrowDtype(pa.string())])
def test_every_series_of_texts_has_the_accessor(scorer, notes, dtype):
    frame = pd.Series(notes, dtype=dtype).dosimeter.score(scorer)
    assert frame["load"].tolist() == scorer.score_many(notes).load.tolist()


def test_a_series_of_numbers_has_no_accessor():
    with pytest.raises(AttributeError, match="Series of texts is needed, not of int64"):
        pd.Series([1, 2]).dosimeter  # noqa: B018


def test_a_frame_is_scored_beside_its_columns(scorer, table):
    scored = table.dosimeter.score(scorer=scorer, prefix="d_")
    assert list(scored.columns[:3]) == ["worker", "time", "text"]
    assert scored.loc["w", "d_dose"] == scorer.score(table.loc["w", "text"]).dose
    with pytest.raises(ValueError, match="already has a column 'd_load'"):
        scored.dosimeter.score(prefix="d_")
    with pytest.raises(ValueError, match="no column 'note'"):
        table.dosimeter.score("note")


def test_a_frame_gives_its_caseload_and_exposure(table):
    expected = dosimeter.exposure(table)
    pd.testing.assert_frame_equal(table.dosimeter.exposure(), expected)
    assert table.dosimeter.caseload().workers == ["a", "b"]


# --- Polars and Arrow


FRAMES = {
    "Polars": pl.from_pandas,
    "Polars with categories": lambda table: pl.from_pandas(table).with_columns(
        pl.col("worker").cast(pl.Categorical)
    ),
    "Arrow": lambda table: pa.Table.from_pandas(table, preserve_index=False),
    "Arrow batch": lambda table: pa.RecordBatch.from_pandas(table, preserve_index=False),
    "Arrow stream": lambda table: PlainStream(pa.Table.from_pandas(table, preserve_index=False)),
}


class PlainStream:
    """Nothing but the method of the Arrow protocol."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


def rows_of(result):
    return result.to_dicts() if isinstance(result, pl.DataFrame) else result.to_pylist()


@pytest.mark.parametrize("name", FRAMES)
def test_exposure_of_any_table_is_that_of_pandas(table, name):
    given = FRAMES[name](table)
    result = dosimeter.exposure(given)
    assert isinstance(result, pa.Table if name == "Arrow stream" else type(given))
    expected = dosimeter.exposure(table)
    rows = rows_of(result)
    assert [row["worker"] for row in rows] == ["a", "b"]
    for row, (_, wanted) in zip(rows, expected.iterrows(), strict=True):
        for column, value in wanted.items():
            if isinstance(value, tuple):
                assert row[column] == list(value), column
            elif pd.isna(value):
                assert row[column] is None, column
            elif isinstance(value, pd.Timestamp):
                assert pd.Timestamp(row[column]) == value, column
            else:
                assert row[column] == value, column


@pytest.mark.parametrize("name", FRAMES)
def test_the_workers_may_not_have_the_name_of_a_figure(table, name):
    renamed = table.rename(columns={"worker": "team"})
    assert dosimeter.exposure(renamed, worker="team").index.tolist() == ["a", "b"]
    given = FRAMES["Polars" if name == "Polars with categories" else name](renamed)
    with pytest.raises(ValueError, match="column 'team' of its own; rename the workers'"):
        dosimeter.exposure(given, worker="team")


def test_polars_with_numbers_for_workers_dates_and_gaps():
    days = [date(2026, 3, 1), None, date(2026, 3, 5)]
    columns = {"worker": [2, 1, 2], "time": days, "text": ["He was stabbed.", None, "Well."]}
    result = dosimeter.exposure(pl.DataFrame(columns), missing="skip")
    assert result["worker"].to_list() == [2] and result["documents"].to_list() == [2]
    expected = dosimeter.exposure(pd.DataFrame(columns), missing="skip")
    assert result["total_dose"].to_list() == expected["total_dose"].tolist()
    empty = dosimeter.exposure(pl.DataFrame(columns).clear())
    assert empty.shape == (0, len(expected.columns) + 1)


def test_an_arrow_table_keeps_what_belongs_beside_the_figures(table):
    result = dosimeter.exposure(pa.Table.from_pandas(table))
    metadata = result.schema.metadata
    assert metadata[b"dosimeter.caution"].decode() == dosimeter.caution()
    assert metadata[b"dosimeter.documents"] == b"7"
    assert result.schema.field("reasons").type == pa.list_(pa.string())
    assert result.schema.field("regime_change_day").type == pa.date32()


def test_a_caseload_of_polars_has_the_bits_of_pandas(table):
    of_polars = dosimeter.caseload(FRAMES["Polars"](table))
    of_pandas = dosimeter.caseload(table)
    for worker in of_pandas:
        assert of_polars[worker].exposures == of_pandas[worker].exposures


def test_what_is_no_table_is_a_type_error(table):
    with pytest.raises(TypeError, match="list is no table"):
        dosimeter.exposure([1])
    with pytest.raises(TypeError, match=r"LazyFrame is no table; .*collect\(\)"):
        dosimeter.exposure(FRAMES["Polars"](table).lazy())


def test_scores_go_to_arrow_and_polars(scorer, notes):
    scores = scorer.score_many([*notes, None], missing="skip")
    frame = scores.to_pandas()
    for result in (scores.to_arrow(), pa.table(scores), pa.table(scores.to_polars())):
        assert result.column_names == list(frame.columns)
        for name in result.column_names:
            assert result[name].to_pylist()[:-1] == frame[name].tolist()[:-1], name
            assert result[name].null_count == 1
    assert scores.to_arrow().schema.field("load").type == pa.float32()
    assert scores.to_polars().schema["words"] == pl.UInt32
    assert pl.DataFrame(scores).shape == (8, 28)


def test_polars_namespaces(scorer, notes, table):
    series = pl.Series("note", [*notes, None])
    frame = series.dosimeter.score(scorer)
    assert frame["load"].to_list() == [*scorer.score_many(notes).load.tolist(), None]
    lazy = pl.LazyFrame({"note": series}).with_columns(
        pl.col("note").dosimeter.score(scorer).alias("score")
    )
    assert lazy.collect_schema()["score"].fields[0] == pl.Field("load", pl.Float32)
    assert lazy.collect().unnest("score").drop("note").equals(frame)
    with pytest.raises(ValueError, match="is missing"):
        pl.DataFrame(series).select(pl.col("note").dosimeter.score(missing="raise"))
    numbers = pl.DataFrame({"note": [1, 2]})
    with pytest.raises(TypeError, match='format "l"'):
        numbers.select(pl.col("note").dosimeter.score())
    exposed = FRAMES["Polars"](table).dosimeter.exposure(policy=dosimeter.Policy())
    assert exposed["documents"].to_list() == [4, 3]


# --- Progress


class Bar:
    """In the place of tqdm, to see what it is told."""

    made: list["Bar"] = []

    def __init__(self, total=None, unit=""):
        self.total, self.unit, self.counts, self.closed = total, unit, [], False
        Bar.made.append(self)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def update(self, count):
        self.counts.append(count)

    def close(self):
        self.closed = True


@pytest.fixture
def bars(monkeypatch):
    tqdm = pytest.importorskip("tqdm.auto")
    monkeypatch.setattr(tqdm, "tqdm", Bar)
    Bar.made = []
    return Bar.made


def test_progress_counts_what_is_scored(scorer, notes, table, bars):
    texts = notes * 3000
    for column in (texts, pa.array(texts), pl.Series(texts)):
        scorer.score_many(column, progress=True)
        bar = bars.pop()
        assert bar.total == sum(bar.counts) == 21000
        assert len(bar.counts) == 11 and bar.closed and bar.unit.strip() == "texts"
    dosimeter.exposure(table, progress=True)
    assert (bars[0].total, bars[0].counts, bars[0].closed) == (7, [7], True)


def test_progress_counts_what_is_read(tmp_path, bars):
    path = tmp_path / "notes.csv"
    path.write_text("worker,text\na,Slept well.\nb,He was stabbed.\n")
    assert len(list(dosimeter.read(path, progress=True))) == 2
    assert bars[0].counts == [1, 1] and bars[0].total is None and bars[0].closed


def test_progress_with_the_real_tqdm(scorer, notes, capfd):
    pytest.importorskip("tqdm")
    scorer.score_many(notes, progress=True)
    assert "7/7" in capfd.readouterr().err


def test_a_missing_package_names_the_extra(scorer, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ModuleNotFoundError, match=r"needs tqdm.*'dosimeter\[progress\]"):
        scorer.score_many(["a"], progress=True)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ModuleNotFoundError, match=r"dosimeter\[polars\]"):
        scorer.score_many(["a"]).to_polars()


@pytest.mark.parametrize(
    ("module", "package"),
    [("plot", "matplotlib.pyplot"), ("sklearn", "sklearn.base"), ("spacy", "spacy.language")],
)
def test_a_module_without_its_package_names_the_extra(monkeypatch, module, package):
    for loaded in [name for name in sys.modules if name.startswith(f"dosimeter.{module}")]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModuleNotFoundError, match=rf"pip install 'dosimeter\[{module}\]'"):
        __import__(f"dosimeter.{module}")
