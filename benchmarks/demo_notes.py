"""The notes of the demo caseload, for what measures on real text."""

import json
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def read_notes() -> list[str]:
    """Give the texts of all its JSON Lines, in the order of the files."""
    return [
        json.loads(line)["text"]
        for file in sorted((PROJECT / "src" / "demo").glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
