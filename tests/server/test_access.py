"""Every route with every scope, and what a token reaches."""

import json
import re
import subprocess

import pytest
from conftest import GRAVE, SCOPES, Server, program

NOTE = {"worker": "n-1", "text": GRAVE, "time": "2026-11-20"}
# Method, path, body, the scopes that may.
ROUTES = [
    ("POST", "/v1/score", NOTE, {"submit"}),
    ("POST", "/v1/exposures", NOTE, {"submit"}),
    ("GET", "/v1/workers/n-1/index", None, {"read-own", "read-team"}),
    ("GET", "/v1/teams/north/summary", None, {"read-team"}),
    ("GET", "/metrics", None, {"monitor"}),
    ("DELETE", "/v1/workers/n-1", None, {"administer"}),
]
OPEN = ["/healthz", "/readyz", "/v1/openapi.json"]


def test_every_route_with_every_scope(server: Server) -> None:
    for number in range(1, 4):
        server.expose(f"n-{number}", 12)
    table = []
    for method, path, body, allowed in ROUTES:
        for scope in ("", "wrong", *SCOPES):
            token = server.tokens.get(scope, scope)
            with server.client(token) as client:
                answer = client.request(method, path, json=body)
            wanted = 200 if scope in allowed else 401 if scope in ("", "wrong") else 403
            table.append((method, path, scope, answer.status_code, wanted))
            if wanted == 200:
                continue
            problem = answer.json()
            assert answer.headers["content-type"] == "application/problem+json"
            assert set(problem) == {"type", "title", "status", "detail", "instance"}
            assert "Bearer" in answer.headers["www-authenticate"]
            assert GRAVE not in answer.text and "index" not in problem
    assert [row for row in table if row[3] != row[4]] == []
    assert len(table) == len(ROUTES) * (len(SCOPES) + 2)


def test_the_table_has_every_route_of_the_description(plain_server: Server) -> None:
    with plain_server.client() as client:
        paths = client.get("/v1/openapi.json").json()["paths"]
    described = {(method.upper(), path) for path, item in paths.items() for method in item}
    rows = [*[(method, path) for method, path, *_ in ROUTES], *[("GET", path) for path in OPEN]]
    covered = {
        (method, pattern) for method, pattern in described
        if any(method == m and re.fullmatch(re.sub("{.*?}", "[^/]+", pattern), path)
               for m, path in rows)
    }  # fmt: skip
    assert described - covered == set()
    assert len(rows) == len(described)


def test_open_routes_need_no_token(plain_server: Server) -> None:
    with plain_server.client() as client:
        for path in OPEN:
            assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("scope", "path", "status"),
    [
        ("read-own", "/v1/workers/n-1/index", 200),
        ("read-own", "/v1/workers/n-2/index", 403),
        ("read-own", "/v1/workers/nobody/index", 403),  # whether there is one is not told
        ("read-team", "/v1/workers/n-2/index", 200),
        ("read-team", "/v1/workers/n-9/index", 404),
        ("read-team", "/v1/workers/s-1/index", 403),
        ("read-team", "/v1/workers/x-1/index", 403),
        ("read-team", "/v1/teams/south/summary", 403),
        ("read-team", "/v1/teams/none/summary", 403),
        ("administer", "/v1/workers/n-1/index", 403),
    ],
)
def test_reach(plain_server: Server, scope: str, path: str, status: int) -> None:
    for worker in ("n-1", "n-2", "s-1", "x-1"):
        plain_server.expose(worker)
    with plain_server.client(plain_server.tokens[scope]) as client:
        assert client.get(path).status_code == status


def test_a_team_below_the_minimum_is_refused(server: Server) -> None:
    server.expose("n-1", 12)
    server.expose("n-2", 12)
    with server.client(server.tokens["read-team"]) as client:
        refused = client.get("/v1/teams/north/summary")
        assert refused.status_code == 403
        assert refused.json()["type"] == "urn:dosimeter:problem:team-too-small"
        assert "dose" not in refused.text
        server.expose("n-3", 12)
        shown = client.get("/v1/teams/north/summary").json()
    assert shown["workers"] == 3
    assert shown["dose_7_days"]["median"]["lower"] <= shown["dose_7_days"]["median"]["value"]
    assert "n-1" not in json.dumps(shown)


def test_tokens_are_digests_on_the_disk(plain_server: Server) -> None:
    content = (plain_server.folder / "tokens.json").read_text()
    assert all(secret not in content for secret in plain_server.tokens.values())
    assert (plain_server.folder / "tokens.json").stat().st_mode & 0o777 == 0o600


def test_expired_tokens_are_refused(idle_server: Server) -> None:
    old = idle_server.token("--scope", "submit", "--expires", "2026-01-01")
    idle_server.start()
    with idle_server.client(old) as client:
        assert client.post("/v1/score", json={"text": GRAVE}).status_code == 401


def test_every_read_is_in_the_audit_log(server: Server) -> None:
    for number in range(1, 4):
        server.expose(f"n-{number}", 12)
    before = int(server.audit().stdout.split()[0])
    with server.client(server.tokens["read-team"]) as client:
        for path in ("/v1/workers/n-1/index", "/v1/workers/n-2/index", "/v1/teams/north/summary"):
            assert client.get(path).status_code == 200
        assert client.get("/v1/workers/s-1/index").status_code == 403
    audit = server.audit()
    assert audit.returncode == 0, audit.stdout
    assert int(audit.stdout.split()[0]) == before + 3


def test_erased_is_erased(server: Server) -> None:
    server.expose("n-1", 3)
    with server.client(server.tokens["administer"]) as client:
        assert client.delete("/v1/workers/n-1").json() == {"erased": 3}
        assert client.delete("/v1/workers/n-1").status_code == 404
    with server.client(server.tokens["read-own"]) as client:
        assert client.get("/v1/workers/n-1/index").status_code == 404
    assert server.audit().returncode == 0
    if server.store.startswith("sqlite"):
        for path in server.folder.glob("test.ledger*"):
            assert b"n-1" not in path.read_bytes(), path


@pytest.mark.parametrize(
    ("options", "remedy"),
    [
        (["--address", "0.0.0.0"], "--tls-certificate"),
        (["--address", "::"], "--tls-certificate"),
        (["--tls-certificate", "x.pem"], "go together"),
        (["--port", "70000"], "65535"),
        (["--address", "somewhere"], "127.0.0.1"),
        (["--store", "mysql:x"], "sqlite:PATH"),
        (["--polici", "x"], "--help"),
    ],
)
def test_what_does_not_begin(idle_server: Server, options: list[str], remedy: str) -> None:
    run = subprocess.run(
        [program(), "--tokens", idle_server.folder / "tokens.json", *options],
        capture_output=True, text=True, check=False, cwd=idle_server.folder, timeout=60,
    )  # fmt: skip
    assert run.returncode == 2
    assert remedy in run.stderr
