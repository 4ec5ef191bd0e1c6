"""What the tests of dosimeterd share. DOSIMETER_SERVER names the program."""

import dataclasses
import glob
import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

SERVER = os.environ.get("DOSIMETER_SERVER", "")
SLOW = float(os.environ.get("DOSIMETER_TEST_PATIENCE", "1"))  # more under sanitizers
pytestmark = pytest.mark.skipif(not SERVER, reason="DOSIMETER_SERVER does not name dosimeterd")

GRAVE = "He was stabbed to death in front of his daughter, who called us herself."
POLICY = {"minimum_team": 3, "minimum_documents": 1, "minimum_days": 1,
          "teams": {"north": ["n-*"], "south": ["s-*"]}}  # fmt: skip
SCOPES = ("submit", "read-own", "read-team", "administer", "monitor")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not SERVER:
            item.add_marker(pytest.mark.skip(reason="DOSIMETER_SERVER does not name dosimeterd"))


def program() -> str:
    return str(pathlib.Path(SERVER).resolve())


@dataclasses.dataclass
class Server:
    """A running dosimeterd with a folder of its own."""

    folder: pathlib.Path
    store: str
    process: subprocess.Popen[bytes] | None = None
    url: str = ""
    tokens: dict[str, str] = dataclasses.field(default_factory=dict)
    options: tuple[str, ...] = ()

    def token(self, *options: str) -> str:
        """Make a token."""
        made = subprocess.run(
            [program(), "token", "--tokens", self.folder / "tokens.json", *options],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return made.stdout.strip()

    def start(self, *options: str) -> "Server":
        """Start it, and wait until it listens."""
        self.options = options or self.options
        log = self.log_path.open("ab")
        before = len(self.log())
        self.process = subprocess.Popen(
            [program(), "--port", "0", "--store", self.store,
             "--tokens", self.folder / "tokens.json", "--policy", self.folder / "policy.json",
             *self.options],
            stderr=log, cwd=self.folder,
        )  # fmt: skip
        log.close()
        scheme = "https" if "--tls-key" in self.options else "http"
        for line in self.wait_for("listening", before):
            self.url = f"{scheme}://127.0.0.1:{line['port']}"
        return self

    @property
    def log_path(self) -> pathlib.Path:
        return self.folder / "log"

    def log(self) -> list[dict[str, Any]]:
        if not self.log_path.exists():
            return []
        lines = self.log_path.read_bytes().splitlines(keepends=True)
        return [json.loads(line) for line in lines
                if line.startswith(b"{") and line.endswith(b"}\n")]  # fmt: skip

    def wait_for(self, event: str, after: int = 0, count: int = 1) -> list[dict[str, Any]]:
        """Wait for lines of the log."""
        for _ in range(int(400 * SLOW)):
            found = [line for line in self.log()[after:] if line["event"] == event]
            if len(found) >= count:
                return found
            if self.process is not None and self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"no {event}: {self.log_path.read_text()[-3000:]}")

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def send(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def stop(self, number: int = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=60 * SLOW)

    def client(self, token: str = "", **options: Any) -> httpx.Client:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30 * SLOW, **options)

    def expose(self, worker: str, days: int = 1, text: str = GRAVE) -> None:
        """Hand in a document a day."""
        documents = [
            {"worker": worker, "text": f"{text} {day}", "time": f"2026-11-{1 + day:02}T10:00:00Z"}
            for day in range(days)
        ]
        with self.client(self.tokens["submit"]) as client:
            answer = client.post("/v1/exposures", json={"documents": documents})
        assert answer.status_code == 200, answer.text

    def audit(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program(), "audit", "--store", self.store],
            capture_output=True, text=True, check=False, cwd=self.folder,
        )  # fmt: skip


def new_server(folder: pathlib.Path, store: str) -> Server:
    server = Server(folder, store)
    (folder / "policy.json").write_text(json.dumps(POLICY))
    for scope in SCOPES:
        server.tokens[scope] = server.token("--scope", scope, "--worker", "n-1", "--team", "north")
    return server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A cluster of its own in a temporary folder; the URI of its databases, without a name."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed")
    binaries = pathlib.Path(found[-1]).parent
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dosimeter-pg-"))
    user = pwd.getpwuid(os.getuid()).pw_name
    prefix: list[str] = []
    if os.getuid() == 0:  # which PostgreSQL refuses
        user = "nobody"
        shutil.chown(folder, user)
        prefix = ["setpriv", f"--reuid={user}", "--regid=nogroup", "--clear-groups"]
    folder.chmod(0o755)

    def run(*command: object) -> None:
        subprocess.run([*prefix, *map(str, command)], check=True, capture_output=True, cwd="/")

    run(binaries / "initdb", "-D", folder / "data", "-A", "trust", "-U", "dosimeter",
        "--encoding=UTF8", "--no-sync")  # fmt: skip
    start = f"-c listen_addresses='' -c unix_socket_directories={folder}"
    run(binaries / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", start,
        "start")  # fmt: skip
    yield f"postgresql://dosimeter@/{{}}?host={folder}"
    run(binaries / "pg_ctl", "-D", folder / "data", "-w", "-m", "immediate", "stop")
    shutil.rmtree(folder)


def new_database(uri: str, number: list[int] = [0]) -> str:  # noqa: B006
    number[0] += 1
    name = f"test_{number[0]}"
    subprocess.run(
        ["psql", uri.format("postgres"), "-qc", f"CREATE DATABASE {name}"],
        check=True, capture_output=True,
    )  # fmt: skip
    return uri.format(name)


def store_of(kind: str, request: pytest.FixtureRequest) -> str:
    if kind == "sqlite":
        return "sqlite:test.ledger"
    return new_database(request.getfixturevalue("postgresql"))


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Iterator[Server]:
    """A server of the test's own, on each of the two stores."""
    made = new_server(tmp_path, store_of(request.param, request)).start()
    yield made
    if made.process is not None and made.process.poll() is None:
        assert made.stop() == 0, made.log_path.read_text()[-3000:]


@pytest.fixture
def idle_server(tmp_path: pathlib.Path) -> Iterator[Server]:
    """On SQLite, not yet started: for tests with options."""
    made = new_server(tmp_path, "sqlite:test.ledger")
    yield made
    if made.process is not None and made.process.poll() is None:
        assert made.stop() == 0, made.log_path.read_text()[-3000:]


@pytest.fixture
def plain_server(idle_server: Server) -> Server:
    """On SQLite, with default options."""
    return idle_server.start()
