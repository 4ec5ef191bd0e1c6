"""What goes in, what comes out, and what survives."""

import concurrent.futures
import datetime
import hashlib
import json
import signal
import sqlite3
import subprocess
import threading
import time

import pytest
from conftest import GRAVE, POLICY, SLOW, Server

VTT = """WEBVTT

00:00:01.000 --> 00:00:05.000
<v Therapist>And then the stabbing happened, you said?

00:00:05.000 --> 00:02:17.000
<v Client>He stabbed my brother. There was blood everywhere.
"""


def test_a_batch_is_scored_as_its_documents(plain_server: Server) -> None:
    texts = [GRAVE, "Routine review, no concerns.", ""]
    with plain_server.client(plain_server.tokens["submit"]) as client:
        single = [client.post("/v1/score", json={"text": text}).json() for text in texts]
        batch = client.post("/v1/score", json={"documents": [{"text": text} for text in texts]})
    assert batch.json()["scores"] == single
    assert single[0]["load"] > single[1]["load"]
    assert single[0]["interval"][0] <= single[0]["load"] <= single[0]["interval"][1]


def test_a_transcript_as_vtt_and_as_segments(plain_server: Server) -> None:
    segments = [
        {"speaker": "Therapist", "start": 1, "end": 5,
         "text": "And then the stabbing happened, you said?"},
        {"speaker": "Client", "start": 5, "end": 137,
         "text": "He stabbed my brother. There was blood everywhere."},
    ]  # fmt: skip
    with plain_server.client(plain_server.tokens["submit"]) as client:
        as_vtt = client.post("/v1/score", content=VTT, headers={"Content-Type": "text/vtt"})
        as_json = client.post("/v1/score", json={"segments": segments})
    assert as_vtt.json() == as_json.json()
    assert as_vtt.json()["minutes"] == pytest.approx(2.2)
    assert "spoken" in as_vtt.json()


def test_the_same_document_counts_once(server: Server) -> None:
    note = {"worker": "n-1", "id": "note-1", "text": GRAVE, "time": "2026-11-20"}
    with server.client(server.tokens["submit"]) as client:

        def tally(body: object) -> dict[str, int]:
            answer = client.post("/v1/exposures", json=body).json()
            return {key: count for key, count in answer.items() if key != "documents" and count}

        assert tally(note) == {"added": 1}
        assert tally(note) == {"unchanged": 1}
        assert tally({**note, "text": "Routine review."}) == {"corrected": 1}
        assert tally({"documents": [note, {**note, "id": "note-2", "text": "Else."}]}) == {
            "corrected": 1, "added": 1,
        }  # fmt: skip
    with server.client(server.tokens["read-own"]) as client:
        index = client.get("/v1/workers/n-1/index").json()
    assert index["index"]["documents"] == 2
    assert index["measures"] and "no diagnosis" in index["caution"]
    assert server.audit().returncode == 0, server.audit().stdout


def test_all_or_nothing(server: Server) -> None:
    good = {"worker": "n-1", "text": GRAVE}
    with server.client(server.tokens["submit"]) as client:
        answer = client.post(
            "/v1/exposures", json={"documents": [good, {**good, "time": "yesterday"}]}
        )
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/documents/1/time"
        twice = {**good, "id": "a"}
        answer = client.post("/v1/exposures", json={"documents": [twice, {**twice, "text": "x"}]})
        assert answer.json()["errors"][0]["pointer"] == "/documents/1/id"
        for day in ("2031-01-01", "0226-01-01"):
            assert client.post("/v1/exposures", json={**good, "time": day}).status_code == 422
    with server.client(server.tokens["read-own"]) as client:
        assert client.get("/v1/workers/n-1/index").status_code == 404


def test_idempotency_keys(server: Server) -> None:
    note = {"worker": "n-1", "text": GRAVE}
    with server.client(server.tokens["submit"]) as client:
        first = client.post("/v1/exposures", json=note, headers={"Idempotency-Key": "k-1"})
        again = client.post("/v1/exposures", json=note, headers={"Idempotency-Key": "k-1"})
        assert first.json()["added"] == 1 and again.json() == first.json()
        assert "idempotency-replayed" not in first.headers
        assert again.headers["idempotency-replayed"] == "true"
        other = client.post(
            "/v1/exposures", json={**note, "text": "x"}, headers={"Idempotency-Key": "k-1"}
        )
        assert other.status_code == 409
    # Under another token the same key is another one.
    with server.client(server.token("--scope", "submit")) as client:
        server.send(signal.SIGHUP)
        server.wait_for("reloaded")
        answer = client.post("/v1/exposures", json=note, headers={"Idempotency-Key": "k-1"})
        assert answer.json()["unchanged"] == 1
    assert server.stop() == 0
    server.start()
    with server.client(server.tokens["submit"]) as client:
        again = client.post("/v1/exposures", json=note, headers={"Idempotency-Key": "k-1"})
        assert again.json() == first.json()


