"""What leaves a store, and what is written out of it: the same on both."""

import json
import signal
import subprocess

import pytest
from conftest import GRAVE, POLICY, Server, new_database, program


def run(server: Server, *arguments: str, code: int = 0) -> str:
    """Run a command of dosimeterd on the server's store."""
    done = subprocess.run(
        [program(), arguments[0], "--store", server.store, *arguments[1:]],
        capture_output=True, text=True, check=False, cwd=server.folder,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def expose(server: Server, *documents: dict[str, str]) -> dict[str, int]:
    with server.client(server.tokens["submit"]) as client:
        answer = client.post("/v1/exposures", json={"documents": documents}).json()
    return {key: count for key, count in answer.items() if key != "documents" and count}


def note(number: int, worker: str = "n-1", **members: str) -> dict[str, str]:
    return {"worker": worker, "id": f"note-{number}", "text": f"{GRAVE} {number}",
            "time": f"2026-11-{number:02}T10:00:00Z", **members}  # fmt: skip


def is_sound(server: Server) -> bool:
    audit = server.audit()
    assert audit.returncode == 0, audit.stdout
    return True


def test_withdrawn_stays_away_until_let_in_again(server: Server) -> None:
    expose(server, note(1), note(2), note(1, "n-2"))
    expose(server, note(1, text="corrected"))  # leaves former figures, which go too
    assert run(server, "withdraw", "--worker", "n-1", "note-1") == "Withdrawn: 1 exposure.\n"
    assert expose(server, note(1), note(2)) == {"withdrawn": 1, "unchanged": 1}
    assert "note-9" in run(server, "withdraw", "note-9", code=1)
    assert len(run(server, "export").splitlines()) == 1 + 2
    assert len(run(server, "export", "--former").splitlines()) == 1
    assert is_sound(server)
    assert run(server, "withdraw", "--undo", "note-1") == "Let in again: 1 document.\n"
    assert expose(server, note(1)) == {"added": 1}
    assert run(server, "withdraw", "note-1") == "Withdrawn: 2 exposures.\n"  # of all workers
    with server.client(server.tokens["administer"]) as client:
        assert client.delete("/v1/workers/n-1").json() == {"erased": 1}
    assert is_sound(server)


def test_what_is_past_its_time_goes_and_stays_away(server: Server) -> None:
    undated = {"worker": "n-1", "text": "of today"}
    expose(server, *[note(day) for day in range(1, 11)], note(2, "n-2"), undated)
    expose(server, note(3, text="corrected"))
    limit = ("--before", "2026-11-06")
    assert "Would remove: 6 exposures" in run(server, "expire", "--dry-run", *limit)
    assert len(run(server, "export").splitlines()) == 1 + 12
    assert "Removed: 6 exposures" in run(server, "expire", *limit)
    export = run(server, "export")
    assert len(export.splitlines()) == 1 + 6 and "n-2" not in export
    assert len(run(server, "export", "--former").splitlines()) == 1
    assert expose(server, note(5), note(6), note(1, "n-3")) == {"expired": 2, "unchanged": 1}
    assert is_sound(server)
    with server.client(server.tokens["read-own"]) as client:
        assert client.get("/v1/workers/n-1/index").json()["index"]["documents"] == 6


def test_retention_of_the_policy(server: Server) -> None:
    policy = server.folder / "kept.json"
    policy.write_text(json.dumps({**POLICY, "retention_days": 1}))
    expose(server, note(1), note(2))
    assert "--before" in run(server, "expire", "--policy", str(policy), code=2)  # all of them
    policy.write_text(json.dumps(POLICY))
    assert "retention_days" in run(server, "expire", "--policy", str(policy), code=2)
    policy.write_text(json.dumps({**POLICY, "retention_days": 3650}))
    assert "Removed: 0 exposures" in run(server, "expire", "--policy", str(policy))
    assert is_sound(server)


def test_a_policy_that_changes_no_figure_leaves_no_trace(server: Server) -> None:
    expose(server, note(1))
    (server.folder / "policy.json").write_text(json.dumps({**POLICY, "minimum_days": 2}))
    server.send(signal.SIGHUP)
    server.wait_for("reloaded")
    assert expose(server, note(1)) == {"unchanged": 1}
    assert is_sound(server)
    assert expose(server, note(2)) == {"added": 1}
    assert is_sound(server)


def test_both_stores_export_the_same_bytes(idle_server: Server, postgresql: str) -> None:
    exports = []
    for store in (idle_server.store, new_database(postgresql)):
        idle_server.store = store
        idle_server.start()
        documents = [note(day, worker, case_id="C-1") for day in range(1, 6)
                     for worker in ("n-2", "n-1", "ä,\"b")]  # fmt: skip
        expose(idle_server, *documents, {"worker": "n-1", "text": "undated"})
        expose(idle_server, note(2, text="corrected"))
        assert idle_server.stop() == 0
        exports.append((run(idle_server, "export"), run(idle_server, "export", "--former")))
    assert exports[0] == exports[1]
    assert len(exports[0][0].splitlines()) == 17 and len(exports[0][1].splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["expire"], "--before"),
        (["expire", "--before", "soon"], "2024-12-31"),
        (["withdraw"], "--help"),
        (["export", "--all"], "--help"),
    ],
)
def test_what_a_command_refuses(plain_server: Server, arguments: list[str], remedy: str) -> None:
    assert remedy in run(plain_server, *arguments, code=2)
