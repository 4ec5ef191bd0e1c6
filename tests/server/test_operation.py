"""Running it: TLS, reloading without dropping a request, ending, telling the service manager."""

import json
import os
import signal
import socket
import ssl
import subprocess
import threading
import time

import pytest
from conftest import GRAVE, POLICY, SLOW, Server


def certificate(server: Server) -> tuple[str, ...]:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", server.folder / "key.pem",
         "-out", server.folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return ("--tls-certificate", "cert.pem", "--tls-key", "key.pem")


def test_tls(idle_server: Server) -> None:
    idle_server.start(*certificate(idle_server), "--address", "0.0.0.0")
    context = ssl.create_default_context(cafile=str(idle_server.folder / "cert.pem"))
    with idle_server.client(idle_server.tokens["submit"], verify=context) as client:
        for _ in range(20):
            answer = client.post("/v1/score", json={"text": GRAVE})
            assert answer.status_code == 200
        assert "max-age" in answer.headers["strict-transport-security"]
    # No plain HTTP there, and no old protocol; neither harms the server.
    with socket.create_connection(("127.0.0.1", idle_server.port)) as wire:
        wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200 OK" not in wire.recv(1000)
    address = f"127.0.0.1:{idle_server.port}"
    for version, code in (("-tls1_1", 1), ("-tls1_2", 0), ("-tls1_3", 0)):
        old = subprocess.run(
            ["openssl", "s_client", version, "-cipher", "ALL:@SECLEVEL=0", "-connect", address],
            input=b"", capture_output=True, check=False,
        )  # fmt: skip
        assert old.returncode == code, version
    # A new certificate with the next connection.
    certificate(idle_server)
    idle_server.send(signal.SIGHUP)
    idle_server.wait_for("reloaded")
    time.sleep(0.2)
    context = ssl.create_default_context(cafile=str(idle_server.folder / "cert.pem"))
    with idle_server.client(verify=context) as client:
        assert client.get("/healthz").status_code == 200


class Load:
    """Requests from several threads, until it is told to end."""

    def __init__(self, server: Server, senders: int = 4) -> None:
        self.server, self.statuses, self.faults = server, [], []
        self.is_ending = threading.Event()
        self.threads = [threading.Thread(target=self.send) for _ in range(senders)]

    def send(self) -> None:
        with self.server.client(self.server.tokens["submit"]) as client:
            while not self.is_ending.is_set():
                try:
                    answer = client.post("/v1/score", json={"text": GRAVE})
                    self.statuses.append(answer.status_code)
                except Exception as error:
                    self.faults.append(error)
                    return

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_ending.set()
        for thread in self.threads:
            thread.join()


def test_reloading_drops_no_request(plain_server: Server) -> None:
    with Load(plain_server) as load:
        for count in range(1, 11):
            policy = {**POLICY, "reading_words_per_minute": 200 + count}
            (plain_server.folder / "policy.json").write_text(json.dumps(policy))
            plain_server.send(signal.SIGHUP)
            plain_server.wait_for("reloaded", count=count)
    assert load.faults == [] and set(load.statuses) == {200}
    assert len(load.statuses) > 20
    with plain_server.client(plain_server.tokens["submit"]) as client:
        minutes = client.post("/v1/score", json={"text": "word " * 210}).json()["minutes"]
    assert minutes == 1.0


def test_a_broken_policy_leaves_the_old_one(plain_server: Server) -> None:
    (plain_server.folder / "policy.json").write_text('{"week_dose_wacth": 1}')
    plain_server.send(signal.SIGHUP)
    (line,) = plain_server.wait_for("not reloaded, the old ones stay")
    assert "week_dose_wacth" in line["what"]
    with plain_server.client(plain_server.tokens["submit"]) as client:
        assert client.post("/v1/score", json={"text": GRAVE}).status_code == 200


def test_a_revoked_token_is_refused_after_a_reload(plain_server: Server) -> None:
    path = plain_server.folder / "tokens.json"
    tokens = json.loads(path.read_text())["tokens"]
    kept = [token for token in tokens if token["scopes"] != ["submit"]]
    path.write_text(json.dumps({"tokens": kept}))
    plain_server.send(signal.SIGHUP)
    plain_server.wait_for("reloaded")
    with plain_server.client(plain_server.tokens["submit"]) as client:
        assert client.post("/v1/score", json={"text": GRAVE}).status_code == 401


def test_ending_answers_what_is_under_way(plain_server: Server) -> None:
    token = plain_server.tokens["submit"]
    body = json.dumps({"worker": "n-1", "text": GRAVE}).encode()
    head = (f"POST /v1/exposures HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n")  # fmt: skip
    wire = socket.create_connection(("127.0.0.1", plain_server.port), timeout=20 * SLOW)
    wire.sendall(head.encode() + body[:10])
    idle = socket.create_connection(("127.0.0.1", plain_server.port), timeout=20 * SLOW)
    time.sleep(0.3)
    plain_server.send(signal.SIGTERM)
    assert idle.recv(10) == b""  # closed at once
    with pytest.raises(ConnectionError):
        socket.create_connection(("127.0.0.1", plain_server.port))
    wire.sendall(body[10:])
    answer = wire.recv(10_000)
    assert b"200 OK" in answer and b'"added":1' in answer and b"Connection: close" in answer
    assert plain_server.process is not None
    assert plain_server.process.wait(20 * SLOW) == 0
    assert plain_server.log()[-1]["event"] == "ended"
    wire.close()
    idle.close()


def test_the_service_manager_is_told(idle_server: Server, monkeypatch) -> None:
    path = idle_server.folder / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(path))
        manager.settimeout(20 * SLOW)
        monkeypatch.setenv("NOTIFY_SOCKET", str(path))
        idle_server.start()
        assert manager.recv(100) == b"READY=1"
        idle_server.send(signal.SIGHUP)
        assert [manager.recv(100), manager.recv(100)] == [b"RELOADING=1", b"READY=1"]
        assert idle_server.stop() == 0
        assert manager.recv(100) == b"STOPPING=1"


def test_readiness(server: Server) -> None:
    with server.client() as client:
        assert client.get("/readyz").json() == {"status": "ready"}


def test_the_unit_is_sound() -> None:
    unit = os.path.join(os.path.dirname(__file__), "../../src/server/dosimeterd.service")
    if not os.path.exists("/usr/bin/systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    run = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", unit],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-600:] + run.stderr