def test_an_erasure_forgets_all_keys(server: Server) -> None:
    note = {"worker": "n-1", "text": GRAVE}
    with server.client(server.tokens["submit"]) as client:
        client.post("/v1/exposures", json={**note, "worker": "n-2"})
        for worker in ("n-1", "n-2"):  # the latter's key goes with the erasure of the former, too
            first = client.post("/v1/exposures", json={**note, "worker": worker},
                                headers={"Idempotency-Key": worker})  # fmt: skip
            assert first.status_code == 200
    with server.client(server.tokens["administer"]) as client:
        assert client.delete("/v1/workers/n-1").json() == {"erased": 1}
    with server.client(server.tokens["submit"]) as client:
        for worker, count in (("n-1", "added"), ("n-2", "unchanged")):
            again = client.post("/v1/exposures", json={**note, "worker": worker},
                                headers={"Idempotency-Key": worker})  # fmt: skip
            assert "idempotency-replayed" not in again.headers
            assert again.json()[count] == 1
    assert server.audit().returncode == 0, server.audit().stdout


def test_no_guess_of_a_request_is_confirmed(plain_server: Server) -> None:
    """What is kept of a request tells nothing to whoever guesses it, and goes with an erasure."""
    note = json.dumps({"worker": "n-1", "text": "He died."}).encode()
    token = plain_server.tokens["submit"]
    headers = {"Idempotency-Key": "k-1", "Content-Type": "application/json"}
    with plain_server.client(token) as client:
        assert client.post("/v1/exposures", content=note, headers=headers).status_code == 200
    files = [plain_server.folder / f"test.ledger.requests{end}" for end in ("", "-wal", "-shm")]
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)

    def kept() -> bytes:
        return b"".join(file.read_bytes() for file in files)

    with sqlite3.connect(files[0]) as store:
        ((key, request),) = store.execute("SELECT key, request FROM requests")
    assert request.encode() in kept() and key.encode() in kept()
    asked = b"application/json\n\n" + note
    digests = {hashlib.sha256(data).hexdigest() for data in (asked, note)}
    token_digest = hashlib.sha256(token.encode()).hexdigest()
    digests.add(hashlib.sha256(f"{token_digest}:k-1".encode()).hexdigest())
    assert not digests & {key, request}
    with plain_server.client(plain_server.tokens["administer"]) as client:
        assert client.delete("/v1/workers/n-1").json() == {"erased": 1}
    assert request.encode() not in kept() and key.encode() not in kept()


def test_postgresql_keeps_no_plain_digest(server: Server) -> None:
    if not server.store.startswith("postgresql"):
        pytest.skip("for PostgreSQL")

    def psql(command: str) -> str:
        return subprocess.run(["psql", server.store, "-qAtc", command],
                              capture_output=True, text=True, check=True).stdout  # fmt: skip

    def post() -> str | None:
        note = b'{"worker": "n-1", "text": "He died."}'
        headers = {"Idempotency-Key": "k-1", "Content-Type": "application/json"}
        with server.client(server.tokens["submit"]) as client:
            answer = client.post("/v1/exposures", content=note, headers=headers)
        plain = hashlib.sha256(b"application/json\n\n" + note).hexdigest()
        assert answer.status_code == 200 and plain not in psql("SELECT request FROM requests")
        return answer.headers.get("idempotency-replayed")

    assert post() is None and post() == "true"
    server.stop()
    psql("DROP TABLE request_secret")  # as in former versions, whose digests go
    server.start()
    assert post() is None and post() == "true"


