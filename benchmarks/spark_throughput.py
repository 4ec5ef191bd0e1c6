"""Measures what Spark makes of Dosimeter's speed: MB/s of text, each row in one run.

The texts are the notes of the demo caseload, each many times with a number of its own. Needs
``pip install "dosimeter[spark]"``. MB are 10^6 bytes of text in UTF-8.

    python benchmarks/spark_throughput.py --megabytes 200 --cores 2
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")

import dosimeter
import dosimeter.spark as on_spark
import pyarrow as pa
import pyarrow.parquet as pq
from demo_notes import read_notes
from pyspark.sql import DataFrame, SparkSession, functions


def write_archive(path: Path, megabytes: int) -> int:
    """Write Parquet with so many megabytes of text in eight files; returns bytes of text."""
    notes = read_notes()
    average = sum(len(note.encode()) for note in notes) / len(notes)
    count = int(megabytes * 1e6 / (average + 9))
    total = 0
    path.mkdir()
    for part in range(8):
        numbers = range(part, count, 8)
        texts = [f"{notes[number % len(notes)]} {number:08d}" for number in numbers]
        total += sum(len(text.encode()) for text in texts)
        table = pa.table(
            {
                "worker": [f"w-{number % 997:03d}" for number in numbers],
                "time": pa.array([1767225600 + 60 * n for n in numbers], pa.timestamp("s", "UTC")),
                "text": texts,
            }
        )
        pq.write_table(table, path / f"{part}.parquet", compression="zstd")
    return total


def timed(work: Callable[[], object]) -> float:
    """Give the seconds that it takes, the better of two."""
    seconds = []
    for _ in range(2):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def run_all(table: DataFrame) -> None:
    """Compute every row, and throw it away."""
    table.write.format("noop").mode("overwrite").save()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--cores", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        size = write_archive(archive, options.megabytes)
        stored = sum(file.stat().st_size for file in archive.iterdir())
        texts = pq.read_table(archive)["text"]
        scorer = dosimeter.Scorer()
        seconds = {
            "score_many, one thread, in memory": timed(lambda: scorer.score_many(texts, threads=1)),
            "score_many, all cores, in memory": timed(lambda: scorer.score_many(texts)),
        }
        session = (
            SparkSession.builder.master(f"local[{options.cores}]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", str(2 * options.cores))
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("ERROR")
        notes = session.read.parquet(str(archive))
        records = Path(folder) / "records"

        def keep_records() -> None:
            on_spark.caseload(notes).write.mode("overwrite").parquet(str(records))

        seconds["Spark: reading the texts"] = timed(
            lambda: notes.select(functions.sum(functions.length("text"))).collect()
        )
        seconds["Spark: score"] = timed(lambda: run_all(on_spark.score(notes)))
        seconds["Spark: caseload to Parquet"] = timed(keep_records)
        kept = session.read.parquet(str(records))
        seconds["Spark: summarise kept records"] = timed(
            lambda: run_all(on_spark.summarise(kept, "2027-01-01"))
        )
        session.stop()
        bytes_of_records = sum(file.stat().st_size for file in records.glob("*.parquet"))
    print(f"{len(texts)} documents, {size / 1e6:.0f} MB of text, {stored / 1e6:.0f} MB as Parquet")
    print(f"{bytes_of_records / len(texts):.0f} bytes of records a document as Parquet")
    for name, spent in seconds.items():
        print(f"{name:<36}{size / 1e6 / spent:8.1f} MB/s{spent:8.1f} s")


if __name__ == "__main__":
    main()
