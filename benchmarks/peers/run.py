"""How fast Dosimeter is beside programs that do part of its work, or other work on the same text.

All go over the notes of the demo caseload, one at a time, on one core and in one run: each is a
process of its own, and they take turns. A round takes each about half a second, so slow ones get
fewer notes (two dozen at least) of the same kind: the order of the notes is mixed once for all. The
rate is the median of the rounds, in 10^6 bytes of UTF-8 a second of processor time; loading is not
counted.

    cmake --preset release && cmake --build --preset release
    pip install -r benchmarks/peers/requirements.txt
    python benchmarks/peers/run.py

A peer that is not installed is left out, with a line that says how to get it. quanteda has no
peer here: it is an R package that Debian 12 does not have.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))

from demo_notes import PROJECT, read_notes  # noqa: E402

REQUIREMENTS = "pip install -r benchmarks/peers/requirements.txt"
ONE_THREAD = {
    f"{library}_NUM_THREADS": "1" for library in ("OMP", "MKL", "OPENBLAS", "TOKENIZERS")
} | {"TOKENIZERS_PARALLELISM": "false"}

NATIVE = {
    "bare_loop": "bare loop: classify bytes, hash words, one weight each",
    "score": "Dosimeter: full scoring, C++",
    "icu_words": "ICU: word iterator",
    "fasttext": "fastText: predict, words",
    "fasttext_pairs": "fastText: predict, words and pairs",
}
PYTHON = {
    "score_many": "Dosimeter: score_many, Python, list of str",
    "spacy_tokenizer": "spaCy: tokenizer, blank English",
    "hashing_and_linear_model": "scikit-learn: HashingVectorizer, linear model",
    "vader": "VADER: polarity_scores",
    "empath": "Empath: analyze",
    "medspacy_context": "medspaCy: target rules, ConText",
    "minilm_embedding": "all-MiniLM-L6-v2: embedding",
}
REMEDIES = {
    "fasttext": "install libfasttext-dev and build again",
    "fasttext_pairs": "install libfasttext-dev and build again",
    "score_many": "pip install .",
    "medspacy_context": "see benchmarks/peers/requirements-medspacy.txt",
}
SECONDS_A_ROUND = 0.5
FEWEST_NOTES = 24


@dataclass
class Peer:
    """A process that goes over as many notes as it is told to, and says how long it took."""

    title: str
    process: subprocess.Popen[str]
    notes: int = 0
    rates: list[float] = field(default_factory=list)

    def seconds(self, notes: int) -> float:
        assert self.process.stdin is not None and self.process.stdout is not None
        print(notes, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline().split()[0])

    def choose_notes(self, most: int) -> None:
        """So many that a round takes its time; warms up on the way."""
        notes = 4
        while (took := self.seconds(notes)) < SECONDS_A_ROUND / 4 and notes < most:
            notes *= 4
        self.notes = max(FEWEST_NOTES, min(most, int(notes * SECONDS_A_ROUND / took)))


def mixed_notes() -> list[str]:
    notes = read_notes()
    random.Random(1).shuffle(notes)
    return notes


def start(command: list[str | Path], title: str) -> Peer | None:
    """Start a peer and wait until it has loaded; None where it is not installed."""
    complaints = tempfile.TemporaryFile("w+")  # no pipe, which could fill up
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            env=os.environ | ONE_THREAD,
        )
    except FileNotFoundError:
        return None
    assert process.stdout is not None
    if process.stdout.readline().strip() == "ready":
        return Peer(title, process)
    if process.wait() in (2, 3):
        return None
    complaints.seek(0)
    sys.exit(f"{title}: {complaints.read()}")


def start_all(arguments: argparse.Namespace, file: Path) -> list[Peer]:
    peers = []
    for name, title in (NATIVE | PYTHON).items():
        if arguments.only and name not in arguments.only:
            continue
        if name in NATIVE:
            command = [arguments.build / "benchmarks" / "peers" / "native_peers", name, file]
        else:
            medspacy = name == "medspacy_context"
            python = arguments.medspacy_python if medspacy else sys.executable
            command = [python, HERE / "python_peers.py", name, file]
        if peer := start(command, title):
            peers.append(peer)
        else:
            remedy = REMEDIES.get(name, REQUIREMENTS if name in PYTHON else "build the benchmarks")
            print(f"left out: {title}; to have it, {remedy}")
    return peers


def print_table(peers: list[Peer], bytes_of: list[int]) -> None:
    rates = {peer.title: statistics.median(peer.rates) for peer in peers}
    dosimeter = rates.get(NATIVE["score"])
    print(f"\n{'':56}{'MB/s':>10}{'Dosimeter is':>15}{'MB a round':>12}{'spread':>8}")
    for peer in sorted(peers, key=lambda peer: -rates[peer.title]):
        rate = rates[peer.title]
        times = "" if dosimeter is None else f"{dosimeter / rate:.3g} x"
        megabytes = size_of(peer.notes, bytes_of) / 1e6
        spread = (max(peer.rates) - min(peer.rates)) / rate
        print(f"{peer.title:56}{rate:10.3g}{times:>15}{megabytes:12.3g}{spread:8.0%}")


def size_of(notes: int, bytes_of: list[int]) -> int:
    whole, rest = divmod(notes, len(bytes_of))
    return whole * sum(bytes_of) + sum(bytes_of[:rest])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, default=PROJECT / "build" / "release")
    parser.add_argument(
        "--medspacy-python", type=Path, default=PROJECT / "build" / "medspacy" / "bin" / "python"
    )
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", nargs="+", choices=[*NATIVE, *PYTHON], metavar="PEER")
    arguments = parser.parse_args()

    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    notes = mixed_notes()
    bytes_of = [len(note.encode()) for note in notes]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "notes.jsonl")
        file.write_text("".join(json.dumps({"text": note}) + "\n" for note in notes))
        peers = start_all(arguments, file)
        for peer in peers:
            peer.choose_notes(most=1000 * len(notes))
        for _ in range(arguments.rounds):
            for peer in peers:
                peer.rates.append(size_of(peer.notes, bytes_of) / 1e6 / peer.seconds(peer.notes))
        for peer in peers:
            peer.process.terminate()
            peer.process.wait()
    print(
        f"{len(notes)} notes, {sum(bytes_of) / len(notes):.0f} bytes each; core {core} alone; "
        f"medians of {arguments.rounds} rounds"
    )
    print_table(peers, bytes_of)


if __name__ == "__main__":
    main()