def test_a_store_of_the_former_layout(idle_server: Server) -> None:
    """It opens; its plain digests go, and so do permissions that its ledger does not give."""
    idle_server.start().expose("n-1")
    idle_server.stop()
    path = idle_server.folder / "test.ledger.requests"
    plain = hashlib.sha256(b"a guess").hexdigest()
    with sqlite3.connect(path) as store:
        store.execute("DROP TABLE secret")
        store.execute("INSERT INTO requests VALUES ('k', ?, ?, 1, 0, 0, 0, 0, 0)",
                      (plain, int(time.time())))  # fmt: skip
    store.close()
    path.chmod(0o644)
    assert plain.encode() in path.read_bytes()
    idle_server.start()
    for file in idle_server.folder.glob("test.ledger.requests*"):
        assert file.stat().st_mode & 0o777 == 0o600, file
        assert plain.encode() not in file.read_bytes(), file
    with idle_server.client(idle_server.tokens["submit"]) as client:
        for replayed in (None, "true"):
            answer = client.post("/v1/exposures", json={"worker": "n-1", "text": "x"},
                                 headers={"Idempotency-Key": "k"})  # fmt: skip
            assert answer.headers.get("idempotency-replayed") == replayed


def test_one_key_at_once(server: Server) -> None:
    def post(_: int) -> dict[str, int]:
        with server.client(server.tokens["submit"]) as client:
            answer = client.post(
                "/v1/exposures", json={"worker": "n-1", "text": GRAVE},
                headers={"Idempotency-Key": "once"},
            )  # fmt: skip
        return dict(answer.json())

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(post, range(24)))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["added"] == 1


def test_no_acknowledged_exposure_is_lost(server: Server) -> None:
    """Kill the server under load; what it had acknowledged is there."""
    acknowledged: list[int] = []
    lock = threading.Lock()
    end = threading.Event()

    def submit(sender: int) -> None:
        with server.client(server.tokens["submit"]) as client:
            for number in range(sender, 1_000_000, 4):
                if end.is_set():
                    return
                note = {"worker": f"n-{number % 5}", "id": str(number), "text": f"{GRAVE} {number}"}
                try:
                    answer = client.post("/v1/exposures", json=note)
                except Exception:
                    return
                if answer.status_code == 200:
                    with lock:
                        acknowledged.append(number)

    for _ in range(3):
        end.clear()
        threads = [threading.Thread(target=submit, args=(sender,)) for sender in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(1.0 * SLOW)
        assert server.stop(signal.SIGKILL) == -signal.SIGKILL
        end.set()
        for thread in threads:
            thread.join()
        server.start()
    assert len(acknowledged) > 30
    with server.client(server.tokens["submit"]) as client:
        for number in sorted(set(acknowledged)):
            note = {"worker": f"n-{number % 5}", "id": str(number), "text": f"{GRAVE} {number}"}
            answer = client.post("/v1/exposures", json=note).json()
            assert answer["unchanged"] == 1, number
    assert server.audit().returncode == 0, server.audit().stdout


def test_two_servers_share_a_database(server: Server, tmp_path_factory) -> None:
    if not server.store.startswith("postgresql"):
        pytest.skip("for PostgreSQL")
    folder = tmp_path_factory.mktemp("second")
    for name in ("tokens.json", "policy.json"):
        (folder / name).write_bytes((server.folder / name).read_bytes())
    second = Server(folder, server.store, tokens=server.tokens).start()
    both = (server, second)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda i: both[i % 2].expose(f"n-{i % 3}", 5, f"Note {i // 6}"), range(24)))
    with second.client(second.tokens["read-team"]) as client:
        documents = [client.get(f"/v1/workers/n-{i}/index").json()["index"]["documents"]
                     for i in range(3)]  # fmt: skip
    assert documents == [20] * 3
    assert second.stop() == 0
    assert server.audit().returncode == 0, server.audit().stdout


def test_no_text_is_kept_or_logged(server: Server) -> None:
    secret = "Kilimanjaro-47"
    note = {"worker": "n-1", "case_id": "case-secret", "text": f"{GRAVE} {secret}"}
    with server.client(server.tokens["submit"]) as client:
        assert client.post("/v1/exposures", json=note).status_code == 200
        assert client.post("/v1/score", json=note).status_code == 200
        client.post("/v1/score", json={**note, secret: 1})
        client.post("/v1/score", content=f'{{"text": "{secret}')
        client.get(f"/v1/{secret}?{secret}={secret}", headers={"traceparent": secret})
    with server.client(server.tokens["read-own"]) as client:
        assert client.get("/v1/workers/n-1/index").status_code == 200
    server.stop()
    for path in server.folder.iterdir():
        content = path.read_bytes()
        assert secret.encode() not in content, path
        assert b"daughter" not in content and b"case-secret" not in content, path
    log = server.log_path.read_text()
    assert "n-1" not in log
    assert all(token not in log for token in server.tokens.values())


