"""What ``dosimeter score`` costs as its work grows: seconds and peak memory.

Three things grow, each by itself: the input (1 MB to 10 GB of JSON Lines), the documents in it
(10 bytes to 100 MB each), the lexicon (to ten times its entries). Inputs are made of the notes of
the demo caseload, streamed to a file in the folder for temporary files, and deleted; 10 GB need
that much room. The command writes to /dev/null, with as many threads as there are cores. MB are
10^6 bytes; memory is the largest resident set that the kernel saw.

    cmake --preset release && cmake --build --preset release
    pip install matplotlib
    python benchmarks/growth.py

Prints the tables and draws benchmarks/growth_input.svg, growth_documents.svg, growth_lexicon.svg.
"""

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from demo_notes import PROJECT, read_notes
from growth_plots import draw

INPUT_SIZES = [10**power for power in range(6, 11)]
DOCUMENT_SIZES = [10**power for power in range(1, 9)]
LEXICON_SIZES = [1, 2, 5, 10]
MOST_DOCUMENTS = 1_000_000
DOCUMENT_INPUT = 100_000_000  # bytes of text, unless that is more than so many documents
LEXICON_INPUT = 200_000_000


@dataclass
class Cost:
    """Of one run of the command."""

    size: int  # of what grows
    megabytes: float  # of the input
    seconds: float  # elapsed
    processor: float  # seconds of all threads
    memory: float  # MB at the peak


