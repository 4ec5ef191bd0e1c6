"""What is too large, too slow, too much or no HTTP at all is answered, and the server goes on."""

import json
import random
import select
import socket
import threading
import time

import pytest
from conftest import GRAVE, SLOW, Server

LIMITS = ("--header-time", "1", "--body-time", "1", "--idle-time", "2", "--max-body", "20000",
          "--max-batch", "5")  # fmt: skip


@pytest.fixture
def strict(idle_server: Server) -> Server:
    return idle_server.start(*LIMITS)


def exchange(server: Server, *parts: bytes, pause: float = 0, patience: float = 15) -> bytes:
    """Send parts with pauses, and return all that comes until the server closes."""
    received = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=patience * SLOW) as wire:
        try:
            for part in parts:
                wire.sendall(part)
                if pause and select.select([wire], [], [], pause)[0]:
                    break  # the server has had enough
            while chunk := wire.recv(65536):
                received += chunk
        except (ConnectionError, TimeoutError):
            pass
    return received


def post(server: Server, body: bytes, *fields: str) -> bytes:
    head = [
        "POST /v1/score HTTP/1.1", "Host: x", "Content-Type: application/json",
        f"Authorization: Bearer {server.tokens['submit']}", f"Content-Length: {len(body)}", *fields,
    ]  # fmt: skip
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def alive(server: Server) -> None:
    with server.client(server.tokens["submit"]) as client:
        assert client.post("/v1/score", json={"text": GRAVE}).status_code == 200


def test_too_large(strict: Server) -> None:
    large = json.dumps({"text": "x" * 30_000}).encode()
    assert status(exchange(strict, post(strict, large))) == 413
    chunked = post(strict, b"", "Transfer-Encoding: chunked").replace(b"Content-Length: 0\r\n", b"")
    chunks = b"1000\r\n" + b"x" * 4096 + b"\r\n"
    assert status(exchange(strict, chunked + chunks * 8)) == 413
    assert status(exchange(strict, post(strict, b"", "X: " + "y" * 9000))) == 431
    assert status(exchange(strict, b"GET /" + b"a" * 100_000)) == 431
    with strict.client(strict.tokens["submit"]) as client:
        batch = {"documents": [{"text": "x"}] * 6}
        assert client.post("/v1/score", json=batch).status_code == 413
    alive(strict)


def test_slow_loris(strict: Server) -> None:
    """A header, or a body, that drips in is answered with 408 in time, however often it drips."""
    for parts in ([b"GET /healthz HTTP/1.1\r\n"] + [b"X: y\r\n"] * 40, [b"G"],
                  [post(strict, b"{" + b" " * 60)[:-55]] + [b" "] * 40):  # fmt: skip
        begin = time.monotonic()
        answer = exchange(strict, *parts, pause=0.1)
        assert status(answer) == 408, parts[0]
        assert b"urn:dosimeter:problem:too-slow" in answer
        assert time.monotonic() - begin < 6 * SLOW
    alive(strict)


