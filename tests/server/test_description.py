"""The server does what its OpenAPI document says: schemathesis looks for what it does not, and a
client that is generated from the document works."""

import importlib
import json
import pathlib
import subprocess
import sys

import pytest
from conftest import GRAVE, Server

SCRIPTS = pathlib.Path(sys.executable).parent


def test_schemathesis_finds_nothing(idle_server: Server) -> None:
    token = idle_server.token(
        *[word for scope in ("submit", "read-own", "read-team", "administer", "monitor")
          for word in ("--scope", scope)], "--worker", "therapist-01", "--team", "north",
    )  # fmt: skip
    idle_server.start().expose("therapist-01")
    # One check is left out, as no schema can say that a date may not lie in the future.
    run = subprocess.run(
        [SCRIPTS / "schemathesis", "run", f"{idle_server.url}/v1/openapi.json",
         "--header", f"Authorization: Bearer {token}", "--checks", "all", "--max-examples", "40",
         "--seed", "20261128", "--no-color", "--exclude-checks", "positive_data_acceptance"],
        capture_output=True, text=True, check=False, timeout=500, cwd=idle_server.folder,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-1000:]


def test_a_generated_client_works(
    plain_server: Server, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with plain_server.client() as client:
        document = client.get("/v1/openapi.json").json()
    (tmp_path / "openapi.json").write_text(json.dumps(document))
    config = "package_name_override: dosimeter_client\npost_hooks: []\n"
    (tmp_path / "config.yml").write_text(config)
    subprocess.run(
        [SCRIPTS / "openapi-python-client", "generate", "--path", tmp_path / "openapi.json",
         "--meta", "none", "--output-path", tmp_path / "dosimeter_client",
         "--config", tmp_path / "config.yml"],
        check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    monkeypatch.syspath_prepend(tmp_path)
    client_module = importlib.import_module("dosimeter_client")
    models = importlib.import_module("dosimeter_client.models")
    calls = {name: importlib.import_module(f"dosimeter_client.api.default.{name}")
             for name in ("score", "expose", "worker_index")}  # fmt: skip

    def client_of(scope: str) -> object:
        return client_module.AuthenticatedClient(
            base_url=plain_server.url, token=plain_server.tokens[scope]
        )

    with client_of("submit") as client:
        score = calls["score"].sync(client=client, body=models.Document(text=GRAVE))
        assert isinstance(score, models.Score) and score.load > 2
        written = calls["expose"].sync(
            client=client, body=models.ExposureDocument(worker="n-1", text=GRAVE)
        )
        assert written.added == 1
    with client_of("read-own") as client:
        index = calls["worker_index"].sync("n-1", client=client)
        assert index.index.documents == 1
        assert index.index.total_dose.lower <= index.index.total_dose.value
        refused = calls["worker_index"].sync("n-2", client=client)
        assert isinstance(refused, models.Problem) and refused.status == 403


def test_the_document_knows_every_route_and_no_other(plain_server: Server) -> None:
    with plain_server.client() as client:
        paths = client.get("/v1/openapi.json").json()["paths"]
    with plain_server.client(plain_server.tokens["monitor"]) as client:
        text = client.get("/metrics").text
    labels = {line.split('"')[1] for line in text.splitlines() if "_count{route=" in line}
    assert labels == {*paths, "none"}


def test_it_is_versioned(plain_server: Server) -> None:
    with plain_server.client() as client:
        document = client.get("/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1") and document["info"]["version"] == "1.0.0"
