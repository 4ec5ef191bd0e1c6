"""The command score: what it prints, what it reads, and what it does with bad records."""

import gzip
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess

import pytest
from command_line import (
    ALL_FINE,
    HEADER,
    NOTHING_DONE,
    ROW,
    SHARED,
    SOME_BAD,
    WRONG_USAGE,
    absolute_command,
    dosimeter,
    needs_command,
    write_notes,
    write_transcript,
)

pytestmark = needs_command

SCORE = [
    "load",
    "interval",
    "peak",
    "peak_interval",
    "density",
    "out_of_domain",
    "categories",
    "words",
    "minutes",
    "dose",
    "dose_interval",
]
NOTE = "He was stabbed in the yard."


def test_a_line_holds_the_score_of_a_document(tmp_path: pathlib.Path) -> None:
    result = dosimeter("score", write_notes(tmp_path / "notes.csv", rows=3))
    assert (result.code, result.err) == (ALL_FINE, "")
    lines = result.lines()
    assert [line["id"] for line in lines] == ["notes.csv:2", "notes.csv:3", "notes.csv:4"]
    assert [line["worker"] for line in lines] == ["officer-01", "officer-02", "officer-01"]
    assert lines[0]["date"] == "2026-03-01T12:00:00Z"
    for line in lines:
        assert list(line) == ["id", "worker", "date", *SCORE]
        assert 0 <= line["interval"][0] <= line["load"] <= line["interval"][1] <= 5
        assert line["load"] <= line["peak"] <= 5
        assert line["peak_interval"][0] <= line["peak"] <= line["peak_interval"][1]
        assert line["out_of_domain"] is False
        assert line["dose_interval"][0] <= line["dose"] <= line["dose_interval"][1]
        assert len(line["categories"]) == 15
        assert all(0 <= probability <= 1 for probability in line["categories"].values())
        assert line["words"] == 10
    assert lines[0]["density"] > 0


def test_the_longest_record_can_be_set(tmp_path: pathlib.Path) -> None:
    notes = tmp_path / "notes.jsonl"
    notes.write_text(json.dumps({"text": NOTE}) + "\n" + json.dumps({"text": 9 * NOTE}) + "\n")
    result = dosimeter("score", "--max-record-bytes", "100", notes)
    assert (result.code, len(result.lines())) == (SOME_BAD, 1)
    assert f"{notes}:2: the record is longer than 100 bytes" in result.err
    assert "--max-record-bytes" in result.err
    assert dosimeter("score", "--max-record-bytes", "1000", notes).code == ALL_FINE
    assert dosimeter("score", "--max-record-bytes", "0", notes).code == WRONG_USAGE


def test_figures_have_fixed_decimals(tmp_path: pathlib.Path) -> None:
    line = dosimeter("score", write_notes(tmp_path / "notes.csv", rows=1)).out
    two, three = r"\d\.\d\d", r"\d\.\d{3}"
    interval = rf"\[{two}, {two}\]"
    assert re.search(rf'"load": {two}, "interval": {interval}, "peak": {two}, ', line)
    assert re.search(rf'"peak_interval": {interval}, "density": \d+\.\d\d, ', line)
    assert re.search(rf'"DEATH": {three}, "HOMICIDE": {three}, ', line)
    assert re.search(rf'"minutes": {three}, "dose": {three}, ', line)


def test_the_worker_is_scored_apart(tmp_path: pathlib.Path) -> None:
    path = write_transcript(tmp_path)
    (apart,) = dosimeter("score", path).lines()
    assert (apart["worker"], apart["date"]) == ("therapist-07", "2026-02-03T12:00:00Z")
    assert list(apart["spoken"]) == SCORE
    assert apart["words"] == 15
    assert apart["spoken"]["words"] == 7
    assert apart["minutes"] == pytest.approx(22 / 60, abs=5e-4)
    (together,) = dosimeter("score", "--include-spoken", path).lines()
    assert together["words"] == 22
    assert "spoken" not in together


