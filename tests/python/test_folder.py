"""What the connector of a folder hands in, and in which requests."""

import json
from pathlib import Path
from typing import Any

import pytest
from dosimeter.connectors import ServiceError, folder

MIB = 1 << 20


class Service:
    """Takes requests, but for the one of this number."""

    def __init__(self, refused: int | None = None, status: int = 422) -> None:
        self.requests: list[list[dict[str, Any]]] = []
        self._refused = refused
        self._status = status

    def expose(self, documents: list[dict[str, Any]]) -> dict[str, Any]:
        if len(self.requests) == self._refused:
            raise ServiceError(self._status, "not as the API describes it")
        assert len(documents) <= 1000
        assert len(json.dumps({"documents": documents})) <= MIB or len(documents) == 1
        self.requests.append(documents)
        return {}


def write(path: Path, count: int, text: str = "x") -> Path:
    rows = [{"id": f"n-{i}", "worker": "w", "text": f"{text} {i}"} for i in range(count)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_an_id_is_sent_where_the_file_gives_it(tmp_path):
    service = Service()
    path = tmp_path / "notes.csv"
    path.write_text("id,worker,text\nn-7,w,He was stabbed.\n,w,Slept well.\n")
    assert folder.hand_in(path, service) == 2
    plain = tmp_path / "w_2026-03-16_C-1.txt"
    plain.write_text("He was shot.")
    assert folder.hand_in(plain, service) == 1
    ids = [document.get("id") for request in service.requests for document in request]
    assert ids == ["n-7", None, None]


def test_a_file_goes_in_as_few_requests_as_the_service_takes(tmp_path):
    service = Service()
    assert folder.hand_in(write(tmp_path / "all.jsonl", 1000), service) == 1000
    assert folder.hand_in(write(tmp_path / "more.jsonl", 2001), service) == 2001
    assert [len(request) for request in service.requests] == [1000, 1000, 1000, 1]
    long = Service()
    assert folder.hand_in(write(tmp_path / "long.jsonl", 5, "é" * 70_000), long) == 5
    assert [len(request) for request in long.requests] == [2, 2, 1]  # 6 bytes each as JSON
    alone = Service()
    assert folder.hand_in(write(tmp_path / "one.jsonl", 2, "x" * MIB), alone) == 2
    assert [len(request) for request in alone.requests] == [1, 1]


@pytest.mark.parametrize(("status", "place"), [(422, "refused/many.jsonl"), (503, "many.jsonl")])
def test_a_refusal_says_what_went_in_before(tmp_path, capsys, status, place):
    path = write(tmp_path / "many.jsonl", 2500)
    folder._settle(path, Service(refused=2, status=status))
    said = capsys.readouterr().err
    assert f"{status}: not as the API" in said and "(the first 2000 documents are in)" in said
    assert (tmp_path / place).exists()
    few = write(tmp_path / "few.jsonl", 1000)
    folder._settle(few, Service(refused=0))
    assert "documents are in" not in capsys.readouterr().err