def test_traces_are_taken_up(plain_server: Server) -> None:
    trace, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    with plain_server.client() as client:
        client.get("/healthz", headers={"traceparent": f"00-{trace}-{parent}-01"})
        client.get("/healthz", headers={"traceparent": f"00-{'0' * 32}-{parent}-01"})
        problem = client.get("/nowhere", headers={"traceparent": f"00-{trace}-{parent}-01"}).json()
    first, second, _ = plain_server.wait_for("request", count=3)[:3]
    assert (first["trace_id"], first["parent_id"]) == (trace, parent)
    assert len(first["span_id"]) == 16 and first["span_id"] != parent
    assert second["trace_id"] != "0" * 32 and "parent_id" not in second
    assert problem["instance"] == f"urn:trace:{trace}"


def test_metrics(plain_server: Server) -> None:
    plain_server.expose("n-1", 7)
    with plain_server.client(plain_server.tokens["monitor"]) as client:
        text = client.get("/metrics").text
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert values["dosimeter_exposures_written_total"] == "7"
    assert values["dosimeter_documents_scored_total"] == "7"
    assert values['dosimeter_requests_total{route="/v1/exposures",status="2xx"}'] == "1"
    assert values['dosimeter_request_seconds_count{route="/v1/exposures"}'] == "1"
    assert int(values["process_resident_memory_bytes"]) > 1_000_000
    assert "n-1" not in text


def test_an_older_moment(plain_server: Server) -> None:
    plain_server.expose("n-1", 12)
    with plain_server.client(plain_server.tokens["read-own"]) as client:
        index = client.get("/v1/workers/n-1/index?as_of=2026-11-06T23:59:59Z").json()["index"]
        assert index["documents"] == 6 and index["as_of"] == "2026-11-06T23:59:59Z"
        for bad in ("tomorrow", "2030-01-01", "1969-01-01", ""):
            answer = client.get("/v1/workers/n-1/index", params={"as_of": bad})
            assert answer.status_code == 422, bad
        assert client.get("/v1/workers/n-1/index?asof=2026-11-06").status_code == 422


def test_a_date_is_the_end_of_its_day(idle_server: Server) -> None:
    policy = {**POLICY, "calendar": {"day_begins_hour": 4}}
    (idle_server.folder / "policy.json").write_text(json.dumps(policy))
    server = idle_server.start()
    notes = [{"worker": "n-1", "text": GRAVE, "time": f"2026-11-{day:02}T02:30:00Z"}
             for day in range(2, 12)]  # fmt: skip
    with server.client(server.tokens["submit"]) as client:
        assert client.post("/v1/exposures", json={"documents": notes}).status_code == 200
    with server.client(server.tokens["read-own"]) as client:
        index = client.get("/v1/workers/n-1/index?as_of=2026-11-10").json()["index"]
        assert index["as_of"] == "2026-11-11T03:59:59Z"
        assert index["documents"] == index["days"] == index["days_since_free_day"]["value"] == 10
        now = datetime.datetime.now(datetime.UTC)
        tomorrow, later = ((now + datetime.timedelta(days=days)).date() for days in (1, 3))
        for day, status in ((now.date(), 200), (tomorrow, 200), (later, 422)):
            answer = client.get(f"/v1/workers/n-1/index?as_of={day}")
            assert answer.status_code == status, day


def test_a_lost_database_comes_back(server: Server) -> None:
    """A store that cannot be used is said to be so, and used again when it can."""
    if not server.store.startswith("postgresql"):
        pytest.skip("for PostgreSQL")
    server.expose("n-1")
    subprocess.run(
        ["psql", server.store, "-qc",
         "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
         "WHERE datname = current_database() AND pid <> pg_backend_pid()"],
        check=True, capture_output=True,
    )  # fmt: skip
    with server.client(server.tokens["submit"]) as client:
        note = {"worker": "n-1", "text": "after"}
        statuses = [client.post("/v1/exposures", json=note).status_code for _ in range(3)]
    assert statuses[-1] == 200 and set(statuses) <= {200, 503}
    assert json.dumps(server.log()).count("dosimeter@") == 0