# The kernel counts the memory of whoever starts a program as the program's own, up to its start, so
# that a small process must do that.
LAUNCHER = """
import os, sys, time
begin = time.perf_counter()
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,
                         file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
_, status, usage = os.wait4(process, 0)
print(time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run(command: list[str | Path], size: int, input_bytes: int) -> Cost:
    """Run the command to its end, which must be a good one, and say what it took."""
    output = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LAUNCHER, *command], check=True, stdout=subprocess.PIPE
    ).stdout
    return Cost(size, input_bytes / 1e6, *map(float, output.split()))


def note_lines() -> Iterator[bytes]:
    """Give the notes again and again, each as a record with a number of its own."""
    endings = [f'", "text": {json.dumps(note)}}}\n'.encode() for note in read_notes()]
    for number, ending in enumerate(itertools.cycle(endings)):
        yield b'{"id": "n-%d' % number + ending


def document_lines(size: int) -> Iterator[bytes]:
    """Give stretches of the notes, each so many bytes of ASCII, that begin at different places."""
    notes = " ".join(note for note in read_notes() if note.isascii())
    for number in itertools.count():
        begin = 97 * number % len(notes)
        text = (notes[begin:] + notes * (size // len(notes) + 1))[:size]
        yield json.dumps({"text": text}).encode() + b"\n"


def write(path: Path, lines: Iterator[bytes], size: int) -> int:
    """Write lines until the file has its size; give what it has."""
    written = 0
    with path.open("wb", buffering=1 << 20) as file:
        while written < size:
            written += file.write(next(lines))
    return written


def tenfold_entries(times: int) -> str:
    """Give the standard lexicon with further entries for each of its own.

    They end in a word that no text has, so that their beginnings are those of real phrases.
    """
    standard = (PROJECT / "models" / "lexicon.tsv").read_text(encoding="utf-8")
    lines = standard.rstrip("\n").split("\n")
    rows = [
        (number, line.split("\t"))
        for number, line in enumerate(lines)
        if line and not line.startswith("#")
    ]
    further = [
        "\t".join(
            [
                f"{term}qx{'abcdefghi'[copy]}{number}",
                forms if forms in ("n", "v") else "-",
                category,
                severity,
                "",
                "",
            ]
        )
        for number, (term, forms, category, severity, *_) in rows[1:]
        for copy in range(times - 1)
    ]
    return "\n".join([*lines, *further]) + "\n"


def grow_input(score: list[str | Path], folder: Path, most: int) -> Iterator[Cost]:
    for size in INPUT_SIZES:
        if size <= most:
            path = folder / "notes.jsonl"
            written = write(path, note_lines(), size)
            yield run([*score, path], size, written)
            path.unlink()


def grow_documents(score: list[str | Path], folder: Path) -> Iterator[Cost]:
    path = folder / "documents.jsonl"
    for size in DOCUMENT_SIZES:
        text = min(DOCUMENT_INPUT, size * MOST_DOCUMENTS)
        line = len(next(document_lines(size)))
        write(path, document_lines(size), text // size * line)
        yield run([*score, "--max-record-bytes", "200000000", path], size, text)
        path.unlink()


def grow_lexicon(score: list[str | Path], folder: Path) -> Iterator[Cost]:
    path = folder / "notes.jsonl"
    written = write(path, note_lines(), LEXICON_INPUT)
    for times in LEXICON_SIZES:
        lexicon = folder / f"lexicon{times}.tsv"
        lexicon.write_text(tenfold_entries(times), encoding="utf-8")
        costs = [run([*score, "--lexicon", lexicon, path], times, written) for _ in range(3)]
        yield min(costs, key=lambda cost: cost.processor)


def in_process(build: Path) -> str:
    """Give the rate of one document after the other on one core, without start and reading."""
    names = ("score", "score_with_tenfold_lexicon")
    output = subprocess.run(
        [
            build / "benchmarks" / "dosimeter_benchmarks",
            f"--benchmark_filter=^({'|'.join(names)})$",
            "--benchmark_repetitions=9",
            "--benchmark_min_time=0.3",
            "--benchmark_enable_random_interleaving=true",
            "--benchmark_format=json",
        ],
        check=True,
        capture_output=True,
    ).stdout
    rates = {
        run["run_name"]: run["bytes_per_second"] / 1e6
        for run in json.loads(output)["benchmarks"]
        if run.get("aggregate_name") == "median"
    }
    one, ten = (rates[name] for name in names)
    return f"in process, one core: {one:.0f} MB/s, with ten times the lexicon {ten:.0f} MB/s"


def collect(picture: Path, grown: str, unit: Callable[[int], str], costs: Iterator[Cost]) -> None:
    """Print the table as it grows, and draw it."""
    print(f"\n{grown:>22}{'MB':>9}{'seconds':>10}{'MB/s':>8}{'processor':>11}{'peak MB':>9}")
    rows = []
    for cost in costs:
        rows.append(cost)
        print(
            f"{unit(cost.size):>22}{cost.megabytes:9.0f}{cost.seconds:10.2f}"
            f"{cost.megabytes / cost.seconds:8.1f}{cost.processor:11.2f}{cost.memory:9.1f}",
            flush=True,
        )
    draw(picture, grown, rows)


def bytes_text(size: int) -> str:
    for factor, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size >= factor:
            return f"{size // factor} {name}"
    return f"{size} bytes"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, default=PROJECT / "build" / "release")
    parser.add_argument("--pictures", type=Path, default=PROJECT / "benchmarks", help="a folder")
    parser.add_argument("--most", type=float, default=1e10, help="bytes of the largest input")
    parser.add_argument("--only", choices=("input", "documents", "lexicon"))
    arguments = parser.parse_args()
    score: list[str | Path] = [arguments.build / "src" / "cli" / "dosimeter", "score"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.only in (None, "input"):
            costs = grow_input(score, folder, int(arguments.most))
            collect(arguments.pictures / "growth_input.svg", "size of the input", bytes_text, costs)
        if arguments.only in (None, "documents"):
            costs = grow_documents(score, folder)
            collect(
                arguments.pictures / "growth_documents.svg", "size of a document", bytes_text, costs
            )
        if arguments.only in (None, "lexicon"):
            costs = grow_lexicon(score, folder)
            collect(
                arguments.pictures / "growth_lexicon.svg",
                "size of the lexicon",
                lambda times: f"x {times}",
                costs,
            )
            print(in_process(arguments.build))


if __name__ == "__main__":
    main()