def test_idle_connections_are_closed_without_a_word(strict: Server) -> None:
    assert exchange(strict, b"") == b""
    answer = exchange(strict, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer.count(b"HTTP/1.1") == 1 and status(answer) == 200


def test_many_slow_clients_hold_up_nobody(strict: Server) -> None:
    wires = [socket.create_connection(("127.0.0.1", strict.port)) for _ in range(300)]
    for wire in wires:
        wire.sendall(b"POST /v1/score HTTP/1.1\r\nHost: x\r\n")
    begin = time.monotonic()
    alive(strict)
    assert time.monotonic() - begin < 2 * SLOW
    for wire in wires:
        wire.close()


def test_too_many_connections(idle_server: Server) -> None:
    idle_server.start("--max-connections", "3")
    wires = [socket.create_connection(("127.0.0.1", idle_server.port)) for _ in range(3)]
    time.sleep(0.3)
    answer = exchange(idle_server)
    assert status(answer) == 503 and b"Retry-After" in answer
    for wire in wires:
        wire.close()
    time.sleep(0.5)
    alive(idle_server)


def test_bodies_of_other_kinds(strict: Server) -> None:
    with strict.client(strict.tokens["submit"]) as client:
        for kind, encoding in (("text/html", ""), ("", ""), ("application/json", "gzip")):
            fields = {"Content-Type": kind, "Content-Encoding": encoding}
            headers = {name: value for name, value in fields.items() if value}
            answer = client.post("/v1/score", content=b"{}", headers=headers)
            assert answer.status_code == 415, fields
        for body in ("", "{", "[]", "1", '{"text": 1}', '{"texts": ""}', '{"documents": []}',
                     '{"text": "a", "segments": []}', '{"segments": [{}]}', "[" * 5000,
                     '{"text": "\\ud800"}'):  # fmt: skip
            answer = client.post(
                "/v1/score", content=body, headers={"Content-Type": "application/json"}
            )
            assert answer.status_code in (400, 422), body[:40]
            assert answer.headers["content-type"] == "application/problem+json"
        for body in ("", "WEBVTT\n\n00:00:09.000 --> 00:00:01.000\nx\n", "no transcript"):
            answer = client.post("/v1/score", content=body, headers={"Content-Type": "text/vtt"})
            assert answer.status_code == 422, body


def test_methods(plain_server: Server) -> None:
    with plain_server.client(plain_server.tokens["submit"]) as client:
        answer = client.put("/v1/score", json={})
        assert answer.status_code == 405 and answer.headers["allow"] == "POST"
        assert client.request("DELETE", "/healthz").headers["allow"] == "GET"
        assert client.get("/v1/scores").status_code == 404
        assert client.get("/v1/workers//index").status_code == 404


def test_head_is_answered_without_a_body(plain_server: Server) -> None:
    with socket.create_connection(("127.0.0.1", plain_server.port), timeout=10 * SLOW) as wire:
        for target, status in (("/healthz", 405), ("/nowhere", 404), ("/v1/score", 405)):
            wire.sendall(f"HEAD {target} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
            answer = b""
            while not answer.endswith(b"\r\n\r\n"):
                answer += wire.recv(65536)
            assert answer.startswith(f"HTTP/1.1 {status} ".encode()), answer
            assert answer.index(b"\r\n\r\n") == len(answer) - 4
            assert b"content-length" not in answer.lower()
        wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: wire.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200 ") and answer.endswith(b'{"status":"up"}')


def test_expect_100_continue(plain_server: Server) -> None:
    request = post(plain_server, b'{"text": "x"}', "Expect: 100-continue", "Connection: close")
    head, body = request.split(b"\r\n\r\n")
    with socket.create_connection(("127.0.0.1", plain_server.port), timeout=10 * SLOW) as wire:
        wire.sendall(head + b"\r\n\r\n")
        assert wire.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        wire.sendall(body)
        assert wire.recv(1000).startswith(b"HTTP/1.1 200 OK")
    refused = head.replace(b"Bearer ", b"Bearer x")
    assert status(exchange(plain_server, refused + b"\r\n\r\n")) == 401


def test_pipelined_requests(plain_server: Server) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = exchange(plain_server, one * 200 + last)
    assert answer.count(b'{"status":"up"}') == 201
    split = exchange(plain_server, *[bytes([byte]) for byte in last])
    assert status(split) == 200


def malformed(server: Server, random_: random.Random) -> bytes:
    """A request with something wrong in its line, its fields or its JSON."""
    sound = json.dumps({"worker": "n-1", "text": GRAVE, "kind": "note"}).encode()
    good = post(server, sound, "Connection: close")
    head, body = good.split(b"\r\n\r\n")
    if random_.random() < 0.5:
        head = head.replace(b"/v1/score", b"/v1/exposures")
    kind = random_.randrange(6)
    if kind == 0:  # noise
        return random_.randbytes(random_.randrange(1, 300)) + b"\r\n\r\n"
    if kind == 1:  # a broken line or field
        at = random_.randrange(len(head) // 2)
        broken = head[:at] + random_.choice([b"\x00", b"\r", b"\n\n", b"\xff\xfe"]) + head[at:]
        return broken + b"\r\n\r\n" + body
    if kind == 2:  # lengths that contradict, or are none
        length = random_.choice([b"-1", b"1e3", b"99999999999999999999", b"0x10", b"10, 11", b""])
        return head.replace(str(len(body)).encode(), length) + b"\r\n\r\n" + body
    if kind == 3:  # JSON cut short
        cut = body[: random_.randrange(1, len(body) - 1)]
        return head.replace(str(len(body)).encode(), str(len(cut)).encode()) + b"\r\n\r\n" + cut
    if kind == 4:  # JSON with a byte replaced by one that fits nowhere
        at = random_.randrange(len(body))
        return head + b"\r\n\r\n" + body[:at] + b"\xc0" + body[at + 1 :]
    chunks = random_.choice([b"zz\r\n", b"5\r\nab\r\n", b"-4\r\nabcd\r\n", b"F" * 17 + b"\r\n"])
    chunked = head.replace(f"Content-Length: {len(body)}".encode(), b"Transfer-Encoding: chunked")
    return chunked + b"\r\n\r\n" + chunks + b"0\r\n\r\n"


def test_a_thousand_malformed_requests(server: Server) -> None:
    assert server.stop() == 0
    strict = server.start(*LIMITS)
    lines = strict.audit().stdout
    random_ = random.Random(20261128)
    requests = [malformed(strict, random_) for _ in range(1000)]
    statuses: dict[int, int] = {}
    wrong: list[bytes] = []
    lock = threading.Lock()

    def send(mine: list[bytes]) -> None:
        for request in mine:
            found = status(exchange(strict, request))
            with lock:
                statuses[found] = statuses.get(found, 0) + 1
                if not 400 <= found < 500:
                    wrong.append(request)

    threads = [threading.Thread(target=send, args=(requests[i::20],)) for i in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == [], statuses
    assert sum(statuses.values()) == 1000
    assert strict.process is not None and strict.process.poll() is None
    alive(strict)
    assert strict.audit().stdout == lines  # nothing was written
    assert [line for line in strict.log() if line["level"] == "error"] == []