def test_order_and_bytes_do_not_depend_on_threads_or_run(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv", rows=3000)
    one = dosimeter("score", "--threads", 1, notes)
    assert one.code == ALL_FINE
    assert [line["id"] for line in one.lines()] == [f"notes.csv:{i}" for i in range(2, 3002)]
    assert dosimeter("score", "--threads", 2, notes).out == one.out
    assert dosimeter("score", "--threads", 7, notes).out == one.out
    assert dosimeter("score", notes).out == one.out


def test_a_directory_gives_its_files_in_order(tmp_path: pathlib.Path) -> None:
    for name in ("b.md", "a/z.txt", "a/deep/y.TXT", "c.srt", ".hidden.txt", ".git/x.txt", "d.pdf"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"1\n00:00:01,000 --> 00:00:02,000\n{NOTE}\n")
    (tmp_path / "e.txt.gz").write_bytes(gzip.compress(NOTE.encode()))
    write_notes(tmp_path / "f.csv", rows=1)
    (tmp_path / "g.tsv").write_text("worker\ttext\nw\tCalm.\n")
    for ending in ("json", "jsonl", "ndjson"):
        (tmp_path / f"h.{ending}").write_text('{"text": "Calm."}\n')
    (tmp_path / "i.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nCalm.\n")
    (tmp_path / "dangling.pdf").symlink_to("nowhere")
    (tmp_path / "j.txt").symlink_to("b.md")
    result = dosimeter("score", tmp_path)
    assert (result.code, result.err) == (ALL_FINE, "")
    assert [line["id"].split(":")[0] for line in result.lines()] == [
        *("y.TXT", "z.txt", "b.md", "c.srt", "e.txt.gz", "f.csv", "g.tsv"),
        *("h.json", "h.jsonl", "h.ndjson", "i.vtt", "j.txt"),
    ]


def test_a_directory_without_documents_is_a_problem(tmp_path: pathlib.Path) -> None:
    result = dosimeter("score", tmp_path)
    assert result.code == NOTHING_DONE
    assert f"{tmp_path}: there is no note or transcript in this directory; " in result.err


def test_links_that_a_directory_does_not_follow_are_named(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    write_notes(folder / "b.csv")
    (folder / "a.csv").symlink_to("nowhere.csv")
    (folder / "c").symlink_to("inner")
    (folder / "d.csv").symlink_to("d.csv")
    (folder / ".e").symlink_to("inner")
    result = dosimeter("score", folder)
    assert (result.code, len(result.lines())) == (SOME_BAD, 3)
    dangling, linked, circle, _ = result.err.splitlines()
    assert dangling.startswith(f"{folder}/a.csv: the link leads nowhere; ")
    assert linked == f"{folder}/c: a linked directory is not followed; name it beside the others"
    assert circle.startswith(f"{folder}/d.csv: the file cannot be reached (")


@pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may read everything"
)
def test_a_forbidden_folder_does_not_stop_its_neighbours(tmp_path: pathlib.Path) -> None:
    for name in ("a", "m", "z"):
        (tmp_path / name).mkdir()
        write_notes(tmp_path / name / "notes.csv", rows=1)
    (tmp_path / "m").chmod(0)
    # Root without its privileges may do what its permissions say.
    plain = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    run = subprocess.run(
        [*plain, absolute_command(), "score", tmp_path], capture_output=True, text=True, check=False
    )
    (tmp_path / "m").chmod(0o755)
    assert (run.returncode, run.stdout.count("\n")) == (SOME_BAD, 2)
    assert run.stderr.splitlines()[0] == (
        f"{tmp_path}/m: the directory cannot be read through (Permission denied); "
        "check its permissions"
    )


def test_standard_input() -> None:
    result = dosimeter("score", "--format", "jsonl", "-", stdin=b'{"text": "Calm."}\n' * 2)
    assert result.code == ALL_FINE
    assert [line["id"] for line in result.lines()] == ["-:1", "-:2"]


def test_standard_input_that_fails_is_not_at_its_end(tmp_path: pathlib.Path) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    run = subprocess.run(
        [absolute_command(), "score", "-"], stdin=folder, capture_output=True, check=False
    )
    os.close(folder)
    assert (run.returncode, run.stdout) == (SOME_BAD, b"")
    assert run.stderr.startswith(b"-: the file cannot be read to its end; ")


def test_format_overrides_the_ending(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "notes.log"
    path.write_text('{"text": "Calm."}\n{"text": "Calm."}\n')
    assert len(dosimeter("score", path).lines()) == 2
    assert len(dosimeter("score", "--format", "auto", path).lines()) == 2
    assert len(dosimeter("score", "--format", "text", path).lines()) == 1


def test_fields_name_the_columns(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(
        "nr,who,told,when,sort,ref\nR1,w1,Calm.,2026-01-02,letter,C\nR2,w2,Calm.,2026-01-03,,C\n"
    )
    result = dosimeter(
        *("score", "--fields", "worker=who,text=told,id=nr", "--fields", "date=when"),
        *("--fields", "case=ref, kind=sort", "--fields", "worker=absent", path),
    )
    assert result.code == ALL_FINE
    assert [(line["id"], line["worker"], line["date"][:10]) for line in result.lines()] == [
        ("R1", "w1", "2026-01-02"),
        ("R2", "w2", "2026-01-03"),
    ]


def test_options_stand_in_for_what_records_do_not_say(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(NOTE)
    (line,) = dosimeter("score", path).lines()
    assert (line["worker"], line["date"]) == ("unknown", None)
    (line,) = dosimeter(
        "score", "--worker", "w-9", "--date", "2026-01-31T08:00+01:00", path
    ).lines()
    assert (line["worker"], line["date"]) == ("w-9", "2026-01-31T07:00:00Z")


def test_encoding(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "note.csv"
    path.write_bytes("worker,text\nJosé,Un café calme\n".encode("cp1252"))
    (line,) = dosimeter("score", "--encoding", "windows-1252", path).lines()
    assert line["worker"] == "José"
    result = dosimeter("score", "--encoding", "latin-99", path)
    assert result.code == NOTHING_DONE
    assert "latin-99" in result.err


def test_invalid_utf8_in_one_record_leaves_the_others(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "notes.csv"
    good = ROW.format(1, 1).encode()
    path.write_bytes(HEADER.encode() + good + b"w,2026-03-02,C,caf\xe9 secret\n" + good)
    result = dosimeter("score", "--encoding", "UTF-8", path)
    assert result.code == SOME_BAD
    assert len(result.lines()) == 2
    assert f"{path}:3: the text is not valid UTF-8; " in result.err
    assert "secret" not in result.err


def test_a_broken_row_leaves_the_others(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text(HEADER + ROW.format(1, 1) + "w,2026-03-02,secret\n" + ROW.format(2, 3))
    result = dosimeter("score", path)
    assert result.code == SOME_BAD
    assert [line["worker"] for line in result.lines()] == ["officer-01", "officer-02"]
    problem, tally = result.err.splitlines()
    assert re.match(rf"{re.escape(str(path))}:3: [^;]+; .", problem)
    assert tally == "Read 3 records: 2 scored, 1 bad."
    assert "secret" not in result.err


def test_a_future_date_is_bad(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text(HEADER + "w,2999-01-01,C,Calm.\n" + ROW.format(1, 1))
    result = dosimeter("score", path)
    assert result.code == SOME_BAD
    assert len(result.lines()) == 1
    assert f"{path}:2: dated 2999-01-01, in the future; " in result.err


def test_an_empty_file_is_bad(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "notes.csv"
    path.touch()
    result = dosimeter("score", path)
    assert (result.code, result.out) == (SOME_BAD, "")
    assert f"{path}: the file is empty; " in result.err


def test_a_missing_file_does_not_stop_the_others(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    missing = tmp_path / "missing.csv"
    result = dosimeter("score", missing, notes)
    assert result.code == SOME_BAD
    assert len(result.lines()) == 3
    assert f"{missing}: there is no such file; check the path" in result.err
    result = dosimeter("score", missing, tmp_path / "other")
    assert (result.code, result.out) == (NOTHING_DONE, "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_is_reported(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    notes.chmod(0)
    result = dosimeter("score", notes)
    assert result.code == NOTHING_DONE
    assert "Permission denied" in result.err


def test_stop_on_error(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "notes.csv"
    output = tmp_path / "scores.jsonl"
    output.write_text("old")
    path.write_text(HEADER + ROW.format(1, 1) + "broken\n" + ROW.format(2, 3))
    result = dosimeter("score", "--stop-on-error", "--output", output, path)
    assert result.code == NOTHING_DONE
    assert f"{path}:3: " in result.err
    assert output.read_text() == "old"
    assert sorted(tmp_path.iterdir()) == [path, output]


def test_output_file_equals_standard_output(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    output = tmp_path / "scores.jsonl"
    for _ in range(2):  # new, then replaced
        result = dosimeter("score", "--output", output, notes)
        assert (result.code, result.out, result.err) == (ALL_FINE, "", "")
        assert output.read_text() == dosimeter("score", notes).out
        assert sorted(tmp_path.iterdir()) == [notes, output]


@pytest.mark.parametrize("output", ["notes.csv", "./notes.csv", "link.csv", "hard.csv"])
def test_an_input_is_not_overwritten(output: str, tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    (tmp_path / "link.csv").symlink_to("notes.csv")
    (tmp_path / "hard.csv").hardlink_to(notes)
    before = notes.read_bytes()
    for given in ("notes.csv", "link.csv"):
        result = dosimeter("score", "--output", output, given, folder=tmp_path)
        assert (result.code, result.out) == (WRONG_USAGE, "")
        assert f'"{output}" would overwrite "{given}", which is read' in result.err
    with notes.open("rb") as standard_input:
        run = subprocess.run(
            [absolute_command(), "score", "--output", notes, "-"], stdin=standard_input, check=False
        )
    assert run.returncode == WRONG_USAGE
    assert notes.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 3


def test_an_output_does_not_become_an_input(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    notes = write_notes(folder / "notes.csv")
    real = write_notes(tmp_path / "real.csv")
    (folder / "link.csv").symlink_to(real)
    before = real.read_bytes()
    for output in (folder / "out.jsonl", folder / "inner" / "out.jsonl.gz", notes):
        result = dosimeter("score", "--output", output, folder)
        assert (result.code, result.out) == (WRONG_USAGE, "")
        assert f'"{output}" would lie among the files of "{folder}"' in result.err
    result = dosimeter("score", "--output", "out.jsonl", ".", folder=folder)
    assert (result.code, result.out) == (WRONG_USAGE, "")
    result = dosimeter("score", "--output", real, folder)
    assert (result.code, result.out) == (WRONG_USAGE, "")
    assert f'"{real}" would overwrite "{folder}/link.csv"' in result.err
    assert real.read_bytes() == before
    assert not (folder / "out.jsonl").exists()
    # These are not read with the folder.
    for output in (tmp_path / "out.jsonl", folder / "out.scores", folder / ".out.jsonl"):
        assert dosimeter("score", "--output", output, folder).code == ALL_FINE


def test_output_keeps_permissions_links_and_devices(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    real = tmp_path / "real.jsonl"
    real.write_text("old")
    real.chmod(0o600)
    link = tmp_path / "link.jsonl"
    link.symlink_to("real.jsonl")
    assert dosimeter("score", "--output", link, notes).code == ALL_FINE
    assert link.is_symlink()
    assert json.loads(real.read_text().splitlines()[0])["worker"] == "officer-01"
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert dosimeter("score", "--output", "/dev/null", notes).code == ALL_FINE
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_unwritable_output_leaves_the_old_file(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv")
    output = tmp_path / "scores.jsonl"
    output.write_text("old")
    missing = tmp_path / "missing.csv"
    assert dosimeter("score", "--output", output, missing).code == NOTHING_DONE
    assert output.read_text() == "old"
    for target in (tmp_path, tmp_path / "no" / "folder" / "scores.jsonl", notes / "scores.jsonl"):
        result = dosimeter("score", "--output", target, notes)
        assert (result.code, result.out) == (NOTHING_DONE, "")
        assert str(target) in result.err
    assert sorted(tmp_path.iterdir()) == [notes, output]


def test_policy_sets_the_reading_speed(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv", rows=1)
    policy = tmp_path / "policy.json"
    policy.write_text('{"reading_words_per_minute": 5}')
    (line,) = dosimeter("score", "--policy", policy, notes).lines()
    assert line["minutes"] == 2


def test_own_lexicon_and_rules_are_used(tmp_path: pathlib.Path) -> None:
    notes = write_notes(tmp_path / "notes.csv", rows=1)
    lexicon = tmp_path / "lexicon.tsv"
    lexicon.write_text("term\tforms\tcategory\tseverity\texclude\tnote\nyard\t-\tDEATH\t4\t\t\n")
    (line,) = dosimeter("score", "--lexicon", lexicon, notes).lines()
    assert line["density"] == pytest.approx(40)
    rules = tmp_path / "assertion.tsv"
    rules.write_text(
        "phrase\tassertion\tdirection\tscope\tnote\nthe caller said\tnegated\tforward\tsentence\t\n"
    )
    (line,) = dosimeter("score", "--lexicon", lexicon, "--assertion", rules, notes).lines()
    assert line["density"] == 0


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_real_transcripts() -> None:
    folder = SHARED / "transcripts"
    result = dosimeter("score", folder)
    assert (result.code, result.err) == (ALL_FINE, "")
    lines = result.lines()
    assert len(lines) == len(list(folder.iterdir()))
    assert all("spoken" in line and line["minutes"] > 0 for line in lines)
