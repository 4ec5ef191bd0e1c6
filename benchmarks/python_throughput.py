"""The rate of ``Scorer.score_many`` over each kind of column, as a share of the C++ library's.

Both score the same texts on one thread, in turn, and the best of several rounds counts. The last
line is what a call of ``Scorer.score`` with one short note costs beyond the C++ call.

    python benchmarks/python_throughput.py build/release/benchmarks/score_texts
"""

import argparse
import json
import pathlib
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator

import dosimeter
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
from demo_notes import read_notes

SHORT = "Pt denies SI/HI. Hx of DV, no concerns today."
CALLS = 20_000


def make_texts(copies: int) -> list[str]:
    """Give the notes of the demo caseload, `copies` times, each a text of its own."""
    notes = read_notes()
    return [SHORT] + [f"{note} Ref. {i}." for i in range(copies) for note in notes]


def columns(texts: list[str]) -> Iterator[tuple[str, object]]:
    """Give the texts as each kind of column."""
    arrow = pa.array(texts)
    yield "list of str", texts
    yield "NumPy array of objects", np.array(texts, dtype=object)
    yield "NumPy array of str (UCS-4)", np.array(texts)
    yield "pandas, objects", pd.Series(texts, dtype=object)
    yield "pandas, Arrow strings", pd.Series(texts, dtype="string[pyarrow]")
    yield "pyarrow.Array, string", arrow
    yield (
        "pyarrow.ChunkedArray, large_string",
        pa.chunked_array(
            [arrow.cast(pa.large_string())[i : i + 5000] for i in range(0, len(texts), 5000)]
        ),
    )
    yield "polars.Series", pl.Series(texts)


def seconds(step: Callable[[], object]) -> float:
    """Give the processor time of one call, which other programs disturb less."""
    begin = time.process_time()
    step()
    return time.process_time() - begin


def cpp_seconds(program: pathlib.Path, file: pathlib.Path) -> tuple[float, float]:
    """Give the C++ library's times of all texts, and of one call with the first."""
    output = subprocess.run([program, file], check=True, capture_output=True, text=True).stdout
    everything, one, _ = output.split()
    return float(everything), float(one)


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=pathlib.Path, help="the built benchmarks/score_texts")
    parser.add_argument("--copies", type=int, default=60, help="of the demo's notes")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()

    texts = make_texts(arguments.copies)
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    scorer = dosimeter.Scorer()
    kinds = dict(columns(texts))
    best = dict.fromkeys([*kinds, "one"], float("inf"))
    cpp_all = cpp_one = float("inf")
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "texts.jsonl")
        file.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        for _ in range(arguments.rounds):
            everything, one = cpp_seconds(arguments.program, file)
            cpp_all, cpp_one = min(cpp_all, everything), min(cpp_one, one)
            for name, column in kinds.items():
                took = seconds(lambda column=column: scorer.score_many(column, threads=1))
                best[name] = min(best[name], took)
            took = seconds(lambda: [scorer.score(SHORT) for _ in range(CALLS)])
            best["one"] = min(best["one"], took / CALLS)

    print(f"{len(texts)} texts, {megabytes:.1f} MB; C++: {megabytes / cpp_all:.1f} MB/s")
    for name in kinds:
        print(f"{name:36} {megabytes / best[name]:6.1f} MB/s  {cpp_all / best[name]:.2f} of C++")
    print(
        f"one short note through score: {best['one'] * 1e6:.2f} us, C++ {cpp_one * 1e6:.2f} us, "
        f"overhead {(best['one'] - cpp_one) * 1e6:.2f} us"
    )


if __name__ == "__main__":
    main()
